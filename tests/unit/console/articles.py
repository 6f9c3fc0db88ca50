"""An article and its page, of our own writing, for tests of what people see."""

from storage.article import Article, Author, Block, BlockKind, Candidate, Image, Moment, Quality, Removed

URL = "https://gazette.example/2026/03/the-lamp-lighters/"
HTML = """<!doctype html><html lang="en"><head><title>The Lamplighters</title></head><body>
<nav><a href="/">Home</a> <a href="/features/">Features</a></nav>
<h1>The Lamplighters</h1><p class="dek">Four people still light the gas lamps of Veer.</p>
<p>By <b>Ines Calder</b></p>
<script>var secret = "never shown";</script>
<div id="story"><p>At dusk the ladder comes out, and with it the dog that was never afraid of it.</p>
<p class="promo">Enjoying this? Subscribe today for the price of a candle.</p>
<p>There are forty-one lamps left, and <i>each</i> of them has a name that is written nowhere.</p></div>
<aside><h4>Most read</h4><ul>
<li>The Bridge That Hums</li><li>A Year Without Bells in the Valley</li></ul></aside>
<footer>© The Gazette</footer></body></html>"""


def article(**changes: object) -> Article:
    """The article of that page, as extraction could give it."""
    whole: dict[str, object] = {
        "url": URL,
        "canonical_url": URL,
        "headline": "The Lamplighters",
        "description": "Four people still light the gas lamps of Veer.",
        "authors": (Author(name="Ines Calder"),),
        "date_published": Moment(value=None, raw="once upon a time", quality=Quality.IMPLAUSIBLE),
        "lead_image": Image(url="https://gazette.example/lamp.jpg", caption="A lamp.", credit="V. Roos"),
        "blocks": (
            Block(
                kind=BlockKind.PARAGRAPH,
                text="At dusk the ladder comes out, and with it the dog that was never afraid of it.",
            ),
            Block(
                kind=BlockKind.PARAGRAPH,
                text="There are forty-one lamps left, and each of them has a name that is written nowhere.",
            ),
        ),
        "removed": (
            Removed(
                text="Enjoying this? Subscribe today for the price of a candle.",
                rule="promo",
                because="2 of 10 words ask for money",
            ),
            Removed(
                text="Most read The Bridge That Hums A Year Without Bells in the Valley",
                rule="related",
                because="100% of it links",
            ),
        ),
        "provenance": {"headline": "h1", "description": "p.dek below the headline"},
        "candidates": (
            Candidate(field="headline", value="The Lamplighters", because="h1", score=1.0, chosen=True),
        ),
    }
    return Article(**{**whole, **changes})  # type: ignore[arg-type] # a test may name any field
