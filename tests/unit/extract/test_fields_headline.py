"""The headline: the best attested wording, its kicker apart, the site's name off."""

from crawler.extract.fields.titles import folded, without_site
from tests.unit.extract.fields_pages import STORY, fields_of, page_of

NEWS = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "%s"}</script>'


def test_visible_heading_is_the_headline() -> None:
    html = page_of("<title>Bridge opens at last | Morning Paper</title>", "<h1>Bridge opens at last</h1>")

    assert fields_of(html).headline.value == "Bridge opens at last"


def test_sentence_names_heading_and_witnesses() -> None:
    head = '<meta property="og:title" content="Bridge opens at last">'
    html = page_of(head, '<h1 id="top-line">Bridge opens at last</h1>')

    assert fields_of(html).headline.because == "h1#top-line, agrees with meta og:title"


def test_heading_that_agrees_with_open_graph_beats_json_ld_alone() -> None:
    head = NEWS % "Bridge news" + '<meta property="og:title" content="Bridge opens at last">'
    html = page_of(head, "<h1>Bridge opens at last</h1>")

    assert fields_of(html).headline.value == "Bridge opens at last"


def test_losing_titles_are_candidates() -> None:
    html = page_of(NEWS % "Bridge opens today", "<h1>Bridge opens at last</h1>")

    values = {candidate.value: candidate.chosen for candidate in fields_of(html).headline.candidates}

    assert values == {"Bridge opens at last": True, "Bridge opens today": False}


def test_breadcrumb_heading_is_a_signpost() -> None:
    head = NEWS % "Bridge: cost, length, opening" + '<meta property="og:title" content="A bridge at last">'
    top = (
        '<div class="breadcrumb"><h1>Bridge: cost, length, opening</h1></div>'
        '<h2><span class="label">Harbour</span> A bridge at last</h2>'
    )

    assert fields_of(page_of(head, top)).headline.value == "A bridge at last"


def test_named_kicker_is_parted_from_the_heading() -> None:
    top = '<h1><span class="kicker">Harbour:</span> <span>Bridge opens at last</span></h1>'

    fields = fields_of(page_of(top=top))

    assert (fields.kicker.value, fields.headline.value) == ("Harbour", "Bridge opens at last")


def test_unnamed_kicker_is_what_is_left_beside_the_declared_title() -> None:
    head = '<meta property="og:title" content="Bridge opens at last">'
    top = "<h1><span>Harbour</span>Bridge opens at last</h1>"

    assert fields_of(page_of(head, top)).kicker.value == "Harbour"


def test_kicker_above_the_heading_is_found_by_its_name() -> None:
    top = '<p class="article-kicker">Harbour</p><h1>Bridge opens at last</h1>'

    assert fields_of(page_of(top=top)).kicker.value == "Harbour"


def test_site_name_in_an_h1_that_leads_home_is_no_headline() -> None:
    head = '<meta property="og:title" content="Bridge opens at last">'
    html = page_of(head, '<h1><a href="/">Morning Paper</a></h1><h2>Bridge opens at last</h2>')

    assert fields_of(html).headline.value == "Bridge opens at last"


def test_declared_title_serves_where_no_heading_is_shown() -> None:
    head = "<title>Bridge opens at last | Morning Paper</title>"

    assert fields_of(page_of(head)).headline.value == "Bridge opens at last"


def test_page_without_any_title_has_no_headline() -> None:
    assert fields_of(page_of()).headline.value is None


def test_site_name_goes_from_either_end_and_only_there() -> None:
    sites = frozenset({"morning paper"})

    titles = [
        without_site("Bridge opens | Morning Paper", sites),
        without_site("Morning Paper - Bridge opens", sites),
        without_site("Bridge 2.0 | Harbour gets it", sites),
    ]

    assert titles == ["Bridge opens", "Bridge opens", "Bridge 2.0 | Harbour gets it"]


def test_typographic_quotes_make_no_other_wording() -> None:
    assert folded("The mayor’s “bridge”") == folded('The mayor\'s "bridge"')


def test_heading_that_was_never_closed_is_no_headline() -> None:
    html = page_of('<meta property="og:title" content="Bridge opens">', "<h1>Bridge opens", story=STORY * 50)

    assert fields_of(html).headline.value == "Bridge opens"


def test_text_that_says_the_title_is_the_heading_of_a_page_without_any() -> None:
    html = page_of("<title>Morning Paper: Bridge opens at last</title>", "<b>Bridge opens at last</b>")

    found = fields_of(html).headline

    assert (found.value, found.because) == ("Bridge opens at last", "b")
