"""Encodings as browsers decide them, damage undone or said; characters normalised in one place."""

import codecs

import pytest

from crawler.encoding import decode
from crawler.extract import extract
from crawler.extract.characters import lines, normal_characters, one_line

PROSE = "<p>Où était la mairie ? À côté de l'école, près du café fermé.</p>"


def test_byte_order_mark_beats_the_header() -> None:
    decoded = decode(codecs.BOM_UTF8 + PROSE.encode(), "windows-1252")

    assert (decoded.encoding, decoded.html.decode()) == ("utf-8", PROSE)


def test_utf_16_with_a_mark_is_read() -> None:
    decoded = decode(codecs.BOM_UTF16_LE + PROSE.encode("utf-16-le"))

    assert (decoded.encoding, decoded.html.decode()) == ("utf-16le", PROSE)


def test_header_beats_the_meta() -> None:
    html = '<meta charset="koi8-r"><p>Привет, мир</p>'.encode("cp1251")

    decoded = decode(html, "windows-1251")

    assert decoded.encoding == "windows-1251" and "Привет" in decoded.html.decode()


def test_meta_is_believed_without_a_header() -> None:
    html = '<meta charset="shift_jis"><p>港に橋が架かった</p>'.encode("cp932")

    decoded = decode(html)

    assert (decoded.encoding, decoded.because) == ("shift_jis", "meta in the first 1024 bytes says shift_jis")


def test_meta_beyond_the_first_kilobyte_is_still_found() -> None:
    html = ("<!-- " + "x" * 2000 + ' --><meta charset="windows-1251"><p>Привет</p>').encode("cp1251")

    assert decode(html).encoding == "windows-1251"


def test_undeclared_bytes_are_detected() -> None:
    html = ("<p>" + "Мост через гавань открыли через девять лет. " * 5 + "</p>").encode("cp1251")

    decoded = decode(html)

    assert (decoded.encoding, decoded.because) == ("windows-1251", "chardetng reads it as windows-1251")


def test_wrong_single_byte_header_over_utf8_makes_no_mojibake() -> None:
    decoded = decode(PROSE.encode(), "iso-8859-1")

    assert decoded.html.decode() == PROSE
    assert decoded.because == "HTTP header says iso-8859-1, but every byte is valid UTF-8"


def test_wrong_utf8_header_over_single_bytes_is_found_out() -> None:
    decoded = decode(PROSE.encode("cp1252"), "utf-8")

    assert (decoded.encoding, decoded.html.decode()) == ("windows-1252", PROSE)


def test_one_broken_sequence_does_not_make_a_page_another_encoding() -> None:
    decoded = decode(PROSE.encode() + b"<p>\xff</p>", "utf-8")

    assert decoded.encoding == "utf-8"
    assert decoded.damage == "1 byte sequences could not be read and stand as U+FFFD"


def test_text_encoded_twice_is_put_right_and_says_so() -> None:
    twice = PROSE.encode().decode("cp1252", "ignore").encode()

    decoded = decode(
        PROSE.encode().decode("latin-1").encode() if b"\x81" in PROSE.encode() else twice, "utf-8"
    )

    assert "était" in decoded.html.decode() and "encoded twice" in (decoded.damage or "")


def test_quotes_encoded_twice_by_way_of_iso_8859_1_are_put_right() -> None:
    html = "<p>It’s the captain’s day – “and night”, she says.</p>"

    decoded = decode(html.encode().decode("latin-1").encode(), "utf-8")

    assert decoded.html.decode() == html


def test_capital_tilde_before_a_quote_is_portuguese_and_stays() -> None:
    html = "<p>“AMANHÔ, disse ele. Não há São João sem pão.</p>"

    assert decode(html.encode(), "utf-8").html.decode() == html


def test_nul_bytes_go_before_the_parser_sees_them() -> None:
    assert decode(b"<p>one\0two</p>").html == b"<p>onetwo</p>"


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("a\0b\x07c", "abc"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u202eevil\u202c", "evil"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("a\u00a0b\u2009c", "a b c"),
        ("one\u2028two\r\nthree", "one\ntwo\nthree"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("word\u200djoiner", "wordjoiner"),
        ("👩\u200d🚒", "👩\u200d🚒"),
        ("lone \ud83d surrogate", "lone \ufffd surrogate"),
        ("葛\U000e0100城", "葛\U000e0100城"),
    ],
)
def test_characters_are_normalised(text: str, normal: str) -> None:
    assert normal_characters(text) == normal


def test_one_line_has_single_spaces_and_none_at_the_edges() -> None:
    assert one_line(" \t one\u00a0 two\nthree ") == "one two three"


def test_lines_leave_out_the_empty_ones() -> None:
    assert lines("one\r\n\r\n  two \u2029three") == ["one", "two", "three"]


def test_damage_is_told_in_the_articles_provenance() -> None:
    article = extract(PROSE.encode() + b"<p>\xff</p>", "https://paper.example/story", encoding="utf-8")

    assert article.provenance["encoding"].endswith("1 byte sequences could not be read and stand as U+FFFD")
