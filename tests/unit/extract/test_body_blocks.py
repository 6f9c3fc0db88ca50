"""What is kept of a story, and as what."""

import pytest

from storage.article import Block, BlockKind, Mark
from tests.unit.extract.body_pages import PARAGRAPHS, article, paragraphs

BEFORE, AFTER = PARAGRAPHS[:3], PARAGRAPHS[3:]


def between(markup: str) -> tuple[Block, ...]:
    """The blocks that a piece of markup gives in the midst of a story."""
    found = article(paragraphs(*BEFORE), markup, paragraphs(*AFTER))
    return found.blocks[len(BEFORE) : len(found.blocks) - len(AFTER)]


@pytest.mark.parametrize(
    ("markup", "kind", "text"),
    [
        ("<h3>The price</h3>", BlockKind.HEADING, "The price"),
        ("<blockquote><p>Nobody counted us.</p></blockquote>", BlockKind.QUOTE, "Nobody counted us."),
        ("<ul><li>a rope<li>a lamp</ul>", BlockKind.LIST, "a rope\na lamp"),
        ("<p>No.</p>", BlockKind.PARAGRAPH, "No."),
        ("<p>- And then?</p>", BlockKind.PARAGRAPH, "- And then?"),
        ("<p>The <b>fare</b> was <i>two</i> crowns.</p>", BlockKind.PARAGRAPH, "The fare was two crowns."),
        (
            "<table><tr><th>Year<th>Fare<tr><td>1986<td>2.00</table>",
            BlockKind.TABLE,
            "Year\tFare\n1986\t2.00",
        ),
        ("<div>A line of a system that knows no paragraphs.</div>", BlockKind.PARAGRAPH, None),
    ],
)
def test_what_people_write_is_kept_as_what_it_is(markup: str, kind: BlockKind, text: str | None) -> None:
    (block,) = between(markup)

    assert (block.kind, block.text) == (kind, text or "A line of a system that knows no paragraphs.")


def test_a_quoted_post_is_an_embed_that_knows_its_address() -> None:
    blocks = between(
        "<blockquote class=twitter-tweet><p>We sail.</p>— Harbour (@harbour) "
        "<a href=https://social.example/1>May 3, 2026</a></blockquote>"
    )

    assert {(block.kind, block.url) for block in blocks} == {(BlockKind.EMBED, "https://social.example/1")}


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Correction: an earlier version of this story gave the wrong year for the fare.", Mark.CORRECTION),
        ("Editor’s note: the author once served as a deckhand on the ferry she describes.", Mark.NOTICE),
        (PARAGRAPHS[0], None),
    ],
)
def test_a_correction_is_kept_and_marked(text: str, mark: Mark | None) -> None:
    found = article(paragraphs(*PARAGRAPHS[1:]), paragraphs(text))

    assert (found.blocks[-1].text, found.blocks[-1].mark) == (text, mark)


def test_line_breaks_part_paragraphs_where_no_element_does() -> None:
    found = article("<br><br>".join(PARAGRAPHS))

    assert found.body == "\n".join(PARAGRAPHS)


def test_a_heading_above_the_first_paragraph_is_kept() -> None:
    found = article("<h2>An early morning</h2>", paragraphs())

    assert found.blocks[0].text == "An early morning"


def test_a_link_belongs_to_the_paragraph_it_stands_in() -> None:
    linked = PARAGRAPHS[0].replace("the", '<a href="/one">the</a>', 1)

    found = article("<br><br>".join([linked, *PARAGRAPHS[1:]]))

    assert [link.text for link in found.links] == ["the"]


def test_links_of_the_body_are_absolute_and_in_order() -> None:
    found = article(
        paragraphs(*BEFORE), "<p>See <a href=/fares>the fares</a> of the year.</p>", paragraphs(*AFTER)
    )

    assert [(link.url, link.text) for link in found.links] == [
        ("https://crossing.example/fares", "the fares")
    ]


def test_text_after_an_advert_is_kept() -> None:
    found = article(paragraphs(*BEFORE), "<div class=advertisement>Buy a boat</div>", paragraphs(*AFTER))

    assert found.body == "\n".join(PARAGRAPHS)


def test_an_element_of_the_sites_own_making_parts_no_paragraph() -> None:
    said = (
        "<p>Crossings are safe<site-source><a href=https://pilots.example>1</a></site-source>, and cheap.</p>"
    )
    found = article(paragraphs(*PARAGRAPHS[:3]), said, paragraphs(*PARAGRAPHS[3:]))

    assert "Crossings are safe1, and cheap." in [block.text for block in found.blocks]


def test_two_posts_of_one_day_are_signed_twice() -> None:
    posts = [
        f"<blockquote class=twitter-tweet><p>{text}</p>— The ferry (@ferry) <a href=/s/1>May 1</a>"
        "</blockquote>"
        for text in ("The six o'clock boat sails as it always did.", "The noon boat stays in the harbour.")
    ]
    found = article(paragraphs(*PARAGRAPHS[:3]), *posts, paragraphs(*PARAGRAPHS[3:]))

    assert found.body.count("(@ferry)") == 2


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("The pier was paid for by #CrossingFriends, a club of the island. #ferries #harbours", True),
        ("#ferries #harbours #islands", False),
        ("05/10/2018 - Posted by: Jane Doe - Category: Islands - Tags: sea, fares", False),
    ],
)
def test_a_sentence_with_the_words_of_furniture_is_no_furniture(text: str, stays: bool) -> None:
    found = article(paragraphs(text), paragraphs())

    assert (text in found.body) is stays


def test_a_story_may_end_on_what_was_said_on_twitter() -> None:
    text = "Twitter seemed a bit confused by the fares:"
    found = article(paragraphs(), paragraphs(text), "<blockquote><p>Is that all they ask?</p></blockquote>")

    assert text in found.body
