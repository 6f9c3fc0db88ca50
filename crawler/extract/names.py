"""What the class, id and role of an element say of its content: a vocabulary shared by the common systems.

Names are evidence, not proof: whoever uses them checks how much of the story's text an element holds first.
"""

import re
from functools import lru_cache

#: An element so named holds something other than the story. One alternative per line, the word whole:
#: "ad" matches "ad-slot" and "td_ad", not "header". The first rule that matches names the removal.
_RULES: tuple[tuple[str, str], ...] = (
    (
        "consent",
        r"cookies?|consent|gdpr|onetrust|didomi|privacy-?(?:banner|notice|wall)",
    ),
    (
        "comments",
        r"comments?(?:-?(?:list|area|section|wrapper|block|box|count|form|link|thread|body|content))?|disqus|livefyre|viafoura|"
        r"coral|respond|kommentare?|commentaires?|comentarios?|leserkommentare?|discussion|spot-?im|replies",
    ),
    (
        "advert",
        r"ads?|advert\w*|adslot|adunit|adbox|adbanner|adwrap\w*|adcontainer|adsense|adsbygoogle|ad\d+|"
        r"google-?ads?|dfp|gpt|sponsored?|sponsors|taboola|outbrain|teads|nativo|plista|anzeigen?|werbung|"
        r"publicidad|publicite|reklam\w*|promoted|billboard|leaderboard|commercial",
    ),
    (
        "newsletter",
        r"newsletters?\w*|subscribe|subscription|subscriptions|sign-?up|signup|email-?(?:signup|capture|form)|"
        r"mailchimp|mc4wp|mailing|optin|opt-in|abo-?box|abo",
    ),
    (
        "share",
        r"share|shares|sharing|sharebar|share\w{0,8}|sharedaddy|social|socials|social-?\w{0,10}|socialmedia|addthis|"
        r"addtoany|shariff|teilen|partager|compartir|follow-?us|followus|follow",
    ),
    (
        "related",
        r"related\w*|relateds|recommend\w*|recirc\w*|read-?more|readmore|more-?(?:stories|news|on|from|articles|like|in|links)|"
        r"also-?(?:read|like)|read-?(?:also|next)|see-?also|teasers?|teaser-?\w+|trending|most-?(?:read|popular|viewed|recent)|popular|"
        r"onward|further-?reading|next-?(?:article|post|story|up)|prev-?next|post-?nav\w*|similar|zergnet|"
        r"mehr-?zum-?thema|lire-?aussi|leggi-?anche|lees-?ook|artikelempfehlung\w*|empfehlung\w*|related-?links|"
        r"linkbox|link-?box|crosslinks?|backlinks?|topstories|top-?stories|latest|latest-?\w+|yarpp|jp-relatedposts|"
        r"you-?(?:may|might)\w*|up-?next|promo|promos|promobox|promo-?\w+|hottopics|trinity-?\w*|explore-?more",
    ),
    (
        "navigation",
        r"nav|navi|navbar|navigation|menu|submenu|breadcrumbs?|breadcrumb-?\w*|pager|pagination|paging|toolbar|toolbox|"
        r"tools|skip-?link\w*|site-?header|masthead|jump-?(?:links|nav|to)|back-?to-?top",
    ),
    (
        "contents",
        r"toc|table-?of-?contents|ez-toc\w*|lwptoc|article-?index|inhaltsverzeichnis",
    ),
    (
        "tags",
        r"tags?|tag-?(?:list|links|cloud|box|items?)|tagcloud|post-?tags|entry-?tags|topics?|topic-?(?:list|tags|links)|keywords|"
        r"categories|cat-?links|posted-?in|taxonomy|themen|schlagworte|hashtags",
    ),
    (
        "author bio",
        r"person-details|author-?(?:bio|box|info|card|profile|description|desc|about|block|details|module|footer)|about-?(?:the-?)?author\w*|"
        r"bio|biography|author-?bio\w*|contributor-?(?:bio|info)|writer-?bio|post-?author-?(?:box|bio)|saboxplugin\w*",
    ),
    (
        "byline",
        r"byline\w*|by-line|bylines|authors?|author-?(?:name|names|line|link|list|date)|autor|autoren|auteurs?|autores|article-?meta|post-?meta|"
        r"entry-?meta|meta-?(?:data|info|line|bar)|metadata|posted-?(?:on|by)|post-?date|entry-?date|publi(?:sh|cation)-?date|published|"
        r"pub-?date|date-?(?:time|line|published)|timestamp|time-?stamp|dateline|article-?(?:date|info|author|byline)|"
        r"article-?header-?meta|reading-?time|read-?time|lesezeit|lesedauer|contributors?",
    ),
    (
        "caption",
        r"captions?|caption-?\w+|[a-z]+-caption|media-?info|embed-?placeholder|figcaption|wp-caption-text|image-?(?:caption|credit|copyright|source|meta|desc\w*)|photo-?(?:caption|credit|by|desc\w*)|"
        r"img-?(?:caption|credit|cap)|picture-?(?:caption|credit)|media-?(?:caption|credit)|bildunterschrift|bildtext|legende|"
        r"pie-?(?:de-?)?foto|credits?|copyright|media-?credit|imgcaption",
    ),
    (
        "player",
        r"video-?(?:player|wrapper|container|embed|js|meta|info|title|desc\w*|playlist|carousel)|audio-?(?:player|wrapper|container)|jwplayer|jw-\w+|player|"
        r"vjs|brightcove|podcast-?\w*|listen|text-?to-?speech|vorlesen|playlist",
    ),
    (
        "gallery",
        r"gallery|galleries|slideshows?|carousel\w*|slider|slick-?\w*|swiper-?\w*|lightbox|thumbnails?|photo-?gallery|"
        r"bildergalerie|bilderstrecke|diashow",
    ),
    (
        "hidden text",
        r"screen-?reader-?\w*|sr-only|visually-?hidden|assistive-?\w*|offscreen|print-?only|only-?print|hidden-?print|noprint|"
        r"modal|popup|pop-?up|overlay|dialog|tooltip|dropdown|toast|snackbar",
    ),
    (
        "side box",
        r"sidebar|side-?bar|side-?column|rail|right-?rail|footer|site-?footer|foot|infobox|"
        r"factbox|fact-?box|info-?box|poll|polls|quiz|survey|rating|ratings|donate|donation|crowdfunding|"
        r"disclaimer|legal|copyright-?notice|app-?(?:promo|banner|download)|feedback|report-?(?:error|abuse)|"
        r"affiliate|buy-?(?:box|button)|newsbox|print",
    ),
)

_JUNK = re.compile(
    "|".join(
        f"(?P<r{number}>(?<![a-z0-9])(?:{words})(?![a-z0-9]))" for number, (_, words) in enumerate(_RULES)
    )
)
#: An element so named holds the story's text and, mostly, nothing else.
_BODY = re.compile(
    r"(?<![a-z])(?:article-?(?:body|content|text|copy|main)(?:-?(?:content|text|inner|wrapper))?|articlebody|articletext|story-?(?:body|content|text|copy)|"
    r"entry-?content|post-?(?:content|body|text|entry)|body-?(?:text|copy|content)|content-?(?:body|text)|main-?text|"
    r"news-?(?:body|content|text|detail)|single-?content|rich-?text|richtext|wysiwyg|paywall-?(?:content|article)|"
    r"text-?(?:body|content)|field-name-body|detail-?(?:text|body|content)|td-post-content|prose|fulltext|full-?text|artikel-?(?:text|body|inhalt)|"
    r"cuerpo|corps|corpo|testo|brodtext|noticia-?(?:texto|cuerpo)|texto)(?![a-z])"
)
#: The quoted post of a social network, or what frames it: part of the story.
_EMBED = re.compile(r"embed|tweet|twitter-|instagram-media|pull-?quote|blockquote|zitat")
#: Beside such a word a name like "content" speaks of something else.
_NOT_BODY = re.compile(
    r"(?<![a-z])(?:contents|toc|comments?|related|teasers?|author|bio|footer|sidebar|promo|newsletter|caption|header)-"
    r"(?:[a-z]+-)?(?:body|content|text|copy)"
)
#: What embeds are called as well: "social-media-embed", "related-tweet".
_RULES_OF_EMBEDS = frozenset({"share", "related", "player", "gallery", "tags", "side box", "byline"})
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


#: classes that say nothing of the content: variants ("print:hidden"), states ("has-sidebar"), and addresses of
#: articles or terms ("tag-elections", "the-actor-wore-a-similar-style")
_NOISE = re.compile(
    r"\S*[:\[\]/]\S*|(?<!\S)(?:has|with|without|no|not|is|js|status|type|format|category|tag|page|term)-\S*|"
    r"\S*-(?:has|with|without|no|not)-\S*|(?<!\S)(?:[a-z0-9]+-){4,}[a-z0-9]+(?!\S)"
)
_NUMBER = re.compile(r"[0-9a-f]*[0-9][0-9a-f]*")


def _spelled(names: str) -> str:
    """Lower case, words parted by single hyphens: "articleBody__text" is "article-body-text"."""
    telling = _NOISE.sub(" ", names)
    return _HUMP.sub("-", telling).lower().replace("_", "-").replace("--", "-").replace("--", "-")


def shape_of(names: str) -> str:
    """The names without numbers, so that the pieces of one kind have one name."""
    return _NUMBER.sub("", names)


@lru_cache(maxsize=8192)
def junk_rule(names: str) -> str | None:
    """The rule by which an element of these names is taken off, if any does."""
    spelled = _spelled(names)
    match = _JUNK.search(spelled)
    if match is None or match.lastgroup is None:
        return None
    rule = _RULES[int(match.lastgroup[1:])][0]
    return None if rule in _RULES_OF_EMBEDS and _EMBED.search(spelled) else rule


@lru_cache(maxsize=8192)
def is_body_name(names: str) -> bool:
    """Whether the names are those of a story's text."""
    spelled = _spelled(names)
    return _BODY.search(spelled) is not None and _NOT_BODY.search(spelled) is None
