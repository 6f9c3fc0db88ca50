"""Stories that stand only in the data of a page's scripts."""

import json

import pytest

from crawler.extract import extract
from crawler.extract.flight import json_of_flight
from storage.article import Access, Article
from tests.unit.extract.body_pages import HEADLINE, PARAGRAPHS, page, paragraphs

URL = "https://crossing.example/2026/05/ferry/"
STORY = "\n".join(PARAGRAPHS)
MARKUP = paragraphs(*PARAGRAPHS)
OTHER = {"title": "A bridge to nowhere in particular", "body": ["Another story altogether. " * 20]}


def drawn_by_a_program(script: str, title: str = HEADLINE) -> Article:
    """What is understood of a page that shows nothing, and has this script."""
    head = f"<title>{title} | The Daily Crossing</title><meta property=og:type content=article>"
    return extract(f"<html><head>{head}</head><body><div id=app></div>{script}</body></html>".encode(), URL)


def json_script(value: object, attributes: str = "id=__NEXT_DATA__") -> str:
    """A script of a JSON type."""
    return f"<script {attributes} type='application/json'>{json.dumps(value)}</script>"


def entries(value: object) -> list[object]:
    """A value as a list whose entries name each other by number."""
    found: list[object] = []

    def add(inner: object) -> int:
        number = len(found)
        found.append(None)
        if isinstance(inner, dict):
            found[number] = {key: add(item) for key, item in inner.items()}
        elif isinstance(inner, list):
            found[number] = [add(item) for item in inner]
        else:
            found[number] = inner
        return number

    add(value)
    return found


def rich_text(kind: str, inner: str, outer: str = "content") -> dict[str, object]:
    """A document of paragraphs, each of two pieces, as editors write them."""
    return {
        outer: [
            {kind: "paragraph", outer: [{kind: "text", inner: text[:20]}, {kind: "text", inner: text[20:]}]}
            for text in PARAGRAPHS
        ]
    }


THING = {"title": HEADLINE, "body": MARKUP}
DRAFT = [{"type": "unstyled", "text": text} for text in PARAGRAPHS]
ARC = {
    "headlines": {"basic": HEADLINE},
    "content_elements": [
        {"type": "image", "caption": "The boat in 1986", "url": "a.jpg"},
        *({"type": "text", "content": text} for text in PARAGRAPHS),
        {"type": "interstitial_link", "content": "Read more about harbours"},
    ],
}


TOLD_IN_24 = json.dumps({"title": HEADLINE, "contentHtml": "$24"})


def pushed(*pieces: str) -> str:
    """Pieces as Next.js streams them into a page."""
    pushes = (f"<script>self.__next_f.push([1,{json.dumps(piece)}])</script>" for piece in pieces)
    return f"<script>self.__next_f=self.__next_f||[]</script>{''.join(pushes)}"


@pytest.mark.parametrize(
    "script",
    [
        json_script({"props": {"pageProps": {"article": {"headline": HEADLINE, "body": MARKUP}}}}),
        json_script({"post": {"title": {"rendered": HEADLINE}, "content": {"rendered": MARKUP}}}, "id=state"),
        json_script({"a": {"title": HEADLINE, "body": rich_text("nodeType", "value")}}),
        json_script({"a": {"title": HEADLINE, "content": rich_text("type", "text")}}),
        json_script({"a": {"title": HEADLINE, "body": rich_text("_type", "text", "children")["children"]}}),
        json_script({"a": {"title": HEADLINE, "blocks": DRAFT}}),
        json_script({"stories": [OTHER, {"title": HEADLINE, "paragraphs": list(PARAGRAPHS)}]}),
        json_script(entries({"data": {"title": HEADLINE, "body": list(PARAGRAPHS)}}), "id=__NUXT_DATA__"),
        f"<script>window.Fusion=window.Fusion||{{}};Fusion.globalContent={json.dumps(ARC)};Fusion.x=1</script>",
        f"<script>window.__APOLLO_STATE__ = {json.dumps({'A:1': THING})}</script>",
        f"<script>window.__STATE__=JSON.parse({json.dumps(json.dumps(THING))})</script>",
        pushed(f'1:{{"title":{json.dumps(HEADLINE)},"body":"{MARKUP[:450]}', f'{MARKUP[450:]}"}}\n2:["x"]\n'),
        pushed(f"1:[0]\n24:T{len(MARKUP.encode()):x},", MARKUP, f'5:["$",null,{{"story":{TOLD_IN_24}}}]\n'),
    ],
    ids=[
        "next", "wordpress", "contentful", "prosemirror", "sanity", "draft", "among others", "nuxt", "arc",
        "apollo", "json.parse", "next pieces", "next text",
    ],
)  # fmt: skip
def test_a_story_that_only_a_script_holds_is_read(script: str) -> None:
    assert drawn_by_a_program(script).body == STORY


def test_the_captions_in_stated_markup_are_not_the_story() -> None:
    pictures = "<div class=caption><p>The boat in 1986</p></div><figcaption>The old lighthouse</figcaption>"
    story = {"headline": HEADLINE, "body": f"{pictures}{MARKUP}"}

    assert drawn_by_a_program(json_script(story)).body == STORY


@pytest.mark.parametrize(
    "row", ["24:Tffffffff,", "24:T0,", "24:Tzz,", "24:T1,é", '24:"$24"', '24:T9,["$24"]\n']
)
def test_a_broken_row_of_text_is_passed_over(row: str) -> None:
    script = pushed(row, '\n5:{"story":', TOLD_IN_24, "}\n", " " * 400)

    assert drawn_by_a_program(script).body == ""


def test_a_text_that_is_named_without_end_is_not_put_in_without_end() -> None:
    text = "a" * 50_000
    rows = "".join(f'{row:x}:["$0"]\n' for row in range(1, 5_000))

    assert sum(map(len, json_of_flight(f"0:T{len(text):x},{text}{rows}"))) < 10 * len(text + rows)


def test_the_provenance_names_the_script_and_the_place() -> None:
    article = drawn_by_a_program(json_script({"props": {"article": {"headline": HEADLINE, "body": MARKUP}}}))

    assert article.access is Access.FULL
    assert article.provenance["body"] == (
        "script '__NEXT_DATA__' at props.article; the page itself holds only 0 characters of prose"
    )


def test_the_pages_address_names_its_story_where_the_title_does_not() -> None:
    story = {"headline": "Something else", "slug": "the-ferry-to-the-island", "body": MARKUP}
    html = f"<title>Newspaper</title><div id=app></div>{json_script([OTHER, story])}".encode()

    assert extract(html, "https://crossing.example/2026/the-ferry-to-the-island/").body == STORY


@pytest.mark.parametrize(
    "value",
    [
        {"stories": [OTHER, {**OTHER, "body": ["A third story. " * 40]}]},
        {"writers": [OTHER]},
        {"article": {"headline": HEADLINE, "body": "Too little."}},
        {"messages": {"title": HEADLINE, "text": 5}},
        [[[]]],
    ],
)
def test_what_is_not_the_pages_story_is_not_taken_for_it(value: object) -> None:
    assert drawn_by_a_program(json_script({"padding": " " * 400, "value": value})).body == ""


def test_a_page_that_shows_its_story_is_not_asked_for_its_scripts() -> None:
    script = json_script({"article": {"headline": HEADLINE, "body": ["Something else entirely. " * 60]}})
    article = extract(page(paragraphs(), script), URL)

    assert article.body == STORY


@pytest.mark.parametrize(
    "text", ["{" * 900, "[" * 100_000, '{"a":' * 5_000, "window.x = {" * 300, "x=[" * 9_000]
)
def test_broken_data_are_passed_over(text: str) -> None:
    assert (
        drawn_by_a_program(f"<script type='application/json'>{text}</script><script>{text}</script>").body
        == ""
    )
