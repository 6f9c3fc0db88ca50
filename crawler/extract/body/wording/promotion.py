"""What asks the reader to subscribe, sign up, install, follow, comment or give; what a wall says."""

from crawler.extract.body.wording.phrases import Phrases

_SOCIAL = (
    r"(?:twitter|facebook|instagram|linkedin|youtube|tiktok|whatsapp|telegram|threads|bluesky|google|x\b|@|"
    r"social)"
)

PROMOTION = Phrases({
    # English
    "sign signing": (
        r"sign up (?:for|to|now|here|today)\b.{0,80}(?:newsletter|email|inbox|alert|updates|briefing|"
        r"digest|free)",
        "(?:please|to) sign in", r"^by signing up\b",
    ),
    "subscribe subscribing subscriber subscribers": (
        r"subscribe\b.{0,60}(?:newsletter|inbox|e-?mail|podcast|channel|magazine|full access|for free|"
        r"today|now)\b",
        r"subscribe (?:to|now|today|for|here)\b", "become a subscriber", "already a subscriber",
        "(?:for|reserved for|exclusive to) subscribers", "thanks? (?:you )?for subscribing",
    ),
    "newsletter newsletters": (
        r"(?:our|free|daily|weekly|the|email|morning) newsletters?\b.{0,80}(?:inbox|sign|subscri|deliver|"
        r"here|free)",
        "newsletter.{0,60}(?:abonnieren|anmelden|bestellen|kostenlos|sichern|delivered|straight)",
    ),
    "inbox in-box mailbox": (r"(?:in|to) your (?:in-?box|mailbox|email)",),
    "get": (
        r"get (?:the latest|our|more|all|breaking|unlimited|full|daily|local).{0,60}(?:newsletter|inbox|"
        r"access|app|alerts)\b",
    ),
    "app": (r"(?:download|get|install) (?:the|our|your|it on).{0,40}\bapp\b", r"\bour (?:free )?app\b"),
    "click": (r"\bclick here (?:to|for)\b",),
    "member supporter patron": ("become a (?:member|patron|supporter)", "already a member"),
    "journalism": ("(?:support|fund) (?:our|independent|quality) journalism",),
    "enjoying": ("enjoying this article",),
    "log login logged": (r"^\W*log ?in (?:to|or)\b", "please log ?in", "you must be logged in"),
    "account": ("create (?:a free|an) account", "don[’']t have an account"),
    "continue": ("to continue reading",),
    "unlimited": ("unlimited (?:online |digital )?access",),
    "trial": ("start your (?:free )?trial",),
    "follow": (
        rf"follow (?:us|me|him|her|them|@|along|the .{{2,30}}) ?(?:on|@|at|via)?\b.{{0,40}}{_SOCIAL}",
    ),
    "us": ("(?:like|find|join) us on", "write to us at", "send us (?:your|a)", "tell us what you think"),
    "conversation": ("join the conversation",),
    "tip tips": ("(?:have|got) (?:a|any) (?:news )?tips?",),
    "hear": (r"we(?:[’']d| would)? (?:want|like|love) to hear (?:from you|your|what you)",),
    "comment comments": ("(?:leave|post|add) (?:a|your) comment", "in the comments? (?:section|below)?",),
    "notifications": ("turn on (?:desktop )?notifications",),
    "email e-mail mail": (r"enter your e-?mail", "your e-?mail address"),
    "reading": ("thank(?:s| you) for reading",),
    "stories" : (
    r"for more (?:stories|news).{0,60}(?:visit|check|click|go to|follow|subscribe|page|here|sign)", ),
    "preferred": ("(?:as )?(?:a |your )?preferred source",),
    "affiliate": ("affiliate (?:links?|partners?|commission)",),
    "commission": (r"(?:earn|receive) (?:a|an affiliate|affiliate|some)? ?(?:small )?commission",),
    "coffee": ("buy (?:us|me) a coffee",),
    "donate donation contribution contribute": (
        "make a (?:donation|contribution)", "donate (?:now|today|here|to)", "contribute (?:now|today)",
    ),
    "listen": (
        "listen to (?:this|the) (?:article|story|full)",
        "listen to .{2,30} (?:live|back) (?:at|on|from|here|every)",
    ),
    "rights": ("all rights reserved",),
    "copyright": (r"copyright .{0,6}\d{4}", r"subject to copyright"),
    # German
    "jetzt": (
        "jetzt (?:kostenlos |gratis )?(?:abonnieren|anmelden|registrieren|testen|bestellen|weiterlesen|"
        "herunterladen|sichern)",
    ),
    "folgen folge folgt": (
        r"folge?n?t? (?:sie )?(?:uns|dem|der|ihm|ihr|@)\b.{0,40}(?:auf|bei|in)\b", "folgen sie uns",
    ),
    "kanal whatsapp-kanal": ("(?:whatsapp|telegram)[- ]kanal",),
    "artikel beitrag": ("hat ihnen (?:der|dieser) (?:artikel|beitrag)",),
    "hier": ("hier (?:anmelden|abonnieren|bestellen)", "hier geht es zur neuen"),
    "abo": (r"mit (?:einem )?(?:plus-?)?abo\b", "haben (?:bereits )?(?:ein|kein) abo"),
    "verpassen": ("(?:nichts|keine nachricht(?:en)?) (?:mehr )?verpassen",),
    "quelle": ("als bevorzugte quelle",),
    "schreiben diskutieren unterstützen" : ( "schreiben sie uns", "diskutieren sie mit",
    "unterstützen sie uns"),
    "fehler": ("fehler (?:gefunden|entdeckt|melden)",),
    "social": (r"auch bei social media",),
    "wissen": ("jeden (?:tag|morgen) wissen",),
    # French
    "vous abonner inscrire": (
        r"(?:abonnez|inscrivez|connectez|identifiez)[- ]vous", r"s[’'](?:abonner|inscrire)\b",
    ),
    "abonnez inscrivez connectez": ("(?:abonnez|inscrivez|connectez)[- ]vous",),
    "recevez retrouvez suivez téléchargez": (
        "(?:recevez|retrouvez|suivez|téléchargez) .{0,40}(?:newsletter|application|notre|nos|nous|whatsapp|"
        "sur)",
    ),
    "abonné abonnés": ("déjà abonné", "réservée? aux abonnés", "cet article est réservé"),
    "reste": ("il vous reste .{1,10}% de cet article",),
    # Spanish, Portuguese
    "suscríbete suscríbase regístrate apúntate síguenos únete": (
        "(?:suscríb(?:ete|ase)|regístrate|apúntate|síguenos|únete)",
    ),
    "recibe descarga": ("(?:recibe|descarga) .{0,40}(?:newsletter|boletín|noticias|app|correo)",),
    "suscriptores": ("(?:solo|exclusivo) para suscriptores",),
    "clic": ("(?:haz|haga) clic aquí",),
    "firma": ("^sobre la firma",),
    "assine inscreva-se inscreva cadastre-se cadastre siga receba baixe acompanhe participe entre": (
        "(?:assine|inscreva-se|cadastre-se|siga(?:-nos)?|receba|baixe o|acompanhe|participe do|entre no)"
        r"\b.{0,60}(?:newsletter|e-?mail|canal|\bapp\b|whatsapp|telegram|instagram|google|grupo|o g1)",
    ),
    "quer clique": ("quer receber", "clique aqui"),
    # Italian, Dutch, Nordic
    "iscriviti abbonati seguici scarica clicca": (
        r"(?:iscriviti (?:al|alla|a)|abbonati (?:a|per)|seguici|scarica l[’']app|clicca qui)\b",
        "riservato agli abbonati",
    ),
    "schrijf meld abonneer volg abonnees": (
        r"(?:schrijf je|meld je|abonneer je|volg ons)\b", "(?:enkel|alleen) voor abonnees",
    ),
    "følg følge følger abonner abonnér tilmeld meld": (
        "følg (?:oss|os)", "abonn[eé]r(?:e|er)? på", "tilmeld dig", "meld deg på",
    ),
    "följ prenumerera": ("följ oss", "prenumerera på"),
    "tips": ("har du (?:tips|innspel|spørsmål)",),
    # Slavic, Greek, Turkish, Indonesian
    "zapisz subskrybuj obserwuj wesprzyj wykup" : ( "zapisz się", "subskrybuj", "obserwuj nas",
    "wesprzyj nas", "wykup"),
    "подписывайтесь подпишитесь присоединяйтесь підписуйтесь приєднуйтесь": (
        "(?:подписывайтесь|подпишитесь|присоединяйтесь|підписуйтесь|приєднуйтесь)",
    ),
    "εγγραφείτε ακολουθήστε": ("εγγραφείτε", "ακολουθήστε"),
    "abone takip": ("abone ol", "takip ed"),
    "berlangganan ikuti": ("berlangganan", "ikuti kami"),
    "اشترك تابعنا": ("اشترك", "تابعنا"),
}, unspaced=(
    "メールマガジン", "メルマガ", "会員登録", "無料登録", "有料会員", "会員限定", "この記事は有料",
    r"残り\d+文字", "友だち追加",
    "关注我们", "扫一扫", "微信公众号", "訂閱", "追蹤我們", "加入會員", "구독(?:하기|신청)", "카카오톡",
    "제보(?:는|하기)", "저작권자",
    r"무단\s?전재", "재배포 금지", "सब्सक्राइब", "फॉलो करें",
))  # fmt: skip
