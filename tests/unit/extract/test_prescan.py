"""The charset a page declares of itself, as browsers find it."""

import pytest

from crawler.encoding import decode
from crawler.prescan import declared_label, late_label

PADDING = b"<!-- " + b"x" * 1100 + b" -->"


@pytest.mark.parametrize(
    ("html", "label"),
    [
        # the attribute, however it is written
        (b'<meta charset="gbk">', "gbk"),
        (b"<meta charset='gbk'>", "gbk"),
        (b"<META CHARSET=GBK>", "gbk"),
        (b"<meta charset=gbk/>", None),
        (b"<meta charset=gbk />", "gbk"),
        (b"<meta\n\tcharset\n=\n'gbk'\n>", "gbk"),
        (b"<meta/charset=gbk>", "gbk"),
        (b'<meta charset=" gbk ">', "gbk"),
        (b'<meta charset="gbk" charset="big5">', "gbk"),
        (b'<meta name=viewport charset="gbk">', "gbk"),
        (b'<meta data-charset="gbk">', None),
        (b"<metacharset=gbk>", None),
        (b"<meta charset=gbk", None),
        (b'<meta charset="gbk"', None),
        (b"<meta charset=", None),
        (b"<meta charset>", None),
        # the pragma
        (b"<meta http-equiv=content-type content='text/html; charset=big5'>", "big5"),
        (b"<meta content='text/html; charset=big5' http-equiv=Content-Type>", "big5"),
        (b"<meta http-equiv=content-type content='text/html;charset = big5; x'>", "big5"),
        (b"<meta http-equiv=content-type content=\"text/html; charset='big5'\">", "big5"),
        (b"<meta http-equiv=content-type content='charset charset=big5'>", "big5"),
        (b'<meta http-equiv=content-type content="charset=\'big5">', None),
        (b"<meta http-equiv=content-type content='text/html'>", None),
        (b'<meta content="text/html; charset=big5">', None),
        (b"<meta http-equiv=refresh content='0; charset=big5'>", None),
        # what is no meta of the page
        (b'<!-- <meta charset="gbk"> --><meta charset="big5">', "big5"),
        (b'<!--><meta charset="big5">', "big5"),
        (b'<a title="<meta charset=gbk>"><meta charset="big5">', "big5"),
        (b"<a title='<meta charset=gbk>' href=x><meta charset=big5>", "big5"),
        (b'</meta charset="gbk"><meta charset="big5">', "big5"),
        (b'<? <meta charset="gbk" ?><meta charset="big5">', "big5"),
        (b'<!doctype html <meta charset="gbk"><meta charset="big5">', "big5"),
        (b'<p>1 < 2</p><meta charset="big5">', "big5"),
        (PADDING + b'<meta charset="big5">', None),
        # labels
        (b'<meta charset="latin1">', "latin1"),
        (b'<meta charset="utf-16le">', "utf-8"),
        (b'<meta charset="unicode">', "utf-8"),
        (b'<meta charset="x-user-defined">', "windows-1252"),
        (b'<meta charset="no-such-thing"><meta charset="big5">', "big5"),
        (b'<meta charset="utf-7">', None),
        # XHTML
        (b'<?xml version="1.0" encoding="koi8-r"?><html>', "koi8-r"),
        (b"<?xml version='1.0' encoding = 'koi8-r' ?><html>", "koi8-r"),
        (b'<?xml version="1.0" encoding="koi8-r"?><meta charset="big5">', "big5"),
        (b'<?xml version="1.0"?><p encoding="koi8-r">', None),
        (b'\n<?xml version="1.0" encoding="koi8-r"?>', None),
        (b"<p>nothing</p>", None),
        (b"<", None),
        (b"", None),
    ],
)
def test_the_prescan_reads_what_browsers_read(html: bytes, label: str | None) -> None:
    assert declared_label(html) == label


@pytest.mark.parametrize(
    ("html", "label"),
    [
        (PADDING + b'<meta charset="big5">', "big5"),
        (PADDING + b"<meta http-equiv=content-type content='text/html; charset=big5'>", "big5"),
        (PADDING + b'<meta charset="no-such-thing"><meta charset="big5">', "big5"),
        (PADDING + b'<p>a charset="big5" in prose</p>', None),
        (PADDING + b"charset", None),
    ],
)
def test_a_meta_further_down_is_read_as_well(html: bytes, label: str | None) -> None:
    assert late_label(html) == label


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_first_tag(codec: str) -> None:
    text = '<!doctype html><meta charset="utf-8"><p>Мост через гавань</p>'

    decoded = decode(text.encode(codec))

    assert (decoded.encoding, decoded.html.decode()) == (codec.replace("-l", "l").replace("-b", "b"), text)


@pytest.mark.parametrize(
    ("mark", "http", "meta", "chosen"),
    [
        (b"\xef\xbb\xbf", "koi8-r", "big5", "utf-8"),
        (b"", "koi8-r", "big5", "koi8-r"),
        (b"", "no-such-thing", "big5", "big5"),
        (b"", None, "big5", "big5"),
        (b"", None, None, "windows-1252"),
    ],
)
def test_each_witness_is_heard_before_the_next(
    mark: bytes, http: str | None, meta: str | None, chosen: str
) -> None:
    html = mark + (f'<meta charset="{meta}">'.encode() if meta else b"") + b"<p>plain ASCII</p>"

    assert decode(html, http).encoding == chosen
