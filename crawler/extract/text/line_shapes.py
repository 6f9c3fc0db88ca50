"""What a line of flattened text looks like: prose, a headline, the label of a box, a credit."""

import re

from crawler.extract.fields.picture import CREDIT_LEAD

#: prose is longer than this, and ends as a sentence does
_SHORTEST_PROSE = 80
#: scripts without spaces say as much in fewer characters
_SHORTEST_DENSE_PROSE = 30
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]」』]*\s*$|[\"”’»」』]\s*$|[.:]\s*$")
_DENSE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SHORTEST_HEADLINE, _LONGEST_HEADLINE = 12, 220
_LIST_ITEM = re.compile(r"^\s*(?:[-•*–▪●◦‣]|\d{1,2}[.)])\s+\S")
_LONGEST_LABEL = 60
_LONGEST_CREDIT = 160
#: the labels over boxes of other stories and of the site's own business, whole lines, in the languages of
#: the press
_BOX_LABEL = re.compile(
    r"^\W*(?:recent (?:features|posts|stories|articles|news|comments)|related(?: (?:articles|stories|"
    r"posts|content|news|topics|links))?|"
    r"most (?:read|popular|viewed|shared|recent|commented)|(?:more|latest|top|trending|popular|featured|"
    r"editor'?s'? picks)"
    r"(?: (?:from|on|in|stories|news|features|articles|posts|now|today|videos|headlines)\b.{0,30})?|"
    r"trending|popular|"
    r"you (?:may|might) (?:also )?(?:like|be interested in).{0,20}|recommended(?: for you)?|read (?:more|"
    r"next|also)|see also|"
    r"don'?t miss|up next|what to read next|share(?: this)?(?: (?:article|story|post))?|comments?|"
    r"leave a (?:comment|reply)|"
    r"advert(?:isement|ising)?|sponsored(?: content)?|newsletters?|sign up.{0,40}|subscribe(?: now)?|"
    r"log ?in|sign in|menu|search|"
    r"home|navigation|skip to (?:main )?content|tags?|topics|categories|about (?:the )?author|follow us|"
    r"contact(?: us)?|"
    r"print|email|facebook|twitter|whatsapp|linkedin|copy link|cookie (?:settings|policy)|privacy policy|"
    r"terms.{0,20}|"
    r"mehr zum thema|meistgelesen|meist gelesen|das könnte sie (?:auch )?interessieren|anzeige|werbung|"
    r"teilen|kommentare|"
    r"lesen sie auch|weitere artikel|aktuelle (?:nachrichten|artikel)|à lire aussi|lire aussi|"
    r"les plus lus|publicité|partager|"
    r"commentaires|sur le même sujet|articles? (?:liés|récents)|te puede interesar|lo más (?:leído|"
    r"visto)|relacionad[oa]s?|"
    r"noticias relacionadas|publicidad|compartir|comentarios|leggi anche|i più letti|pubblicità|"
    r"condividi|commenti|"
    r"leia (?:também|mais)|mais lidas|publicidade|lees ook|meest gelezen|advertentie|delen|reacties|"
    r"läs också|"
    r"les også|læs også|"
    r"關連記事|関連記事|おすすめ記事|"
    r"ランキング|広告|관련기사|많이 본 뉴스|광고|"
    r"相关阅读|相关新闻|热门文章|推荐阅读|اقرأ أيضا|إعلان)\W*$",
    re.IGNORECASE,
)


def is_prose(line: str) -> bool:
    """A line long enough to be a paragraph, that ends as a sentence does."""
    shortest = _SHORTEST_DENSE_PROSE if _DENSE.search(line) else _SHORTEST_PROSE
    return len(line) >= shortest and is_sentence(line)


def is_sentence(line: str) -> bool:
    """A line that ends as a sentence does and is more than a word or two."""
    return (len(line.split()) > 2 or _DENSE.search(line) is not None) and _SENTENCE_END.search(
        line
    ) is not None


def is_headline_like(line: str) -> bool:
    """A line of a headline's length that does not end in a full stop."""
    is_long_enough = len(line) >= _SHORTEST_HEADLINE // 2 if _DENSE.search(line) else len(line.split()) > 2
    return (
        is_long_enough
        and len(line) >= _SHORTEST_HEADLINE // 2
        and len(line) <= _LONGEST_HEADLINE
        and not line.endswith((".", "。", ":", ","))
    )


def is_box_label(line: str) -> bool:
    """The label over a box of other stories, or of the site's own business."""
    return len(line) <= _LONGEST_LABEL and _BOX_LABEL.match(line) is not None


def is_list_item(line: str) -> bool:
    """A line that begins with a bullet or a number."""
    return _LIST_ITEM.match(line) is not None


def is_continued(line: str) -> bool:
    """A line that stops in the middle of a sentence."""
    return len(line) >= _LONGEST_LABEL // 2 and _SENTENCE_END.search(line) is None


def credit_of(line: str) -> str | None:
    """The credit that a line states, without "Credit:"; ``None`` for any other line."""
    match = CREDIT_LEAD.match(line) if len(line) <= _LONGEST_CREDIT else None
    credit = line[match.end() :].strip(" ()[]|–-") if match else ""
    return credit or None
