"""A byline's text, taken apart into names: in the ways the languages of the press join them.

1. What leads up to the names goes ("By", "Ein Kommentar von", "文/"), and what follows them (dates, numbers,
   addresses, "for The Paper").
2. The rest is cut at joints: commas, slashes, "and" in many languages. A short joint ("y") may be part of
   a name, so it cuts only where two words or more stand on either side.
3. A piece that is a role, a credential or a place goes; what looks like a name stays.
"""

import re
from functools import lru_cache

from crawler.extract.characters import one_line
from crawler.extract.fields.agencies import is_organisation
from storage.article import Author, AuthorKind

#: genres that a German, English or Romance byline names first: "Ein Kommentar von"
_GENRES = (
    r"kommentar|analyse|gastbeitrag|gastkommentar|interview|kolumne|essay|bericht|reportage|text|porträt|"
    r"portrait|meinung|glosse|"
    r"rezension|artikel|protokoll|aufgezeichnet|story|words|written|reported|posted|published|analysis|"
    r"opinion|review|"
    r"article|propos recueillis|texte|testo|texto|tekst|reportage|recensione|análisis|entrevista|a cura"
)
_LEAD = re.compile(
    rf"^\W*(?:(?:ein[e]?|an?|une?|un[oa]?)\s+)?(?:(?:{_GENRES})\s*:?\s+)?"
    r"(?:(?:by|von|vom|par|por|di|da|door|af|av|od|przez|автор[ы]?|текст|авторы|oleh|écrit\s+par|bởi|"
    r"yazan|írta|του|της)(?::|\s)\s*"
    r"|(?:authors?|autor(?:en|in|innen|es|e|a|as|ka)?|auteurs?|autore|autrice|reporter|text|texte?|words|"
    r"tekst|text och foto|"
    r"foto|redaktion|kirjoittaja|toimittaja|penulis|tác giả|作者|文|撰文|记者|記者|取材・文|執筆|글|الكاتب|"
    r"كتب|بقلم|"
    r"מאת)\s*[:：/／|｜・＝]\s*"
    r"|(?:بقلم|كتبت?|מאת)\s+)",
    re.IGNORECASE,
)
#: in Asian bylines the reporter's word stands after or beside the name
_ASIAN_ROLE = re.compile(
    r"(?:특파원|논설위원|전문기자|선임기자|인턴기자|기자|記者|本报记者|本社记者|特派员|特派員|通讯员|编辑|編集委員|編集部員|記者团|撰文|報道員|"
    r"본부장|에디터|앵커|작가|记者)"
)
#: what follows the names and is none
_TAIL = re.compile(
    r"\s+(?:for|pour|für|voor|para|per)\s+(?:the\s+)?[A-ZÀ-Ý].*$|\s[-–—|•·]\s.*$|\s*[|•·‧].*$|\s*\d.*$|"
    r"\s*https?:.*$|\s*@\w.*$|\s+\S+@\S+.*$|\s+外\s*\d.*$|\s+(?:is|war|ist|est|was)\s+.*$|"
    r"\s+(?i:(?:last )?updated|published|posted|veröffentlicht|aktualisiert|publié|publicado)\b.*$|"
    r"\s+(?:on|am|le|el|den|op)\s+(?:[A-Z][a-z]+day|Mon|Tue|Wed|Thu|Fri|Sat|Sun|\w+tag)\b.*$"
)
_EMAIL = re.compile(r"\S+@\S+\.\w+|https?://\S+|(?<!\w)@\w+")
_AND = r"(?:and|und|et|og|och|with|mit|avec|sowie|oraz|и|та|και|dan|và|ve|&|\+|u\.)\s+"
#: a comma, with an "and" behind it (the Oxford comma), or an "and" alone
_JOINT = re.compile(rf"\s*[;,，、،؛/／]\s*(?:{_AND})?|\s+{_AND}", re.IGNORECASE)
#: short joints that also stand inside names ("Ortega y Gasset")
_SHORT_JOINT = re.compile(r"\s+(?:y|e|i|en|con|com|a|ja|és|și|u|و)\s+")
#: lower-case words that belong to names
_PARTICLES = frozenset(
    "von van der den de del della di da dos das do du la le el al bin ben ibn abu ter ten zu zum zur af "
    "av y e i ap "
    "genannt o' d' mac".split()
)
#: a piece with one of these is what somebody does, not who
_ROLE = re.compile(
    r"\b(?:\w*redakteur\w*|redaktor\w*|korrespondent\w*|correspond\w+|corresponsal|reporter\w*|editors?|"
    r"redactor\w*|rédact\w+|"
    r"journalist\w*|journaliste|periodista|giornalista|jornalista|columnist\w*|kolumnist\w*|producer|"
    r"writer|contributor\w*|"
    r"autor(?:in)?|author|fotograf\w*|photograph\w*|bureau|chef|chief|leiter\w*|head|director|directeur|"
    r"freelance\w*|"
    r"volontär\w*|praktikant\w*|staff writer|verified|expert\w*|professor\w*|politics|sport|sports|"
    r"business|lifestyle|"
    r"live|image|foto|photo|getty|senior|deputy|managing|updated|published|posted|comments?|share|"
    r"follow\w*|twitter|facebook|"
    r"email|login|subscribe|minutes?|minuten|lesezeit|read|newsletter|contact|about|view|more|profile|abo|"
    r"correspondent|critic|analyst|presenter|researcher|fellow|intern|text size|text|team leader|tips|"
    r"kontakt|stand|uhr|stringer|"
    r"founder|co-founder|specialist|coordinator|developer|reviewer|educator|guidelines|process|learn|admin|"
    r"written|sign in|log in|related|stay|connected|resources|mvp|dietitian|nutritionist|consultant|engineer|"
    r"журналист\w*|корреспондент\w*|redacción central)\b",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(
    r"(?:jr|sr|ph\.?d|m\.?d|m\.?a|b\.?a|mba|cfp®?|cfa|rn|rd|esq|dr|prof|ii|iii|iv|jd|msc|cpa)\.?®?", re.I
)
#: scripts that know no capitals; a name there is short
_CASELESS = re.compile(r"[\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONGEST_NAME = 60
_MOST_WORDS = 6
#: What was found in texts up to this length is kept: a page says a name in elements inside each other, and
#: the pages of a site say the same names.
_LONGEST_KEPT = 250
#: the names of fifty authors; what is longer is no byline, and was not written to be read
_LONGEST_BYLINE = 3_000


def authors_in(text: str, *, trusted: bool = False) -> tuple[Author, ...]:
    """The authors that a byline names, in its order, each once.

    ``trusted``: the text comes from a field that holds nothing but authors, so that names in lower case and
    single words count too.
    """
    if len(text) > _LONGEST_BYLINE:
        return ()
    return _kept_authors_in(text, trusted) if len(text) <= _LONGEST_KEPT else _authors_in(text, trusted)


def _authors_in(text: str, trusted: bool) -> tuple[Author, ...]:
    stripped = _stripped(one_line(text), trusted=trusted)
    if trusted and is_organisation(stripped):
        return (Author(name=stripped, kind=AuthorKind.ORGANISATION),)
    names: list[str] = []
    for piece in _pieces(stripped):
        name = _name(piece, trusted=trusted, first=not names)
        if name and name.casefold() not in (known.casefold() for known in names):
            names.append(name)
    return tuple(Author(name=name, kind=kind_of(name)) for name in names)


_kept_authors_in = lru_cache(maxsize=2_048)(_authors_in)


def leads_byline(text: str) -> bool:
    """Whether a text begins as a byline does ("By ", "Von ")."""
    return _LEAD.match(text) is not None


def kind_of(name: str) -> AuthorKind:
    """Whether a name is a person's or an organisation's."""
    return AuthorKind.ORGANISATION if is_organisation(name) else AuthorKind.PERSON


def _stripped(text: str, *, trusted: bool) -> str:
    """Step 1."""
    text = _EMAIL.sub(" ", text).strip()
    while lead := _LEAD.match(text):
        if not lead.group().strip():
            break
        text = text[lead.end() :]
    if _CASELESS.search(text):
        text = _ASIAN_ROLE.sub(",", text)
    if not trusted or len(text) > _LONGEST_NAME:
        text = _TAIL.sub("", text)
    return text.strip(" .:-–—|/*•·")


def _pieces(text: str) -> list[str]:
    """Step 2."""
    pieces = []
    for piece in _JOINT.split(text):
        parts = _SHORT_JOINT.split(piece)
        if len(parts) > 1 and all(len(part.split()) >= 2 for part in parts):
            pieces.extend(parts)
        else:
            pieces.append(piece)
    return [piece.strip(' .,:;()[]"„“”»«*') for piece in pieces]


def _name(piece: str, *, trusted: bool, first: bool) -> str | None:
    """Step 3: the piece if it is a name."""
    if not any(map(str.isalpha, piece)) or len(piece) > _LONGEST_NAME or _CREDENTIAL.fullmatch(piece):
        return None
    if is_organisation(piece):
        return piece
    words = piece.split()
    if len(words) > _MOST_WORDS or any(character.isdigit() for character in piece):
        return None
    if _CASELESS.search(piece):
        return piece if 2 <= len(piece.replace(" ", "")) <= 30 and len(words) <= 4 else None
    if _ROLE.search(piece):
        return None
    if trusted and (first or len(words) > 1):
        return piece
    capitalised = sum(1 for word in words if word[0].isupper() or word[:2] in ("d'", "d’"))
    if len(words) < 2 or capitalised < 2 - (len(words) > 2 and words[-1][0].isupper()):
        return None
    if any(not word[0].isupper() and word.strip("'’").casefold() not in _PARTICLES for word in words):
        return None
    return piece
