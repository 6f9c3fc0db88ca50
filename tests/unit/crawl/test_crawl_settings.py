"""How fast the hosts of a crawl's sources are asked."""

from typing import Any

from crawler.crawl_settings import slots_of
from crawler.source import Source

GENTLE = {"delay": 10.0, "concurrency": 1}


def source(name: str = "gazette", **fields: Any) -> Source:
    """A source of this name."""
    about = {"name": name, "title": name, "home": f"https://www.{name}.example/", "articles": ["^/story/"]}
    return Source.model_validate({**about, **fields})


def test_every_domain_that_a_source_asks_is_asked_at_its_pace() -> None:
    places = [{"kind": "feed", "url": "https://feeds.syndicate.example/gazette"}]
    hosts = ["gazette.example", "www.coast-news.example"]
    asked = source(hosts=hosts, discover=places, delay_s=10)

    assert slots_of([asked]) == {
        "gazette.example": GENTLE,
        "coast-news.example": GENTLE,
        "syndicate.example": GENTLE,
    }


def test_of_two_sources_on_one_domain_the_longer_delay_holds() -> None:
    hurried = source("courier", hosts=["gazette.example", "courier.example"], delay_s=0)

    assert slots_of([hurried, source(delay_s=10)]) == {
        "courier.example": {"delay": 0.0, "concurrency": 16},
        "gazette.example": GENTLE,
    }
