"""What opens a list of other stories, or the line that leads to one."""

from crawler.extract.body.wording.phrases import opening

#: Alone on a line, or followed by a title. In lower case, at the beginning of the text.
RELATED = opening((
    # English
    r"(?:click here (?:to|for) )?read (?:more|also|next|this|the full|our|full|all)\b", "also read",
    "up next",
    "more(?: on this)?(?: story)? ?:", r"more (?:\w+ ){0,3}stories", "explore (?:further|more)",
    "top stories", "keep reading",
    "more (?:from|on|about|like this|news|coverage|in|related)", "see (?:also|more)", "further reading",
    "related(?: (?:stor(?:y|ies)|articles?|content|coverage|posts?|topics?|links?|news|reading|video))?",
    "you (?:may|might) (?:also )?(?:like|be interested|enjoy|want)", "you can also check",
    "trending(?: now)?",
    "recommended(?: (?:for you|reading|stories|articles|videos?))?", "popular (?:now|stories|posts|on)",
    "most (?:read|popular|viewed|shared|recent)", "editor[’']?s?[’']? (?:picks?|choice)", "don[’']t miss",
    "what to read next", "latest (?:news|stories|posts|from)", "continue reading", "in case you missed it",
    "(?:next|previous) (?:article|story|up|post)", "from our (?:partners|network)", "learn more ?:",
    "(?:sponsored|promoted) (?:content|stories)", "watch(?: now| more| next| the video| video)? ?:",
    "(?:watch|listen) (?:also|more)",
    # German, Dutch
    "auch interessant", "lesen sie (?:auch|hier|mehr|dazu|weiter)", "les(?:t|en sie) (?:auch|hier|mehr|den)",
    "mehr zum thema", r"mehr (?:dazu|aus|zu|über|von|lesen|nachrichten|themen)\b", "lies (?:auch|mehr)",
    "das könnte (?:sie|dich|ihnen|dir)", "zum thema", "passend dazu", "meistgelesen", "weiterlesen",
    "weitere (?:themen|artikel|nachrichten|meldungen|informationen|infos|inhalte|videos)", "verwandte",
    "weiterführende", "(?:empfehlungen der|die) redaktion(?: empfiehlt)?", "top-themen",
    "aktuelle (?:news|meldungen|nachrichten)", "lees (?:ook|meer|verder)", "meer (?:over|nieuws|lezen)",
    "bekijk ook", "meest gelezen",
    # French, Spanish, Portuguese, Italian, Romanian
    "(?:à |a )?lire (?:aussi|également|la suite|plus)", "à (?:lire|voir|écouter)(?: aussi)?", "les plus lus",
    "sur le même (?:sujet|thème)", "voir (?:aussi|plus)", "en savoir plus", "plus d[’'](?:infos|articles)",
    "articles? (?:liés|similaires|associés|récents?)", "notre (?:dossier|sélection)", "sigue leyendo",
    "(?:lee|leer|lea|ver|mira|te puede|te recomendamos|podría) (?:también|más|además|interesar|leer)",
    r"más (?:información|noticias|sobre|en|de|leído)\b", "lo más (?:leído|visto)", "no te pierdas",
    "además ?:",
    "(?:noticias?|artículos?|temas?|contenidos?) relacionad[ao]s?", "relacionad[ao]s?", "recomendad[ao]s?",
    "(?:leia|veja|saiba|confira|assista|ouça) (?:também|mais|ainda)", "mais (?:lidas|notícias|sobre)",
    "(?:matérias?|notícias?|artigos?|conteúdos?) relacionad[ao]s?", "você (?:também )?pode gostar",
    "leggi (?:anche|pure|tutto|di più|qui)", "ti (?:potrebbe|può) interessare", "articoli? correlati?",
    "potrebbe (?:anche )?interessarti", "guarda (?:anche|il video)", "approfondimenti?",
    "citește (?:și|mai)", "vezi și",
    # Nordic
    "les (?:også|mer|mere)", "läs (?:också|mer|även|vidare)", "læs (?:også|mere|videre)", "se (?:også|även)",
    "mest (?:læst|lest|läst)", "lue (?:myös|lisää)", "flere nyheter",
    # Slavic, Hungarian, Greek, Turkish
    "czytaj (?:też|także|również|więcej|dalej)", "zobacz (?:też|także|również|więcej)?", "przeczytaj",
    "polecane",
    "podobne", "čtěte (?:také|více|též)", "číst (?:dál|více)", "mohlo by (?:vás|se)", "přečtěte si",
    "čítajte (?:aj|viac)", "(?:pročitaj(?:te)?|čitajte) (?:i|još|više)", "preberite (?:tudi|še)",
    "читай(?:те)? (?:также|ещё|еще|подробнее|також|теж)", "по теме", "смотрите также", "прочетете още",
    "olvassa? (?:el|tovább|még)", "kapcsolódó", "ajánlott", "διαβάστε (?:επίσης|ακόμη|ακόμα)",
    "δείτε (?:επίσης|ακόμη)", "ayrıca (?:oku|bkz)", "ilgili (?:haber|içerik)", "bunlar da ilginizi",
    # Asia and Africa
    "baca (?:juga|selengkapnya)", "lihat juga", "(?:berita|artikel) terkait", "xem thêm", "đọc thêm",
    "tin liên quan", "関連(?:記事|ニュース|リンク|キーワード|トピック)", "[あ合]わせて読みたい",
    "(?:こちらも)?おすすめ",
    "この記事を読んだ", "もっと見る", "続きを読む", "ランキング",
    "相[关關](?:阅读|新闻|报道|文章|链接|新聞|報導)",
    "延伸[阅閱][读讀]", "推荐阅读", "更多(?:新闻|内容|精彩)?", r"(?:관련|추천|인기)\s?(?:기사|뉴스)",
    "많이 본",
    "اقرأ (?:أيضا|أيضًا|المزيد|ايضا)", "قد يهمك", "مواضيع ذات صلة", "شاهد أيضا", "بیشتر بخوانید",
    "קראו (?:גם|עוד)", "עוד בנושא", "(?:यह|ये|इसे) भी पढ़ें", "और पढ़ें", "funda olunye",
))  # fmt: skip
