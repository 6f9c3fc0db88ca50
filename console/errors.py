"""What ends a command: a sentence for people, and the exit code that docs/exit-codes.md gives it.

Complaint
├── WrongUse        2: the command line, a file or a setting is not what it must be
│   └── NothingStored   there is no database yet
└── NotReached      4: nothing could be fetched
"""

from typing import ClassVar


class Complaint(Exception):  # noqa: N818 - it says what people are told
    """Somebody has to act. The message is one sentence and is all that is shown."""

    exit_code: ClassVar[int] = 1


class WrongUse(Complaint):
    """The command line, a file or a setting is not what it must be."""

    exit_code = 2


class NothingStored(WrongUse):
    """There is no database yet."""

    def __init__(self) -> None:
        super().__init__("Nothing is stored yet: there is no database. Crawl first: scrapy crawl features")


class NotReached(Complaint):
    """Nothing could be fetched."""

    exit_code = 4
