"""The one address that an article is kept under. A declared one is a claim, and is checked."""

from urllib.parse import urldefrag, urljoin, urlsplit

from crawler.extract.declared import Declared
from crawler.extract.found import Found
from crawler.hosts import host_of, is_within, registrable_domain
from crawler.source import Source


def find_canonical_url(declared: Declared, url: str, source: Source | None) -> Found[str]:
    """The canonical address: ``rel=canonical``, else ``og:url``, else where the page was fetched from.

    A claim is refused, and the sentence says why, when several differ, when it is no http address, leads to
    another site, to the front page, or to what is no article of the source.
    """
    refused: list[str] = []
    for where, claims in (
        ("rel=canonical", declared.links.get("canonical", ())),
        ("og:url", declared.meta.get("og:url", ())),
    ):
        claim, why_not = _one(claims, url)
        why_not = why_not or (_refusal(claim, url, source) if claim else None)
        if claim and not why_not:
            return Found(value=claim, because="; ".join([where, *refused]))
        if why_not:
            refused.append(f"{where} refused: {why_not}")
    fallback = "the address it was fetched from" if url else "no address is stated, and none was given"
    return Found(value=urldefrag(url).url, because="; ".join([fallback, *refused]))


def _one(claims: tuple[str, ...], url: str) -> tuple[str | None, str | None]:
    """The only claim, whole and without fragment; or why there is none."""
    whole = set()
    for claim in claims:
        try:
            whole.add(urldefrag(urljoin(url, claim.strip())).url)
        except ValueError:
            return None, f"{claim[:80]!r} is no address"
    if len(whole) > 1:
        return None, f"{len(whole)} different ones are declared"
    return next(iter(whole), None), None


def _refusal(claim: str, url: str, source: Source | None) -> str | None:
    """Why a claim cannot be the article's address; ``None`` when it can."""
    try:
        parts, own = urlsplit(claim), urlsplit(url)
        _ = parts.port
    except ValueError:
        return f"{claim[:80]!r} is no address"
    host = host_of(claim)
    if parts.scheme not in ("http", "https") or not host or " " in claim:
        return f"{claim[:80]!r} is no http address"
    if registrable_domain(claim) != registrable_domain(url) and not (
        source and is_within(host, source.hosts)
    ):
        return f"{host} is another site"
    if parts.path in ("", "/") and not parts.query and own.path not in ("", "/"):
        return "it is the site's front page"
    if source and source.is_article(url) and not source.is_article(claim):
        return f"{parts.path} is no article of {source.name}"
    return None
