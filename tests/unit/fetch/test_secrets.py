"""No secret passes a guarded log."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO

import pytest

from crawler.fetch.secrets import Redaction, redacted, url_secrets

SECRET = "hunter2-Zx9qKp"
PLANTED = (
    f"postgresql+psycopg://desk:{SECRET}@db.example.org/features",
    f"postgresql://desk:{SECRET}@@db/features",
    f"postgresql://desk:a/{SECRET}@db/features",
    f"https://user:{SECRET}@example.com/feed",
    f"https://{SECRET}@example.com/feed",
    f"https://example.com/?token={SECRET}",
    f"https://example.com/?a=1&api_key={SECRET}&b=2",
    f"https://example.com/?a=1&amp;access_token={SECRET}",
    f"https://example.com/?X-Amz-Signature={SECRET}",
    f"https://example.com/?sig={SECRET}",
    f"https://example.com/?key={SECRET}",
    f"https://example.com/?auth={SECRET}#x",
    f"https://example.com/?PHPSESSID={SECRET}",
    f"https://example.com/?session_id={SECRET}",
    f"https://example.com/?jwt={SECRET}",
    f"https://example.com/?password={SECRET}",
    f"<GET https://example.com/?secret={SECRET}>",
    f"Authorization: Bearer {SECRET}",
    f"Authorization: Basic {SECRET}",
    f"{{b'Authorization': [b'Bearer {SECRET}']}}",
    f"Proxy-Authorization: Basic {SECRET}",
    f"Cookie: a=b; session={SECRET}",
    f"Set-Cookie: sid={SECRET}; Path=/",
    f"{{'API_TOKEN': '{SECRET}', 'BOT_NAME': 'x'}}",
    f"{{'AWS_SECRET_ACCESS_KEY': '{SECRET}'}}",
    f"{{'TELNETCONSOLE_PASSWORD': '{SECRET}'}}",
    f"{{'DB_PASS': \"{SECRET}\"}}",
    f"{{'SMTP_PASSWORD': b'{SECRET}'}}",
    f"DB_PASSWORD={SECRET}",
    f"password={SECRET} host=db",
    f"password = '{SECRET}'",
    f"MAIL_PASS={SECRET};",
    f"github_token={SECRET}",
    f"client_secret={SECRET}",
    f"redis://:{SECRET}@cache:6379/0",
    f"amqp://guest:{SECRET}@mq//",
    f"smtps://desk%40example.org:{SECRET}@mail",
    f"bearer {SECRET}",
    f"x-api-key={SECRET}",
    f"private_key={SECRET}",
)


@pytest.mark.parametrize("text", PLANTED)
def test_c2_a_planted_secret_is_not_in_what_is_left(text: str) -> None:
    assert SECRET not in redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "thediplomat: succeeded. 14 links: 3 new, 11 unchanged",
        "https://thediplomat.com/2026/03/a-story/?page=2",
        "The session of parliament, a token gesture, was key to the author.",
        "GET https://example.com/author/jane (200)",
        "mailto:desk@example.org",
        "2026-03-01 12:00:00 INFO review: run 01a20a38 began",
    ],
)
def test_an_innocent_line_is_left_as_it_is(text: str) -> None:
    assert redacted(text) == text


@pytest.fixture
def lines() -> Iterator[tuple[logging.Logger, StringIO]]:
    stream, logger = StringIO(), logging.Logger("planted", logging.DEBUG)
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redaction(["p@ss#wo/rd:%x-long"]))
    logger.addHandler(handler)
    yield logger, stream


def test_a_known_password_is_found_in_each_of_its_spellings(lines: tuple[logging.Logger, StringIO]) -> None:
    logger, stream = lines
    for text in (
        "p@ss#wo/rd:%x-long",
        "p%40ss%23wo%2Frd%3A%25x-long",
        "failed to resolve host 'x-long@127.0.0.1'",
    ):
        logger.error("it says %s", text)

    assert "x-long" not in stream.getvalue()


def test_arguments_and_exceptions_are_redacted_at_every_level(lines: tuple[logging.Logger, StringIO]) -> None:
    logger, stream = lines
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
        logger.log(level, "%s and %r", f"token={SECRET}", {"API_KEY": SECRET})
        error = ValueError(f"cannot connect to postgresql://u:{SECRET}@h/d")
        logger.log(level, "trouble", exc_info=error, stack_info=True)

    assert SECRET not in stream.getvalue()
    assert "ValueError: cannot connect to postgresql://***@h/d" in stream.getvalue()


def test_a_dying_process_prints_no_secret() -> None:
    code = (
        "from crawler.fetch.secrets import guard_logs\n"
        "guard_logs()\n"
        f"raise RuntimeError('postgresql://u:{SECRET}@h/d')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "RuntimeError" in done.stderr
    assert SECRET not in done.stderr.partition("RuntimeError")[2]


def test_c2_no_secret_of_the_settings_is_in_a_crawl_s_log() -> None:
    code = (
        "import logging, sys\n"
        "from scrapy import Spider\n"
        "from scrapy.crawler import AsyncCrawlerProcess\n"
        "from crawler.fetch.secrets import guard_logs\n"
        "class Quiet(Spider):\n"
        "    name = 'quiet'\n"
        f"secret = '{SECRET}'\n"
        "process = AsyncCrawlerProcess({'MAIL_PASS': secret, 'TELNETCONSOLE_PASSWORD': secret,\n"
        "    'HTTPAUTH_PASS': secret, 'USER_AGENT': f'x (+https://u:{secret}@example.org/)',\n"
        "    'REMOTE_CONTROL_ENABLED': False, 'TELNETCONSOLE_ENABLED': False})\n"
        "guard_logs()\n"
        "process.create_crawler(Quiet)._apply_settings()\n"
        "logging.getLogger('any').error('GET https://example.com/?api_key=%s', secret)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert "Overridden settings" in done.stderr
    assert "api_key=***" in done.stderr
    assert SECRET not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("postgresql://u:pa@ss@h/d", ("pa@ss",)),
        ("postgresql://u:p#a/ss@h/d", ("p#a/ss",)),
        ("postgresql://u@h/d", ()),
        ("sqlite:///data/features.db", ()),
    ],
)
def test_the_password_of_a_url_is_found_even_unescaped(url: str, found: tuple[str, ...]) -> None:
    assert url_secrets(url) == found
