"""Whether a disk has room for what is still to come. Pure."""

from dataclasses import dataclass

GIB = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Watermark:
    """How much has to be free: below either of the two nothing more is fetched. 0 is no bound."""

    bytes: int = GIB
    share: float = 0.05

    def is_short(self, *, free_bytes: int, total_bytes: int) -> bool:
        """Whether there is too little room."""
        return free_bytes < self.bytes or free_bytes < self.share * total_bytes

    def __str__(self) -> str:
        bounds = [f"{self.bytes / GIB:.1f} GiB"] * bool(self.bytes) + [f"{self.share:.0%}"] * bool(self.share)
        return " or ".join(bounds) or "nothing"


def shortage(path: str, *, free_bytes: int, total_bytes: int, watermark: Watermark) -> str | None:
    """The sentence that says that the disk of a folder has too little room; nothing where it has enough."""
    if not watermark.is_short(free_bytes=free_bytes, total_bytes=total_bytes):
        return None
    return (
        f"{path} has {free_bytes / GIB:.1f} GiB left, and fetching rests below {watermark} "
        "(FEATURES_MIN_FREE_GIB, FEATURES_MIN_FREE_PERCENT)"
    )
