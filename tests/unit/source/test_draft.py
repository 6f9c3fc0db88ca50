"""A source file drafted from what a site says of itself."""

import pytest

from crawler.sources.draft import Draft, draft_source, wanted_urls
from crawler.sources.shapes import article_shapes
from tests.site.edition import Edition

HOST = "https://tidewater.example"
HOME = f"{HOST}/"
LISTING = f"{HOST}/category/features/"


def drafted(url: str) -> Draft:
    """The draft for the newspaper, from its page at ``url`` and whatever of the wanted pages it has."""
    edition = Edition()
    home = edition.page(url.removeprefix(HOST), "", HOST).body
    answers = {each: edition.page(each.removeprefix(HOST), "", HOST) for each in wanted_urls(url, home)}
    return draft_source(
        {url: home} | {each: page.body for each, page in answers.items() if page.status == 200}, url
    )


def test_the_feed_that_a_page_declares_is_wanted_and_no_feed_guessed() -> None:
    wanted = wanted_urls(HOME, b'<link rel="alternate" type="application/rss+xml" href="/news.rss">')

    assert f"{HOST}/news.rss" in wanted
    assert f"{HOST}/feed/" not in wanted


def test_the_feed_of_comments_is_not_wanted() -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="Comments Feed" href="/comments/feed/">'

    assert f"{HOST}/comments/feed/" not in wanted_urls(HOME, link.encode())


def test_without_a_declared_feed_the_usual_places_are_asked() -> None:
    assert {f"{HOST}/robots.txt", f"{HOST}/feed/", f"{HOST}/sitemap.xml"} <= set(wanted_urls(HOME, b"<p>"))


def test_a_draft_of_a_section_has_the_sections_feed_and_the_section_itself() -> None:
    source = drafted(LISTING).source

    assert [(each.kind, each.url) for each in source.discover] == [
        ("feed", f"{HOST}/category/features/feed"),
        ("listing", LISTING),
    ]


def test_a_site_without_a_name_in_its_address_is_named_for_its_title() -> None:
    url = "http://127.0.0.1:8642/category/features/"
    page = Edition().page("/category/features/", "", "http://127.0.0.1:8642").body

    assert draft_source({url: page}, url).name == "the-tidewater-review"


def test_without_a_feed_a_news_sitemap_announces_articles_and_that_is_told() -> None:
    page = Edition().page("/category/features/", "", HOST).body
    news = f"{HOST}/sitemap-news.xml"

    draft = draft_source({LISTING: page, news: Edition().page("/sitemap-news.xml", "", HOST).body}, LISTING)

    assert [(each.kind, each.url) for each in draft.source.discover] == [
        ("sitemap", news),
        ("listing", LISTING),
    ]
    assert any(doubt.startswith("what announces articles is the site's") for doubt in draft.doubts)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta property="og:site_name" content="The Coast"><title>Features | C</title>', "The Coast"),
        ("<title>Features &#8211; The Tidewater Review</title>", "The Tidewater Review"),
        ("<title>The Tidewater Review</title>", "The Tidewater Review"),
        ("", "tidewater.example"),
    ],
)
def test_a_draft_calls_the_site_what_the_page_calls_it(head: str, title: str) -> None:
    links = "".join(f'<a href="/it-is-a-story-{number}">x</a>' for number in range(4))

    assert draft_source({HOME: (head + links).encode()}, HOME).source.title == title


@pytest.mark.parametrize("url", [HOME, LISTING])
def test_a_draft_tells_articles_from_lists(url: str) -> None:
    edition, source = Edition(), drafted(url).source
    lists = ("/", "/category/features/", "/category/features/page/2/", "/2025/07/", "/about/", "/subscribe/")

    assert all(source.is_article(HOST + story.path) for story in edition.features)
    assert not any(source.is_article(HOST + path) for path in lists)


def test_a_draft_says_what_it_found_and_what_it_does_not_know() -> None:
    draft = drafted(LISTING)

    assert f"feed {HOST}/category/features/feed names 10 articles" in draft.findings
    assert "timezone is not known; set it where dates carry no zone" in draft.doubts


def test_a_site_without_feeds_is_drafted_from_its_headlines() -> None:
    links = "".join(
        f'<li><h3><a href="/stories/a-day-on-the-coast-{number}">A day</a></h3></li>' for number in range(9)
    )
    page = (
        f'<html lang="cy"><nav><a href="/about">About</a></nav><main><ul>{links}</ul></main></html>'.encode()
    )

    draft = draft_source({HOME: page}, HOME)

    assert [each.kind for each in draft.source.discover] == ["listing"]
    assert draft.source.language == "cy"
    assert draft.doubts[0].startswith("no feed was found")


def test_a_page_without_anything_like_an_article_is_told() -> None:
    with pytest.raises(ValueError, match="names no feed, and none of its 1 links looks like an article's"):
        draft_source({HOME: b'<a href="/about">About</a>'}, HOME)


def test_a_title_that_would_end_the_files_quotes_is_quoted() -> None:
    links = "".join(f'<a href="/it-is-a-story-{number}">x</a>' for number in range(4))
    page = f"""<meta property="og:site_name" content='The "Coast" \\ Bay'>{links}""".encode()

    assert draft_source({HOME: page}, HOME).source.title == 'The "Coast" \\ Bay'


@pytest.mark.parametrize(
    ("paths", "pattern"),
    [
        (["/2025/07/a-b-c/", "/2024/12/d/"], r"^/(19|20)\d{2}/\d{2}/[^/]+/$"),
        (["/news/the-last-ferry-pilots", "/news/what-the-inspectors-hear"], r"^/news/(?:[^/-]+-){2,}[^/]+$"),
        (["/a/the-last-ferry.html", "/b/what-they-hear.html"], r"^/[^/]+/(?:[^/-]+-){2,}[^/]+\.html$"),
        (["/article/1234567", "/article/7654321"], r"^/article/\d+$"),
        (["/l'ile/une-longue-journee", "/l'ile/un-jour-de-plus"], r"^/l.ile/(?:[^/-]+-){2,}[^/]+$"),
    ],
)
def test_a_pattern_says_what_addresses_have_in_common(paths: list[str], pattern: str) -> None:
    assert [shape.pattern for shape in article_shapes([HOST + path for path in paths], [])] == [pattern]


def test_a_pattern_that_matches_mostly_other_pages_is_left_out() -> None:
    articles = [f"{HOST}/{name}/" for name in ("a-b-c", "d-e-f", "g-h-i")] + [
        f"{HOST}/x/one",
        f"{HOST}/y/two",
    ]
    others = [f"{HOST}/tag/{number}" for number in "abcdef"]

    assert [shape.pattern for shape in article_shapes(articles, others)] == ["^/(?:[^/-]+-){2,}[^/]+/$"]
