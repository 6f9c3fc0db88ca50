"""The documents hold: every command, option, setting and file that they name exists, and the reverse."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from console.cli import articles, command_line, runs
from console.cli.table import Column
from console.reference import reference
from crawler.endings import Ending
from crawler.environment import PREFIX, Environment
from crawler.sources import read_sources

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
#: read by the tests, and by nothing else
TEST_SETTINGS = {"FEATURES_TEST_DATABASE_URL"}
#: names in the documents that stand for one of the reader's own
EXAMPLES = {"data/features.db", "explained.html", "my-sources"}

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


def commands_of(program: str, text: str) -> Iterator[list[str]]:
    """Every command line of this program: in code blocks and between backticks."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line.strip().removeprefix("$ ") for block in blocks for line in block.splitlines()]
    for line in [*lines, *re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))]:
        if line.startswith(f"{program} "):
            yield shlex.split(line.partition("#")[0].replace("…", ""))[1:]


@every_document
def test_every_features_command_exists_with_its_options(document: Path) -> None:
    root = typer.main.get_command(command_line())
    for words in commands_of("features", document.read_text(encoding="utf-8")):
        command, rest = root, list(words)
        while isinstance(command, TyperGroup) and rest and rest[0] in command.commands:
            command = command.commands[rest.pop(0)]
        assert command is not root or set(words) <= {"--help"}, f"{document.name}: features {' '.join(words)}"
        options = {
            option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
        }
        named = {word.partition("=")[0] for word in rest if word.startswith("-") and word != "-"}
        assert named <= options | {"--help"}, f"{document.name}: features {' '.join(words)}"


@every_document
def test_every_scrapy_command_names_a_known_argument(document: Path) -> None:
    for words in commands_of("scrapy", document.read_text(encoding="utf-8")):
        assert words[:2] == ["crawl", "features"], words
        given = [word.partition("=")[0] for word in words[2:] if word != "-a"]
        assert set(given) <= {"source", "url", "limit", "slot", "trigger"}, words


@every_document
def test_every_make_target_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for words in commands_of("make", document.read_text(encoding="utf-8")):
        assert set(words) <= targets


@every_document
def test_every_setting_that_is_named_exists(document: Path) -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Environment.model_fields} | TEST_SETTINGS

    assert set(re.findall(r"FEATURES_[A-Z_]*[A-Z]", document.read_text(encoding="utf-8"))) <= known


@every_document
def test_every_linked_file_exists(document: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)", document.read_text(encoding="utf-8"))

    assert [link for link in links if not (document.parent / link).exists()] == []


@every_document
def test_every_path_of_the_project_that_is_named_exists(document: Path) -> None:
    folders = "benchmarks|console|crawler|docs|scheduler|storage|tests"
    named = re.findall(rf"`((?:{folders})/[\w./-]*)`", document.read_text(encoding="utf-8"))

    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_setting_is_documented_with_its_default() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(FEATURES_[A-Z_]+)` \| (.*?) \|", text, re.MULTILINE))
    defaults = {f"{PREFIX}{name.upper()}": field.default for name, field in Environment.model_fields.items()}

    assert set(rows) == set(defaults)
    for name, default in defaults.items():
        told = ",".join(map(str, default)) if isinstance(default, tuple) else default
        assert rows[name].strip("`") == str(told or "none"), name


def test_every_command_stands_in_a_document() -> None:
    text = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    root = typer.main.get_command(command_line())
    assert isinstance(root, TyperGroup)

    assert [verb for verb in root.commands if f"features {verb}" not in text] == []


@pytest.mark.parametrize(("verb", "columns"), [("articles", articles.COLUMNS), ("runs", runs.COLUMNS)])
def test_the_tables_of_the_readme_have_the_columns_that_are_printed(
    verb: str, columns: tuple[Column, ...]
) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [head] = re.findall(rf"^\$ features {verb}(?: --limit \d+)?\n(.+)$", text, re.MULTILINE)
    titles = [column.title for column in columns]
    named = re.split(r" {2,}", head.strip())

    assert named == [title for title in titles if title in named]
    assert {column.title for column in columns if not column.spare} <= set(named)


def test_every_command_and_option_is_documented_as_it_is() -> None:
    """Otherwise: ``python -m console.reference docs/commands.md``."""
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == reference()


def test_every_exit_code_is_documented() -> None:
    text = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")
    rows = {int(code): name for code, name in re.findall(r"^\| (\d) \| ([\w ]+?) \|", text, re.MULTILINE)}

    assert rows == {ending.value: ending.name.lower().replace("_", " ") for ending in Ending}


def test_every_built_in_source_is_documented() -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")

    assert [name for name in read_sources().sources if f"`{name}`" not in text] == []


def test_the_python_of_the_readme_reads_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from storage.engine import open_database
    from storage.schema import upgrade

    [code] = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S
    )
    monkeypatch.chdir(tmp_path)
    upgrade(open_database("sqlite:///data/features.db"))

    exec(compile(code, "README.md", "exec"), {})
