"""Conditional requests: asking for a page only if it is no longer the one we have (RFC 9110, 13). Pure."""

from storage.history import History

#: after so many answers "unchanged since" the page is asked for without conditions: a server whose
#: validators are wrong must not freeze an article for ever
UNCONDITIONAL_EVERY = 10


def conditional_headers(history: History | None) -> dict[str, str]:
    """The headers that make a request conditional; none for a page that has to be seen.

    That is one we have not kept, one that was said to be gone since we saw it, one that the server says is
    unchanged while it names another version; and now and then any other.
    """
    if history is None or history.snapshot is None or history.was_gone or history.is_disputed:
        return {}
    if history.not_modified >= UNCONDITIONAL_EVERY - 1:
        return {}
    headers = {}
    if history.validators.etag:
        headers["If-None-Match"] = history.validators.etag
    if history.validators.last_modified:
        headers["If-Modified-Since"] = history.validators.last_modified
    return headers
