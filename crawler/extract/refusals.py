"""The words of pages that stand in an article's way, in the languages of the press."""

import re

#: titles and headings of a check whether the visitor is a person
BOT_CHECK = re.compile(
    r"^\W*(?:just a moment|attention required|access (?:to this page has been )?denied|"
    r"are you (?:a )?(?:robot|human)|"
    r"please verify you are|verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser|"
    r"robot check|security check|"
    r"pardon our interruption|human verification|bot (?:detection|verification)|ddos protection|"
    r"request blocked|"
    r"one more step|un momento|einen moment|sicherheitsüberprüfung|vérification de sécurité|unusual traffic|"
    r"请稍候|正在验证)",
    re.IGNORECASE,
)
#: what such pages load or submit, whatever they say
BOT_CHECK_MARKS = (
    b"cf-challenge", b"cf_chl_", b"/cdn-cgi/challenge-platform", b"px-captcha", b"_Incapsula_Resource",
    b"captcha-delivery.com", b"g-recaptcha-response", b"h-captcha", b"distil_r_captcha", b"perimeterx",
)  # fmt: skip
#: titles and headings of a page that asks for consent and shows nothing else
CONSENT_TITLE = re.compile(
    r"^\W*(?:before you continue|we value your privacy|we care about your privacy|your privacy|"
    r"privacy settings|"
    r"cookie (?:consent|settings|policy|notice)|consent|manage (?:your )?(?:cookies|consent)|"
    r"bevor sie fortfahren|"
    r"zustimmung|einwilligung|ihre privatsphäre|datenschutzeinstellungen|avant de continuer|votre vie privée|"
    r"antes de continuar|prima di continuare|voordat je verdergaat|privacyinstellingen|weiter mit werbung)",
    re.IGNORECASE,
)
#: what consent texts speak of; several of them together are one
CONSENT_WORDS = re.compile(
    r"cookies?|consent|privacy|partners?|personal(?:ised|ized)? (?:data|ads|content)|gdpr|dsgvo|"
    r"datenschutz|einwilligung|"
    r"zustimm\w+|tracking|werbung|confidentialité|consentement|vie privée|privacidad|consentimiento|"
    r"accept(?:er|ar|eren)?|"
    r"akzeptieren|ablehnen|reject|toestemming|informativa",
    re.IGNORECASE,
)
#: titles and headings of a page that is not there, served as if it were
NOT_FOUND = re.compile(
    r"^\W*(?:(?:error |fehler |erreur )?404(?:\b|$)|(?:the )?page (?:you requested |"
    r"you were looking for )?(?:was |is |could )?"
    r"not (?:be )?found|page (?:does ?n.t|no longer) exist|not found|(?:diese |"
    r"die )?seite (?:wurde )?nicht gefunden|"
    r"seite existiert nicht|page (?:introuvable|non trouvée)|página no encontrada|pagina non trovata|"
    r"página não encontrada|pagina niet gevonden|sidan hittades inte|siden (?:ble |blev )?ikke fun|"
    r"sivua ei löyty|"
    r"nie znaleziono strony|страница не найдена|ページが見つかりません|페이지를 찾을 수 없|页面不存在|oops)",
    re.IGNORECASE,
)
#: what a wall says where the text breaks off
WALL = re.compile(
    r"(?:subscribe|sign up|register|log ?in|become a member|upgrade|join)\b.{0,60}\b(?:to|"
    r"and) (?:continue|keep|read|unlock|access|see)|"
    r"(?:continue|keep) reading (?:with|by|for|this)|(?:to|want to) (?:continue|read) (?:reading|"
    r"the (?:full|rest))|"
    r"this (?:article|story|content) is (?:for|only|available|reserved|exclusive)|(?:for|"
    r"available to) (?:paying )?subscribers only|"
    r"subscriber[- ](?:only|exclusive)|already a subscriber|you(?:'ve| have) (?:reached|read) (?:your|all)|"
    r"(?:jetzt|weiter)lesen (?:mit|und)|weiterlesen mit|(?:mit|als) \S+ ?(?:abo|plus|\+).{0,40}(?:lesen|"
    r"testen)|"
    r"diese[rn]? (?:artikel|inhalt|beitrag) ist (?:nur|exklusiv)|nur für abonnent|bereits abonnent|"
    r"jetzt abonnieren und|"
    r"(?:cet )?article (?:est )?réservé aux abonnés|pour lire la suite|"
    r"il vous reste \S+ ?\S* de cet article|déjà abonné|"
    r"(?:contenido|artículo) (?:exclusivo|solo) para suscriptores|suscríbete para|para seguir leyendo|"
    r"(?:contenuto|articolo) riservato agli abbonati|per continuare a leggere|abbonati per|"
    r"conteúdo (?:exclusivo|restrito) para assinantes|assine para|verder lezen\?|exclusief voor abonnees|"
    r"artikkelen er (?:for|kun for)|for abonnenter|läs vidare|bli prenumerant|"
    r"dostęp (?:tylko )?dla (?:prenumeratorów|subskrybentów)|materiał dostępny|только для подписчиков|"
    r"会員限定|有料会員|この記事は(?:有料)?会員|続きを読むには|残り\d+文字|"
    r"구독자 전용|회원 전용|付费阅读|订阅后",
    re.IGNORECASE,
)
#: names of attributes and classes that a meter puts around a text that it still delivers
METER_MARK = re.compile(
    r"paywall|pay-wall|regwall|meter(?:ed|ing)?\b|\bpw(?:cnt|msg|count|read)?\b|dplpw|data-pw|tinypass|"
    r"piano|poool|"
    r"premium-content|subscriber-content|is-premium|protected-content",
    re.IGNORECASE,
)
