"""How an address can be written so that it is not seen for what it is, and names that lie."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, ip_address

#: names, and what they resolve to the first time, the second time, and so on (the last answer for good);
#: 127.0.0.1 is the address that may be asked, and stands for a public one
NAMES: dict[str, tuple[tuple[str, ...], ...]] = {
    "inner.test": (("127.0.0.2",),),
    "inner6.test": (("::1",),),
    "mapped.test": (("::ffff:127.0.0.2",),),
    "nat64.test": (("64:ff9b::127.0.0.2",),),
    "sixtofour.test": (("2002:7f00:2::",),),
    "mixed.test": (("127.0.0.1", "127.0.0.2"),),
    "mixed-last.test": (("127.0.0.1", "127.0.0.1", "127.9.9.9"),),
    "mixed-families.test": (("127.0.0.1", "::1"),),
    "rebinds.test": (("127.0.0.1",), ("127.0.0.2",)),
    "rebinds-late.test": (("127.0.0.1",), ("127.0.0.1",), ("127.0.0.1",), ("127.9.9.9",)),
    "rebinds-and-back.test": (("127.0.0.1",), ("127.0.0.2",), ("127.0.0.1",)),
    "fails-first.test": ((), ("127.0.0.2",)),
    "metadata.test": (("169.254.169.254",),),
    "any.test": (("0.0.0.0",),),
}


def answers_of(name: str, time: int) -> tuple[str, ...] | None:
    """What the attacker's name service answers the so-manieth time; None for a name that is not its own."""
    if name.startswith("robots."):
        return ("127.0.0.1",)
    for known, answers in NAMES.items():
        if name == known or name.endswith(f".{known}"):
            return answers[min(time, len(answers)) - 1]
    return None


def spellings(victims: Sequence[str], port: int, *, path: str) -> list[str]:
    """Authority and path of URLs that lead to the victims."""
    hosts = [spelling for victim in victims for spelling in _address(victim)]
    hosts += [
        *NAMES,
        *(f"www.{name}" for name in NAMES),
        *(f"{name}." for name in NAMES),
        "localhost",
        "a.localhost",
    ]
    tricks = [trick.format(victim=victim, port=port) for victim in victims[:2] for trick in _TRICKS]
    return [*(f"{host}:{port}{path}" for host in hosts), *(f"{trick}{path}" for trick in tricks)]


#: authorities that parsers read differently
_TRICKS = (
    "example.com@{victim}:{port}",
    "example.com%40{victim}:{port}",
    "{victim}:{port}#@example.com",
    "{victim}:{port}?@example.com",
    "{victim}:{port}\\@example.com",
    "{victim}:{port};@example.com",
    "127.0.0.1:{port}@{victim}:{port}",
    "127.0.0.1:{port}\\@{victim}:{port}",
    "127.0.0.1:{port}%00@{victim}:{port}",
    "127.0.0.1:{port}%0d%0aHost: {victim}:{port}@{victim}:{port}",
    "[{victim}]:{port}",
    "/{victim}:{port}",
    "\\{victim}:{port}",
    "{victim}:0{port}",
    "{victim}%3A{port}",
    "{victim} :{port}",
    "{victim}\t:{port}",
    "{victim}&@127.0.0.1:{port}@{victim}:{port}",
)


def _address(victim: str) -> Iterator[str]:
    address = ip_address(victim)
    if isinstance(address, IPv4Address):
        yield from _ipv4(address)
        yield from (f"[{each}]" for each in _wrapped(address))
    else:
        yield from (
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[0000:0000:0000:0000:0000:0000:0000:0001]",
            "[::0001]",
            "[::1%25lo]",
        )
        yield from ("[::1%lo]", "[0::1]", "[::0:1]", "[::1].", "%5B::1%5D", "[::ffff:0:0:1]", "::1")


def _ipv4(address: IPv4Address) -> Iterator[str]:
    number, parts = int(address), [int(part) for part in str(address).split(".")]
    dotted = str(address)
    yield dotted
    yield f"{dotted}."
    yield str(number)
    yield hex(number)
    yield hex(number).upper().replace("X", "x")
    yield f"0{number:o}"
    yield f"0x00000000{number:x}"
    yield ".".join(hex(part) for part in parts)
    yield ".".join(f"0{part:o}" for part in parts)
    yield ".".join(f"{part:03}" for part in parts)
    yield f"{parts[0]}.{int(address) & 0xFFFFFF}"
    yield f"{parts[0]}.{parts[1]}.{int(address) & 0xFFFF}"
    yield f"0x{parts[0]:x}.{int(address) & 0xFFFFFF}"
    yield f"0{parts[0]:o}.{parts[1]}.{parts[2]}.0x{parts[3]:x}"
    yield str(number + 2**32)
    for dot in "。．｡":
        yield dotted.replace(".", dot)
    for zero in (0xFF10, 0x1D7CE, 0x1D7D8, 0x0660, 0x0966):  # digits of other writings
        yield "".join(chr(zero + int(sign)) if sign.isdigit() else sign for sign in dotted)
    yield "".join(chr(0x2460 + int(sign) - 1) if sign in "123456789" else sign for sign in dotted)
    yield "".join(f"%{ord(sign):02x}" for sign in dotted)
    yield dotted.replace(".", "%2e")
    yield dotted.replace(".", "%E3%80%82")
    yield f"{dotted}\u200b"
    yield f"\u00ad{dotted}"


def _wrapped(address: IPv4Address) -> Iterator[str]:
    number = int(address)
    high, low = number >> 16, number & 0xFFFF
    yield f"::ffff:{address}"
    yield f"::ffff:{high:x}:{low:x}"
    yield f"0:0:0:0:0:ffff:{address}"
    yield f"0000:0000:0000:0000:0000:FFFF:{high:04X}:{low:04X}"
    yield f"::{address}"
    yield f"::ffff:0:{address}"
    yield f"64:ff9b::{address}"
    yield f"64:ff9b:1::{address}"
    yield f"2002:{high:x}:{low:x}::"
    yield f"2001:0:{high:x}:{low:x}::"
    yield f"fe80::5efe:{address}"
