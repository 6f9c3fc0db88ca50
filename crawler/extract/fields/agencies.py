"""Names of organisations that sign articles: news agencies, desks, newsrooms."""

import re

#: agencies that sign alone, as they sign
_AGENCIES = frozenset(
    "afp agence france-presse|afp|agence france-presse|agence france presse|ansa|ap|associated press|the "
    "associated press|apa|"
    "belga|bloomberg|bloomberg news|canadian press|the canadian press|cna|cnn|ctk|čtk|dpa|dpa-afx|dts|"
    "efe|epd|europa press|"
    "interfax|itar-tass|kna|kyodo|kyodo news|lusa|mti|notimex|ntb|pa|pa media|press association|pap|pti|"
    "ians|reuters|"
    "ritzau|sda|keystone-sda|sid|stt|tass|tt|ukrinform|unian|upi|xinhua|yonhap|ips|ria novosti|риа "
    "новости|тасс|ap news|"
    "연합뉴스|뉴시스|뉴스1|共同通信|時事通信|新华社|新華社|中新社|dj|dow jones|awp|imago|rtr".split("|")
)
#: a name with one of these words is a newsroom's or a company's
_WORDS = re.compile(
    r"\b(?:staff|team|redaktion\w*|redaction|rédaction|redacción|redazione|redacção|redação|redactie|"
    r"redakcja|redakce|"
    r"newsroom|news|desk|agency|agencies|agentur|agenturen|agencia|agence|press|presse|media|editorial|"
    r"editors|board|"
    r"magazine|magazin|online|digital|zeitung|nachrichten|times|tribune|gazette|herald|journal|newspaper|"
    r"tv|radio|"
    r"gmbh|inc|ltd|llc|corp|foundation|institute|university|department|ministry|service|network|group|"
    r"новости|редакция|reporters|contributors|correspondents|wire|wires)\b|\.(?:com|de|org|net|be|at|ch|"
    r"fr|it|es|nl|co)\b|"
    r"新聞|新闻|通信|通訊|日報|日报|編集部|编辑部|オンライン|デジタル|ニュース|뉴스|신문|일보|편집부|연합",
    re.IGNORECASE,
)


def is_organisation(name: str) -> bool:
    """Whether a name is an organisation's, by a list of agencies and by the words in it."""
    return name.casefold().strip(" .") in _AGENCIES or _WORDS.search(name) is not None
