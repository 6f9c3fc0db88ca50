"""Articles out of flattened text: by words and repetition alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract import extract_text, learn
from storage.article import Access, BlockKind
from tests.made_site import Maker

FIRST = (
    "The bridge over the harbour opened on a grey morning, nine years after the first pile was "
    "driven into the mud."
)
SECOND = (
    "Nobody in the crowd could say what it had cost in the end, and nobody from the council "
    "would say it either."
)
THIRD = (
    "By noon the first buses were on it, and by evening the first complaint about the noise had been filed."
)
DEK = "Nine years and three mayors later, the city walks across."
HEADLINE = "Harbour bridge opens at last after nine years"


def _dump(*parts: str) -> str:
    return "\n\n".join(parts)


def test_headline_is_the_line_that_comes_again() -> None:
    text = _dump(
        HEADLINE, "Recent Features", HEADLINE, DEK, HEADLINE, "Credit: Ada Byron", FIRST, SECOND, THIRD
    )

    article = extract_text(text)

    assert (article.headline, article.description) == (HEADLINE, DEK)
    assert article.body == "\n".join((FIRST, SECOND, THIRD))


def test_repetitions_and_labels_are_named_as_removed() -> None:
    text = _dump(HEADLINE, "Recent Features", HEADLINE, DEK, FIRST, SECOND, THIRD)

    removed = [(block.rule, block.text) for block in extract_text(text).removed]

    assert removed == [("recent features", "Recent Features"), ("repeated headline", HEADLINE)]


def test_credit_is_kept_without_its_label() -> None:
    lead = extract_text(_dump(HEADLINE, "Credit: Ada Byron via @paper", FIRST, SECOND, THIRD)).lead_image

    assert lead is not None and (lead.credit, lead.url) == ("Ada Byron via @paper", None)


def test_what_recurs_on_the_site_is_taken_off_a_dump_too() -> None:
    promo = "Readers make this reporting possible, and a month of it costs less than a sandwich at the pier."
    site = Maker()
    boilerplate = learn((page.html, page.url) for page in [site.page(promo=[promo]) for _ in range(8)])
    text = _dump(HEADLINE, DEK, FIRST, SECOND, THIRD, promo)

    assert extract_text(text, boilerplate=boilerplate).body == "\n".join((FIRST, SECOND, THIRD))


def test_title_with_the_sites_name_repeats_the_headline() -> None:
    text = _dump(
        f"{HEADLINE} | Morning Paper", "Home", "News", HEADLINE, FIRST, SECOND, THIRD, "About us", "Imprint"
    )

    assert extract_text(text).headline == HEADLINE


def test_byline_and_date_above_the_story_are_fields() -> None:
    article = extract_text(
        _dump(HEADLINE, "By Ada Byron and Grace Murray", "11 June 2019", FIRST, SECOND, THIRD)
    )

    assert [author.name for author in article.authors] == ["Ada Byron", "Grace Murray"]
    assert str(article.date_published) == "2019-06-11"


def test_short_line_before_prose_is_a_subhead() -> None:
    kinds = [
        block.kind
        for block in extract_text(_dump(HEADLINE, FIRST, "What it cost the city", SECOND, THIRD)).blocks
    ]

    assert kinds == [BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


def test_box_label_inside_the_story_goes() -> None:
    article = extract_text(_dump(HEADLINE, FIRST, "Advertisement", SECOND, THIRD))

    assert [block.text for block in article.blocks] == [FIRST, SECOND, THIRD]
    assert [block.rule for block in article.removed] == ["box label"]


def test_lines_below_the_story_go() -> None:
    article = extract_text(
        _dump(HEADLINE, FIRST, SECOND, THIRD, "Most read", "Cranes leave the harbour", "Imprint")
    )

    assert article.body.endswith(THIRD)
    assert {block.rule for block in article.removed} == {"after the story"}


def test_wrapped_lines_are_joined() -> None:
    wrapped = (
        "The bridge over the harbour opened on a grey morning,\nnine years after the first "
        "pile was driven into the mud."
    )

    assert extract_text(_dump(HEADLINE, wrapped, SECOND, THIRD)).blocks[0].text == wrapped.replace("\n", " ")


def test_text_in_an_unspaced_script_is_prose_too() -> None:
    paragraph = "港に架かる橋が九年ぶりに開通し、市長はクレーンの運転手たちと一緒に歩いて渡った。"

    article = extract_text(_dump("港の橋がついに開通した", paragraph, paragraph.replace("九", "十")))

    assert (len(article.blocks), article.in_language) == (2, "ja")


def test_text_without_prose_is_no_article() -> None:
    article = extract_text("Home\nNews\nContact")

    assert (article.access, article.body) == (Access.NOT_ARTICLE, "")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=2_000))
def test_any_text_is_read_the_same_way_twice(text: str) -> None:
    assert extract_text(text) == extract_text(text)
