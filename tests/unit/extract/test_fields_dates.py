"""When: dates for machines, dates in prose, and what may not be taken for one."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from crawler.extract.fields.moments import Context, machine_moment
from crawler.extract.fields.prose_dates import prose_date
from storage.article import Quality
from tests.unit.extract.fields_pages import fields_of, page_of

HERE = Context()
JUNE = date(2019, 6, 11)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2019-06-11T21:31:04Z", datetime(2019, 6, 11, 21, 31, 4, tzinfo=UTC)),
        ("2019-06-11T21:31:04+02:00", datetime(2019, 6, 11, 19, 31, 4, tzinfo=UTC)),
        ("2019-06-11T21:31:04.123-0500", datetime(2019, 6, 12, 2, 31, 4, tzinfo=UTC)),
        ("2019-06-11 21:31 GMT", datetime(2019, 6, 11, 21, 31, tzinfo=UTC)),
        ("Tue, 11 Jun 2019 21:31:04 +0000", datetime(2019, 6, 11, 21, 31, 4, tzinfo=UTC)),
        ("1560288664", datetime(2019, 6, 11, 21, 31, 4, tzinfo=UTC)),
        ("1560288664000", datetime(2019, 6, 11, 21, 31, 4, tzinfo=UTC)),
        ("2019-06-11", JUNE),
        ("20190611", JUNE),
        ("2019/06/11", JUNE),
        ("2019-06-11T00:00:00+00:00", JUNE),
        ("2019-06-11T21:31:04", JUNE),
    ],
)
def test_machine_date_is_an_instant_or_a_day(text: str, value: date) -> None:
    moment = machine_moment(text, HERE)

    assert moment is not None and moment.value == value and moment.raw == text


@pytest.mark.parametrize("text", ["", "soon", "2019-13-41", "June", "12345", "99999999"])
def test_what_is_no_machine_date_gives_nothing(text: str) -> None:
    assert machine_moment(text, HERE) is None


def test_time_without_zone_takes_the_zone_of_the_source() -> None:
    moment = machine_moment("2019-06-11T21:31:04", Context(zone=ZoneInfo("America/New_York")))

    assert moment is not None
    assert (moment.value, moment.quality) == (datetime(2019, 6, 12, 1, 31, 4, tzinfo=UTC), Quality.INFERRED)


@pytest.mark.parametrize("text", ["2031-01-01T10:00:00Z", "1883-01-01", "0001-01-01T01:00:00+05:00"])
def test_implausible_date_is_kept_raw(text: str) -> None:
    moment = machine_moment(text, Context(fetched_at=datetime(2026, 1, 1, tzinfo=UTC)))

    assert moment is not None and (moment.value, moment.quality, moment.raw) == (
        None,
        Quality.IMPLAUSIBLE,
        text,
    )


def test_a_day_ahead_of_the_fetch_is_a_wrong_clock_not_the_future() -> None:
    fetched = datetime(2026, 1, 1, tzinfo=UTC)

    moment = machine_moment("2026-01-02T10:00:00Z", Context(fetched_at=fetched))

    assert moment is not None and moment.quality is Quality.EXACT


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("June 11, 2019", JUNE),
        ("Jun 11th, 2019", JUNE),
        ("11 June 2019", JUNE),
        ("11. Juni 2019", JUNE),
        ("11 juin 2019", JUNE),
        ("1er août 2022", date(2022, 8, 1)),
        ("11 de junio de 2019", JUNE),
        ("11 giugno 2019", JUNE),
        ("11 de junho de 2019", JUNE),
        ("11 juni 2019", JUNE),
        ("12. März 2025", date(2025, 3, 12)),
        ("11 czerwca 2019", JUNE),
        ("11 июня 2019 г.", JUNE),
        ("11 Haziran 2019", JUNE),
        ("2019年6月11日", JUNE),
        ("2019년 6월 11일", JUNE),
        ("١١ يونيو ٢٠١٩", JUNE),
        ("11 حزيران 2019", JUNE),
        ("11.06.2019", JUNE),
        ("2019.06.11", JUNE),
        ("May 01, 2020", date(2020, 5, 1)),
        ("Posted: Fri 6:45 PM, Feb 16, 2018 /", datetime(2018, 2, 16, 18, 45)),  # noqa: DTZ001 (no zone stated)
        ("11 juin 2019 à 14h30", datetime(2019, 6, 11, 14, 30)),  # noqa: DTZ001
        ("05. November 2024 15:36 Uhr", datetime(2024, 11, 5, 15, 36)),  # noqa: DTZ001
        ("2024년 6월 3일 오후 2:37", datetime(2024, 6, 3, 14, 37)),  # noqa: DTZ001
        (
            "November 18th, 2019 at 11:08 a.m. EST",
            datetime(2019, 11, 18, 11, 8, tzinfo=timezone(timedelta(hours=-5))),
        ),
        ("June 11, 2019 10:00 GMT", datetime(2019, 6, 11, 10, 0, tzinfo=UTC)),
    ],
)
def test_prose_date_is_read_in_the_languages_of_the_press(text: str, value: date) -> None:
    found = prose_date(text)

    assert found is not None and found[0] == value


def test_figures_are_read_as_the_country_writes_them() -> None:
    american, british = prose_date("3/4/2024", month_first=True), prose_date("3/4/2024")

    assert american is not None and british is not None
    assert (american[0], british[0]) == (date(2024, 3, 4), date(2024, 4, 3))


@pytest.mark.parametrize(
    "text", ["", "no date here", "In 2019 the harbour froze", "32 June 2019", "June 2019", "1.5"]
)
def test_prose_without_a_full_date_gives_nothing(text: str) -> None:
    assert prose_date(text) is None


def _published(html: bytes, url: str = "https://www.morningpaper.example/bridge") -> str:
    moment = fields_of(html, url).date_published.value
    return str(moment) if moment else ""


def test_json_ld_is_trusted_first() -> None:
    head = (
        '<meta property="article:published_time" content="2024-03-09T08:00:00Z">'
        '<script type="application/ld+json">'
        '{"@type": "NewsArticle", "datePublished": "2024-03-08T08:00:00Z"}</script>'
    )

    assert _published(page_of(head)) == "2024-03-08T08:00:00Z"


def test_witness_with_the_hour_completes_one_with_the_day() -> None:
    head = (
        '<meta property="article:published_time" content="2024-03-08T08:30:00Z">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-03-08"}</script>'
    )

    assert _published(page_of(head)) == "2024-03-08T08:30:00Z"


def test_day_stays_a_day() -> None:
    top = '<h1>Bridge opens</h1><div class="date"><span itemprop="datePublished">June 11, 2019</span></div>'

    assert _published(page_of(top=top)) == "2019-06-11"


def test_modified_stands_apart() -> None:
    top = '<h1>Bridge opens</h1><time datetime="2024-03-08T08:00:00Z">8 March</time>'
    head = '<meta property="article:modified_time" content="2024-03-09T09:00:00Z">'

    fields = fields_of(page_of(head, top))

    assert (str(fields.date_published.value), str(fields.date_modified.value)) == (
        "2024-03-08T08:00:00Z",
        "2024-03-09T09:00:00Z",
    )


def test_label_tells_publication_from_update() -> None:
    top = (
        "<h1>Bridge opens</h1><p><span>Updated</span> <time datetime='2024-03-09T09:00:00Z'>9 "
        "March</time></p>"
        "<p><span>Published</span> <time datetime='2024-03-08T08:00:00Z'>8 March</time></p>"
    )

    assert _published(page_of(top=top)) == "2024-03-08T08:00:00Z"


def test_date_in_prose_by_the_headline_is_read() -> None:
    assert _published(page_of(top="<h1>Bridge opens</h1><p>Harbour desk, 11 June 2019</p>")) == "2019-06-11"


def test_date_of_a_teaser_is_not_the_articles() -> None:
    tail = '<div class="teaser"><time datetime="2024-03-01T08:00:00Z">1 March</time></div>'

    assert _published(page_of(top="<h1>Bridge opens</h1>", tail=tail)) == ""


def test_date_in_the_story_is_an_events() -> None:
    story = "<p>" + "The first pile was driven on a cold day nine years ago. " * 6 + "It was 3 May 2015.</p>"

    assert _published(page_of(top="<h1>Bridge opens</h1>", story=story)) == ""


def test_day_in_the_address_is_the_last_resort() -> None:
    url = "https://www.morningpaper.example/2024/03/08/bridge"

    assert _published(page_of(top="<h1>Bridge opens</h1>"), url) == "2024-03-08"


def test_implausible_date_is_marked_and_says_so() -> None:
    head = '<meta property="article:published_time" content="2099-03-09T08:00:00Z">'

    found = fields_of(page_of(head), fetched_at=datetime(2026, 1, 1, tzinfo=UTC)).date_published

    assert found.value is not None and found.value.quality is Quality.IMPLAUSIBLE
    assert found.because == "meta article:published_time, which cannot be true"


MARKED = '<p><span itemprop="datePublished" content="2019-06-11T21:31:04Z">June 11</span></p>'


@pytest.mark.parametrize(
    ("stated", "where"),
    [("2019-06-11", "itemprop datePublished"), ("2019-06-11T08:00:00Z", "meta article:published_time")],
)
def test_microdata_is_asked_where_no_better_witness_names_the_hour(stated: str, where: str) -> None:
    head = f'<meta property="article:published_time" content="{stated}">'
    candidates = fields_of(page_of(head, f"<h1>Bridge opens</h1>{MARKED}")).date_published.candidates

    assert candidates[-1].because.startswith(where)
