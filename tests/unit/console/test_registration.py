"""Every file of a verb is in the table of contents."""

from pathlib import Path

import typer.main
from typer.core import TyperGroup

from console.cli import app

FOLDER = Path(__file__).parents[3] / "console" / "cli"
#: what the verbs share
SHARED = {"__init__", "article_view", "fetch_view", "options", "table", "terminal"}


def test_every_file_of_a_verb_is_a_command() -> None:
    command = typer.main.get_command(app)

    assert isinstance(command, TyperGroup)
    assert set(command.commands) == {path.stem for path in FOLDER.glob("*.py")} - SHARED


def test_every_command_says_what_it_does() -> None:
    command = typer.main.get_command(app)

    assert isinstance(command, TyperGroup)
    assert all(sub.help for sub in command.commands.values())
