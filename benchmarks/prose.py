"""Made-up prose whose words are as common and as rare as those of a real language."""

import random

VOCABULARY = 60_000
#: ranks in the vocabulary: what nearly every story has, what some have, what hardly one has
RANKS = {"common": (0, 30), "medium": (300, 3_000), "rare": (20_000, 60_000)}
_LETTERS, _VOWELS = "bdfgklmnprstvz", "aeiou"


def word(rank: int) -> str:
    """The word of that rank, 0 being the commonest."""
    spelt = ""
    rank += 196
    while rank:
        rank, place = divmod(rank, len(_LETTERS))
        spelt += _LETTERS[place] + _VOWELS[place % 5]
    return spelt


class Prose:
    """Words by Zipf's law."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._words = [word(rank) for rank in range(VOCABULARY)]
        self._sums, total = [], 0.0
        for rank in range(VOCABULARY):
            total += 1 / (rank + 2.7)
            self._sums.append(total)

    def words(self, number: int) -> list[str]:
        """So many words."""
        return self._chance.choices(self._words, cum_weights=self._sums, k=number)

    def one_of(self, kind: str) -> str:
        """A word that is "common", "medium" or "rare"."""
        return self._words[self._chance.randrange(*RANKS[kind])]
