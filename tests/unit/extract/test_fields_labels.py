"""Dek, section, keywords, number, language, canonical address; and what a source's own rules say."""

import pytest

from crawler.extract.fields.language import language_tag, spoken_language
from crawler.source import Source
from tests.unit.extract.fields_pages import URL, declared_by, fields_of, page_of

DEK = "Nine years after the first pile, the mayor walks across the harbour with the crane drivers."
GERMAN = (
    "Die Brücke über den Hafen ist nach neun Jahren fertig, und die Bürgermeisterin ging mit den "
    "Kranführern über sie. "
    "Niemand in der Menge konnte sagen, was sie am Ende gekostet hat, und auch der Rat wollte es nicht sagen."
)


def _source(**rules: str) -> Source:
    return Source.model_validate({
        "name": "paper", "title": "Morning Paper", "home": "https://www.morningpaper.example/",
        "articles": [r"^/\d{4}/"], "rules": rules,
    })  # fmt: skip


def test_dek_is_the_text_below_the_headline() -> None:
    html = page_of(top=f'<h1>Bridge opens</h1><p class="standfirst">{DEK}</p>')

    found = fields_of(html).description

    assert (found.value, found.because) == (DEK, "p.standfirst")


def test_unnamed_dek_is_told_by_the_declared_description() -> None:
    html = page_of(f'<meta name="description" content="{DEK}">', f"<h1>Bridge opens</h1><p>{DEK}</p>")

    assert fields_of(html).description.because == "p, agrees with meta description"


def test_declared_description_is_kept_where_none_is_shown() -> None:
    html = page_of(f'<meta name="description" content="{DEK}">', "<h1>Bridge opens</h1>")

    found = fields_of(html).description

    assert (found.value, found.because) == (DEK, "meta description; not shown below the headline")


def test_description_cut_short_gives_way_to_a_whole_one() -> None:
    head = (
        '<meta property="og:description" content="Nine years after the first pile, the…">'
        f'<meta name="description" content="{DEK}">'
    )

    assert fields_of(page_of(head)).description.value == DEK


def test_keywords_are_split_and_each_kept_once() -> None:
    head = '<meta name="keywords" content="harbour, Bridge; bridge,  cost">'

    assert fields_of(page_of(head)).keywords.value == ("harbour", "Bridge", "cost")


def test_section_comes_from_the_breadcrumb_when_nothing_else_says_it() -> None:
    steps = '[{"name": "Home"}, {"name": "City"}, {"name": "Bridge opens"}]'
    crumbs = f'{{"@type": "BreadcrumbList", "itemListElement": {steps}}}'
    html = page_of(
        f'<title>Bridge opens</title><script type="application/ld+json">{crumbs}</script>',
        "<h1>Bridge opens</h1>",
    )

    assert fields_of(html).section.value == "City"


@pytest.mark.parametrize(
    ("head", "top"),
    [
        ('<meta name="articleid" content="158400">', ""),
        ('<link rel="shortlink" href="https://www.morningpaper.example/?p=158400">', ""),
        ("", '<article id="post-158400"><p>A</p></article>'),
        ("", '<article data-post-id="158400"><p>A</p></article>'),
    ],
)
def test_the_sites_own_number_is_found(head: str, top: str) -> None:
    assert fields_of(page_of(head, top)).source_article_id.value == "158400"


def test_wordpress_number_stands_in_the_body_class() -> None:
    html = page_of().replace(b"<body>", b'<body class="single postid-158400">')

    assert fields_of(html).source_article_id.because == "class postid-158400 of body"


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"),
        ("en_us", "en-US"),
        ("pt-br", "pt-BR"),
        ("zh-hant-TW", "zh-Hant-TW"),
        ("{{lang}}", None),
        ("", None),
    ],
)
def test_language_tags_are_written_one_way(written: str, tag: str | None) -> None:
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        (
            "La ville a rouvert le pont et les habitants sont venus dans la rue pour voir ce que la "
            "mairie avait fait.",
            "fr",
        ),
        ("港に架かる橋が九年ぶりに開通し、市長は歩いて渡った。", "ja"),
        ("항구의 다리가 구 년 만에 개통되어 시장이 걸어서 건넜다.", "ko"),
        ("Мост через гавань открыли через девять лет, и мэр прошла по нему.", "ru"),
        ("too short", None),
    ],
)
def test_language_is_heard_in_the_text(text: str, language: str | None) -> None:
    assert spoken_language(text)[0] == language


def test_text_overrules_a_declared_language_it_is_not_in() -> None:
    found = fields_of(page_of(lang="en", story=f"<p>{GERMAN}</p>")).in_language

    assert found.value == "de" and "though html lang says en" in found.because


def test_declared_region_is_kept() -> None:
    assert fields_of(page_of(lang="en-GB")).in_language.value == "en-GB"


def _canonical(head: str, url: str = URL) -> tuple[str, str]:
    found = fields_of(page_of(head), url).canonical_url
    return found.value, found.because


def test_canonical_link_of_the_site_is_accepted() -> None:
    claim = "https://morningpaper.example/2024/03/harbour-bridge/"

    assert _canonical(f'<link rel="canonical" href="{claim}#top">') == (claim, "rel=canonical")


@pytest.mark.parametrize(
    ("head", "why"),
    [
        (
            '<link rel="canonical" href="https://elsewhere.example/story">',
            "elsewhere.example is another site",
        ),
        ('<link rel="canonical" href="https://www.morningpaper.example/">', "it is the site's front page"),
        ('<link rel="canonical" href="javascript:void(0)">', "'javascript:void(0)' is no http address"),
        (
            '<link rel="canonical" href="/a"><link rel="canonical" href="/b">',
            "2 different ones are declared",
        ),
    ],
)
def test_canonical_claim_that_cannot_be_is_refused_and_says_why(head: str, why: str) -> None:
    assert _canonical(head) == (URL, f"the address it was fetched from; rel=canonical refused: {why}")


def test_rule_of_the_source_wins() -> None:
    html = page_of(
        top='<h1>Bridge opens</h1><h2 class="real">A bridge at last</h2><p class="who">Ada Byron</p>'
    )

    fields = fields_of(html, source=_source(headline="h2.real", authors="p.who"))

    assert (fields.headline.value, fields.authors.value[0].name) == ("A bridge at last", "Ada Byron")
    assert fields.headline.because == "rules.headline h2.real"


def test_rule_that_finds_nothing_leaves_the_general_search() -> None:
    fields = fields_of(page_of(top="<h1>Bridge opens</h1>"), source=_source(headline="h2.real"))

    assert fields.headline.value == "Bridge opens"


def test_broken_json_ld_is_mended() -> None:
    script = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge opens",}</script>'
    )

    declared = declared_by(page_of(script))

    assert declared.article_text("headline") == "Bridge opens" and "mended" in declared.json_ld.problems[0]


def test_hopeless_json_ld_still_gives_single_fields() -> None:
    script = (
        '<script type="application/ld+json">'
        '{"@type": "NewsArticle", "headline": "Bridge opens" oops {{</script>'
    )

    assert declared_by(page_of(script)).article_text("headline") == "Bridge opens"


def test_reference_in_a_graph_is_followed() -> None:
    graph = (
        '{"@graph": [{"@type": "NewsArticle", "headline": "Bridge opens", "author": {"@id": "#ada"}},'
        '{"@type": "Person", "@id": "#ada", "name": "Ada Byron"}]}'
    )
    html = page_of(f'<script type="application/ld+json">{graph}</script>', "<h1>Bridge opens</h1>")

    assert [author.name for author in fields_of(html).authors.value] == ["Ada Byron"]


def test_article_in_an_item_list_is_another_story() -> None:
    script = (
        '<script type="application/ld+json">{"@type": "ItemList", "itemListElement": '
        '[{"@type": "NewsArticle", "headline": "Another story"}]}</script>'
    )

    assert declared_by(page_of(script)).json_ld.article is None
