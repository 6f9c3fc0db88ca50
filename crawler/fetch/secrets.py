"""No secret leaves in a log line: not from settings, URLs, headers, or the text of an exception.

`guard_logs` is called once, at the door, before anything is logged.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterable
from types import TracebackType
from typing import Final
from urllib.parse import quote, quote_plus, unquote

_SHOWN: Final = "***"
#: words that make a setting, a parameter or a header a secret
_NAMES: Final = (
    r"[\w.-]*(?:passw|passphrase|pwd|pass|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|"
    r"[_-]key|credential|signature|session|sessid|jwt|auth|bearer|cookie)[\w.-]*"
)
_PATTERNS: Final = (
    # user:password@host in a URL of any scheme; a password may hold @ itself, so the last one counts
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,30}://)[^\s/'\"<>]{0,500}@"), rf"\1{_SHOWN}@"),
    # ...and one that holds a slash, which is known by its colon and the @ that follows
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,30}://)[^\s:/@'\"<>]{0,200}:[^\s'\"<>@]{1,200}@"), rf"\1{_SHOWN}@"),  # noqa: E501
    # ?token=... and &sig=... in a URL or a form
    (re.compile(rf"(?i)([?&;](?:{_NAMES}|key|sig|sign|sid|code)=)[^\s&#;'\"<>]+"), rf"\1{_SHOWN}"),
    # Authorization: Basic ..., and Cookie: a=b; c=d
    (re.compile(r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(b?['\"]?\s*[:=]\s*).+"), rf"\1\2{_SHOWN}"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[a-z0-9._~+/=-]{8,}"), rf"\1 {_SHOWN}"),
    # 'API_TOKEN': 'value', and DB_PASSWORD=value
    (re.compile(rf"(?i)(['\"]{_NAMES}['\"]\s*:\s*)(b?'[^']*'|b?\"[^\"]*\"|[^\s,}}]+)"), rf"\1'{_SHOWN}'"),
    (re.compile(rf"(?i)\b({_NAMES})\s*=\s*(b?'[^']*'|b?\"[^\"]*\"|[^\s,;&)}}]+)"), rf"\1={_SHOWN}"),
)  # fmt: skip
#: a known secret shorter than this would blot out ordinary words
_SHORTEST: Final = 4


def redacted(text: str, known: Iterable[str] = ()) -> str:
    """The text without anything that looks like a secret, and without the known ones."""
    for secret in known:
        text = text.replace(secret, _SHOWN)
    for pattern, shown in _PATTERNS:
        text = pattern.sub(shown, text)
    return text


def url_secrets(url: str) -> tuple[str, ...]:
    """The password in a URL, also where it was not escaped and holds the signs that part a URL."""
    userinfo, at, _ = url.partition("://")[2].rpartition("@")
    password = userinfo.partition(":")[2] if at else ""
    return (password,) if password else ()


def spellings(secrets: Iterable[str]) -> tuple[str, ...]:
    """The ways in which secrets turn up in texts, longest first: as they are, quoted, and in parts.

    A database driver that splits a URL at the wrong `@` or `#` names the second half of a password as a host.
    """
    found: set[str] = set()
    for secret in secrets:
        plain = unquote(secret)
        found |= {secret, plain, quote(plain, safe=""), quote_plus(plain), repr(plain)[1:-1]}
        found |= {part for part in re.split(r"[@#:/?%&\s]", plain) if len(part) > _SHORTEST}
    return tuple(sorted((each for each in found if len(each) >= _SHORTEST), key=len, reverse=True))


class Redaction(logging.Filter):
    """Takes the secrets out of a record: of its message, its exception and its stack."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._known = spellings(secrets)

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; it always passes."""
        record.msg, record.args = redacted(_message(record), self._known), ()
        if record.exc_info and record.exc_info[1] is not None and not record.exc_text:
            record.exc_text = "".join(traceback.format_exception(record.exc_info[1])).rstrip()
        if record.exc_text:
            record.exc_text = redacted(record.exc_text, self._known)
        if record.stack_info:
            record.stack_info = redacted(record.stack_info, self._known)
        return True


def guard_logs(secrets: Iterable[str] = ()) -> None:
    """Redact every record of this process as it is made, and what Python prints when the process dies.

    Not by filters of handlers: Scrapy puts new handlers in the place of its old ones when a crawler is made,
    right before it logs the settings. `secrets` are the values that are known to be secret, such as the
    database's password.
    """
    redaction, known = Redaction(secrets), spellings(secrets)
    make = logging.getLogRecordFactory()

    def record_without_secrets(*args: object, **kwargs: object) -> logging.LogRecord:
        record = make(*args, **kwargs)
        redaction.filter(record)
        return record

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.stderr.write(redacted("".join(traceback.format_exception(kind, error, trace)), known))

    logging.setLogRecordFactory(record_without_secrets)
    sys.excepthook = report


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (
        TypeError,
        ValueError,
        KeyError,
    ):  # a message and arguments that do not fit: logging reports it itself
        return f"{record.msg} {record.args}"
