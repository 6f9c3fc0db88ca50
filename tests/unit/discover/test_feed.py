"""A feed's links, and what is said where it is none."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discover import Discovered, discover
from crawler.discover.feed import MAX_ENTRIES
from storage.link import Channel
from tests.unit.discover.pages import HOST, coast

URL = f"{HOST}/feed/"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><title>Coast</title>
<item><title>Pilots &amp;#8217;round the Sound</title><link>https://coast.example/2025/pilots</link>
<dc:creator><![CDATA[Marit Halvorsen & Tobias Kerr]]></dc:creator>
<pubDate>Thu, 24 Jul 2025 04:00:00 +0000</pubDate>
<description><![CDATA[<p>Six people know the <em>channel</em>.</p>
<p>The post appeared first on Coast.</p>]]></description></item>
<item><title>Seeds</title><link>https://coast.example/2025/seeds</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://coast.example/">
<title>Coast</title><link rel="next" href="/feed/?page=2"/>
<entry><title type="html">Seeds &amp;amp; pods</title>
<link rel="alternate" href="2025/seeds"/><id>tag:coast,2025:1</id>
<author><name>Zofia Łączyńska</name></author><published>2025-07-21T05:00:00Z</published>
<updated>2025-07-22T05:00:00Z</updated><summary>One summer.</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://coast.example/"><title>Coast</title></channel>
<item rdf:about="https://coast.example/2025/rain"><title>Rain</title><link>https://coast.example/2025/rain</link></item>
</rdf:RDF>"""


def read(body: bytes | str, encoding: str | None = None) -> Discovered:
    raw = body.encode() if isinstance(body, str) else body
    return discover(Channel.FEED, raw, URL, source=coast(), encoding=encoding)


def test_an_entry_keeps_what_the_feed_says_of_it() -> None:
    link = read(RSS).links[0]

    assert (link.url, link.headline, link.description, link.authors, link.date_published, link.position) == (
        "https://coast.example/2025/pilots",
        "Pilots ’round the Sound",
        "Six people know the channel.",
        ("Marit Halvorsen & Tobias Kerr",),
        "Thu, 24 Jul 2025 04:00:00 +0000",
        0,
    )


def test_an_atom_entry_keeps_both_of_its_dates() -> None:
    link = read(ATOM).links[0]

    assert (link.url, link.headline, link.date_published, link.date_modified) == (
        "https://coast.example/2025/seeds", "Seeds & pods", "2025-07-21T05:00:00Z", "2025-07-22T05:00:00Z",
    )  # fmt: skip


def test_a_feed_of_rdf_is_a_feed() -> None:
    assert [link.headline for link in read(RDF).links] == ["Rain"]


def test_a_paged_feed_leads_to_older_entries() -> None:
    assert read(ATOM).next_pages == ("https://coast.example/feed/?page=2",)


def test_a_counting_address_gives_way_to_the_articles_own() -> None:
    counted = RSS.replace(
        "<link>https://coast.example/2025/seeds</link>",
        "<link>https://feeds.example/~r/1</link><guid>https://coast.example/2025/seeds</guid>",
    )

    assert read(counted).links[1].url == "https://coast.example/2025/seeds"


def test_a_json_feed_is_a_feed() -> None:
    item = {
        "url": "/2025/rain",
        "title": "Rain",
        "authors": [{"name": "Deirdre Quill"}],
        "date_published": "2025-07-17",
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [item], "next_url": f"{URL}2"}

    found = read(json.dumps(feed))

    assert (found.links[0].url, found.links[0].authors, found.next_pages) == (
        "https://coast.example/2025/rain", ("Deirdre Quill",), ("https://coast.example/feed/2",),
    )  # fmt: skip


def test_a_quiet_feed_has_no_links_and_no_problem() -> None:
    assert read('<rss version="2.0"><channel><title>Coast</title></channel></rss>') == Discovered()


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-2", "utf-16"])
def test_the_encoding_of_the_prolog_is_honoured(encoding: str) -> None:
    text = RSS.replace("UTF-8", encoding).replace("Pilots &amp;#8217;round", "Łężyny")

    assert read(text.encode(encoding)).links[0].headline == "Łężyny the Sound"


def test_the_encoding_that_http_states_wins() -> None:
    body = (
        '<rss version="2.0"><channel><item><title>Łężyny</title><link>/2025/a/</link></item></channel></rss>'
    )

    assert read(body.encode("iso-8859-2"), encoding="iso-8859-2").links[0].headline == "Łężyny"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "empty, not a feed"),
        ("<!DOCTYPE html><html><title>Coast</title></html>", "an HTML page, not a feed"),
        ("  <html><head></head></html>", "an HTML page, not a feed"),
        (
            '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss/>',
            "refused: a feed with a document type",
        ),
        (
            '<!-- x --><!DOCTYPE rss SYSTEM "http://10.0.0.1/x.dtd"><rss/>',
            "refused: a feed with a document type",
        ),
        ("<urlset><url/></urlset>", "not a feed: no channel and no entry in it"),
        ("Service unavailable", "not well-formed"),
        ("{oops", "not JSON"),
        ('{"items": 3}', "JSON, but not a feed"),
        ("{" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_feed_is_a_problem_and_never_a_quiet_feed(body: str, problem: str) -> None:
    found = read(body)

    assert found.links == ()
    assert (found.problem or "").startswith(problem)


def test_a_document_type_in_utf_16_is_refused_too() -> None:
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE rss [<!ENTITY a "b">]><rss/>'

    assert (read(bomb.encode("utf-16")).problem or "").startswith("refused")


@pytest.mark.parametrize("length", range(0, len(RSS) - 20, 37))
def test_a_feed_that_is_cut_off_is_a_problem_whatever_could_be_read(length: int) -> None:
    assert read(RSS[:length]).problem is not None


def test_half_an_entry_is_not_taken() -> None:
    cut = RSS[: RSS.index("/2025/seeds") + len("/2025/se")]

    assert [link.url for link in read(cut).links] == ["https://coast.example/2025/pilots"]


def test_entries_that_are_no_articles_are_told() -> None:
    problem = read(RSS.replace("/2025/", "/shop/")).problem

    assert (
        problem
        == "2 entries, none of them an article of coast (the first is https://coast.example/shop/pilots)"
    )


def test_a_feed_never_reads_a_file_that_its_bytes_name() -> None:
    assert read("/etc/hostname").links == ()


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: RSS[:120].encode() + text.encode("utf-8", "replace"))
)
def test_any_bytes_give_links_or_a_problem(body: bytes) -> None:
    found = read(body)

    assert found.links or found.problem or b"<" in body


def test_of_a_feed_without_an_end_the_first_entries_are_read_and_it_says_so() -> None:
    count = MAX_ENTRIES + 1
    items = "".join(f"<item><link>{HOST}/2025/{n}</link></item>" for n in range(count))
    body = f'<rss version="2.0"><channel><title>Coast</title>{items}</channel></rss>'.encode()
    found = discover(Channel.FEED, body, URL, source=coast())

    assert (len(found.links), found.problem) == (
        MAX_ENTRIES,
        f"{count:,} entries; {MAX_ENTRIES:,} were read",
    )
