"""``make demo``: the whole line against a newspaper of our own. Every command is printed before it runs."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from tests.site import Newspaper, newspaper

SOURCE = "tidewater"


def main(data: Path) -> int:
    """Two crawls, what they stored in this folder, and what the second one did not fetch."""
    shutil.rmtree(data, ignore_errors=True)
    with newspaper() as site:
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
        _tell_settings(settings)
        return _Demo(site, settings).run()


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
        """0 when both crawls succeeded, and the second fetched nothing that was unchanged."""
        codes = [
            self._step("The first crawl", "scrapy", "crawl", "features", "-a", f"source={SOURCE}"),
            self._step("What is stored", "features", "articles"),
            self._step(
                "One article, with what was taken off it and why", "features", "articles", self._article()
            ),
        ]
        self._site.forget_requests()
        codes.append(self._step("The second crawl", "scrapy", "crawl", "features", "-a", f"source={SOURCE}"))
        codes.append(self._step("The ledger of both", "features", "runs"))
        again = self._pages_sent_again()
        _tell(
            f"\nThe second crawl made {len(self._site.requests)} requests; "
            f"{self._counted(304)} were answered with “not modified”, {len(again)} articles were sent again."
        )
        self._look_further()
        return 1 if any(codes) or again else 0

    def _look_further(self) -> None:
        """What the commands need in the reader's own shell, and which there are."""
        _tell("\nTo look further, first:")
        _tell(f". {shlex.quote(os.path.relpath(Path(sys.prefix) / 'bin' / 'activate'))}", style="cyan")
        _tell_settings(self._settings)
        data = self._settings["FEATURES_DATA_DIR"]
        _tell(f"Then: features sources, features runs, features articles --help. The data: {data}")

    def _step(self, title: str, *command: str) -> int:
        console = Console()
        console.print()
        console.print(Rule(Text(title, style="bold"), align="left"))
        _tell(f"$ {' '.join(command)}", style="cyan")
        sys.stdout.flush()
        return subprocess.run(command, env=self._environment, check=False).returncode

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
