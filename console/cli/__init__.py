"""``features``: the people's side. One file per verb; this one is the table of contents.

A verb's file is imported when the verb is asked for: together they bring Scrapy, Alembic and the extractor,
and who wants ten lines of ``features runs`` should not wait for these.
"""

import errno
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.metadata import version
from io import TextIOWrapper
from typing import Annotated

import typer

from console.cli.terminal import complain, terminal
from console.errors import Complaint
from crawler.endings import Ending
from crawler.errors import CrawlError
from crawler.source_error import SourceError
from storage.errors import DatabaseError, RunInProgress, StoreError

_CRAWL = "What is crawled, and when"
_READ = "What was understood and stored"
_KEEP = "The database"

#: each verb and the panel of the help it stands in, in this order; the file of its name holds the function of
#: that name, or an ``app`` where it has verbs of its own
VERBS = {
    "sources": _CRAWL,
    "schedule": _CRAWL,
    "runs": _CRAWL,
    "articles": _READ,
    "explain": _READ,
    "search": _READ,
    "diff": _READ,
    "changes": _READ,
    "export": _READ,
    "learn": _READ,
    "boilerplate": _READ,
    "reprocess": _KEEP,
    "quarantine": _KEEP,
    "archive": _KEEP,
    "db": _KEEP,
    "doctor": _KEEP,
}


def command_line(verbs: Iterable[str] = VERBS) -> typer.Typer:
    """The command with these verbs, or with all."""
    app = typer.Typer(
        name="features",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog="Crawl with scrapy crawl features. "
        "Settings: environment variables FEATURES_…, or a file .env.",
    )
    app.callback()(features)
    for verb in verbs:
        file = import_module(f"{__name__}.{verb}")
        if hasattr(file, "app"):
            app.add_typer(file.app, name=verb, rich_help_panel=VERBS[verb])
        else:
            app.command(rich_help_panel=VERBS[verb])(getattr(file, verb))
    return app


def _tell_version(is_wanted: bool) -> None:
    if is_wanted:
        terminal().print(f"feature-desk {version('feature-desk')}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", is_eager=True, callback=_tell_version, help="Which version this is.")
]


def features(is_version: Version = False) -> None:
    """News features as clean articles in a database, with every revision and a change feed."""


def main() -> None:
    """The entry point of the ``features`` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal of few characters shows what it can
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs a command line and returns its exit code; what was to be expected is told in one sentence."""
    app = command_line(arguments[:1] if VERBS.keys() & arguments[:1] else VERBS)
    try:
        code = app(list(arguments), prog_name="features", standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        _complain_of_usage(error)
        return Ending.WRONG_USE
    except Complaint as error:
        complain(str(error))
        return error.exit_code
    except (CrawlError, SourceError) as error:
        complain(str(error))
        return Ending.WRONG_USE
    except StoreError as error:
        complain(str(error))
        return _ending_of(error)
    except (KeyboardInterrupt, typer.Abort):
        complain("Interrupted.")
        return Ending.INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # whoever read our output has seen enough: rich and Typer make an exit of it
        _write_no_more()
        return Ending.SUCCEEDED
    except OSError as error:
        if error.errno != errno.ENOSPC or error.filename is not None:
            raise
        _write_no_more()
        complain(f"What is shown cannot be written: {error.strerror}.")
        return Ending.WRONG_USE
    return code if isinstance(code, int) else Ending.SUCCEEDED


def _write_no_more() -> None:
    """The interpreter flushes once more at its end, and would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain_of_usage(error: typer.TyperException) -> None:
    """Where nothing was asked for there is no message: the help was shown already."""
    message = error.format_message().strip()
    if message:
        stop = "" if message.endswith((".", "?", "!")) else "."
        context = getattr(error, "ctx", None)
        command = "features" if context is None else context.command_path
        complain(f"{message}{stop} Run {command} --help for what there is.")


def _ending_of(error: StoreError) -> Ending:
    if isinstance(error, DatabaseError):
        return Ending.NO_DATABASE
    return Ending.IN_PROGRESS if isinstance(error, RunInProgress) else Ending.WRONG_USE
