"""The ``features`` command as people run it: what it shows."""

import json
from importlib.metadata import version
from pathlib import Path

from tests.e2e.commands import Installation
from tests.site import Newspaper


def test_help_is_a_table_of_contents(fresh: Installation) -> None:
    told = fresh.run("features", "--help").out

    for verb in ("sources", "schedule", "runs", "articles", "explain", "db"):
        assert verb in told


def test_the_doctor_names_each_thing_once(crawled: Installation) -> None:
    findings = json.loads(crawled.run("features", "doctor", "--json").out)
    things = [finding["what"] for finding in findings]

    assert len(things) == len(set(things))


def test_the_version_is_told(fresh: Installation) -> None:
    done = fresh.run("features", "--version")

    assert (done.code, done.out) == (0, f"feature-desk {version('feature-desk')}\n")


def test_a_page_without_an_address_has_none(fresh: Installation, tmp_path: Path) -> None:
    page = tmp_path / "own.html"
    page.write_text("<article><h1>The Lamp Man</h1><p>He walks at four, in the dark.</p></article>")
    told = json.loads(fresh.run("features", "explain", str(page), "--json").out)

    assert (told["headline"], told["canonical_url"]) == ("The Lamp Man", "")


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


def _headlines(site: Newspaper) -> list[str]:
    """As they read: the newspaper writes emphasis between asterisks."""
    return [story.headline.replace("*", "") for story in site.features]
