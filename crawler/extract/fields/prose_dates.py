"""A date as people write it, in the languages of the press: with a month's name, or in figures."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

#: the months, each by its names and abbreviations: English, German, French, Spanish, Italian, Portuguese,
#: Dutch,
#: Swedish, Danish, Norwegian, Finnish, Polish, Czech, Russian, Ukrainian, Turkish, Romanian, Hungarian,
#: Greek,
#: Indonesian, Swahili, Arabic (both sets of names), Hebrew. Accents are left off; see ``_plain``
_MONTHS = (
    "january jan januar janner janvier janv enero ene gennaio gen janeiro januari tammikuuta tammikuu "
    "stycznia styczen sty "
    "leden ledna января январь янв сiчня ocak ianuarie januar ιανουαριου ιαν januarius يناير "
    "كانون\u00a0الثاني جانفي ינואר",
    "february feb februar fevrier fevr fev febrero febbraio fevereiro februari helmikuuta lutego luty "
    "lut unor unora "
    "февраля февраль фев лютого subat februarie februar φεβρουαριου φεβ فبراير شباط فيفري פברואר",
    "march mar marz mrz marz mars marzo marco maart mrt maaliskuuta marca marzec brezen brezna марта "
    "март мар березня mart "
    "martie marcius μαρτιου μαρ maret machi مارس آذار אזר מרץ",
    "april apr avril avr abril abr aprile huhtikuuta kwietnia kwiecien kwi duben dubna апреля апрель апр "
    "квiтня nisan "
    "aprilie aprilis απριλιου απρ aprili أبريل ابريل نيسان أفريل אפריל",
    "may mai mayo maggio mag maio mei maj toukokuuta maja kveten kvetna мая май травня mayis majus μαιου "
    "μαϊου مايو أيار ماي מאי",
    "june jun juni juin junio giugno giu junho kesakuuta czerwca czerwiec cze cerven cervna июня июнь "
    "июн червня haziran "
    "iunie junius ιουνιου ιουν يونيو حزيران جوان יוני",
    "july jul juli juillet juil julio luglio lug julho heinakuuta lipca lipiec lip cervenec cervence "
    "июля июль июл липня temmuz "
    "iulie julius ιουλιου ιουλ يوليو تموز جويلية יולי",
    "august aug aout agosto ago augustus augusti elokuuta sierpnia sierpien sie srpen srpna августа "
    "август авг серпня agustos "
    "augusztus αυγουστου αυγ agustus agosti أغسطس اغسطس آب أوت אוגוסט",
    "september sep sept septembre septiembre setiembre settembre set setembro syyskuuta wrzesnia "
    "wrzesien wrz zari сентября "
    "сентябрь сен сент вересня eylul septembrie szeptember σεπτεμβριου σεπ septemba سبتمبر أيلول ספטמבר",
    "october oct oktober okt octobre octubre ottobre ott outubro out lokakuuta pazdziernika pazdziernik "
    "paz rijen rijna "
    "октября октябрь окт жовтня ekim octombrie οκτωβριου οκτ oktoba أكتوبر اكتوبر تشرين\u00a0الأول אוקטובר",
    "november nov novembre noviembre novembro marraskuuta listopada listopad lis ноября ноябрь ноя kasim "
    "noiembrie "
    "νοεμβριου νοε novemba نوفمبر تشرين\u00a0الثاني נובמבר",
    "december dec dezember dez decembre diciembre dic dicembre dezembro desember joulukuuta grudnia "
    "grudzien gru prosinec "
    "prosince декабря декабрь дек грудня aralik decembrie δεκεμβριου δεκ desemba ديسمبر كانون\u00a0الأول "
    "דצמבר",
)
_MONTH_NUMBERS = {
    name.replace("\u00a0", " "): number
    for number, names in enumerate(_MONTHS, 1)
    for name in names.split(" ")
}
#: accents go, so that "März", "marz" and "MÄRZ" are one
_ACCENTS = str.maketrans(
    "äáàâãåéèêëíìîïóòôõöúùûüýçñžšřčěůłńśźżąęąőűışğіїή", "aaaaaaeeeeiiiiooooouuuuycnzsrceulnszzaeaouisgiiη"
)

_NAME = "|".join(sorted(map(re.escape, _MONTH_NUMBERS), key=len, reverse=True))
_OF = r"(?:\s*(?:de|of|del|d')\s*|[\s.,\-/]*)"
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?{_OF}\b({_NAME})\b\.?,?{_OF}(\d{{4}})(?!\d)"
)
_MONTH_DAY = re.compile(rf"\b({_NAME})\b\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(\d{{4}})(?!\d)")
_YEAR_MONTH_NAME = re.compile(rf"(?<!\d)(\d{{4}})\.?[\s,]+({_NAME})\b\.?\s+(\d{{1,2}})(?!\d)")
_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_FIGURES = re.compile(r"(?<![\d.])(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![\d])")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d{2})([./-])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)")

_TIME = re.compile(
    r"(오전|오후|上午|下午|午前|午後)?\s*(?<!\d)(\d{1,2})\s?(?:[:.h]|時|시|时)\s?(\d{2})(?:[:分]\d{2})?\s*(?:분|"
    r"分)?\s*([ap]\.?\s?m\b\.?)?"
    r"\s*(?:uhr|hrs|h\b)?\s*,?\s*\(?(utc|gmt|z\b|cest|cet|mesz|mez|bst|edt|est|cdt|cst|mdt|mst|pdt|pst|"
    r"ist|jst|kst|msk|sast|aest|"
    r"aedt|et\b)?(?:\s*([+-]\d{1,2})(?::?(\d{2}))?)?",
    re.IGNORECASE,
)
#: only abbreviations that mean one zone in the press; CST, IST and BST of other continents are far rarer
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "cet": 60, "mez": 60, "cest": 120, "mesz": 120, "edt": -240, "est": -300,
    "cdt": -300, "mdt": -360, "mst": -420, "pdt": -420, "pst": -480, "jst": 540, "kst": 540, "msk": 180,
    "sast": 120, "aest": 600, "aedt": 660,
}  # fmt: skip
_AFTERNOONS = frozenset({"오후", "下午", "午後"})
#: how far behind the date its time may stand
_TIME_REACH = 30
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९０１２３４５６７８９", "0123456789" * 4)


def prose_date(text: str, *, month_first: bool = False) -> tuple[datetime | date, str] | None:
    """The first full date in a text, with its time where one stands by it, and the words it was read from.

    A time without a zone comes naive. ``month_first`` reads "1/2/2024" as English of the United States does.
    """
    plain = _plain(text)
    found = _first_day(plain, month_first=month_first)
    if found is None:
        return None
    day, start, end = found
    behind = plain[end : end + _TIME_REACH]
    time = _TIME.search(behind)
    if time is None and (before := _TIME.search(plain[max(0, start - _TIME_REACH) : start])):
        moment = _at(day, before)
        return (moment, text.strip()) if moment else (day, text.strip())
    moment = _at(day, time) if time else None
    last = end + time.end() if time and moment else end
    raw = text[start:last] if len(plain) == len(text) else text
    return moment or day, raw.strip(" ,;(")


def _plain(text: str) -> str:
    """Lower case, without accents, figures in ASCII: as long as the text in all but odd cases."""
    return text.translate(_DIGITS).lower().translate(_ACCENTS)


def _first_day(plain: str, *, month_first: bool) -> tuple[date, int, int] | None:
    if not any(character.isdigit() for character in plain):
        return None
    days = [
        (day, match.start(), match.end())
        for pattern, read in _READERS
        for match in [pattern.search(plain)]
        if match and (day := read(match, month_first))
    ]
    return min(days, key=lambda found: found[1]) if days else None


def _date(year: str, month: int | None, day: str) -> date | None:
    number = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(number, month or 0, int(day))
    except ValueError:
        return None


def _figures(match: re.Match[str], month_first: bool) -> date | None:
    first, separator, second, year = match.groups()
    day, month = (second, first) if month_first and separator != "." else (first, second)
    return _date(year, int(month), day) or _date(year, int(day), month)


_READERS = (
    (_DAY_MONTH, lambda match, _: _date(match[3], _MONTH_NUMBERS.get(match[2]), match[1])),
    (_MONTH_DAY, lambda match, _: _date(match[3], _MONTH_NUMBERS.get(match[1]), match[2])),
    (_YEAR_MONTH_NAME, lambda match, _: _date(match[1], _MONTH_NUMBERS.get(match[2]), match[3])),
    (_ASIAN, lambda match, _: _date(match[1], int(match[2]), match[3])),
    (_YEAR_FIRST, lambda match, _: _date(match[1], int(match[3]), match[4])),
    (_FIGURES, _figures),
)


def _at(day: date, match: re.Match[str]) -> datetime | None:
    """The day at the time that was matched; ``None`` for a time that cannot be."""
    asian_half, hour, minute, half, zone, offset_hours, offset_minutes = match.groups()
    hours = int(hour)
    if asian_half:
        half = "pm" if asian_half in _AFTERNOONS else "am"
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half.lower().startswith("p") else 0)
    if hours > 23 or int(minute) > 59:
        return None
    return datetime(
        day.year, day.month, day.day, hours, int(minute), tzinfo=_zone(zone, offset_hours, offset_minutes)
    )


def _zone(name: str | None, hours: str | None, minutes: str | None) -> tzinfo | None:
    if name is None or name.lower() not in _ZONES:
        return None
    offset = _ZONES[name.lower()]
    if hours:
        offset += int(hours) * 60 + (-1 if hours.startswith("-") else 1) * int(minutes or 0)
    return UTC if not offset else timezone(timedelta(minutes=offset))
