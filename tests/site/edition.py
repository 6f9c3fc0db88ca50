"""What the newspaper has published, and the page it answers each path with."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tests.site import machine_pages, redesign
from tests.site.article_page import article_page
from tests.site.frame import TITLE
from tests.site.listing_pages import PER_PAGE, home_page, listing_page
from tests.site.story import Story, read_stories

HTML = "text/html; charset=UTF-8"
XML = "application/xml; charset=UTF-8"
RSS = "application/rss+xml; charset=UTF-8"
#: the smallest picture there is
GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
FOUNDED = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a path is answered with when nothing goes wrong."""

    status: int
    body: bytes = b""
    content_type: str = HTML
    last_modified: datetime = FOUNDED
    location: str | None = None


class Edition:
    """The stories as they stand now. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        everything = read_stories()
        self._stories = [story for story in everything if not story.is_reserve]
        self._reserve = [story for story in everything if story.is_reserve]
        self._gone: set[str] = set()
        self._moved: dict[str, str] = {}
        self.is_redesigned = False
        self.crawl_delay_s: int | None = None
        self.disallowed: tuple[str, ...] = ("/search/", "/share/", "/wp-admin/")

    @property
    def features(self) -> list[Story]:
        """The published features, the newest first."""
        return self._of("features")

    @property
    def briefs(self) -> list[Story]:
        """The short pieces beside them; they appear in side columns, months and sitemaps."""
        return self._of("briefs")

    def story(self, slug: str) -> Story:
        """The published story of this slug."""
        with self._lock:
            return next(story for story in self._stories if story.slug == slug)

    def publish_next(self) -> Story:
        """Publish the next story of the reserve."""
        with self._lock:
            story = self._reserve.pop()
            self._stories.insert(0, story)
            return story

    def withhold(self, count: int) -> None:
        """Take the newest features back into the reserve, as if they had not been published yet."""
        with self._lock:
            held = self.features[:count]
            self._stories = [story for story in self._stories if story not in held]
            self._reserve += held

    def edit(self, slug: str, old: str, new: str) -> Story:
        """Replace a piece of a story's text or headline; its modification time moves on by a day."""
        with self._lock:
            story = self.story(slug)
            pieces = tuple(replace(piece, text=piece.text.replace(old, new)) for piece in story.pieces)
            headline = story.headline.replace(old, new)
            if (pieces, headline) == (story.pieces, story.headline):
                raise ValueError(f"{slug} does not say {old!r}")
            modified = story.modified + timedelta(days=1)
            return self._put(story, replace(story, pieces=pieces, headline=headline, modified=modified))

    def remove(self, slug: str) -> Story:
        """Take a story off the lists; its address is answered with 410."""
        with self._lock:
            story = self.story(slug)
            self._stories.remove(story)
            self._gone.add(story.path)
            return story

    def move(self, slug: str, new_slug: str) -> Story:
        """Give a story another address; the old one is answered with a redirect."""
        with self._lock:
            story = self.story(slug)
            moved = self._put(story, replace(story, slug=new_slug))
            self._moved[story.path] = moved.path
            return moved

    def page(self, path: str, query: str, url: str) -> Page:
        """The page at a path; ``url`` is the site's own address."""
        with self._lock:
            if path in self._gone:
                return Page(status=410, body=b"<h1>Gone</h1>")
            if path in self._moved:
                return Page(status=301, location=self._moved[path])
            for pattern, answer in ROUTES:
                if match := re.fullmatch(pattern, path):
                    return answer(self, match, query, url)
            return _missing()

    def story_page(self, match: re.Match[str], _query: str, url: str) -> Page:
        """The page of one story."""
        story = next((each for each in self._stories if each.path == match.string), None)
        if story is None:
            return _missing()
        if self.is_redesigned:
            text = redesign.redesigned_article(story, url=url, features=self.features)
        else:
            text = article_page(story, url=url, features=self.features, briefs=self.briefs)
        return Page(status=200, body=text.encode(), last_modified=story.modified)

    def home(self, _match: re.Match[str], _query: str, _url: str) -> Page:
        """The home page."""
        return self._listing(home_page(self.features, self.briefs))

    def category(self, match: re.Match[str], query: str, _url: str) -> Page:
        """One page of a category."""
        stories = self._of(match["category"])
        path, title = f"/category/{match['category']}/", match["category"].title()
        return self._list(title, stories, path, match, query, kicker="Category")

    def month(self, match: re.Match[str], query: str, _url: str) -> Page:
        """One page of a month: every kind of story."""
        day = datetime(int(match["year"]), int(match["month"]), 1, tzinfo=UTC)
        stories = [each for each in self._stories if f"{each.published:%Y/%m}" == f"{day:%Y/%m}"]
        if not stories:
            return _missing()
        return self._list(f"{day:%B %Y}", stories, f"/{day:%Y/%m}/", match, query, kicker="Archive")

    def feed(self, match: re.Match[str], _query: str, url: str) -> Page:
        """The feed of everything, or of a category."""
        category = match.groupdict().get("category")
        stories = self._of(category) if category else self._stories
        title = (category or "All stories").title()
        return self._listing(machine_pages.feed(title, stories, url=url, path=match.string), RSS)

    def sitemap(self, _match: re.Match[str], _query: str, url: str) -> Page:
        """The index of sitemaps."""
        return self._listing(machine_pages.sitemap_index(self._stories, url=url), XML)

    def news_sitemap(self, _match: re.Match[str], _query: str, url: str) -> Page:
        """The sitemap of the latest stories."""
        return self._listing(machine_pages.news_sitemap(self._stories, url=url), XML)

    def pages_sitemap(self, _match: re.Match[str], _query: str, url: str) -> Page:
        """The sitemap of pages that are no articles."""
        return self._listing(machine_pages.pages_sitemap(url=url), XML)

    def month_sitemap(self, match: re.Match[str], _query: str, url: str) -> Page:
        """The sitemap of a month."""
        body = machine_pages.month_sitemap(self._stories, int(match["year"]), int(match["month"]), url=url)
        if body is None:
            return _missing()
        return Page(status=200, body=body, content_type="application/gzip", last_modified=self._last_change())

    def robots(self, _match: re.Match[str], _query: str, url: str) -> Page:
        """The rules for crawlers."""
        text = machine_pages.robots_txt(url=url, disallowed=self.disallowed, delay_s=self.crawl_delay_s)
        return Page(status=200, body=text.encode(), content_type="text/plain; charset=UTF-8")

    def picture(self, _match: re.Match[str], _query: str, _url: str) -> Page:
        """Any picture."""
        return Page(status=200, body=GIF, content_type="image/gif")

    def standing(self, match: re.Match[str], _query: str, _url: str) -> Page:
        """A page that is no article."""
        head = f"<!DOCTYPE html><title>{TITLE}</title><h1>{match['name'].title()}</h1>"
        body = f"{head}<p>There is nothing to read here.</p>"
        return Page(status=200, body=body.encode())

    def _of(self, category: str) -> list[Story]:
        with self._lock:
            return [story for story in self._stories if story.category == category]

    def _put(self, story: Story, changed: Story) -> Story:
        self._stories[self._stories.index(story)] = changed
        return changed

    def _list(
        self, title: str, stories: list[Story], path: str, match: re.Match[str], query: str, *, kicker: str
    ) -> Page:
        if self.is_redesigned:
            number = int(found.group(1)) if (found := re.fullmatch(r"page=(\d+)", query)) else 1
            text = redesign.redesigned_listing(title, stories, path, number, PER_PAGE)
        else:
            text = listing_page(kicker, title, stories, path, int(match["page"] or 1), self.briefs)
        return _missing() if text is None else self._listing(text)

    def _listing(self, text: str, content_type: str = HTML) -> Page:
        return Page(
            status=200, body=text.encode(), content_type=content_type, last_modified=self._last_change()
        )

    def _last_change(self) -> datetime:
        return max((story.modified for story in self._stories), default=FOUNDED)


def _missing() -> Page:
    return Page(
        status=404, body=f"<!DOCTYPE html><title>Not found | {TITLE}</title><h1>Not found</h1>".encode()
    )


Answer = Callable[[Edition, re.Match[str], str, str], Page]
_MONTH = r"(?P<year>\d{4})/(?P<month>0[1-9]|1[0-2])"
_NUMBER = r"(?:page/(?P<page>\d+)/)?"
_CATEGORY = "(?P<category>features|briefs)"
ROUTES: tuple[tuple[str, Answer], ...] = (
    ("/", Edition.home),
    (f"/category/{_CATEGORY}/feed/?", Edition.feed),
    (f"/category/{_CATEGORY}/{_NUMBER}", Edition.category),
    ("/feed/?", Edition.feed),
    (f"/{_MONTH}/{_NUMBER}", Edition.month),
    (f"/{_MONTH}/[^/]+/", Edition.story_page),
    ("/sitemap.xml", Edition.sitemap),
    ("/sitemap-news.xml", Edition.news_sitemap),
    ("/sitemap-pages.xml", Edition.pages_sitemap),
    (r"/sitemap-(?P<year>\d{4})-(?P<month>\d\d)\.xml\.gz", Edition.month_sitemap),
    ("/robots.txt", Edition.robots),
    ("/wp-content/uploads/.+", Edition.picture),
    ("/(?P<name>about|subscribe|search|share|wp-admin)/", Edition.standing),
)
