"""The ``features`` command used wrongly, or where something is missing: one sentence and an exit code."""

from pathlib import Path

import pytest

from tests.e2e.commands import Installation
from tests.site import Newspaper

OWN_PAGE = Path(__file__).parents[1] / "pages" / "valley-record" / "library-vote" / "page.html"


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


@pytest.mark.parametrize(
    "verb", ["articles", "runs", "quarantine", "search ferry", "export /dev/null/x", "reprocess"]
)
def test_a_source_that_does_not_exist_is_wrong_use_with_the_nearest(verb: str, crawled: Installation) -> None:
    done = crawled.run("features", *verb.split(), "--source", "tidewatr")

    assert done.code == 2
    assert done.err == "There is no source 'tidewatr'; did you mean tidewater?\n"


def test_wrong_use_of_a_verb_points_to_the_help_of_that_verb(fresh: Installation) -> None:
    assert "Run features archive export --help" in fresh.run("features", "archive", "export").err


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


def test_explain_says_why_an_address_gave_no_page(crawled: Installation, site: Newspaper) -> None:
    done = crawled.run("features", "explain", f"{site.url}/no/such/page/")

    assert done.code == 4
    assert "HTTP 404" in done.err


def test_explain_asks_no_private_address_that_was_not_allowed(crawled: Installation, site: Newspaper) -> None:
    site.forget_requests()
    done = crawled.run("features", "explain", f"{site.url}/", FEATURES_ALLOW_NETWORKS="")

    assert done.code == 4
    assert site.requests == ()


def test_the_doctor_says_by_its_exit_code_that_something_is_wrong(fresh: Installation) -> None:
    (fresh.folder / "sources" / "broken.toml").write_text("name = 1")
    done = fresh.run("features", "doctor")

    assert done.code == 3
    assert "broken.toml" in done.out
