"""What is taken off a story, and by which rule."""

import pytest

from tests.unit.extract.body_pages import HEADLINE, PARAGRAPHS, article, paragraphs, removal, rules_inside

STORY = "\n".join(PARAGRAPHS)
FIRST, *REST = PARAGRAPHS


def test_a_story_without_furniture_comes_out_whole() -> None:
    found = article(paragraphs())

    assert found.body == STORY


@pytest.mark.parametrize(
    ("markup", "rule"),
    [
        ("<p>Read more: <a href=/b>Ten harbours that sank</a></p>", "related"),
        ("<p><a href=/b>Ten harbours that sank and one that did not</a></p>", "link list"),
        ("<p>Sign up for our newsletter and get the week in your inbox.</p>", "promotion"),
        ("<p>Advertisement</p>", "label"),
        ("<p>Photo: Jane Doe/The Daily Crossing</p>", "caption"),
        ("<p>The harbour at dawn, seen from the north (Photo: Jane Doe)</p>", "caption"),
        ("<p>Image 3 of 12</p>", "label"),
        ("<p>Please enable JavaScript to watch this video.</p>", "placeholder"),
        ("<div class=td-ad-inline><p>Only five dollars a month.</p></div>", "advert"),
        ("<aside><p>The island has two hundred inhabitants.</p></aside>", "side box"),
        ("<div class=newsletter-box><p>The week in ferries.</p></div>", "newsletter"),
        ("<div class=share-buttons>Send this to a friend</div>", "share"),
        ("<figure><img src=a.jpg><figcaption>The boat in 1986</figcaption></figure>", "caption"),
        ("<div style='display:none'>Only for machines</div>", "hidden"),
        ("<form><label>Write to us</label></form>", "form"),
        ("<p><a href=https://x.example/post><span class=ctt-btn>Post this line</span></a></p>", "button"),
        (f"<h2>{HEADLINE}</h2>", "repeated headline"),
    ],
)
def test_furniture_between_paragraphs_is_taken_off_by_its_rule(markup: str, rule: str) -> None:
    found = article(paragraphs(FIRST), markup, paragraphs(*REST))

    assert (found.body, rules_inside(found)) == (STORY, [rule])


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Contact the newsroom at desk@crossing.example.</p>",
        "<p>Tags: <a href=/t/sea>sea</a>, <a href=/t/fares>fares</a></p>",
        "<h3>Related stories</h3><ul><li><a href=/b>Ten harbours</a><li><a href=/c>Nine boats</a></ul>",
        "<p>John Roe contributed reporting from the mainland.</p>",
        "<p>© 2026 The Daily Crossing. All rights reserved.</p>",
        "<p>Listen to the harbour hour live at 12:45 every day, or <a href=/b>later</a>.</p>",
        "<p>We’d like to hear what you think about this or any other crossing: <a href=/w>write</a>.</p>",
        "<p>Teilen</p><p>Kommentare (12)</p>",
        "<p>Fehler gefunden? <a href=/w>Jetzt melden.</a></p>",
        "<p>Über dieses Thema berichtete das Radio der Insel am 24. März um 05:20 Uhr.</p>",
        "<div class=comments><p>I crossed with my aunt in 1974, and nobody counted us then.</p></div>",
        "<h3>A heading that nothing follows</h3>",
    ],
)
def test_what_follows_the_last_paragraph_is_taken_off(markup: str) -> None:
    found = article(paragraphs(), markup)

    assert found.body == STORY


@pytest.mark.parametrize(
    "markup",
    [
        "<p>By Jane Doe</p>",
        "<p>May 3, 2026</p>",
        "<p>Updated: May 3, 2026, 10:15 a.m.</p>",
        "<p>5 min read</p>",
        f"<h1>{HEADLINE}</h1>",
        "<p>Von Jane Doe, Hafenstadt</p>",
    ],
)
def test_what_stands_above_the_first_paragraph_is_taken_off(markup: str) -> None:
    found = article(markup, paragraphs())

    assert found.body == STORY


def test_a_removal_says_why_with_its_numbers() -> None:
    found = article(paragraphs(FIRST), "<div class=related-box><p>Other boats.</p></div>", paragraphs(*REST))
    removed = removal(found, "Other boats.")

    assert removed is not None
    assert removed.because == "its names 'related-box' say so; it holds 0% of the prose"


def test_the_same_paragraph_counts_once() -> None:
    found = article(paragraphs(), paragraphs(FIRST))

    assert found.body == STORY


def test_a_copy_of_the_story_in_one_block_is_taken_off() -> None:
    found = article(paragraphs(), f"<div><div>{' '.join(PARAGRAPHS)}</div></div>")

    assert found.body == STORY


def test_a_description_set_apart_is_no_part_of_the_body() -> None:
    dek = "On an island with two hundred inhabitants a crossing costs what it cost forty years ago."
    found = article(
        f"<p class=standfirst>{dek}</p>", paragraphs(), head=f"<meta name=description content='{dek}'>"
    )

    assert found.body == STORY


def test_a_first_paragraph_that_machines_are_shown_stays() -> None:
    found = article(paragraphs(), head=f"<meta name=description content='{FIRST}'>")

    assert found.body == STORY


def test_a_row_of_short_lines_is_no_story() -> None:
    rows = "".join(f"<div>Harbour {number}</div><div>{number}:30 daily</div>" for number in range(8))
    found = article(paragraphs(*PARAGRAPHS[:3]), f"<div>{rows}</div>", paragraphs(*PARAGRAPHS[3:]))

    assert found.body == STORY


def test_a_date_below_a_dek_that_stands_apart_is_no_part_of_the_body() -> None:
    dek = "The fare was fixed in a winter that everybody remembers, and nobody dares to raise it since then."
    head = f'<meta name="description" content="{dek}"><meta property="og:description" content="{dek}">'
    date = "<section>Published 5 May 2026 at 14:52, changed 15:54</section>"
    found = article(f"<header><p class=summary>{dek}</p>{date}</header>", paragraphs(), head=head)

    assert found.body == STORY
