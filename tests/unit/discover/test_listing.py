"""The cards of a listing, in the shapes that sites give them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discover import Discovered, discover
from storage.link import Channel
from tests.site.edition import Edition
from tests.unit.discover.pages import HOST, coast, page

URL = f"{HOST}/features/"
SIDE = "".join(f'<li><a href="/2025/side-{number}">Most read story {number}</a></li>' for number in range(8))


def read(body: bytes, url: str = URL, **fields: object) -> Discovered:
    return discover(Channel.LISTING, body, url, source=coast(**fields))


def names(found: Discovered) -> list[str]:
    return [link.url.rpartition("/")[2] for link in found.links]


def wordpress(number: int) -> str:
    return f"""<article class="post-{number} post">
<h2 class="entry-title"><a href="/2025/w{number}">Story {number}</a></h2>
<div class="entry-meta"><span class="byline">by <a href="/author/jo">Jo Doe</a></span>
<time datetime="2025-07-0{number}T10:00:00+02:00">{number} July</time></div>
<p>What the story with the number {number} tells, in a sentence.</p>
<a href="/2025/w{number}#more">Read more</a></article>"""


def tiles(number: int) -> str:
    return f"""<div class="col-4"><div class="tile">
<a href="/2025/w{number}"><img alt="Picture" src="x.jpg"></a>
<span class="label">Coasts</span><h3><a href="/2025/w{number}">Story {number}</a></h3>
<span class="author">Jo Doe</span><span class="date">0{number}/07/2025</span>
<div class="excerpt">What the story with the number {number} tells, in a sentence.</div></div></div>"""


def linked_whole(number: int) -> str:
    return f"""<a class="card" href="/2025/w{number}">
<h5>July {number}, 2025</h5><h4>Story <em>{number}</em></h4>
<h6>By <span>Jo Doe</span></h6>
<div>What the story with the number {number} tells, in a sentence.</div></a>"""


def one_line_of_facts(number: int) -> str:
    return f"""<li><h2><a href="/2025/w{number}">Story {number}</a></h2>
<p>What the story with the number {number} tells, in a sentence.</p>
<p>Jo Doe | July {number}, 2025</p></li>"""


def table_row(number: int) -> str:
    return f"""<tr><td>2025-07-0{number}</td>
<td><a href="/2025/w{number}">Story {number}</a><br>
What the story with the number {number} tells, in a sentence.</td>
<td class="byline">Jo Doe</td></tr>"""


BOTH_WAYS = '<a href="/features/page/1/">Newer</a><a href="/features/page/3/">Older posts</a>'
SOUP = (
    "<div>", "</div>", "<a href='/2025/a'>", "<a href='/2025/b'>", "</a>", "<h2>", "</h2>", "<!-- c -->",
    "<h1>", "<span class='date'>", "July 3, 2025", "By Jo Doe", " | ", "<br>", "<ul>", "<li>", "<svg>",
    "\x00", "<?pi?>",
)  # fmt: skip
SHAPES = {
    "wordpress": ("<main><h1>Features</h1>", wordpress, "</main>"),
    "tiles": ('<h1>Features</h1><div class="grid">', tiles, "</div>"),
    "whole cards are links": ('<section class="posts">', linked_whole, "</section>"),
    "facts on one line": ("<h1>Features</h1><ol>", one_line_of_facts, "</ol>"),
    "table": ("<h1>Features</h1><table>", table_row, "</table>"),
}


@pytest.fixture(params=SHAPES)
def shaped(request: pytest.FixtureRequest) -> Discovered:
    """Six cards of one shape, with a side column of headlines beside them."""
    before, card, after = SHAPES[request.param]
    side = f'<div class="col-side"><h3>Most read</h3><ul>{SIDE}</ul></div>'
    return read(page(before + "".join(map(card, range(1, 7))) + after + side))


def test_the_cards_are_found_in_page_order_and_nothing_beside_them(shaped: Discovered) -> None:
    assert names(shaped) == [f"w{number}" for number in range(1, 7)]


def test_a_card_says_its_headline(shaped: Discovered) -> None:
    assert [link.headline for link in shaped.links] == [f"Story {number}" for number in range(1, 7)]


def test_a_card_says_its_dek(shaped: Discovered) -> None:
    assert shaped.links[2].description == "What the story with the number 3 tells, in a sentence."


def test_a_card_says_its_date(shaped: Discovered) -> None:
    assert "2025" in (shaped.links[2].date_published or "")


def test_a_card_says_its_author(shaped: Discovered) -> None:
    assert {link.authors for link in shaped.links} == {("Jo Doe",)}


def test_a_bare_list_of_headlines_is_a_listing() -> None:
    items = "".join(f'<li><a href="/2025/w{number}">Story number {number}</a></li>' for number in range(1, 5))

    found = read(page(f"<h1>Features</h1><ul>{items}</ul>"))

    assert [link.headline for link in found.links] == [f"Story number {number}" for number in range(1, 5)]


def test_a_first_card_that_is_set_apart_is_listed_too() -> None:
    teaser = "<p>What the lead tells, in one long sentence.</p>"
    lead = f'<div class="hero"><h2><a href="/2025/lead">The lead</a></h2>{teaser}</div>'
    body = page(f"<main><h1>Features</h1>{lead}<div>{''.join(map(wordpress, range(1, 4)))}</div></main>")

    assert names(read(body)) == ["lead", "w1", "w2", "w3"]


def test_a_card_whose_teaser_links_another_story_stays_one_card() -> None:
    linking = wordpress(2).replace("tells,", 'tells after <a href="/2025/older">an older one</a>,')
    body = page(f"<main>{wordpress(1)}{linking}{wordpress(3)}</main>")

    assert names(read(body)) == ["w1", "w2", "w3"]


@pytest.mark.parametrize(
    "around",
    [
        "<aside>{}</aside>",
        '<div class="sidebar">{}</div>',
        '<div id="related-stories">{}</div>',
        '<section class="most-read">{}</section>',
        '<div role="complementary">{}</div>',
        '<div class="td-box"><h3>Popular</h3>{}</div>',
    ],
)
def test_boxes_of_other_headlines_are_not_listed(around: str) -> None:
    box = around.format(f"<ul>{SIDE}</ul>")
    body = page(f"<main><h1>Features</h1>{''.join(map(wordpress, range(1, 4)))}</main>{box}")

    assert names(read(body)) == ["w1", "w2", "w3"]


@pytest.mark.parametrize("frame", ["content-sidebar-wrap", "elementor-widget", "has-sidebar", "promo-grid"])
def test_a_frame_around_everything_is_no_side_column(frame: str) -> None:
    cards = "".join(map(wordpress, range(1, 4)))

    assert names(read(page(f'<div class="{frame}"><div class="list">{cards}</div></div>'))) == [
        "w1",
        "w2",
        "w3",
    ]


def test_a_last_page_with_one_card_is_not_outdone_by_its_boxes() -> None:
    body = page(
        f"<h1>Features</h1><ul class='river'><li>{tiles(1)}</li></ul><div class='box'><ul>{SIDE}</ul></div>"
    )

    assert names(read(body)) == ["w1"]


def test_a_card_without_text_is_named_by_its_picture() -> None:
    items = "".join(f'<a href="/2025/w{number}"><img alt="Story {number}"></a>' for number in range(1, 4))

    assert read(page(f"<main>{items}</main>")).links[0].headline == "Story 1"


def test_a_source_can_name_its_cards() -> None:
    chosen = [{"kind": "listing", "url": URL, "cards": ".side li"}]
    body = page(f"<main>{''.join(map(wordpress, range(1, 4)))}</main><div class='side'><ul>{SIDE}</ul></div>")

    assert len(read(body, discover=chosen).links) == 8


def test_addresses_are_joined_to_the_page_and_its_base() -> None:
    body = page(f"<main>{wordpress(1).replace('/2025/w1', '2025/w1')}</main>", head='<base href="/">')

    assert [link.url for link in read(body).links] == [f"{HOST}/2025/w1"]


def test_a_page_without_articles_is_a_problem() -> None:
    assert read(page("<p>Nothing</p>"), articles=["^/x/"]).problem == (
        "3 links on the page, none of them to an article of coast"
    )


def test_articles_in_side_columns_alone_are_a_problem() -> None:
    assert read(page(f"<aside>{SIDE}</aside>")).problem == (
        "10 articles are linked, all of them in side columns or menus"
    )


@pytest.mark.parametrize("body", [b"", b"\x00", b"   ", b"<!-- -->"])
def test_what_is_no_page_is_a_problem(body: bytes) -> None:
    assert read(body).problem


@pytest.mark.parametrize(
    ("pager", "url", "target"),
    [
        ('<a rel="next" href="/features/?page=2">x</a>', URL, f"{URL}?page=2"),
        ('<a href="/features/page/2/">Older</a>', URL, f"{URL}page/2/"),
        (BOTH_WAYS, f"{URL}page/2/", f"{URL}page/3/"),
        ('<a href="/features/page/2/"><span>Next</span></a>', URL, f"{URL}page/2/"),
        ('<a href="/features/?page=3">3</a><a href="/features/?page=2">2</a>', URL, f"{URL}?page=2"),
        ('<a href="?page=2">2</a><a href="?page=4">4</a>', f"{URL}?page=3", f"{URL}?page=4"),
        ('<a href="/features/seite/2">Weiter</a>', URL, f"{URL}seite/2"),
        ('<a href="/other/page/2/">2</a>', URL, None),
        ('<a rel="next" href="https://elsewhere.example/2">Next</a>', URL, None),
        ('<a rel="next" href="/features/">Next</a>', URL, None),
        ('<a rel="next" href="/2025/w9">Next</a>', URL, None),
        ('<a href="javascript:more()">Older</a>', URL, None),
    ],
)  # fmt: skip
def test_the_next_page_is_the_one_with_older_articles(pager: str, url: str, target: str | None) -> None:
    found = read(page(f"<main>{''.join(map(wordpress, range(1, 4)))}</main>{pager}"), url)

    assert found.next_pages == ((target,) if target else ())


def test_the_newspapers_lists_are_read_whole_and_without_their_boxes() -> None:
    edition = Edition()
    source = coast(articles=[r"^/\d{4}/\d{2}/[^/]+/$"])
    found = [
        discover(Channel.LISTING, edition.page(path, "", HOST).body, HOST + path, source=source)
        for path in ("/category/features/", "/category/features/page/2/")
    ]

    assert [link.url for each in found for link in each.links] == [
        HOST + story.path for story in edition.features
    ]


def test_the_newspapers_cards_say_what_is_true_of_its_stories() -> None:
    edition = Edition()
    body = edition.page("/category/features/", "", HOST).body
    found = discover(Channel.LISTING, body, URL, source=coast(articles=[r"^/\d{4}/\d{2}/[^/]+/$"]))

    said = [(link.headline, link.description, link.authors, link.date_published) for link in found.links]
    assert said == [
        (story.plain_headline, story.dek, (story.byline,), f"{story.published:%B %d, %Y}")
        for story in edition.features[:12]
    ]


def test_the_newspapers_home_states_a_kicker_where_its_lists_state_a_date() -> None:
    edition = Edition()
    body = edition.page("/", "", HOST).body
    found = discover(Channel.LISTING, body, HOST + "/", source=coast(articles=[r"^/\d{4}/\d{2}/[^/]+/$"]))

    assert [link.date_published for link in found.links[:5]] == [
        f"{story.published:%B %d, %Y}" for story in edition.features[:5]
    ]


def test_a_deep_page_is_read_in_time() -> None:
    deep = b"<div>" * 50_000 + b'<a href="/2025/a">A</a>'
    start = time.process_time()

    read(deep)

    assert time.process_time() - start < 5


def test_a_page_of_many_links_is_read_in_linear_time() -> None:
    links = "".join(f'<p><a href="/2025/w{number}">Story {number}</a></p>' for number in range(5_000))
    start = time.process_time()

    found = read(page(f"<main>{links}</main>"))

    assert len(found.links) == 5_000
    assert time.process_time() - start < 5


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(SOUP), max_size=60))
def test_any_soup_is_read_without_raising_and_names_each_article_once(soup: list[str]) -> None:
    found = read("".join(soup).encode())

    assert len(set(names(found))) == len(found.links)
