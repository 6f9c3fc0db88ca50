"""What a text looks like in few numbers: two texts that are nearly the same have nearly the same sketch.

MinHash (Broder, 1997) over shingles of three words. Of the 128 numbers of a sketch, as many are equal as
two texts share of their shingles. Ten bands of five numbers each find what is alike without comparing
all with all: at a likeness of 0.7 a band is shared with a probability of 0.84, at 0.8 of 0.98, at 0.2
of 0.003.
"""

import struct
from dataclasses import dataclass
from hashlib import blake2b
from operator import eq

from rensa import RMinHash

from storage.identity import smooth_words

#: The version of everything below. Sketches of two versions say nothing of each other.
RULES = 1
SLOTS = 128
_SEED = 1
_BANDS = 10
_ROWS = 5
#: Equal slots from which two texts are copies of each other: some five words of a hundred may differ.
ALIKE = 0.7
#: a text with fewer shingles is a caption or a notice, and looks like many others
_FEWEST = 20
_WORDS = 3
#: where no spaces part the words (Chinese, Japanese, Thai), "words" are sentences: then characters are taken
_LONGEST_WORDS = 20
_CHARACTERS = 5
_NUMBERS = struct.Struct(f"<{SLOTS}I")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """The numbers of a text."""

    #: 128 numbers of 32 bits
    signature: bytes

    @property
    def bands(self) -> list[int]:
        """Ten keys of 64 bits, one for each band; a text that is alike has one of them, most probably."""
        return [self._band(place) for place in range(_BANDS)]

    def _band(self, place: int) -> int:
        width = 4 * _ROWS
        part = self.signature[place * width : (place + 1) * width]
        digest = blake2b(part, digest_size=8, salt=bytes((RULES, place))).digest()
        return int.from_bytes(digest, "big", signed=True)


def sketch_of(text: str) -> Sketch | None:
    """The sketch of a text; ``None`` for one too short to be told from others."""
    shingles = _shingles(smooth_words(text.casefold()))
    if len(shingles) < _FEWEST:
        return None
    minhash = RMinHash(num_perm=SLOTS, seed=_SEED)
    minhash.update(shingles)
    return Sketch(signature=_NUMBERS.pack(*minhash.digest()))


def likeness(one: Sketch, other: Sketch) -> float:
    """The share of their shingles that two texts have in common, estimated; 0.04 off as a rule."""
    same = list(map(eq, _NUMBERS.unpack(one.signature), _NUMBERS.unpack(other.signature)))
    return same.count(True) / SLOTS


def _shingles(words: list[str]) -> list[str]:
    if sum(map(len, words)) + len(words) - 1 > _LONGEST_WORDS * len(words):
        whole = "".join(words)
        return [whole[place : place + _CHARACTERS] for place in range(len(whole) - _CHARACTERS + 1)]
    return list(map(" ".join, zip(*(words[place:] for place in range(_WORDS)), strict=False)))
