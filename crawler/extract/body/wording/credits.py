"""Who wrote, photographed, helped, corrected, and when: the lines around a story that speak of its making."""

import re

from crawler.extract.body.wording.phrases import Phrases, opening

_MADE = r"(?: (?:credit|by|von|source|courtesy|par|de|via|de la|do|copyright))?\s?[:/©|]"
_PICTURE = (
    "photo photos foto fotos image images bild bilder picture pic photograph video illustration grafik gr"
    "aphic "
    "imagen imagem immagine afbeelding beeld kuva zdj fot bildquelle photographer"
)
_AGENCY_AT_END = (
    r"(?:getty(?: images)?|shutterstock|istock(?:photo)?|unsplash|pixabay|picture alliance|"
    r"imago(?: images)?|ap photo|"
    r"[/(](?:afp|reuters|dpa|ap|epa|apa)|epa-efe|reuters/\w+|apa/\w+|dpa/\w+|adobe ?stock|alamy|"
    r"ritzau scanpix|"
    r"file photo|archive photo|archivfoto|archivbild|symbolbild|symbolfoto|screenshot|handout)\W{0,3}$"
)

#: A picture's credit: who made it.
CREDIT = Phrases({
    _PICTURE: (
        rf"\b(?:{_PICTURE.replace(' ', '|')}){_MADE}",
        rf"(?:^|\()(?:{_PICTURE.replace(' ', '|')}) (?:by|via|courtesy|from|von|par|credit)\b",
    ),
    "credit credits crédit crédits quelle": (r"^(?:image |photo )?cr[ée]dits?\s?[:/]", r"^\(?quelle\s?:"),
    "getty shutterstock istock istockphoto unsplash pixabay picture imago ap afp reuters dpa epa efe apa "
    "adobestock" : (
        _AGENCY_AT_END,
        r"\((?:photo|image|foto|ap|afp|reuters|getty|bild|picture|file|screenshot|courtesy|illustration|"
        r"pixabay)\b[^)]{0,80}\)$",
    ),
    "stock alamy scanpix archivfoto archivbild symbolbild symbolfoto screenshot handout file archive"
    : (_AGENCY_AT_END,),
    "courtesy": (r"\(?(?:photo |image )?courtesy (?:of|photo)", r"courtesy\)?$"),
}, unspaced=("©", "写真[:：=＝]", "写真は", "图片[:：]", "사진\\s?[=:/]", "фото\\s?[:/]"))  # fmt: skip

#: Who wrote, when, and how long it takes to read.
BYLINE = opening((
    "(?:by|von|par|por|di|door|av|af|autore?|autorin|authors?|written by|words by|texte?|texto|"
    "(?:reporting|story) by|"
    r"edit(?:ed|ing) by|post(?:ed)? by|published by|"
    r"publi(?:cado|é|cato) (?:por|par|da)|redaktion|redacción|oleh|przez|автор)\b ?:? ?(?=\w)",
    r"(?:(?:first |last )?(?:published|updated|modified)|posted|created|veröffentlicht|"
    r"(?:zuletzt )?aktualisiert|erstellt|"
    r"stand|publiée?|mis à jour|mise à jour|modifié|publicado|actualizado|atualizado|pubblicato|aggiornato|"
    r"publiziert|"
    r"gepubliceerd|bijgewerkt|publisert|oppdatert|publicerad|uppdaterad|offentliggjort|opdateret|julkaistu|"
    r"päivitetty|"
    r"opublikowano|aktualizacja|zaktualizowano|publikováno|опубликовано|обновлено|公開|更新|発行|配信|入力|"
    r"수정|입력|등록|发布|發布)",
    r"\d{1,3}[\s-]?(?:min(?:ute)?s?\.?|minuten|minuti|minutos)\b.{0,12}"
    "(?:read|lesezeit|lesedauer|de lecture|de lectura|di lettura|de leitura|leestijd|lesing)?$",
    "(?:reading time|read time|lesezeit|lesedauer|temps de lecture|tempo de leitura|tempo di lettura|"
    "leestijd)",
), before=r"\W{0,4}", after="")  # fmt: skip

_MONTH = (
    r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|ene|abr|ago|dic|fév|avr|juin|juil|"
    r"aoû|déc|"
    r"gen|mag|giu|lug|set|ott|out|mei|maj|maa|tam|hel|huh|tou|kes|hei|elo|syy|lok|joul|sty|lut|kwi|cze|lip|"
    r"sie|wrz|"
    r"paź|lis|gru|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек)\w{0,9}\.?"
)
#: A line that is hardly more than a date; in lower case.
DATE_LINE = re.compile(
    rf"\W*(?:[^\W\d]+[,.:]? ){{0,4}}(?:\d{{1,2}}(?:st|nd|rd|th)?\.? (?:de |"
    rf"of )?{_MONTH} (?:de )?,?\s?\d{{4}}|"
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|"
    r"\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]|"
    r"\d{1,2}:\d{2}).{0,40}$"
)

#: Who helped, whom to write to, where it came from.
CONTRIBUTION = Phrases({
    "contributed": ("contributed (?:to|reporting|research)",),
    "reporting editing edited writing compiled translated produced inputs input": (
        r"^\(?(?:additional )?reporting by",
        r"^\(?(?:with )?(?:reporting|inputs?|additional reporting) (?:from|by)",
        r"^\(?(?:editing|edited|writing|compiled|translated|produced) by",
    ),
    "agency agencies wire": (r"^\(?with (?:agency|agencies|wire)",),
    "quelle source sources fuente fonte bron kilde källa źródło material informationen": (
        r"^\(?(?:quelle|sources?|fuente|fonte|bron|kilde|källa|źródło)\b ?[:(]",
        r"^\(?mit (?:material|informationen) von",
    ),
    "associated": ("(?:the )?associated press$",),
    "ap afp dpa apa reuters efe ansa pti ani sid kna epd belga anp ntb ritzau tt": (
        r"^[(/]?(?:ap|afp|dpa|apa|reuters|efe|ansa|pti|ani|sid|kna|epd|belga|anp|ntb|tt|"
        r"ritzau)(?:[/,\- ]\w{2,12}){0,4}\)?$",
    ),
    "appeared published originally": (
        "this (?:article|story|piece|post) (?:was )?(?:originally|first) (?:appeared|published|ran)",
        "(?:originally|first) (?:published|appeared) (?:on|in|at|by)",
    ),
    "reach contact email reached contacted e-mail follow twitter": (
        "(?:reach|contact|email) .{2,60}@", "(?:can|may) be (?:reached|contacted)",
        r"^\W{0,3}(?:e-?mail|contact|reach|follow)\b.{0,60}[@:]", r"^\W{0,3}twitter\W{0,3}[@:]",
        r"^contact the (?:author|writer|reporter)",
        r"(?:follow|find) (?:him|her|them|me) (?:on|at)",
    ),
    "reporter correspondent editor columnist journalist writer producer contributor freelance": (
        r"is (?:a|an|the) .{0,60}(?:reporter|correspondent|editor|columnist|journalist|writer|producer|"
        r"contributor|freelance)"
        r"\b.{0,4}(?:for|at|with|based|who|covering|and|in)",
    ),
    "übersetzt übersetzung maschinelle maschinell": ("maschinelle? übersetz",),
    "translated generated automatically": (
        r"this (?:article|story|translation|summary) (?:was|has been|is) (?:automatically |"
        r"machine[- ])?(?:translated|generated)",
    ),
    "berichtete berichteten": (r"(?:über dieses thema|darüber) berichtete",),
    "originalartikel": ("den originalartikel",),
    "citation": (r"^citation ?:",),
})  # fmt: skip

#: Opens a correction or a note about the story; kept, and marked.
CORRECTION = opening((
    "corrections?", "clarifications?", "korrektur", "berichtigung", "rectificatif", "fe de errores",
    "corrección",
    "errata", "correção", "rettifica", "rectificatie", "rettelse", "rättelse", "oikaisu", "sprostowanie",
    "訂正", "更正",
    "정정", "바로잡습니다",
), before=r"\W{0,3}", after=r"(?:\b[^:]{0,40})?[:–—.]")  # fmt: skip
NOTICE = opening((
    "editor[’']?s?[’']? note", "updated?", "anmerkung der redaktion", r"anm\. d\. red",
    "hinweis der redaktion",
    "transparenzhinweis", "note de la rédaction", "ndlr", "nota de la redacción", "nota del editor", "お断り",
    "disclosure", "disclaimer",
), before=r"\W{0,3}", after=r"(?:\b[^:]{0,40})?[:–—.]")  # fmt: skip
