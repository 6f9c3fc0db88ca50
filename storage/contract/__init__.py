"""The reader's contract: every view and column that a reader may rely on, in one place.

The migrations make the views from it once and keep that SQL; ``docs/contract.md`` is written from it;
a test compares both databases with it. Columns are added at the end, and never renamed, retyped,
moved or taken away: a change that would need that makes a ``_v2`` beside the ``_v1``.
"""

from storage.contract.articles import ARTICLE_VIEWS
from storage.contract.ledger import LEDGER_VIEWS
from storage.contract.view import TYPES, Column, Kind, View

#: raised when columns are added
CONTRACT = 4

VIEWS: tuple[View, ...] = (*ARTICLE_VIEWS, *LEDGER_VIEWS)

__all__ = ["CONTRACT", "TYPES", "VIEWS", "Column", "Kind", "View"]
