"""A sitemap's links, its children, and its bounds."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discover import Discovered, discover
from storage.link import Channel
from tests.unit.discover.pages import HOST, coast

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = """<url><loc> https://coast.example/2025/pilots </loc><lastmod>2025-07-25</lastmod>
<image:image><image:loc>https://coast.example/2025/pilots.jpg</image:loc>
<image:title>A boat</image:title></image:image>
<news:news><news:publication><news:name>Coast</news:name></news:publication>
<news:publication_date>2025-07-24</news:publication_date><news:title>Pilots</news:title></news:news></url>"""


def urlset(entries: str, namespace: str = NAMESPACE) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{namespace}">{entries}</urlset>'.encode()


def index(*children: tuple[str, str | None]) -> bytes:
    dated = (f"<lastmod>{changed}</lastmod>" if changed else "" for _, changed in children)
    maps = (
        f"<sitemap><loc>{url}</loc>{date}</sitemap>" for (url, _), date in zip(children, dated, strict=True)
    )
    return f'<sitemapindex xmlns="{NAMESPACE}">{"".join(maps)}</sitemapindex>'.encode()


def read(body: bytes) -> Discovered:
    return discover(Channel.SITEMAP, body, f"{HOST}/sitemap.xml", source=coast())


def test_a_news_entry_keeps_headline_and_both_dates_and_no_pictures_title() -> None:
    link = read(urlset(NEWS)).links[0]  # the prefixes of news and image are not declared

    assert (link.url, link.headline, link.date_published, link.date_modified) == (
        "https://coast.example/2025/pilots", "Pilots", "2025-07-24", "2025-07-25",
    )  # fmt: skip


@pytest.mark.parametrize(
    "namespace", ["http://www.google.com/schemas/sitemap/0.84", "https://wrong.example", ""]
)
def test_the_namespace_may_be_any(namespace: str) -> None:
    assert len(read(urlset("<url><loc>https://coast.example/2025/a</loc></url>", namespace)).links) == 1


def test_only_articles_are_links() -> None:
    entries = "".join(
        f"<url><loc>{HOST}{path}</loc></url>" for path in ("/about", "/2025/a", "/2025/b", "/2025/a")
    )

    assert [link.url for link in read(urlset(entries)).links] == [f"{HOST}/2025/a", f"{HOST}/2025/b"]


def test_the_children_of_an_index_come_newest_first() -> None:
    body = index((f"{HOST}/1.xml", "2024-01-01"), (f"{HOST}/2.xml", "2025-01-01"))

    assert read(body).next_pages == (f"{HOST}/2.xml", f"{HOST}/1.xml")


def test_children_without_dates_keep_their_order() -> None:
    body = index((f"{HOST}/1.xml", None), (f"{HOST}/2.xml", "2025-01-01"))

    assert read(body).next_pages == (f"{HOST}/1.xml", f"{HOST}/2.xml")


def test_an_index_leads_neither_to_itself_nor_to_strangers() -> None:
    body = index((f"{HOST}/sitemap.xml", None), ("http://10.0.0.1/s.xml", None), ("file:///etc/passwd", None))

    assert read(body).next_pages == ()


def test_a_sitemap_may_be_gzipped() -> None:
    assert len(read(gzip.compress(urlset(NEWS))).links) == 1


def test_a_list_of_addresses_is_a_sitemap() -> None:
    assert len(read(f"\ufeff{HOST}/2025/a\r\n\r\n{HOST}/2025/b\n".encode()).links) == 2


def test_a_feed_in_a_sitemaps_place_is_read() -> None:
    feed = (
        f'<rss version="2.0"><channel><item><title>A</title><link>{HOST}/2025/a</link></item></channel></rss>'
    )

    assert [link.headline for link in read(feed.encode()).links] == ["A"]


def test_what_is_beyond_50_000_addresses_is_told_and_not_read() -> None:
    entries = "".join(f"<url><loc>{HOST}/2025/{number}</loc></url>" for number in range(50_001))

    found = read(urlset(entries))

    assert (len(found.links), found.problem) == (50_000, "50,000 addresses or more; read to there")


def test_a_bomb_is_unpacked_to_50_megabytes_and_told() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * 200_000_000)

    assert read(bomb).problem == "longer than 52,428,800 bytes unpacked; read to there"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "empty, not a sitemap"),
        (b"<!DOCTYPE html><html></html>", "an HTML page, not a sitemap"),
        (b"<!DOCTYPE urlset [<!ENTITY a 'b'>]><urlset/>", "refused: a sitemap with a document type"),
        (b"nothing here", "not a sitemap: neither XML nor a list of addresses"),
        (b"\x1f\x8bnothing", "broken gzip"),
        (gzip.compress(urlset(NEWS))[:-9], "gzip cut off"),
        (urlset(NEWS)[:-40], "not well-formed"),
        (b"<urlset>" + b"<url>" * 5_000, "not well-formed"),
        (urlset("<url><loc>/about</loc></url>"), "one entry, none of them an article of coast"),
    ],
)
def test_what_is_wrong_is_told(body: bytes, problem: str) -> None:
    assert (read(body).problem or "").startswith(problem)


def test_what_could_be_read_of_a_broken_sitemap_is_there() -> None:
    two = "".join(f"<url><loc>{HOST}/2025/{name}</loc></url>" for name in "ab")

    found = read(urlset(two)[:-20])

    assert found.links[0].url == f"{HOST}/2025/a"


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=300)
    | st.binary(max_size=200).map(gzip.compress)
    | st.binary(max_size=99).map(urlset(NEWS).__add__)
)
def test_any_bytes_are_read_without_raising(body: bytes) -> None:
    found = read(body)

    assert found.links or found.next_pages or found.problem or body
