"""Every file of a verb is in the table of contents, and is imported when it is asked for."""

import subprocess
import sys
from pathlib import Path

import typer.main
from typer.core import TyperGroup

from console.cli import command_line

FOLDER = Path(__file__).parents[3] / "console" / "cli"
#: what the verbs share
SHARED = {"__init__", "article_view", "fetch_view", "options", "source_files", "table", "terminal"}


def test_every_file_of_a_verb_is_a_command() -> None:
    command = typer.main.get_command(command_line())

    assert isinstance(command, TyperGroup)
    assert set(command.commands) == {path.stem for path in FOLDER.glob("*.py")} - SHARED


def test_every_command_says_what_it_does() -> None:
    command = typer.main.get_command(command_line())

    assert isinstance(command, TyperGroup)
    assert all(sub.help for sub in command.commands.values())


def test_what_reads_the_database_waits_for_no_crawler() -> None:
    program = (
        "import sys\n"
        "from console.cli import command_line\n"
        "command_line(['runs']); assert 'console.cli.runs' in sys.modules\n"
        "print(*{'scrapy', 'twisted', 'lxml', 'bs4'} & sys.modules.keys())"
    )

    read = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert read.stdout.split() == []
