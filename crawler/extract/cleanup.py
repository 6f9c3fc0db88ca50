"""Which blocks of the story's element are not the story, judged by their text and their place."""

from crawler.extract.blocks import Draft
from crawler.extract.fields import Fields
from storage.article import Removed


def judged(drafts: list[Draft], fields: Fields) -> tuple[list[Draft], tuple[Removed, ...], tuple[str, ...]]:
    """The drafts that are kept, what was removed, and the author bios among it."""
    headline = (fields.headline.value or "").casefold()
    kept, removed = [], []
    for draft in drafts:
        if headline and draft.text.casefold() == headline:
            removed.append(
                Removed(text=draft.text, rule="repeated headline", because="it says the headline again")
            )
        else:
            kept.append(draft)
    return kept, tuple(removed), ()
