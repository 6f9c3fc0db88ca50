"""Small sites that are odd in one way each: served on loopback, described by a source, crawled for real."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text

from storage.links import LinkAccount
from storage.run import Run
from storage.runs import Runs
from tests.faults.server import Answer, Exchange, Fault, FaultServer, serving
from tests.faults.wire import whole
from tests.integration.crawl.conftest import Ended, Installation
from tests.made_site import Maker

ODD = "odd"
#: the paths of its stories, and of its one listing
STORY, LISTING = "/s/", "/features/"


class OddSite:
    """Answers by path: the longest beginning that is known decides, everything else is not found."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self._maker = Maker()

    async def answer(self, exchange: Exchange) -> None:
        """Answer one request."""
        path = exchange.path
        known = max((each for each in self.answers if path.startswith(each)), key=len, default=None)
        if known is None:
            await exchange.send(whole(b"<h1>Not here</h1>", status="404 Not Found"))
        else:
            await self.answers[known](exchange)

    def show(self, path: str, page: bytes, *headers: str, kind: str = "text/html; charset=utf-8") -> None:
        """Answer with a page."""

        async def answer(exchange: Exchange) -> None:
            await exchange.send(whole(page, *headers, kind=kind))

        self.answers[path] = answer

    def publish(self, name: str) -> bytes:
        """A story of its own words, whose headline holds its name; the page."""
        page = self._maker.page(headline=f"The story of {name}").html
        self.show(f"{STORY}{name}", page)
        return page

    def list(self, names: Sequence[str]) -> None:
        """Name these stories in the listing."""
        self.show(LISTING, listing(names))


def listing(names: Sequence[str]) -> bytes:
    """A page of cards."""
    cards = "".join(
        f'<li><h2><a href="{STORY}{name}">The story of {name}</a></h2><p>It is told at length.</p></li>'
        for name in names
    )
    return f"<html><body><main><h1>Features</h1><ul>{cards}</ul></main></body></html>".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class OddDesk:
    """An installation whose one source is an odd site."""

    site: OddSite
    server: FaultServer
    installation: Installation
    engine: Engine

    @property
    def url(self) -> str:
        """The site's address, without a slash at its end."""
        return self.server.url(ODD, "")

    def asked(self, path: str) -> int:
        """How many requests came for paths that begin so."""
        return sum(visit.path.startswith(path) for visit in self.server.visits(ODD))

    def crawl(self, *arguments: str, **variables: str) -> Ended:
        """Crawl it to the end."""
        return self.installation.crawl(*arguments, source=ODD, **variables)

    @property
    def run(self) -> Run:
        """Its newest run."""
        run = Runs(self.engine).last(ODD)
        assert run is not None
        return run

    @property
    def accounts(self) -> dict[str, LinkAccount]:
        """What became of each link of its newest run, by path."""
        links = Runs(self.engine).links(self.run.run_id)
        return {each.link.url.removeprefix(self.url): each for each in links}

    def column(self, query: str) -> list[object]:
        """The first column of what a query gives."""
        with self.engine.connect() as connection:
            return list(connection.execute(text(query)).scalars())


@contextmanager
def odd_desk(folder: Path, *, discover: str = "", robots: Answer | None = None) -> Iterator[OddDesk]:
    """An odd site with nothing on it yet, served while the block runs; its source names one listing."""
    site = OddSite()
    with serving([Fault(name=ODD, outcome="", answer=site.answer, robots=robots)]) as server:
        installation = Installation(folder, f"sqlite:///{folder}/features.db")
        url = server.url(ODD, "")
        places = discover or f'[[discover]]\nkind = "listing"\nurl = "{url}{LISTING}"\npages = 3\n'
        installation.describe(
            f'name = "{ODD}"\ntitle = "Odd"\nhome = "{url}/"\nlanguage = "en"\nschedule = "*/30 * * * *"\n'
            f"articles = ['^{STORY}']\ndelay_s = 0\n\n{places.replace('{url}', url)}",
            ODD,
        )
        engine = installation.engine()
        try:
            yield OddDesk(site=site, server=server, installation=installation, engine=engine)
        finally:
            engine.dispose()
