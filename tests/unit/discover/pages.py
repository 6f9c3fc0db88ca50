"""Listings of our own writing, for the tests beside this module."""

from crawler.source import Source

HOST = "https://coast.example"


def coast(**fields: object) -> Source:
    """A source whose articles are at ``/2025/SLUG``."""
    facts = {"name": "coast", "title": "Coast", "home": f"{HOST}/", "articles": [r"^/\d{4}/[^/]+/?$"]}
    return Source.model_validate(facts | fields)


def page(matter: str, head: str = "") -> bytes:
    """A page with a head, a menu and a foot around its matter."""
    menu = '<nav><a href="/2025/promoted">Promoted</a><a href="/about">About</a></nav>'
    foot = '<footer><a href="/2025/imprint">Imprint</a></footer>'
    return f"<html><head><title>Coast</title>{head}</head><body>{menu}{matter}{foot}</body></html>".encode()
