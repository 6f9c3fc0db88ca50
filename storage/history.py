"""What is known of addresses from earlier requests: how to ask again, and whether it is worth it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from sqlalchemy import Connection, Engine, func, select

from storage.fetch import FetchOutcome, Validators
from storage.identity import url_key
from storage.tables import ArticleRow, ArticleUrlRow, HeadRow, PageFetchRow, RevisionRow
from storage.transactions import reading

#: requests looked back at for one address
LONGEST_MEMORY = 30
_KEYS_AT_ONCE = 400


_NONE = Validators()
#: what Apache and Jetty add to the tag of a compressed answer
_CODING = re.compile(r'[-;]+(?:gzip|br|zstd|deflate)(?="?$)')


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The past of one address."""

    #: the last request, however it ended
    asked_at: datetime
    #: of the last answer that was understood at this very spelling
    validators: Validators = _NONE
    #: the page in the archive that these validators stand for, where it came from, and its declared charset
    snapshot: str | None = None
    final_url: str | None = None
    declared_charset: str | None = None
    #: answers "unchanged since" in a row, as the server says
    not_modified: int = 0
    #: looks in a row that brought no new revision; counted back from the newest, as far as memory goes
    unchanged: int = 0
    #: requests in a row that brought no page
    failures: int = 0
    #: it was said that there is no such page, or its article was taken out: only a page can bring it back
    was_gone: bool = False
    #: the last answer "unchanged since" names another version than the one we have (RFC 9111, 4.3.4)
    is_disputed: bool = False
    #: when the article it leads to was first stored, and when its newest revision was seen
    first_seen_at: datetime | None = None
    changed_at: datetime | None = None
    #: the number of that revision; 1 for an article that was never seen to change
    revision_no: int | None = None
    #: as the page states it: ISO 8601
    date_published: str | None = None


class Histories:
    """The past of addresses, in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, urls: Iterable[str]) -> dict[str, History]:
        """By address; one that was never asked for is missing."""
        keys = {url: url_key(url) for url in urls}
        wanted = sorted(set(keys.values()))
        found: dict[str, list[_Asked]] = {}
        articles: dict[str, _Stored] = {}
        with reading(self._engine) as connection:
            for start in range(0, len(wanted), _KEYS_AT_ONCE):
                some = wanted[start : start + _KEYS_AT_ONCE]
                found |= _requests(connection, some)
                articles |= _articles(connection, some)
        return {
            url: _history(url, found[key], articles.get(key)) for url, key in keys.items() if key in found
        }

    def changes_of(self, url: str, limit: int) -> list["SeenChange"]:
        """The newest revisions of the article an address leads to, the newest first."""
        query = (
            select(RevisionRow.observed_at, RevisionRow.revision_no, RevisionRow.kind)
            .join(ArticleUrlRow, ArticleUrlRow.article_id == RevisionRow.article_id)
            .where(ArticleUrlRow.url_key == url_key(url))
            .order_by(RevisionRow.revision_no.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [
                SeenChange(observed_at=row.observed_at, revision_no=row.revision_no, kind=row.kind)
                for row in connection.execute(query)
            ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenChange:
    """A revision, and when it was seen."""

    observed_at: datetime
    revision_no: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """One earlier request; the fields stand as the query names them."""

    url_key: str
    url: str
    requested_at: datetime
    outcome: str
    raw_sha256: str | None
    etag: str | None
    last_modified: str | None
    final_url: str | None
    declared_charset: str | None


@dataclass(frozen=True, slots=True)
class _Stored:
    """The article an address leads to."""

    url_key: str
    first_seen_at: datetime
    observed_at: datetime
    revision_no: int
    date_published: str | None
    live: bool


def _requests(connection: Connection, keys: Sequence[str]) -> dict[str, list[_Asked]]:
    """The newest requests of each address, newest first."""
    nth = (
        func.row_number()
        .over(partition_by=PageFetchRow.url_key, order_by=PageFetchRow.requested_at.desc())
        .label("nth")
    )
    columns = [
        PageFetchRow.url_key,
        PageFetchRow.url,
        PageFetchRow.requested_at,
        PageFetchRow.outcome,
        PageFetchRow.raw_sha256,
        PageFetchRow.etag,
        PageFetchRow.last_modified,
        PageFetchRow.final_url,
        PageFetchRow.declared_charset,
    ]
    newest = select(*columns, nth).where(PageFetchRow.url_key.in_(keys)).subquery()
    query = select(*[newest.c[column.key] for column in columns]).where(newest.c.nth <= LONGEST_MEMORY)
    found: dict[str, list[_Asked]] = {}
    for row in connection.execute(query.order_by(newest.c.url_key, newest.c.nth)):
        asked = _Asked(*row)
        found.setdefault(asked.url_key, []).append(asked)
    return found


def _articles(connection: Connection, keys: Sequence[str]) -> dict[str, _Stored]:
    query = (
        select(
            ArticleUrlRow.url_key,
            ArticleRow.first_seen_at,
            RevisionRow.observed_at,
            RevisionRow.revision_no,
            RevisionRow.date_published,
            HeadRow.live,
        )
        .join(ArticleRow, ArticleRow.article_id == ArticleUrlRow.article_id)
        .join(HeadRow, HeadRow.article_id == ArticleUrlRow.article_id)
        .join(RevisionRow, RevisionRow.revision_id == HeadRow.revision_id)
        .where(ArticleUrlRow.url_key.in_(keys))
    )
    stored = [_Stored(*row) for row in connection.execute(query)]
    return {each.url_key: each for each in stored}


def _history(url: str, asked: Sequence[_Asked], stored: _Stored | None) -> History:
    """One address's past, from its requests (newest first)."""
    ok, same = FetchOutcome.OK.value, FetchOutcome.NOT_MODIFIED.value
    # a redirect or another spelling may answer differently: validators hold for the very same address
    page = next((each for each in asked if each.url == url and each.outcome == ok), None)
    answers = [each for each in asked if each.outcome in (ok, same)]
    not_modified = next((i for i, each in enumerate(answers) if each.outcome == ok), len(answers))
    changed_at = None if stored is None else stored.observed_at
    since_page = {each.outcome for each in takewhile(lambda each: each.outcome != ok, asked)}
    return History(
        asked_at=asked[0].requested_at,
        validators=_NONE if page is None else Validators(etag=page.etag, last_modified=page.last_modified),
        snapshot=None if page is None else page.raw_sha256,
        final_url=None if page is None else page.final_url,
        declared_charset=None if page is None else page.declared_charset,
        not_modified=not_modified,
        unchanged=sum(changed_at is not None and each.requested_at > changed_at for each in answers),
        failures=next((i for i, each in enumerate(asked) if each.outcome in (ok, same)), len(asked)),
        was_gone=FetchOutcome.GONE in since_page or (stored is not None and not stored.live),
        is_disputed=page is not None and _disputes(answers[0], page),
        first_seen_at=None if stored is None else stored.first_seen_at,
        changed_at=changed_at,
        revision_no=None if stored is None else stored.revision_no,
        date_published=None if stored is None else stored.date_published,
    )


def _disputes(answer: _Asked, page: _Asked) -> bool:
    """Whether an answer "unchanged since" carries validators that are not the page's own.

    Weak and strong forms of one tag mean one version, and so does a tag that names the coding it was sent in:
    servers that compress change one into the other.
    """
    if answer.outcome != FetchOutcome.NOT_MODIFIED:
        return False
    tag, known_tag = _opaque(answer.etag), _opaque(page.etag)
    if tag and known_tag:
        return tag != known_tag
    told, known = answer.last_modified, page.last_modified
    return bool(told and known) and told != known


def _opaque(etag: str | None) -> str:
    return _CODING.sub("", (etag or "").removeprefix("W/"))
