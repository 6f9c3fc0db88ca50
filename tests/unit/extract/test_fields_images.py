"""Pictures: the largest version, caption and credit apart, the lead first, trackers and logos out."""

import pytest

from crawler.source import Rules, source_of_url
from tests.unit.extract.fields_pages import STORY, URL, fields_of, page_of

FIGURE = (
    '<figure><img src="/img/bridge-300.jpg" srcset="/img/bridge-600.jpg 600w, /img/bridge-1200.jpg '
    '1200w" alt="Bridge">'
    "<figcaption><p>The bridge at noon.</p><span>Credit: Harbour Office/Ada Byron</span>"
    "</figcaption></figure>"
)


def test_lead_is_the_largest_version_with_caption_and_credit_apart() -> None:
    lead = fields_of(page_of(top=f"<h1>Bridge opens</h1>{FIGURE}")).lead_image.value

    assert lead is not None
    assert (lead.url, lead.width) == ("https://www.morningpaper.example/img/bridge-1200.jpg", 1200)
    assert (lead.caption, lead.credit, lead.alt) == (
        "The bridge at noon.",
        "Harbour Office/Ada Byron",
        "Bridge",
    )


@pytest.mark.parametrize(
    ("caption", "parted"),
    [
        ("The bridge at noon. (Photo: Ada Byron)", ("The bridge at noon.", "Ada Byron")),
        ("The bridge at noon. © Ada Byron", ("The bridge at noon.", "Ada Byron")),
        ("Foto: Ada Byron/dpa", (None, "Ada Byron/dpa")),
        ("The bridge at noon.", ("The bridge at noon.", None)),
        ("The bridge (left) at noon.", ("The bridge (left) at noon.", None)),
    ],
)
def test_credit_is_told_from_the_caption_by_words(
    caption: str, parted: tuple[str | None, str | None]
) -> None:
    figure = f'<figure><img src="/img/bridge.jpg"><figcaption>{caption}</figcaption></figure>'

    lead = fields_of(page_of(top=f"<h1>Bridge opens</h1>{figure}")).lead_image.value

    assert lead is not None and (lead.caption, lead.credit) == parted


def test_lazy_picture_is_read_from_where_its_address_waits() -> None:
    figure = '<figure><img src="data:image/gif;base64,R0" data-src="/img/bridge.jpg"></figure>'

    lead = fields_of(page_of(top=f"<h1>Bridge opens</h1>{figure}")).lead_image.value

    assert lead is not None and lead.url == "https://www.morningpaper.example/img/bridge.jpg"


@pytest.mark.parametrize(
    ("image", "address"),
    [
        ('srcset="/a-300.jpg 300w,/a-900.jpg 900w,/a-600.jpg 600w"', "/a-900.jpg"),
        ('srcset="/a-1.jpg 1x, /a-2.jpg 2x"', "/a-2.jpg"),
        ('srcset="/w_300,h_200/a.jpg 300w, /w_900,h_600/a.jpg 900w,"', "/w_900,h_600/a.jpg"),
        ('srcset="/a.jpg, /b.jpg 1.2.3w"', "/a.jpg"),
        ('src="/Bridge at noon.jpg"', "/Bridge%20at%20noon.jpg"),
    ],
)
def test_addresses_are_read_as_browsers_read_them(image: str, address: str) -> None:
    lead = fields_of(page_of(top=f"<h1>Bridge opens</h1><figure><img {image}></figure>")).lead_image.value

    assert lead is not None and (lead.url or "").removeprefix("https://www.morningpaper.example") == address


@pytest.mark.parametrize(
    "image",
    [
        '<img src="/img/logo.png">',
        '<img src="/pixel.gif?page=1" width="1" height="1">',
        '<img src="/img/spacer.gif">',
        '<img src="/img/share/icon.svg">',
        '<img src="/img/small.jpg" width="40" height="40">',
    ],
)
def test_logos_trackers_and_icons_are_no_pictures(image: str) -> None:
    assert fields_of(page_of(top="<h1>Bridge opens</h1>", story=STORY + image)).images.value == ()


def test_open_graph_picture_leads_where_none_is_shown() -> None:
    head = '<meta property="og:image" content="https://cdn.example/bridge.jpg">'

    found = fields_of(page_of(head, "<h1>Bridge opens</h1>")).lead_image

    assert found.value is not None and found.value.url == "https://cdn.example/bridge.jpg"


def test_address_with_another_inside_is_not_believed() -> None:
    head = '<meta property="og:image" content="https://cdn.example/f/https://www.morningpaper.example/a.jpg">'

    assert fields_of(page_of(head, "<h1>Bridge opens</h1>")).lead_image.value is None


def test_pictures_of_the_story_follow_the_lead() -> None:
    second = '<figure><img src="/img/crane.jpg"><figcaption>A crane.</figcaption></figure>'

    images = fields_of(page_of(top=f"<h1>Bridge opens</h1>{FIGURE}", story=STORY + second)).images.value

    assert [(image.url or "").rpartition("/")[2] for image in images] == ["bridge-1200.jpg", "crane.jpg"]


def test_picture_of_a_teaser_is_not_the_articles() -> None:
    teaser = '<aside><figure><img src="/img/other.jpg"></figure></aside>'

    assert fields_of(page_of(top="<h1>Bridge opens</h1>", tail=teaser)).images.value == ()


def test_a_credit_found_by_a_rule_loses_its_label() -> None:
    figure = '<figure id="lead"><img src="/bridge.jpg"><span class="by">Credit: Ada Lind</span></figure>'
    rules = Rules(lead_image="#lead", credit="#lead .by")
    source = source_of_url(URL).model_copy(update={"rules": rules})
    html = f"<html><body><h1>Bridge opens</h1>{figure}<p>It opened on Monday.</p></body></html>"

    lead = fields_of(html.encode(), source=source).lead_image.value

    assert lead is not None
    assert lead.credit == "Ada Lind"
