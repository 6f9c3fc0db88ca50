"""A source file becomes a source, or a sentence that says what to type."""

from pathlib import Path

import pytest

from crawler.source import Source, source_from_toml
from crawler.source_error import SourceError

WHOLE = """\
name = "coast"
title = "Coast"
home = "https://www.coast.example/"
language = "en"
timezone = "Europe/Dublin"
schedule = "15 * * * *"
articles = ['^/stories/']
delay_s = 1.5
[[discover]]
kind = "feed"
url = "https://www.coast.example/feed"
[[discover]]
kind = "listing"
url = "https://www.coast.example/stories/"
pages = 3
[rules]
body = "#text"
drop = [".ad", "aside > p"]
"""


def read(text: str) -> Source:
    return source_from_toml(text, path=Path("coast.toml"))


def complaint(text: str) -> str:
    with pytest.raises(SourceError) as caught:
        read(text)
    return str(caught.value)


def test_a_file_becomes_a_source() -> None:
    source = read(WHOLE)

    assert (source.name, source.delay_s, source.discover[1].pages, source.rules.body) == (
        "coast",
        1.5,
        3,
        "#text",
    )


def test_what_a_file_leaves_out_has_the_documented_default() -> None:
    source = read('name = "coast"\ntitle = "C"\nhome = "https://coast.example/"\narticles = ["."]\n')

    assert (source.enabled, source.delay_s, source.schedule, source.timezone, source.hosts) == (
        True, 2.0, "*/30 * * * *", None, ("coast.example",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("delay_s = 1.5", 'delay_s = "fast"', "coast.toml: line 8: delay_s must be a number"),
        ("schedule =", "shedule =", "coast.toml: line 6: shedule is not a key; did you mean 'schedule'?"),
        ("pages = 3", "page = 3", "coast.toml: line 15: discover.1.page is not a key; did you mean 'pages'?"),
        ('kind = "listing"', 'kind = "page"', "line 13: discover.1.kind is 'page'; allowed: 'feed', "),
        ("body =", "bdy =", "line 17: rules.bdy is not a key; did you mean 'body'?"),
        ("body =", "zzz =", "rules.zzz is not a key; allowed: authors, bios, body, "),
        ('"#text"', '"#text["', "line 17: rules.body '#text[' is not a CSS selector of elements: "),
        ('"#text"', '"p::text"', "rules.body 'p::text' is not a CSS selector of elements: "),
        ('"15 * * * *"', '"hourly"', "schedule 'hourly' is not a schedule: Wrong number of fields; "),
        ('"15 * * * *"', '"0 0 31 2 *"', "schedule '0 0 31 2 *' is not a schedule"),
        ("Europe/Dublin", "Dublin", "timezone 'Dublin' is no time zone; allowed: names like"),
        ("'^/stories/'", "'^/(stories/'", "articles.0 is '^/(stories/'"),
        ("https://www.coast.example/\"", "coast.example\"", "home 'coast.example' is not an address; "),
        ('title = "Coast"\n', "", "coast.toml: title is missing"),
        ('name = "coast"', 'name = "shore"', "name is 'shore'; allowed: 'coast', the name of the file"),
        ("pages = 3", "pages = 0", "discover.1.pages is 0: input should be greater than or equal to 1"),
        ('title = "Coast"', "title =", "coast.toml: not TOML: Invalid value (at line 2"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_line_key_and_what_is_allowed(old: str, new: str, said: str) -> None:
    assert old in WHOLE

    assert said in complaint(WHOLE.replace(old, new))


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    text = WHOLE.replace("delay_s = 1.5", "delay_s = -1").replace("pages = 3", "pagse = 3")

    assert len(complaint(text).splitlines()) == 2


def test_an_archive_has_to_say_where_year_and_month_stand() -> None:
    text = WHOLE.replace('kind = "listing"', 'kind = "archive"')

    assert "the url of an archive says %Y and %m" in complaint(text)
