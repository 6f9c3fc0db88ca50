"""What a site shows in an article's place never replaces the article, and is named in the run."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from storage.articles import Articles
from storage.quarantine import Quarantine
from storage.run import LinkOutcome, Run, RunStatus
from storage.runs import Runs
from tests.integration.crawl.conftest import PATIENCE_S, SOURCE, Desk
from tests.site import Newspaper, newspaper

#: after which every story is due for a look
LONG = timedelta(days=61)
_PARAGRAPH = (
    "<p>The ferry left the pier at dawn, and nobody on board knew yet what the winter had in store.</p>"
)


def _page(title: str, body: str, head: str = "") -> bytes:
    return (
        f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{body}</body></html>".encode()
    )


ELSEWHERE = _page(
    "A story of another paper",
    "<article>"
    + "<p>Quite another harbour, with quite other boats and their captains in it.</p>" * 30
    + "</article>",
    '<link rel="canonical" href="https://other.example/2026/01/a-story/">'
    '<meta property="og:type" content="article">',
)
#: what stands in the place of a story: the page, its type, and what the run has to say of it
CASES: Mapping[str, tuple[bytes, str, str]] = {
    "soft 404": (_page("Page not found", "<p>Sorry, we could not find that.</p>"), "text/html", "soft_404"),
    "consent": (
        _page("Before you continue", "<p>We use cookies. Accept or reject.</p>"), "text/html", "consent"
    ),
    "bot check": (_page("Just a moment...", "<p>Checking your browser.</p>"), "text/html", "bot_check"),
    "wall": (
        _page("Subscribe", "<p>Subscribe to continue reading this story.</p>"), "text/html", "of text"
    ),
    "empty": (b"", "text/html", "the page is empty"),
    "a picture": (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40, "image/jpeg", "no text, but image/jpeg"),
    "a document": (b"%PDF-1.7\n" + bytes(range(256)) * 40, "text/html; charset=utf-8", "no"),
    "another site": (ELSEWHERE, "text/html; charset=utf-8", "other.example is another site"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """What is known after the crawl that met them."""

    run: Run
    #: why each link ended as it did, by case
    reasons: Mapping[str, tuple[LinkOutcome | None, str]]
    #: for each case whether the stored article is the printed one still
    kept: Mapping[str, bool]


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Iterator[After]:
    """A crawl of good pages, and one of those."""
    folder = tmp_path_factory.mktemp("desk")
    with newspaper() as site:
        desk = Desk(folder, f"sqlite:///{folder}/features.db", site)
        desk.crawl()
        stories = dict(zip(CASES, site.features, strict=False))
        for case, (page, kind, _) in CASES.items():
            site.show_instead(stories[case].path, page, content_type=kind)
        desk.let_pass(LONG)
        desk.crawl()
        engine = desk.engine()
        run = Runs(engine).last(SOURCE)
        assert run is not None
        accounts = {each.link.url: each for each in Runs(engine).links(run.run_id)}
        stored = {each.article.headline for each in Articles(engine).recent(100) if each.revision_no == 1}
        ends = {case: accounts[f"{site.url}{story.path}"] for case, story in stories.items()}
        yield After(
            run=run,
            reasons={case: (end.outcome, end.reason or "") for case, end in ends.items()},
            kept={case: story.plain_headline in stored for case, story in stories.items()},
        )
        engine.dispose()


@pytest.mark.parametrize("case", CASES)
def test_a3_38_42_43_the_article_stays(after: After, case: str) -> None:
    assert after.kept[case], after.reasons[case]


@pytest.mark.parametrize("case", CASES)
def test_a3_38_42_43_the_page_is_named_for_what_it_is(after: After, case: str) -> None:
    outcome, reason = after.reasons[case]

    assert outcome in (LinkOutcome.REJECTED, LinkOutcome.FAILED)
    assert CASES[case][2] in reason


def _cut_by_a_redesign(site: Newspaper, count: int) -> list[str]:
    """The newest stories show a headline and two sentences; their headlines."""
    stories = [story for story in site.features if not story.is_preview][:count]
    head = '<meta property="og:type" content="article">'
    for story in stories:
        site.show_instead(
            story.path, _page(story.plain_headline, f"<article>{_PARAGRAPH * 2}</article>", head)
        )
    return [story.plain_headline for story in stories]


@pytest.fixture
def redesigned(desk: Desk) -> list[str]:
    """A second crawl, of a site that shows the beginning of its stories alone."""
    desk.crawl()
    headlines = _cut_by_a_redesign(desk.site, 4)
    desk.let_pass(LONG)
    desk.crawl()
    return headlines


def test_a5_56_a_redesign_that_cuts_the_texts_publishes_none_and_is_named(
    redesigned: list[str], engine: Engine, runs: Runs
) -> None:
    run = runs.last(SOURCE)
    assert run is not None
    kept = {each.article.headline for each in Articles(engine).recent(100) if each.revision_no == 1}

    assert (set(redesigned) <= kept, run.status, run.tally.revised) == (True, RunStatus.PARTIAL, 0)
    assert "4 of " in (run.ending or "") and "has the site been redesigned?" in (run.ending or "")


def test_a5_56_the_pages_of_a_redesign_wait_in_the_quarantine(redesigned: list[str], engine: Engine) -> None:
    assert len(Quarantine(engine).all(SOURCE)) == len(redesigned)


def test_a5_56_somebody_who_has_looked_may_take_the_shorter_texts(
    desk: Desk, redesigned: list[str], engine: Engine
) -> None:
    retry = [str(Path(sys.executable).parent / "features"), "quarantine", "retry"]
    codes = [
        subprocess.run([*retry, *shorter], env=desk.variables(), check=False, timeout=PATIENCE_S).returncode
        for shorter in ((), ("--shorter",))
    ]

    revised = {each.article.headline for each in Articles(engine).recent(100) if each.revision_no == 2}
    assert (revised, Quarantine(engine).all(SOURCE)) == (set(redesigned), [])
    assert codes == [3, 0]


def test_a4_50_another_story_at_the_same_address_is_a_revision_that_says_so(
    desk: Desk, engine: Engine, runs: Runs
) -> None:
    desk.crawl()
    old, other = desk.site.features[0], desk.site.briefs[0]
    body = "<article>" + "".join(f"<p>{block}</p>" for block in other.text) * 3 + "</article>"
    head = '<meta property="article:published_time" content="2026-03-02T09:00:00Z">'
    desk.site.show_instead(old.path, _page("Quite another headline", body, head))
    desk.let_pass(LONG)
    desk.crawl()

    run = runs.last(SOURCE)
    assert run is not None
    (revised,) = runs.links(run.run_id, LinkOutcome.REVISED)
    assert "the address shows another story now" in (revised.reason or "")


def test_a3_44_an_answer_not_modified_to_a_request_without_conditions_is_no_page(
    desk: Desk, engine: Engine, runs: Runs
) -> None:
    story = desk.site.features[0]
    desk.site.fail(story.path, status=304)
    desk.crawl()

    run = runs.last(SOURCE)
    assert run is not None
    (failed,) = runs.links(run.run_id, LinkOutcome.FAILED)
    assert failed.reason == "the server says 304 (unchanged) to a request without conditions"


def test_a3_44_a_validator_that_is_wrong_freezes_no_article_for_ever(desk: Desk, engine: Engine) -> None:
    desk.crawl()
    story = desk.site.features[0]
    desk.site.fail(story.path, status=304, conditional=True)
    desk.site.edit(story.slug, story.headline, "Corrected behind a Wrong Validator")
    url = f"{desk.site.url}{story.path}"
    for _ in range(10):
        desk.let_pass(LONG)
        desk.crawl("-a", "limit=1")

    with engine.connect() as connection:
        asked = text("SELECT outcome FROM fetches_v1 WHERE url = :url ORDER BY requested_at")
        outcomes = list(connection.execute(asked, {"url": url}).scalars())
    assert outcomes == ["ok", *["not_modified"] * 9, "ok"]


def test_a4_47_a_run_of_pages_without_an_article_is_left_and_named(desk: Desk, runs: Runs) -> None:
    endless = "".join(
        f'<li><h2><a href="/2026/01/day-{n}/">The day of the harbour, number {n}</a></h2><p>More.</p></li>'
        for n in range(400)
    )
    desk.site.show_instead("/category/features/", _page("Features", f"<ul>{endless}</ul>"))
    desk.site.show_instead("/2026/01/day-", _page("Nothing on this day", "<p>No events.</p>"))
    desk.crawl()

    run = runs.last(SOURCE)
    assert run is not None
    assert run.tally.rejected < 300
    assert "pages in a row like /0/0/* were no article: a trap, or too wide a pattern" in (run.ending or "")


def test_a4_47_stories_beside_a_calendar_without_an_end_are_fetched(desk: Desk, runs: Runs) -> None:
    endless = [f'<a href="/calendar/{2026 + n // 300}/{n % 300}/">Day {n}</a>' for n in range(900)]
    cards = [f'<a href="{story.path}">{story.plain_headline}</a>' for story in desk.site.features]
    # a day between every two of the stories, and days without end behind them
    mixed = [each for pair in zip(endless, cards, strict=False) for each in pair] + endless[len(cards) :]
    desk.site.show_instead("/category/features/", _page("Features", f"<ul><li>{'<li>'.join(mixed)}</ul>"))
    desk.site.show_instead("/calendar/", _page("Nothing on this day", "<p>No events.</p>"))
    desk.describe(desk.site.source_toml(SOURCE).replace("articles = [", "articles = ['^/calendar/', "))
    desk.crawl()

    run = runs.last(SOURCE)
    assert run is not None
    assert (run.tally.new, run.tally.rejected < 300) == (len(desk.site.features), True)
    assert "pages in a row like /calendar/0/0 were no article" in (run.ending or "")
