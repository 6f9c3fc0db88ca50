"""Bytes that are no text, and pages read in the wrong encoding."""

import gzip
import random
import zlib

import pytest

from crawler.encoding import decode
from crawler.extract import extract
from storage.article import Access

URL = "https://crossing.example/2026/05/ferry/"
RUSSIAN = (
    "Паром на остров отходит в шесть утра, за час до рассвета.",
    "Никто на борту не спал, и капитан дважды пересчитала пассажиров.",
    "Сорок лет назад тот же путь занимал половину дня.",
)
JAPANESE = (
    "島へ渡る船は朝六時に出る。夜明けの一時間前である。",
    "乗客は誰も眠っていなかった。船長は六十歳の女性だ。",
    "四十年前、同じ航路には半日かかったという。",
)


def noise(seed: int, length: int = 20_000) -> bytes:
    """Bytes at random, the same for one seed."""
    return random.Random(seed).randbytes(length)


def made(paragraphs: tuple[str, ...], declared: str, real: str) -> bytes:
    """A page that declares one encoding and is written in another."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><meta charset={declared}></head><body>{text}</body></html>".encode(real)


@pytest.mark.parametrize(
    "html",
    [
        noise(1),
        b"\x89PNG\r\n\x1a\n" + noise(2),
        b"%PDF-1.7\n" + zlib.compress(noise(3)),
        gzip.compress(b"<p>A story that nobody unpacked.</p>" + noise(4)),
        b"<html><body><article><h1>A title</h1><p>" + noise(5).replace(b"<", b"") + b"</p></article>",
        bytes(range(1, 9)) * 700,
        b"<article>" + b"<p>\x01\x02\x03 and some words between them, again and again.</p>" * 50,
    ],
    ids=["noise", "picture", "document", "archive", "noise in markup", "controls", "controls in prose"],
)
def test_bytes_that_are_no_text_are_no_article_and_say_so(html: bytes) -> None:
    article = extract(html, URL)

    assert (article.access, article.body) == (Access.NOT_ARTICLE, "")
    assert article.provenance["access"].startswith("bytes that are no text")


@pytest.mark.parametrize(
    ("paragraphs", "declared", "real", "read"),
    [
        (RUSSIAN, "windows-1252", "cp1251", "windows-1251"),
        (RUSSIAN, "windows-1251", "koi8-r", "koi8-u"),
        (RUSSIAN, "koi8-r", "cp1251", "windows-1251"),
        (RUSSIAN, "iso-8859-1", "koi8-r", "koi8-u"),
        (JAPANESE, "euc-jp", "cp932", "shift_jis"),
        (JAPANESE, "windows-1252", "euc-jp", "euc-jp"),
    ],
)
def test_a_script_read_as_another_is_read_again(
    paragraphs: tuple[str, ...], declared: str, real: str, read: str
) -> None:
    decoded = decode(made(paragraphs, declared, real))

    assert (decoded.encoding, paragraphs[1] in decoded.html.decode()) == (read, True)
    assert "chardetng reads it as" in decoded.because


@pytest.mark.parametrize(
    ("paragraphs", "encoding"),
    [
        (
            ("Les élèves âgés de 15 ans étaient là où l’été s’achève.", "« À Noël », dit-elle."),
            "windows-1252",
        ),
        (RUSSIAN, "windows-1251"),
        (("ПОСЛЕДНИЕ НОВОСТИ", *RUSSIAN), "koi8-r"),
        (JAPANESE, "shift_jis"),
        (("Ääni kaikui yöllä, ja hääyöaie raukesi.",), "iso-8859-15"),
    ],
)
def test_what_is_declared_rightly_is_left_alone(paragraphs: tuple[str, ...], encoding: str) -> None:
    codec = {"shift_jis": "cp932"}.get(encoding, encoding)

    assert decode(made(paragraphs, encoding, codec)).encoding == encoding


def test_a_text_that_cannot_be_read_is_no_article() -> None:
    broken = "".join(f"<p>{'T�e f�rr� t� th� is�and ' * 5} {number}.</p>" for number in range(9))

    article = extract(f"<meta charset=utf-8><article><h1>Title</h1>{broken}</article>".encode(), URL)

    assert article.access is Access.NOT_ARTICLE
    assert "cannot be read" in article.provenance["access"]
