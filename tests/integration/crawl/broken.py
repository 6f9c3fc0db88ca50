"""A pipeline with a defect."""

from crawler.visit import Visit


class Broken:
    """Fails on every page."""

    def process_item(self, visit: Visit) -> Visit:
        """Never gives anything."""
        raise NameError(f"no such name at {visit.link.url}")
