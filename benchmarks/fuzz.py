"""Damaged pages for as long as you like: ``python -m benchmarks.fuzz --minutes 10 [FOLDER]``.

Extraction must not raise, must not take more than two seconds (CPU), and must not give text that is not in
the page. A page that breaks one of these is written to a folder, with the seed that made it, and the exit
code is 1.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from random import Random
from time import monotonic, process_time

from benchmarks.page_folder import OWN, FolderPage, pages_in
from crawler.extract import extract_page
from crawler.page import Page
from tests.damage import damaged
from tests.page_text import stands_in, text_of

LONGEST_S = 2.0


def fault_of(html: bytes, url: str) -> str | None:
    """What extraction does wrong on a page, in a sentence; ``None`` where all is well."""
    page = Page(url=url, html=html)
    started = process_time()
    try:
        article = extract_page(page)
    except Exception as error:
        return f"it raises {type(error).__name__}: {error}"
    took = process_time() - started
    if took > LONGEST_S:
        return f"it takes {took:.1f} s for {len(html) / 1000:.0f} kB"
    whole = text_of(page)
    for block in article.blocks:
        if not stands_in(block.text, whole):
            return f"it gives a text that is not in the page: {block.text[:80]!r}"
    return None


def fuzz(pages: list[FolderPage], minutes: float, seed: int, findings: Path) -> Counter[str]:
    """Damage pages by lot until the time is up; gives how many were read, and how many were faulty."""
    end = monotonic() + 60 * minutes
    done: Counter[str] = Counter()
    while monotonic() < end:
        random = Random(seed)
        page = random.choice(pages)
        html = damaged(page.html, random)
        fault = fault_of(html, page.url)
        done["pages"] += 1
        done["kB"] += len(html) // 1000
        if fault:
            done["faults"] += 1
            findings.mkdir(parents=True, exist_ok=True)
            (findings / f"{seed}.html").write_bytes(html)
            print(f"seed {seed}, {page.name}: {fault}", flush=True)
        seed += 1
    return done


def main() -> None:
    """Read the command line, fuzz, print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    options.add_argument("folder", type=Path, nargs="*", default=[OWN], help="pages to damage")
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument(
        "--seed", type=int, default=1, help="of the first page; each further one has the next"
    )
    options.add_argument("--findings", type=Path, default=Path("data/fuzz"), help="where faulty pages go")
    arguments = options.parse_args()
    pages = [page for folder in arguments.folder for page in pages_in(folder)]
    done = fuzz(pages, arguments.minutes, arguments.seed, arguments.findings)
    print(f"{done['pages']} damaged pages, {done['kB'] / 1000:.0f} MB: {done['faults']} faults.")
    sys.exit(1 if done["faults"] else 0)


if __name__ == "__main__":
    main()
