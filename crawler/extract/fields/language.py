"""The language: what the page declares, checked against the words of its text."""

import re

from crawler.extract.declared import Declared
from crawler.extract.found import Found

_TAG = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?:[-_].*)?")
#: the words that make up most of any text in a language and are rare in its neighbours
_WORDS = {
    "en": "the and of to in that is was for with are from this have has were which their would about they",
    "de": "der die und das ist nicht den von mit dem ein eine auf für sich auch als werden wird sind",
    "fr": "le les des et est une dans pour que qui sur pas avec par plus sont du ce cette ont",
    "es": "el los las del que una por con para como más pero sus fue está han este según entre también",
    "it": "il che di è per una della sono con non del gli nel anche alla più dei hanno questo",
    "pt": "o os que não uma do da em para com mais como dos foi são ao pelo também sua pela",
    "nl": "het een van en niet dat voor met zijn op te ook aan er wordt naar maar bij deze worden",
    "sv": "och att det som är för inte med den har till om var ett på kan från sig efter men",
    "no": "og det er som på til ikke for med har en av at den å fra om ble vil kan",
    "da": "og det er som på til ikke af med har en at den fra om blev vil kan efter være",
    "fi": "ja on ei että se oli mutta myös kun ovat joka hän sekä kuin jos tai mukaan jälkeen",
    "pl": "w i nie na się z że do jest to jak po przez od dla tym są o jego został",
    "cs": "a se na je že v to s z do o jsou jako by pro který podle ale také jeho",
    "hu": "a az és hogy nem is egy ez volt meg csak azt már vagy mint még szerint után",
    "ro": "și în de la nu a care pe din cu este sunt o mai pentru fost să că au prin",
    "tr": "ve bir bu için da de ile olarak olan çok daha gibi sonra kadar ancak ise dedi",
    "id": "yang dan di dengan untuk ini dari dalam itu tidak pada akan juga ke telah oleh kata",
    "vi": "và của là có không được cho trong một những các với này đã người để khi từ",
    "sw": "ya na wa kwa ni katika la za cha hiyo huo kuwa hilo amesema watu yake",
    "af": "die en van het nie is dat vir met wat sy hy word ook deur was kan",
    "zu": "ukuthi futhi uma noma lokhu ngoba kodwa kanye ukuze lapho nge wathi",
    "xh": "ukuba kwaye okanye xa kodwa ngoku into kunye ukuze apho uthe yokuba",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _frequent in _WORDS.items():
    for _word in _frequent.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)

#: a script, and the languages of the press written in it; the first is meant where nothing is declared
_SCRIPTS = (
    (re.compile(r"[\u3040-\u30ff]"), ("ja",)),
    (re.compile(r"[\uac00-\ud7af]"), ("ko",)),
    (re.compile(r"[\u3400-\u9fff]"), ("zh", "ja", "yue")),
    (re.compile(r"[\u0e00-\u0e7f]"), ("th",)),
    (re.compile(r"[\u0590-\u05ff]"), ("he", "yi")),
    (re.compile(r"[\u0370-\u03ff]"), ("el",)),
    (re.compile(r"[\u0600-\u06ff]"), ("ar", "fa", "ur", "ps", "ckb", "ug")),
    (re.compile(r"[\u0900-\u097f]"), ("hi", "mr", "ne")),
    (re.compile(r"[\u0980-\u09ff]"), ("bn", "as")),
    (re.compile(r"[\u0b80-\u0bff]"), ("ta",)),
    (re.compile(r"[\u10a0-\u10ff]"), ("ka",)),
    (re.compile(r"[\u0530-\u058f]"), ("hy",)),
    (
        re.compile(r"[\u0400-\u04ff]"),
        ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "tt", "uz"),
    ),
)
#: what is written in the scripts of Western Europe
_FOREIGN = re.compile(r"[\x00-\u036f\u1e00-\u2fff]+")
_LETTER = re.compile(r"[^\W\d_]")
#: so much of a text is enough, and less says nothing
_SAMPLE = 1_500
_FEWEST_VOTES = 8
#: the declared language is overruled by one that has this many times its votes
_OVERRULING = 3
#: a script is the text's when it makes up this much of the letters
_SCRIPT_SHARE = 0.3


def find_language(declared: Declared, text: str) -> Found[str | None]:
    """The language as BCP 47; ``text`` is the story's, or the beginning of it."""
    stated = next(
        ((tag, where) for value, where in _declared(declared) if (tag := language_tag(value))), None
    )
    spoken, because = spoken_language(text, stated[0].partition("-")[0] if stated else None)
    if stated and spoken in (None, stated[0].partition("-")[0]):
        checked = ", and the text is in it" if spoken else ""
        return Found(value=stated[0], because=f"{stated[1]}{checked}")
    if spoken:
        against = f", though {stated[1]} says {stated[0]}" if stated else ""
        return Found(value=spoken, because=f"{because}{against}")
    return Found(value=None, because="none declared, and the text is too short to tell")


def language_tag(value: str) -> str | None:
    """A language tag in its usual writing ("pt_br" is "pt-BR"); ``None`` for what is none."""
    match = _TAG.fullmatch(value.strip())
    if match is None:
        return None
    language, script, region = match.groups()
    parts = (language.lower(), (script or "").title(), (region or "").upper())
    return "-".join(part for part in parts if part)


def spoken_language(text: str, declared: str | None = None) -> tuple[str | None, str]:
    """The language that a text is in, by its script and its frequent words, and why; ``None`` if unclear."""
    sample = text[:_SAMPLE]
    foreign = "" if sample.isascii() else _FOREIGN.sub("", sample)
    letters = len(_LETTER.findall(sample)) if foreign else 0
    for script, languages in _SCRIPTS if foreign else ():
        share = len(script.findall(foreign)) / letters if letters else 0
        if share >= _SCRIPT_SHARE or (languages == ("ja",) and share >= 0.1):
            language = declared if declared in languages else languages[0]
            return language, f"{share:.0%} of the letters are of the script of {language}"
    votes: dict[str, int] = {}
    for word in re.findall(r"\w+", sample.lower()):
        for language in _LANGUAGES_OF.get(word, ()):
            votes[language] = votes.get(language, 0) + 1
    if not votes:
        return None, ""
    best = max(votes, key=lambda language: votes[language])
    own = votes.get(declared or "", 0)
    if votes[best] < _FEWEST_VOTES or (declared and declared not in _WORDS) or best == declared:
        return (declared if own == votes[best] else None), ""
    if declared and votes[best] < _OVERRULING * max(own, 1):
        return None, ""
    against = f", {own} of {declared}" if declared else ""
    return best, f"{votes[best]} of the text's words are frequent words of {best}{against}"


def _declared(declared: Declared) -> list[tuple[str, str]]:
    """What the page says, best first."""
    stated = []
    text = declared.article_text("inLanguage")
    if declared.html_lang:
        stated.append((declared.html_lang, "html lang"))
    if text:
        stated.append((text, "JSON-LD inLanguage"))
    for name in ("content-language", "language", "dc.language", "og:locale", "dcterms.language"):
        meta = declared.first_meta(name)
        if meta:
            stated.append((meta[1], f"meta {name}"))
    return stated
