"""Labels of buttons, players and adverts; what stands in for an embedded thing; lists of tags; the story in
brief."""

from crawler.extract.body.wording.phrases import Phrases, opening

#: Stands in for something that a browser would load, or says that it cannot.
PLACEHOLDER = Phrases({
    "javascript": ("enable javascript", "javascript (?:is|to)"),
    "browser": (
        "(?:ihr|dein|your) browser (?:ist|is|does|doesn)", "browser (?:is out|ist veraltet|veraltet)",
    ),
    "navigateur navegador": ("(?:votre|su) (?:navigateur|navegador) (?:est|está|ne|no)",),
    "cookies cookie": ("(?:accept|allow|manage|change).{0,40}cookies", "(?:we|website|site) uses? cookies"),
    "content video embed post beitrag": (
        "this (?:content|video|embed|post) (?:is|was|could|can|has).{0,60}"
        "(?:loaded|hosted|unavailable|not available|blocked|provided by|third)",
        "(?:video|audio|beitrag|podcast) (?:laden|anhören|ansehen|abspielen|starten)",
        "video player is loading",
        "a post shared by",
    ),
    "view": ("^view (?:this )?(?:post|photo|tweet|video|gallery|image|more).{0,20}(?:on|fullscreen)",),
    "load loading": (r"^loading\.*$", "^load(?:ing)? (?:the )?(?:tweet|comments?|more|video|player)"),
    "play playing": (r"^play(?:ing)?(?: video| audio| now)?$",),
    "inhalt inhalte inhalten": (
        "extern\\w* inhalt", "eingebettet\\w* inhalt",
        "inhalte? (?:von|aus) .{0,40}(?:anzeigen|anzuzeigen|laden)",
    ),
    "stelle": ("an dieser stelle (?:finden|befindet|steht|wird|sehen|zeigen|gibt)",),
    "daten datenschutz datenschutzerklärung datenschutzeinstellungen": (
        "personenbezogene daten", "datenschutz(?:erklärung|einstellungen)", "ein klick für den datenschutz",
    ),
    "einwilligung zustimmung" : ( "(?:ihre|deine|widerrufliche) einwilligung",
    "zustimmung .{0,60}(?:cookies|daten)"),
    "contenu contenido inhoud": (
        "ce contenu .{0,40}(?:bloqué|cookies?)", "contenu externe",
        "este contenido .{0,40}(?:bloqueado|cookies)",
        "deze inhoud",
    ),
    "older more": ("this article (?:was|is) more than",),
    "artikkelen": ("denne artikkelen er over",),
    "window document googletag": (
        r"window\.\w+ ?[=(.]", r"document\.(?:write|get|query|create)", r"googletag",
    ),
})  # fmt: skip

#: The whole of a short line.
LABEL = opening((
    # adverts
    "ads?", "advert(?:isement|ising)?(?:.{0,40}continue.*)?", "sponsored", "anzeige", "werbung", "publicité",
    "publicidade?", "pubblicità", "advertentie", "annonse?", "annonce", "mainos", "reklama?", "реклама",
    "広告", "廣告",
    "广告", "광고", "إعلان", "διαφήμιση", "publicitate", "iklan", "scroll to continue.*",
    "continues? below.*",
    "(?:article|story) continues.*", "continue reading.*",
    # share and comments
    "share(?: this| article| story| on .{2,12}| via .{2,12}| with .{2,20})*", "teilen", "partager",
    "compartir",
    "compartilhar?", "condividi", "delen?", "del", "dela", "udostępnij", "поделиться", "tweet", "facebook",
    "twitter",
    "x", "linkedin", "whatsapp", "telegram", "instagram", "youtube", "pinterest", "reddit", "flipboard",
    "e-?mail",
    "mail", "print", "drucken", "imprimer", "imprimir", "copy link", "link kopieren", "copied", "kopieren",
    "saved?",
    "merken", "bookmark", "follow", "folgen", "like", "link", "url copied.*", "pin it", "mastodon", "threads",
    "bluesky", "xing", "pocket", "messenger", "google news", "facebook twitter.*", "シェア(?:する)?",
    "ポスト(?:する)?",
    "みんなのポストを見る", "ブックマーク", "保存(?:する)?", "メール", "印刷(?:する)?", "送る", "共有",
    "いいね！?", "コピー", "拡大",
    "画像", "写真", "全文", "分享", "收藏", "打印", "评论", "공유(?:하기)?", "인쇄", "스크랩",
    "글자 ?크기.*", "회원용",
    r"(?:\d+|no|add a?|leave a|view|show|join the|see|read|post a?|all|alle|zu den)? ?(?:comments?|"
    r"kommentare?|"
    r"commentaires?|comentarios?|comentários|commenti|reacties|reply|replies|discussion|"
    r"conversation)(?: ?\(?\d+\)?)?",
    # galleries and players
    r"(?:image|photo|slide|bild|foto|picture|imagen)? ?\d{1,3} ?(?:of|/|von|de|van|av|su|di) ?\d{1,3}",
    r"\d{1,2}:\d{2}(?: ?/ ?\d{1,2}:\d{2})?", "play", "pause", "embed",
    "(?:un)?mute", "watch(?: now)?", "listen",
    "videos?",
    "photos?", "gallery", "galerie", "bildergalerie", "fotostrecke", "view (?:all|gallery).*", "images?",
    "fotos?",
    "(?:hide |toggle )?caption", "enlarge(?: this image)?", "transcript",
    # buttons
    "close", "schließen", "fermer", "cerrar", "fechar", "menu", "search", "next", "prev(?:ious)?", "back",
    "zurück",
    "weiter", "more", "mehr", "less", "(?:show|see|view|read|learn|load) more", "show less", "expand",
    "open", "skip",
    "live", "breaking", "exclusive", "subscribe(?: now)?", "sign up", "log ?in", "register", "home", "top",
    "back to top", "nach oben", "n/a", r"loading\.*", "newsletter", "donate", "download", "rating", "unlock",
    "(?:buy|shop) now", "check price", "see at .{2,20}", "view deal", "zur startseite", "startseite",
    # titles of lists that are not the story's
    "tags?:?", "topics?:?", "themen:?", "keywords:?", "schlagworte:?", "categories:?", "filed under:?",
    "in this article:?", "explore more:?", "about the authors?:?", "about us", "quelle", "temas:?",
    "etiquetas:?",
    "tematy:?", "sujets:?", "sources?:?", "(?:table of )?contents", "inhalt(?:sverzeichnis)?", "sommaire",
    "índice",
    "目次", "top image.*", "correction",
    # counters and ornaments
    r"\d+", r"\W*",
), before=r"\W{0,3}", after=r"\W{0,3}$")  # fmt: skip

#: Opens a list of tags.
TAGS = opening((
    "tags?", "topics?", "filed (?:under|in)", "posted in", "categor(?:y|ies|ias?|ie)", "catégories?",
    "kategorien?", "keywords", "themen",
    "schlagworte", "abgelegt unter",
    "stichworte", "mots[- ]clés", "temas", "etiquetas", "tematy", "tagi", "argomenti", "emner", "ämnen",
    "in this (?:article|story)", "más sobre", "related topics", "explore more",
), before=r"\W{0,3}", after=r"\s?:")  # fmt: skip

#: Opens the story in brief.
SUMMARY = opening((
    "in kürze", "kurz(?:fassung| gefasst| erklärt| und knapp)?", "das wichtigste", "die wichtigsten",
    "darum geht",
    "auf einen blick", "zusammenfassung", "key (?:points|takeaways|facts|findings)", "takeaways",
    "at a glance",
    "highlights", "in (?:brief|short)", "summary", "the (?:gist|brief|lowdown)", "quick read", "tl;?dr",
    "en bref",
    "what (?:to|you need to) know", "l[’']essentiel", "en resumen", "lo esencial", "(?:puntos )?claves?",
    "em resumo",
    "resumo", "pontos-chave", "in sintesi", "in breve", "punti chiave", "in het kort", "samenvatting",
    "i korthet",
    "kort (?:fortalt|sagt)", "oppsummert", "sammendrag", "kortversionen", "nøkkelpunkter", "lyhyesti",
    "w skrócie",
    "najważniejsze", "sažetak", "главное", "коротко", "要約", "ポイント", "まとめ", "摘要", "要点", "요약",
    "핵심 요약",
    "ai (?:summary|요약|要約)",
), before=r"\W{0,3}")  # fmt: skip
