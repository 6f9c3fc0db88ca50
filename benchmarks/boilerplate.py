"""What learning takes off, rightly and wrongly: ``python -m benchmarks.boilerplate [FOLDER]``.

With FOLDER: real pages whose true text is known (``NAME.html.gz`` beside ``NAME.json`` with ``url`` and
``body``), in groups of one site. A line counts as the story's when the true text holds its words in their
order.

Without: sites made by lot, with what learning must tell apart: promos in all stories or in turn, a series
with its introduction, paragraphs taken over from an agency, a live blog in parts, stories under two
addresses, teasers of a story on the other pages. Every word of a made page is known to be the story's or
not.
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.page_folder import pages_in
from crawler.extract import extract, learn
from crawler.extract.boilerplate.cut import RULE
from crawler.extract.boilerplate.pages import block_lines
from crawler.hosts import registrable_domain
from tests.made_site import MadePage, Maker

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TruePage:
    """A page, and the text of its story."""

    url: str
    html: bytes
    body: str


@dataclass(slots=True)
class Words:
    """Words, counted."""

    pages: int = 0
    sites: int = 0
    true: int = 0
    wrong_before: int = 0
    removed_rightly: int = 0
    removed_wrongly: int = 0
    #: lines that were removed wrongly, and how often
    losses: Counter[str] = field(default_factory=Counter)


def measure(site: Sequence[TruePage], words: Words) -> None:
    """Learn from all pages of a site, and count what that changes on each."""
    boilerplate = learn((page.html, page.url) for page in site)
    words.sites += 1
    for page in site:
        truth = _folded(page.body)
        alone = extract(page.html, page.url)
        article = extract(page.html, page.url, boilerplate=boilerplate)
        words.pages += 1
        words.true += len(truth.split())
        words.wrong_before += sum(
            _size(line) for line in block_lines(alone.blocks) if not _is_in(line, truth)
        )
        for line in (removed.text for removed in article.removed if removed.rule == RULE):
            if _is_in(line, truth):
                words.removed_wrongly += _size(line)
                words.losses[line] += 1
            else:
                words.removed_rightly += _size(line)


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _is_in(line: str, truth: str) -> bool:
    return f" {_folded(line)} " in f" {truth} "


def _size(line: str) -> int:
    return len(_WORD.findall(line))


def real_sites(folder: Path) -> Iterable[list[TruePage]]:
    """The pages of a folder by registrable domain, where there are two or more."""
    sites: defaultdict[str, list[TruePage]] = defaultdict(list)
    for page in pages_in(folder):
        if isinstance(page.facts.get("body"), str):
            domain = registrable_domain(page.url) or page.url
            sites[domain].append(TruePage(url=page.url, html=page.html, body=str(page.facts["body"])))
    return [site for site in sites.values() if len(site) > 1]


#: what a made site shows, by name: takes a maker and how many pages, gives the pages
Plan = Callable[[Maker, int], list[MadePage]]


def promo_in_all(maker: Maker, count: int) -> list[MadePage]:
    """The same promo at the end of every story."""
    promo = maker.paragraph()
    return [maker.page(promo=[promo]) for _ in range(count)]


def promos_in_turn(maker: Maker, count: int) -> list[MadePage]:
    """Three promos, one of which stands at the end of a story, and beside the other stories."""
    promos = [maker.paragraph() for _ in range(3)]
    return [maker.page(promo=[promos[n % 3]], around=[promos[(n + 1) % 3]]) for n in range(count)]


def promos_reworded(maker: Maker, count: int) -> list[MadePage]:
    """A promo that names the story it stands in, so that it is never the same twice."""
    opening, closing = maker.words(8)[:-1], maker.words(8).lower()
    return [maker.page(promo=[f"{opening} {maker.words(6)[:-1]} {closing}"]) for _ in range(count)]


def last_words(maker: Maker, count: int) -> list[MadePage]:
    """Two of ten stories begin their last paragraph alike, and it is theirs."""
    opening = maker.words(6)[:-1]
    return [maker.page(after=[f"{opening} {maker.paragraph()}"] if n % 10 < 2 else ()) for n in range(count)]


def boxes_in_turn(maker: Maker, count: int) -> list[MadePage]:
    """Four boxes, one of which stands in the midst of a story."""
    boxes = [f"<div class=note><p>{maker.paragraph()}</p></div>" for _ in range(4)]
    return [maker.page(boxes=[boxes[n % 4]]) for n in range(count)]


def labels(maker: Maker, count: int) -> list[MadePage]:
    """Short lines below every other story."""
    lines = [maker.words(5), maker.words(6)]
    return [maker.page(promo=lines if n % 2 else ()) for n in range(count)]


def series(maker: Maker, count: int) -> list[MadePage]:
    """Half of the stories are a series, and say so in their first paragraph."""
    introduction = maker.paragraph()
    return [maker.page(before=[introduction] if n % 2 else ()) for n in range(count)]


def agency(maker: Maker, count: int) -> list[MadePage]:
    """Three of ten stories hold the same background paragraph."""
    shared = maker.paragraph()
    return [maker.page(middle=[shared] if n % 10 < 3 else ()) for n in range(count)]


def live_blog(maker: Maker, count: int) -> list[MadePage]:
    """Four of ten pages are parts of a live blog; each repeats half of the part before."""
    posts = [maker.paragraph() for _ in range(6 * count + 6)]
    return [maker.page(body=posts[6 * n : 6 * n + 12] if n % 10 < 4 else None) for n in range(count)]


def two_addresses(maker: Maker, count: int) -> list[MadePage]:
    """Every fourth story stands under two addresses."""
    pages: list[MadePage] = []
    while len(pages) < count:
        story = [maker.paragraph() for _ in range(7)]
        pages += [maker.page(body=story) for _ in range(2 if len(pages) % 4 == 0 else 1)]
    return pages[:count]


def teasers(maker: Maker, count: int) -> list[MadePage]:
    """Every page shows the first paragraphs of the newest stories."""
    leads = [maker.paragraph() for _ in range(count)]
    return [
        maker.page(before=[lead], around=[other for other in leads[:5] if other != lead]) for lead in leads
    ]


PLANS: tuple[Plan, ...] = (
    promo_in_all,
    promos_in_turn,
    promos_reworded,
    boxes_in_turn,
    last_words,
    labels,
    series,
    agency,
    live_blog,
    two_addresses,
    teasers,
)


def made_site(plan: Plan, seed: int, pages: int) -> list[TruePage]:
    """A site of that kind."""
    made = plan(Maker(seed), pages)
    return [TruePage(url=page.url, html=page.html, body="\n".join(page.paragraphs)) for page in made]


def show(name: str, words: Words) -> None:
    """One line of the table."""
    removed = f"{words.removed_rightly / words.wrong_before:8.1%}" if words.wrong_before else f"{'–':>8}"
    lost = words.removed_wrongly / words.true if words.true else 0.0
    print(
        f"{name:20}{words.sites:6}{words.pages:7}{words.true:10}{words.wrong_before:9}"
        f"{words.removed_rightly:9}{removed}{words.removed_wrongly:8}{lost:9.3%}"
    )


def main() -> None:
    """Read the command line, measure, print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    options.add_argument("folder", type=Path, nargs="*", help="pages with their true text")
    options.add_argument("--sites", type=int, default=5, help="made sites of each kind (default 5)")
    options.add_argument("--pages", type=int, default=10, help="pages of a made site (default 10)")
    options.add_argument("--losses", action="store_true", help="print what was removed wrongly")
    arguments = options.parse_args()
    print(
        f"{'':20}{'sites':>6}{'pages':>7}{'true':>10}{'wrong':>9}{'off':>9}{'':>8}{'lost':>8}\n"
        f"{'':20}{'':6}{'':7}{'words':>10}{'words':>9}{'rightly':>9}{'':>8}{'words':>8}"
    )
    groups = {folder.name: list(real_sites(folder)) for folder in arguments.folder} or {
        plan.__name__.replace("_", " "): [
            made_site(plan, seed, arguments.pages) for seed in range(arguments.sites)
        ]
        for plan in PLANS
    }
    for name, sites in groups.items():
        words = Words()
        for site in sites:
            measure(site, words)
        show(name, words)
        if arguments.losses:
            for line, times in words.losses.most_common():
                print(f"    lost {times} times: {line[:100]}")


if __name__ == "__main__":
    main()
