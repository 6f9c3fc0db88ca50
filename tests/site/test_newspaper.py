"""The newspaper keeps the promises that other tests build on."""

import http.client
import socket
import struct
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message

import pytest

from tests.site import Cut, Newspaper, newspaper


@pytest.fixture
def site() -> Iterator[Newspaper]:
    """A newspaper of one's own."""
    with newspaper() as running:
        yield running


def get(site: Newspaper, path: str, **headers: str) -> tuple[int, bytes, Message]:
    """Status, body and headers; redirects are not followed."""
    host = site.url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=10)
    try:
        connection.request(
            "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers
    finally:
        connection.close()


def test_it_prints_fourteen_features(site: Newspaper) -> None:
    assert len(site.features) == 14


def test_every_path_that_it_names_exists(site: Newspaper) -> None:
    paths = [story.path for story in (*site.features, *site.briefs)]
    paths += ["/", "/category/features/", "/category/features/page/2/", "/2025/05/", "/2025/06/", "/2025/07/"]
    paths += ["/feed/", "/category/features/feed", "/sitemap.xml", "/sitemap-news.xml", "/sitemap-pages.xml"]
    paths += ["/sitemap-2025-07.xml.gz", "/robots.txt", "/about/", "/wp-content/uploads/x.jpg"]

    assert {path: get(site, path)[0] for path in paths} == dict.fromkeys(paths, 200)


@pytest.mark.parametrize(
    "path", ["/nothing/", "/category/features/page/3/", "/2020/01/", "/2025/07/no-such-story/"]
)
def test_what_is_not_there_is_not_found(site: Newspaper, path: str) -> None:
    assert get(site, path)[0] == 404


def test_the_same_page_is_the_same_bytes_in_every_newspaper(site: Newspaper) -> None:
    path = site.features[3].path
    with newspaper() as other:
        bodies = {get(each, path)[1].replace(each.url.encode(), b"") for each in (site, other)}

    assert len(bodies) == 1


def test_an_entity_tag_gives_304_and_no_body(site: Newspaper) -> None:
    path = site.features[0].path
    tag = get(site, path)[2]["ETag"]

    status, body, _ = get(site, path, If_None_Match=f'"other", W/{tag}')

    assert (status, body) == (304, b"")


def test_a_date_gives_304_until_the_story_is_edited(site: Newspaper) -> None:
    story = site.features[0]
    date = get(site, story.path)[2]["Last-Modified"]
    before = get(site, story.path, If_Modified_Since=date)[0]
    site.edit(story.slug, "thirty-one years", "thirty-two years")

    assert (before, get(site, story.path, If_Modified_Since=date)[0]) == (304, 200)


def test_the_entity_tag_decides_when_both_are_sent(site: Newspaper) -> None:
    story = site.features[0]
    date = get(site, story.path)[2]["Last-Modified"]

    assert get(site, story.path, If_None_Match='"other"', If_Modified_Since=date)[0] == 200


def test_the_log_knows_paths_statuses_and_validators(site: Newspaper) -> None:
    tag = get(site, "/")[2]["ETag"]
    get(site, "/", If_None_Match=tag)

    assert [(seen.path, seen.status, seen.if_none_match, seen.is_conditional) for seen in site.requests] == [
        ("/", 200, None, False),
        ("/", 304, tag, True),
    ]


def test_an_edit_that_changes_nothing_is_refused(site: Newspaper) -> None:
    with pytest.raises(ValueError, match="does not say"):
        site.edit(site.features[0].slug, "words that are not there", "x")


def test_a_removed_story_is_gone_and_off_the_lists(site: Newspaper) -> None:
    story = site.remove(site.features[0].slug)

    assert get(site, story.path)[0] == 410
    assert story.path.encode() not in get(site, "/category/features/")[1]


def test_a_moved_story_redirects_to_where_it_is(site: Newspaper) -> None:
    old = site.features[0]
    site.move(old.slug, "pilots-of-the-sound")

    status, _, headers = get(site, old.path)

    assert (status, get(site, headers["Location"])[0]) == (301, 200)


def test_it_gains_two_features_one_after_the_other(site: Newspaper) -> None:
    gained = [site.gain().slug, site.gain().slug]

    assert [story.slug for story in site.features[:2]] == gained[::-1]


def test_errors_come_as_often_as_asked_for_and_carry_retry_after(site: Newspaper) -> None:
    site.fail("/category/", status=503, times=2, retry_after="7")
    answers = [get(site, "/category/features/") for _ in range(3)]

    assert [(status, headers["Retry-After"]) for status, _, headers in answers] == [
        (503, "7"),
        (503, "7"),
        (200, None),
    ]


@pytest.mark.parametrize("how", [Cut.LENGTH, Cut.CHUNKED])
def test_a_cut_transfer_ends_before_its_body(site: Newspaper, how: Cut) -> None:
    site.cut("/category/", how)

    with pytest.raises(http.client.IncompleteRead):
        get(site, "/category/features/")


@pytest.mark.parametrize("how", [Cut.GZIP, Cut.CLOSED])
def test_a_silent_cut_looks_whole_and_is_not(site: Newspaper, how: Cut) -> None:
    whole = get(site, "/category/features/", Accept_Encoding="gzip")[1]
    site.cut("/category/", how)

    assert len(get(site, "/category/features/", Accept_Encoding="gzip")[1]) == len(whole) // 2


def test_healing_ends_every_trouble(site: Newspaper) -> None:
    site.fail("/")
    site.cut("/")
    site.heal()

    assert get(site, "/")[0] == 200


def test_a_redesign_leaves_the_addresses_and_the_words(site: Newspaper) -> None:
    story = site.features[4]
    site.redesign()

    page = get(site, story.path)[1].decode()

    assert 'id="td-' not in page
    assert all(piece.plain in page for piece in story.pieces if piece.kind == "heading")


def test_robots_txt_forbids_what_a_test_forbids(site: Newspaper) -> None:
    site.disallow("/2025/06/")

    assert b"Disallow: /2025/06/\n" in get(site, "/robots.txt")[1]


def test_a_client_that_goes_away_is_no_trouble(site: Newspaper, capfd: pytest.CaptureFixture[str]) -> None:
    port = int(site.url.rpartition(":")[2])
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")
            # closed with what was sent to it unread: the server's next write fails
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    assert get(site, "/")[0] == 200
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("query", ["page=2", "page=x", "", "q=1"])
def test_a_redesigned_list_bears_any_query(site: Newspaper, query: str) -> None:
    site.redesign()

    assert get(site, f"/category/features/?{query}")[0] == 200


def test_a_newspaper_that_has_closed_answers_no_more() -> None:
    with newspaper() as site:
        url = site.url

    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(url, timeout=5)
