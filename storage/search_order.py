"""The numbers of the search index's documents, which rise with the day of publication: the newest come last.

So both databases read the newest of what they find from the end of the index, and stop when they have enough.
"""

from datetime import UTC, date, datetime, time, timedelta

#: of the bits of a number; the changes of a minute keep their order
_SEQ_BITS = 30
_SEQS = 1 << _SEQ_BITS
#: greater than every number
END = 2**63 - 1
_BEGIN = datetime.min.replace(tzinfo=UTC)


def document_number(dated: str, seq: int) -> int:
    """The number of an article of that date (a day or an instant, as the views have it), by its change."""
    moment: datetime = datetime.fromisoformat(dated)
    return _number(moment if moment.tzinfo else moment.replace(tzinfo=UTC)) + seq % _SEQS


def first_document(day: date) -> int:
    """No article of that day or later has a smaller number, and none of an earlier day a greater one."""
    return _number(datetime.combine(day, time(), UTC))


def _number(moment: datetime) -> int:
    minutes: int = (moment - _BEGIN) // timedelta(minutes=1)
    return minutes << _SEQ_BITS
