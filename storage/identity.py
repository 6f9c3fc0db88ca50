"""What makes two addresses one article, and two states of a text one revision."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from w3lib.url import canonicalize_url

from storage.article import Article
from storage.change import UrlKind

#: The version of `normal_url`'s rules. A new version adds spellings; it never gives an article a new key.
RULES = 1

#: longer than any browser's address bar takes
LONGEST_URL = 2083

#: Parameters that say who sent the reader, or which visit it is, and never which page is meant.
TRACKING = frozenset(
    {
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid",
        "li_fat_id", "igshid", "igsh", "mkt_tok", "mc_cid", "mc_eid", "_hsenc", "_hsmi", "__hssc", "__hstc",
        "hsctatracking", "vero_id", "oly_anon_id", "oly_enc_id", "wickedid", "rb_clickid", "s_cid", "cmpid",
        "ncid", "icid", "ito", "ref_src", "ref_url", "smid", "smtyp", "sref", "spm", "partner", "taid",
        "guccounter", "guce_referrer", "guce_referrer_sig", "_ga", "_gl", "fb_action_ids",
        "fb_action_types", "fb_source", "fb_ref", "feature_ref", "at_medium", "at_campaign", "at_custom1",
        "at_custom2", "at_custom3", "at_custom4", "echobox", "__twitter_impression", "sessionid",
        "session_id", "phpsessid", "jsessionid", "aspsessionid", "cfid", "cftoken", "zanpid",
    }
)  # fmt: skip
_TRACKING_PREFIXES = ("utm_", "pk_", "piwik_", "mtm_", "matomo_", "hsa_", "trk_", "wt_mc", "xtor")

#: Parameters that ask for another rendering of the same page.
_RENDERINGS = {
    "amp": UrlKind.AMP,
    "outputtype": UrlKind.AMP,
    "print": UrlKind.PRINT,
    "printable": UrlKind.PRINT,
}
_HOST_PREFIXES = {"amp": UrlKind.AMP, "m": UrlKind.MOBILE, "mobile": UrlKind.MOBILE}
_LAST_SEGMENTS = {
    "amp": UrlKind.AMP,
    "amp.html": UrlKind.AMP,
    "print": UrlKind.PRINT,
    "index.html": UrlKind.REQUESTED,
    "index.htm": UrlKind.REQUESTED,
    "index.php": UrlKind.REQUESTED,
    "default.aspx": UrlKind.REQUESTED,
}
#: a session number, where the name alone could also mean a story's number
_SESSION_VALUE = re.compile(r"[0-9a-zA-Z,-]{20,}")
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=4096)
def url_key(url: str) -> str:
    """The key an address is known by: SHA-256 of its normal form, in hexadecimal."""
    return hashlib.sha256(normal_url(url).encode()).hexdigest()


def normal_url(url: str) -> str:
    """The one spelling that stands for all spellings of an address. To compare, never to fetch.

    1. Lower-case host in punycode; no user, default port, fragment; http stands as https.
    2. No ``www.``, and no host, path end or parameter that only asks for AMP, mobile or print.
    3. Path without dot segments, index file and last slash; percent-encoding in one form.
    4. No tracking or session parameters; what remains is sorted.

    Raises ``ValueError`` for what is no http(s) address or longer than `LONGEST_URL`.
    """
    return _fold(url)[0]


def url_kind(url: str) -> UrlKind:
    """Which rendering of a page the address asks for; `UrlKind.REQUESTED` for the plain one."""
    return _fold(url)[1]


@lru_cache(maxsize=4096)
def _fold(url: str) -> tuple[str, UrlKind]:
    if len(url) > LONGEST_URL:
        raise ValueError(f"an address of {len(url)} characters is none; {LONGEST_URL} are allowed")
    parts = urlsplit(url.strip())
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"{url!r} is no http or https address")
    kinds: list[UrlKind] = []
    host = _host(parts.hostname, kinds)
    port = "" if parts.port in (None, _DEFAULT_PORTS[parts.scheme.lower()]) else f":{parts.port}"
    path = _path(parts.path, kinds)
    query = _query(parts.query, kinds)
    # sorts the parameters and spells percent-encoding in one way
    normal = canonicalize_url(f"https://{host}{port}{path}{'?' + query if query else ''}")
    return normal, next((kind for kind in kinds if kind is not UrlKind.REQUESTED), UrlKind.REQUESTED)


def _host(name: str, kinds: list[UrlKind]) -> str:
    name = name.rstrip(".").lower()
    try:
        name = name.encode("ascii").decode()
    except UnicodeEncodeError:
        try:
            name = name.encode("idna").decode()
        except UnicodeError as error:
            raise ValueError(f"{name!r} is no host name") from error
    labels = name.split(".")
    if len(labels) > 2 and labels[0] == "www":
        labels = labels[1:]
    if len(labels) > 2 and labels[0] in _HOST_PREFIXES:
        kinds.append(_HOST_PREFIXES[labels[0]])
        labels = labels[1:]
    return ".".join(labels)


def _path(path: str, kinds: list[UrlKind]) -> str:
    path = urljoin("https://host/", _SESSION_IN_PATH.sub("", path) or "/")
    segments = [segment for segment in urlsplit(path).path.split("/") if segment]
    while len(segments) > 1 and segments[-1].lower() in _LAST_SEGMENTS:
        kinds.append(_LAST_SEGMENTS[segments.pop().lower()])
    if segments and len(segments) > 1 and segments[0].lower() == "amp":
        kinds.append(UrlKind.AMP)
        segments = segments[1:]
    if len(segments) == 1 and _LAST_SEGMENTS.get(segments[0].lower()) is UrlKind.REQUESTED:
        segments = []
    return "/" + "/".join(segments)


def _query(query: str, kinds: list[UrlKind]) -> str:
    kept = []
    for name, value in parse_qsl(query, keep_blank_values=True, errors="surrogateescape"):
        lower = name.lower()
        if lower in TRACKING or lower.startswith(_TRACKING_PREFIXES):
            continue
        if lower == "sid" and _SESSION_VALUE.fullmatch(value):
            continue
        if lower in _RENDERINGS and value.lower() in ("", "1", "true", "amp", "yes", "on"):
            kinds.append(_RENDERINGS[lower])
            continue
        kept.append((name, value))
    return urlencode(kept, errors="surrogateescape")


def content_sha256(article: Article) -> str:
    """The fingerprint of the story: equal for two states that differ only in what is no edit."""
    digest = hashlib.sha256()
    for name, value in _content(article):
        digest.update(f"{name}\x1f{smooth(value)}\x1e".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def changed_fields(before: Article, after: Article) -> tuple[str, ...]:
    """The fields of the story that differ, in the order of `Article`; "captions" are the pictures' texts."""
    old, new = _by_field(before), _by_field(after)
    return tuple(name for name in new if old[name] != new[name])


def _by_field(article: Article) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {
        name: [] for name in ("headline", "description", "authors", "body", "captions")
    }
    for name, value in _content(article):
        fields[name].append(smooth(value))
    return fields


def _content(article: Article) -> Iterator[tuple[str, str]]:
    """What a reader reads, as (field, text), in page order."""
    yield "headline", article.headline or ""
    yield "description", article.description or ""
    for author in article.authors:
        yield "authors", author.name
    for block in article.blocks:
        yield "body", f"{block.kind}\x1f{block.text}"
    for image in article.images or ((article.lead_image,) if article.lead_image else ()):
        if image.caption or image.credit:
            yield "captions", f"{image.caption or ''}\x1f{image.credit or ''}"


#: Typographic variants that editors' tools change back and forth without anybody editing.
_VARIANTS = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "…": "...",
    "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "",
}  # fmt: skip
_VARIANT = re.compile(f"[{''.join(_VARIANTS)}]")


def smooth(text: str) -> str:
    """A text without what is no edit: one kind of quotation mark, dash and space, nothing invisible."""
    return " ".join(smooth_words(text))


def smooth_words(text: str) -> list[str]:
    """The words of `smooth`."""
    if not text.isascii():
        # one character in a hundred is a variant: str.translate asks its table for each of them
        text = _VARIANT.sub(lambda found: _VARIANTS[found[0]], unicodedata.normalize("NFC", text))
    return text.split()
