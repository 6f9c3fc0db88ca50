"""The ``features`` command as people run it: what it prints, and its exit code."""

import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.e2e.commands import Installation, installation
from tests.site import Newspaper, newspaper

OWN_PAGE = Path(__file__).parents[1] / "pages" / "valley-record" / "library-vote" / "page.html"


@pytest.fixture(scope="module")
def site() -> Iterator[Newspaper]:
    """The newspaper, for all tests of this file."""
    with newspaper() as running:
        yield running


@pytest.fixture(scope="module")
def crawled(site: Newspaper, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation that has crawled the newspaper once."""
    made = installation(tmp_path_factory.mktemp("crawled"), site)
    done = made.run("scrapy", "crawl", "features", "-a", "source=tidewater")
    assert done.code == 0, done.err
    return made


@pytest.fixture
def fresh(tmp_path: Path) -> Installation:
    """An installation that has stored nothing."""
    return installation(tmp_path)


def test_help_is_a_table_of_contents(fresh: Installation) -> None:
    told = fresh.run("features", "--help").out

    for verb in ("sources", "schedule", "runs", "articles", "explain", "db"):
        assert verb in told


@pytest.mark.parametrize(
    "command",
    [
        ["nonsense"],
        ["articles", "--limit", "many"],
        ["explain"],
        ["explain", "no-such-file.html"],
        ["explain", __file__, "--source", "no-such-source"],
        ["sources", "check", "no-such-source"],
        ["runs"],
        ["articles"],
        ["articels"],
        ["sources", "add", "notaurl", "--print"],
        ["sources", "add", "https://", "--print"],
        ["sources", "save", "notaurl"],
        ["explain", "https://"],
        ["explain", "/dev/null"],
        ["db", "upgrade", "9999"],
        ["db", "restore", "no-such-backup"],
        ["reprocess", "--since", "yesterday"],
        ["explain", str(OWN_PAGE), "--html", "/dev/null/explained.html"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_one_sentence_and_exit_code_2(command: list[str], fresh: Installation) -> None:
    done = fresh.run("features", *command)

    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert done.err.rstrip().endswith((".", "features", "HOST/…"))
    assert "?." not in done.err


@pytest.mark.parametrize("url", ["mysql://host/name", "nonsense", "sqlite://", "nosuch+driver://host/name"])
@pytest.mark.parametrize("program", ["features runs", "scrapy crawl features"])
def test_a_database_url_that_cannot_be_used_is_wrong_use(program: str, url: str, fresh: Installation) -> None:
    done = fresh.run(*program.split(), FEATURES_DATABASE_URL=url)

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("url", ["mysql://host/name", "nonsense"])
def test_the_doctor_examines_an_installation_whose_database_url_is_wrong(
    url: str, fresh: Installation
) -> None:
    done = fresh.run("features", "doctor", FEATURES_DATABASE_URL=url)

    assert (done.code, done.err) == (3, "")


def test_the_doctor_names_each_thing_once(crawled: Installation) -> None:
    findings = json.loads(crawled.run("features", "doctor", "--json").out)
    things = [finding["what"] for finding in findings]

    assert len(things) == len(set(things))


@pytest.mark.parametrize(
    "verb", ["articles", "runs", "quarantine", "search ferry", "export /dev/null/x", "reprocess"]
)
def test_a_source_that_does_not_exist_is_wrong_use_with_the_nearest(verb: str, crawled: Installation) -> None:
    done = crawled.run("features", *verb.split(), "--source", "tidewatr")

    assert done.code == 2
    assert done.err == "There is no source 'tidewatr'; did you mean tidewater?\n"


def test_the_version_is_told(fresh: Installation) -> None:
    done = fresh.run("features", "--version")

    assert (done.code, done.out) == (0, f"feature-desk {version('feature-desk')}\n")


def test_wrong_use_of_a_verb_points_to_the_help_of_that_verb(fresh: Installation) -> None:
    assert "Run features archive export --help" in fresh.run("features", "archive", "export").err


def test_a_page_without_an_address_has_none(fresh: Installation, tmp_path: Path) -> None:
    page = tmp_path / "own.html"
    page.write_text("<article><h1>The Lamp Man</h1><p>He walks at four, in the dark.</p></article>")
    told = json.loads(fresh.run("features", "explain", str(page), "--json").out)

    assert (told["headline"], told["canonical_url"]) == ("The Lamp Man", "")


def test_the_command_alone_shows_its_help_and_complains_of_nothing(fresh: Installation) -> None:
    done = fresh.run("features")

    assert (done.code, done.err) == (2, "")
    assert "explain" in done.out


@pytest.mark.parametrize("format_", ["jsonl", "csv", "parquet"])
def test_an_export_that_cannot_be_written_is_one_sentence(format_: str, crawled: Installation) -> None:
    done = crawled.run("features", "export", "/dev/null/articles", "--format", format_)

    assert (done.code, done.err) == (2, "/dev/null/articles cannot be written: File exists (/dev/null).\n")


def test_a_backup_that_cannot_be_written_is_one_sentence(crawled: Installation) -> None:
    done = crawled.run("features", "db", "backup", "/dev/null/backup")

    assert (done.code, done.err) == (2, "/dev/null/backup cannot be written: File exists (/dev/null).\n")


def test_a_page_that_cannot_be_saved_is_one_sentence(crawled: Installation, site: Newspaper) -> None:
    done = crawled.run(
        "features", "sources", "save", site.url + site.features[0].path, "--folder", "/dev/null"
    )

    assert done.code == 2
    assert done.err.endswith("cannot be written: Not a directory.\n")


def test_a_wrong_setting_is_named_with_what_is_allowed(fresh: Installation) -> None:
    done = fresh.run("features", "sources", FEATURES_ALLOW_NETWORKS="everywhere")

    assert done.code == 2
    assert "FEATURES_ALLOW_NETWORKS" in done.err
    assert "10.0.0.0/8" in done.err


def test_a_database_out_of_reach_is_exit_code_6_and_shows_no_password(fresh: Installation) -> None:
    url = "postgresql://reader:hush-hush@127.0.0.1:9/features"
    done = fresh.run("features", "runs", FEATURES_DATABASE_URL=url)

    assert done.code == 6
    assert "hush" not in done.err + done.out


def test_reading_makes_no_database(fresh: Installation) -> None:
    fresh.run("features", "sources")
    fresh.run("features", "runs")

    assert not (fresh.folder / "features.db").exists()


def test_sources_show_their_last_run(crawled: Installation) -> None:
    [row] = [line for line in crawled.run("features", "sources").out.splitlines() if "tidewater" in line]

    assert "succeeded" in row


def test_sources_tell_programs_when_each_is_due(crawled: Installation) -> None:
    sources = json.loads(crawled.run("features", "sources", "--json").out)

    [ours] = [source for source in sources if source["name"] == "tidewater"]
    assert (ours["last_status"], ours["is_due"]) == ("succeeded", False)


def test_articles_lists_every_story_once(crawled: Installation, site: Newspaper) -> None:
    listed = json.loads(crawled.run("features", "articles", "--json").out)

    assert sorted(article["headline"] for article in listed) == sorted(_headlines(site))


def test_piped_tables_are_plain_text_with_nothing_cut(crawled: Installation, site: Newspaper) -> None:
    told = crawled.run("features", "articles").out

    assert "\x1b" not in told
    assert "…" not in told
    assert all(headline in told for headline in _headlines(site))


def test_articles_stand_in_the_order_of_their_days_the_newest_first(crawled: Installation) -> None:
    days = [line[:10] for line in crawled.run("features", "articles").out.splitlines()[1:]]

    assert len(days) > 10
    assert days == sorted(days, reverse=True)


def test_no_line_of_an_article_that_is_piped_ends_in_spaces(crawled: Installation) -> None:
    [first, *_] = json.loads(crawled.run("features", "articles", "--json").out)
    shown = crawled.run("features", "articles", first["canonical_url"]).out

    assert [line for line in shown.splitlines() if line != line.rstrip()] == []


def test_two_revisions_are_compared_by_the_end_of_an_id(crawled: Installation) -> None:
    [first, *_] = json.loads(crawled.run("features", "articles", "--json").out)
    done = crawled.run("features", "diff", first["article_id"][-8:])

    assert (done.code, done.err) == (
        2,
        "The article has one readable revision: there is nothing to compare.\n",
    )


def test_one_article_is_found_by_the_end_of_its_id(crawled: Installation) -> None:
    [first, *_] = json.loads(crawled.run("features", "articles", "--json").out)
    shown = crawled.run("features", "articles", first["article_id"][-8:])

    assert shown.code == 0
    assert shown.out.startswith(first["headline"])


def test_one_article_is_found_by_its_address_and_shows_what_was_removed(crawled: Installation) -> None:
    listed = json.loads(crawled.run("features", "articles", "--json").out)
    article = max(listed, key=lambda each: len(each["removed"]))
    shown = crawled.run("features", "articles", article["url"]).out

    assert article["removed"]
    assert all(removed["rule"] in shown for removed in article["removed"])


def test_one_run_is_found_by_a_part_of_its_id(crawled: Installation) -> None:
    [run] = json.loads(crawled.run("features", "runs", "--json").out)

    assert crawled.run("features", "runs", run["run_id"][-6:]).code == 0
    assert crawled.run("features", "runs", run["run_id"][:9]).code == 0


def test_one_run_lists_every_link_when_asked(crawled: Installation, site: Newspaper) -> None:
    [run] = json.loads(crawled.run("features", "runs", "--json").out)
    told = crawled.run("features", "runs", run["run_id"], "--all").out

    assert all(story.path in told for story in site.features)


def test_explain_reads_a_page_from_its_address(crawled: Installation, site: Newspaper) -> None:
    story = site.features[0]
    explained = json.loads(crawled.run("features", "explain", site.url + story.path, "--json").out)

    assert explained["headline"] == story.headline
    assert explained["provenance"]["headline"]


def test_explain_says_why_an_address_gave_no_page(crawled: Installation, site: Newspaper) -> None:
    done = crawled.run("features", "explain", f"{site.url}/no/such/page/")

    assert done.code == 4
    assert "HTTP 404" in done.err


def test_explain_asks_no_private_address_that_was_not_allowed(crawled: Installation, site: Newspaper) -> None:
    site.forget_requests()
    done = crawled.run("features", "explain", f"{site.url}/", FEATURES_ALLOW_NETWORKS="")

    assert done.code == 4
    assert site.requests == ()


def test_explain_reads_text_from_standard_input(fresh: Installation) -> None:
    text = "\n".join(
        ["A Bridge Reopens", *["The bridge over the Orla was opened again to traffic on Monday. " * 4] * 6]
    )
    done = fresh.run("features", "explain", "-", "--text", stdin=text)

    assert done.code == 0, done.err
    assert "The bridge over the Orla" in done.out


def test_explain_writes_a_page_without_scripts(
    crawled: Installation, site: Newspaper, tmp_path: Path
) -> None:
    story = site.features[0]
    page = tmp_path / "explained.html"
    done = crawled.run("features", "explain", site.url + story.path, "--html", str(page))

    assert done.code == 0, done.err
    assert story.headline in page.read_text(encoding="utf-8")
    assert "<script" not in page.read_text(encoding="utf-8")


def test_check_shows_what_a_source_would_store(crawled: Installation, site: Newspaper) -> None:
    done = crawled.run("features", "sources", "check", "tidewater")

    assert done.code == 0, done.err
    assert "not stored: this was a trial" in done.out
    assert site.features[0].headline in done.out


def test_add_drafts_a_source_file_that_can_be_loaded(fresh: Installation, site: Newspaper) -> None:
    added = fresh.run("features", "sources", "add", f"{site.url}/category/features/")
    assert added.code == 0, added.err
    [path] = (fresh.folder / "sources").glob("*.toml")

    listed = json.loads(fresh.run("features", "sources", "--json").out)
    assert path.stem in [source["name"] for source in listed]


def test_save_makes_a_folder_that_explain_reads(
    crawled: Installation, site: Newspaper, tmp_path: Path
) -> None:
    story = site.features[1]
    saved = crawled.run("features", "sources", "save", site.url + story.path, "--folder", str(tmp_path))
    assert saved.code == 0, saved.err
    [page] = tmp_path.glob("*/*/page.html")

    explained = json.loads(crawled.run("features", "explain", str(page.parent), "--json").out)
    assert explained["headline"] == story.headline


def test_the_doctor_looks_at_every_enabled_source(crawled: Installation) -> None:
    findings = json.loads(crawled.run("features", "doctor", "--json").out)

    states = {finding["what"]: finding["state"] for finding in findings}
    told = {finding["what"]: finding["sentence"] for finding in findings}
    assert "no public site is crawled" in told["contact"]
    assert states["source tidewater"] == "good"
    assert states["source thediplomat"] == "watch"


def test_the_doctor_says_by_its_exit_code_that_something_is_wrong(fresh: Installation) -> None:
    (fresh.folder / "sources" / "broken.toml").write_text("name = 1")
    done = fresh.run("features", "doctor")

    assert done.code == 3
    assert "broken.toml" in done.out


def _headlines(site: Newspaper) -> list[str]:
    """As they read: the newspaper writes emphasis between asterisks."""
    return [story.headline.replace("*", "") for story in site.features]
