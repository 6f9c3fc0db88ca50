"""Pages for the tests of the body: a frame around a story, both of our own writing."""

from crawler.extract import extract
from storage.article import Article, Removed

#: paragraphs that read like a story, each of them a different one
PARAGRAPHS = (
    "The ferry to the island leaves at six, an hour before the first light touches the water of the bay.",
    "Nobody on board had slept, and the captain, a woman of sixty, counted the passengers twice.",
    "Forty years ago the same crossing took half a day; today it ends before the coffee is cold.",
    "What has not changed is the price, which the council fixed in a winter that everybody here remembers.",
    "“We could ask for more,” the captain said, “but who would then come to see us when the summer is gone?”",
    "Her daughter keeps the books in a room above the harbour that looks out on the old lighthouse.",
)
HEADLINE = "The ferry that refuses to become expensive"


def page(*blocks: str, before: str = "", after: str = "", head: str = "") -> bytes:
    """A page whose story holds these blocks."""
    return (
        f"<!doctype html><html lang=en><head><title>{HEADLINE} | The Daily Crossing</title>{head}</head>"
        f"<body><header><a href=/>The Daily Crossing</a></header><nav><a href=/a>Islands</a></nav>{before}"
        f"<main><article><h1>{HEADLINE}</h1><div class=story-body>{''.join(blocks)}</div></article></main>"
        f"{after}"
        "<footer><p>Printed and bound by nobody in particular, all the year round.</p></footer></body></html>"
    ).encode()


def paragraphs(*texts: str) -> str:
    """Texts as paragraphs; all of ``PARAGRAPHS`` when none is given."""
    return "".join(f"<p>{text}</p>" for text in texts or PARAGRAPHS)


def article(*blocks: str, before: str = "", after: str = "", head: str = "") -> Article:
    """What is understood of such a page."""
    return extract(
        page(*blocks, before=before, after=after, head=head), "https://crossing.example/2026/05/ferry/"
    )


def removal(found: Article, text: str) -> Removed | None:
    """The removal of a block that holds the text."""
    return next((removed for removed in found.removed if text in removed.text), None)


def rules_inside(found: Article) -> list[str]:
    """The rules that took something off inside the story's element, in page order."""
    return [removed.rule for removed in found.removed if "the story's element" not in removed.because]
