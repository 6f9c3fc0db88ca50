"""The tables. They are the service's own and change with any release; readers use the views."""

from storage.tables.articles import (
    ArticleRow,
    ArticleUrlRow,
    HeadRow,
    RevisionAuthorRow,
    RevisionImageRow,
    RevisionKeywordRow,
    RevisionLinkRow,
    RevisionProvenanceRow,
    RevisionRemovedRow,
    RevisionRow,
)
from storage.tables.boilerplate import BoilerplateDecisionRow, BoilerplateLineRow
from storage.tables.feed import ChangeRow, FeedHeadRow, FeedHeartbeatRow
from storage.tables.fetches import DiscoveryGapRow, ListingLinkRow, PageFetchRow, SnapshotRow
from storage.tables.groups import ArticleBandRow, ArticleSketchRow
from storage.tables.runs import RunHeartbeatRow, RunLinkRow, RunRow, SourceRow
from storage.tables.search import SearchCursorRow, SearchDocumentRow

__all__ = [
    "ArticleBandRow",
    "ArticleRow",
    "ArticleSketchRow",
    "ArticleUrlRow",
    "BoilerplateDecisionRow",
    "BoilerplateLineRow",
    "ChangeRow",
    "DiscoveryGapRow",
    "FeedHeadRow",
    "FeedHeartbeatRow",
    "HeadRow",
    "ListingLinkRow",
    "PageFetchRow",
    "RevisionAuthorRow",
    "RevisionImageRow",
    "RevisionKeywordRow",
    "RevisionLinkRow",
    "RevisionProvenanceRow",
    "RevisionRemovedRow",
    "RevisionRow",
    "RunHeartbeatRow",
    "RunLinkRow",
    "RunRow",
    "SearchCursorRow",
    "SearchDocumentRow",
    "SnapshotRow",
    "SourceRow",
]
