"""A value together with the sentence that says where it came from."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from storage.article import Candidate

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T_co]):
    """What a finder gives: the value, why it, and what else it weighed."""

    value: T_co
    #: where the value came from, or why there is none
    because: str
    #: everything that was weighed, the chosen one marked; empty where there was nothing to choose from
    candidates: tuple[Candidate, ...] = ()
