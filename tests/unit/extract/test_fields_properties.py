"""What holds for the fields of any page whatever."""

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.encoding import decode
from crawler.extract.characters import normal_characters, one_line
from crawler.extract.fields.moments import Context, stated_moment
from crawler.extract.fields.picture import is_picture_address
from crawler.extract.fields.signers import authors_in
from crawler.extract.jsonld import json_ld
from tests.unit.extract.fields_pages import fields_of, page_of

#: markup with the vocabulary that the finders look for, in any disorder
_SCRAPS = st.lists(
    st.sampled_from([
        "<h1>", "</h1>", '<h1 class="kicker">', "<h2>", "By Ada Byron", "Von ", '<p class="byline">',
        "</p>", "<figure>", "<img src=//x", '<img srcset="a 1w, b 2w,">', "<figcaption>", "Credit:",
        "©", '<time datetime="2024-', "11. Juni", "2019", '<script type="application/ld+json">',
        '{"@type": "NewsArticle", ', '"author": [', "]}", "</script>",
        '<meta property="og:title" content="', '">', '<link rel="canonical" ', 'href="http://[',
        "&amp;#8217;", "\u202e", "\0", '<div itemprop="author">', "</div>", "<title>", "</title>",
        "is a writer", "https://", "<article>", "</article>",
    ]) | st.text(max_size=12),
    max_size=60,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(_SCRAPS)
def test_fields_are_found_on_any_markup_and_found_again(scraps: list[str]) -> None:
    html = page_of(top=" ".join(scraps)).replace(b"\xed", b"")

    first, second = fields_of(html), fields_of(html)

    assert [(name, found.value) for name, found in first.items()] == [
        (name, found.value) for name, found in second.items()
    ]


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([None, "utf-8", "gbk", "shift_jis", "utf-16", "nonsense", "iso-2022-jp"]),
)
def test_any_bytes_become_utf8_without_nul(html: bytes, label: str | None) -> None:
    decoded = decode(html, label)

    assert "\0" not in decoded.html.decode("utf-8")


@given(st.text(st.characters(exclude_categories=())))
def test_normal_characters_are_normal_and_can_be_encoded(text: str) -> None:
    once = normal_characters(text)

    assert normal_characters(once) == once and one_line(once.encode().decode()) == one_line(once)


@settings(max_examples=300)
@given(st.text(max_size=120), st.booleans())
def test_authors_of_any_text_are_words_of_it(text: str, trusted: bool) -> None:
    line = one_line(text)

    assert all(word in line for author in authors_in(text, trusted=trusted) for word in author.name.split())


@settings(max_examples=300)
@given(st.text(max_size=80) | st.from_regex(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}( \d{1,2}:\d{2})?.{0,8}"))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    moment = stated_moment(text, Context())

    assert moment is None or moment.raw


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_any_script_is_read_as_json_ld(script: str) -> None:
    assert json_ld([script, "{" + script + "}"], "https://paper.example/") is not None


@given(st.text(max_size=100))
def test_any_text_can_be_asked_whether_it_is_a_pictures_address(text: str) -> None:
    assert is_picture_address(text) in (True, False)
