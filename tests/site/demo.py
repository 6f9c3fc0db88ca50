"""``make demo``: the whole line against a newspaper of our own. Every command is printed before it runs."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from tests.site import Newspaper, newspaper
from tests.site.newspaper import PORT

SOURCE = "tidewater"
#: what is corrected before the last crawl
CORRECTED = ("night-trains-return-to-the-salt-coast", "Eleven thousand people", "Twelve thousand people")


def main(data: Path) -> int:
    """Two crawls and a correction, what they stored in this folder, and what was not fetched again."""
    shutil.rmtree(data, ignore_errors=True)
    with _served() as site:
        source = data / "sources" / f"{SOURCE}.toml"
        source.parent.mkdir(parents=True)
        source.write_text(site.source_toml(SOURCE), encoding="utf-8")
        settings = {
            "FEATURES_DATABASE_URL": f"sqlite:///{data}/features.db",
            "FEATURES_DATA_DIR": str(data),
            "FEATURES_SOURCES": str(source.parent),
            "FEATURES_ALLOW_NETWORKS": "127.0.0.0/8",
        }
        _tell(f"A small newspaper, {len(site.features)} features, is served at {site.url}/")
        return _Demo(site, settings).run()


@contextmanager
def _served() -> Iterator[Newspaper]:
    """The newspaper where ``make newspaper`` serves it again; on a free port where that one is taken."""
    with ExitStack() as stack:
        try:
            site = stack.enter_context(newspaper(PORT))
        except OSError:
            site = stack.enter_context(newspaper())
        yield site


class _Demo:
    """The steps, in the settings of the demo."""

    def __init__(self, site: Newspaper, settings: dict[str, str]) -> None:
        self._site = site
        self._settings = settings
        bin_folder = str(Path(sys.executable).parent)
        self._environment = {
            **os.environ,
            **settings,
            "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        }

    def run(self) -> int:
        """0 when every command succeeded, and the second crawl fetched nothing that was unchanged."""
        codes = [
            self._step("The first crawl", "scrapy", "crawl", "features", "-a", f"source={SOURCE}"),
            self._step("What is stored", "features", "articles"),
            self._step(
                "One article, with what was taken off it and why", "features", "articles", self._article()
            ),
        ]
        self._site.forget_requests()
        codes.append(self._step("The second crawl", "scrapy", "crawl", "features", "-a", f"source={SOURCE}"))
        again = self._pages_sent_again()
        _tell(
            f"It made {len(self._site.requests)} requests; {self._counted(304)} were answered with “not "
            f"modified”, {len(again)} articles were sent again."
        )
        corrected = self._site.url + self._site.edit(*CORRECTED).path
        crawl = ("scrapy", "crawl", "features", "-a", f"url={corrected}")
        codes.append(self._step("The newspaper corrects a story, and its page is crawled", *crawl))
        codes.append(self._step("What was edited in it", "features", "diff", corrected))
        codes.append(self._step("The ledger", "features", "runs"))
        self._look_further()
        return 1 if any(codes) or again else 0

    def _look_further(self) -> None:
        """What the commands need in the reader's own shell, and which to try."""
        self._title("To look further")
        _tell(f". {shlex.quote(os.path.relpath(Path(sys.prefix) / 'bin' / 'activate'))}", style="cyan")
        _tell_settings(self._settings)
        _tell("Then, for example:")
        for command in ("features articles", "features search ferry", "features runs", "features --help"):
            _tell(command, style="cyan")
        _tell(
            "make newspaper serves the newspaper again, for crawls of your own; README.md goes on from there."
        )

    def _step(self, title: str, *command: str) -> int:
        self._title(title)
        _tell(f"$ {' '.join(command)}", style="cyan")
        sys.stdout.flush()
        return subprocess.run(command, env=self._environment, check=False).returncode

    def _title(self, title: str) -> None:
        console = Console()
        console.print()
        console.print(Rule(Text(title, style="bold"), align="left"))

    def _article(self) -> str:
        """The address of the article from which the most was taken off."""
        answer = subprocess.run(
            ["features", "articles", "--json"], env=self._environment, check=True, capture_output=True
        )
        articles = json.loads(answer.stdout)
        return str(max(articles, key=lambda article: len(article["removed"]))["canonical_url"])

    def _counted(self, status: int) -> int:
        return Counter(request.status for request in self._site.requests)[status]

    def _pages_sent_again(self) -> list[str]:
        paths = {story.path for story in self._site.features}
        return [each.path for each in self._site.requests if each.path in paths and each.status == 200]


def _tell_settings(settings: dict[str, str]) -> None:
    for name, value in settings.items():
        _tell(f"export {name}={shlex.quote(value)}", style="cyan")


def _tell(sentence: str, *, style: str = "") -> None:
    Console(highlight=False, soft_wrap=True).print(Text(sentence, style=style))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("data/demo")))
