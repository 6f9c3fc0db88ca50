"""The quality gate: what may be stored, and the sentence that says why not. Pure."""

from dataclasses import replace

from crawler.visit import Visit
from storage.article import Access, Article
from storage.fetch import FetchOutcome
from storage.run import LinkOutcome

#: ends the reason of every page that is there and has lost what it had
REDESIGNED = "has the site been redesigned?"

_OUTCOMES = {
    Access.WALL: FetchOutcome.PAYWALL,
    Access.CONSENT: FetchOutcome.CONSENT,
    Access.SOFT_404: FetchOutcome.SOFT_404,
}


def judged(visit: Visit) -> Visit:
    """The visit, with the end its link comes to where its article may not be stored."""
    article = visit.article
    if article is None or visit.outcome is not None:
        return visit
    visit = replace(visit, fetch=replace(visit.fetch, used_charset=article.encoding))
    if not visit.run.source.owns(article.url):
        reason = f"the link led to another site: {article.url}"
        return _refused(visit, LinkOutcome.REJECTED, FetchOutcome.NOT_ARTICLE, reason)
    if not article.is_readable:
        because = article.provenance.get("access") or f"the page shows no article ({article.access})"
        if because.startswith("depth"):
            return _refused(visit, LinkOutcome.FAILED, FetchOutcome.PARSE_FAILED, because)
        outcome = _OUTCOMES.get(article.access, FetchOutcome.NOT_ARTICLE)
        return _refused(visit, LinkOutcome.REJECTED, outcome, f"{article.access}: {because}")
    if visit.run.missing_page is not None and visit.run.missing_page.is_shown_by(article):
        reason = (
            f"soft_404: {str(article.headline)[:60]!r} is what the site shows for pages that are not there"
        )
        return _refused(visit, LinkOutcome.REJECTED, FetchOutcome.SOFT_404, reason)
    missing = _missing(article)
    if missing:
        reason = f"the page shows no {missing}: {REDESIGNED}"
        return _refused(visit, LinkOutcome.FAILED, FetchOutcome.PARSE_FAILED, reason)
    return visit


def _missing(article: Article) -> str:
    parts = [("headline", article.headline), ("text", article.body.strip())]
    return " and no ".join(name for name, value in parts if not value)


def _refused(visit: Visit, link: LinkOutcome, fetch: FetchOutcome, reason: str) -> Visit:
    return replace(
        visit, outcome=link, reason=reason, fetch=replace(visit.fetch, outcome=fetch, reason=reason)
    )
