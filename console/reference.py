"""Every verb with its arguments and options; ``python -m console.reference docs/commands.md`` writes them."""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import typer.main
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from console.cli import command_line

_TOP = """# Commands

What `features --help` says, on one page. [Operations](operations.md) says which of them answers which
question, [exit codes](exit-codes.md) how they end.
"""


def reference() -> str:
    """The page, as Markdown."""
    root = typer.main.get_command(command_line())
    assert isinstance(root, TyperGroup), "features has verbs"  # noqa: S101
    return "\n".join([_TOP, *_sections(root, "features")])


def _sections(group: TyperGroup, path: str) -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, TyperGroup):
            if command.invoke_without_command:
                yield from _section(command, f"{path} {name}")
            yield from _sections(command, f"{path} {name}")
        elif isinstance(command, TyperCommand):
            yield from _section(command, f"{path} {name}")


def _section(command: TyperCommand | TyperGroup, path: str) -> Iterator[str]:
    arguments = [each for each in command.params if isinstance(each, TyperArgument)]
    options = [each for each in command.params if isinstance(each, TyperOption) and not each.hidden]
    usage = " ".join([path, *(_shown(each) for each in arguments)])
    yield f"## `{usage}`\n"
    yield f"{inspect.getdoc(command.callback) or ''}\n"
    rows = [*(_argument(each) for each in arguments), *(_option(each) for each in options)]
    if rows:
        yield "| | |\n|---|---|\n" + "\n".join(f"| `{name}` | {told} |" for name, told in rows) + "\n"


def _shown(argument: TyperArgument) -> str:
    name = argument.metavar or (argument.name or "").upper()
    several = f"{name}…" if argument.nargs == -1 else name
    return several if argument.required else f"[{several}]"


def _argument(argument: TyperArgument) -> tuple[str, str]:
    return _shown(argument).replace("|", r"\|"), _cell(argument.help)


def _option(option: TyperOption) -> tuple[str, str]:
    names = ", ".join(sorted(option.opts, key=len))
    value = "" if option.is_flag else f" {option.metavar or (option.name or '').upper()}"
    default = option.default
    is_told = isinstance(default, (int, str)) and not isinstance(default, bool) and default != ""
    return names + value, _cell(option.help) + (f" Otherwise {default}." if is_told else "")


def _cell(text: str | None) -> str:
    return " ".join((text or "").replace("|", r"\|").split())


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
