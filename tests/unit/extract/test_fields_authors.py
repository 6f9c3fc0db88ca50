"""Who signed: bylines taken apart, witnesses weighed, bios given to their authors."""

import pytest

from crawler.extract.fields.signers import authors_in
from storage.article import AuthorKind
from tests.unit.extract.fields_pages import STORY, fields_of, page_of


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ada Byron", ["Ada Byron"]),
        ("By Ada Byron and Grace Murray", ["Ada Byron", "Grace Murray"]),
        ("By Ada Byron, Grace Murray, and Mary Ann Horton", ["Ada Byron", "Grace Murray", "Mary Ann Horton"]),
        ("By Ada Byron for The Morning Paper", ["Ada Byron"]),
        ("By Ada Byron | Morning Paper", ["Ada Byron"]),
        ("By Ada Byron, Political Correspondent", ["Ada Byron"]),
        ("By Ada Byron, CFP®", ["Ada Byron"]),
        ("By Ada Byron Published 11:20 am, Jun 11, 2019", ["Ada Byron"]),
        ("Von Anna Weiß, Bernd Groß und Clara Schön", ["Anna Weiß", "Bernd Groß", "Clara Schön"]),
        ("Ein Kommentar von Anna Weiß", ["Anna Weiß"]),
        ("Von: Anna Weiß", ["Anna Weiß"]),
        ("Von Anna Weiß, Lissabon", ["Anna Weiß"]),
        ("Par Hélène Mercier et Jean-Luc Petit", ["Hélène Mercier", "Jean-Luc Petit"]),
        ("Por Lucía Pérez y Juan Gómez", ["Lucía Pérez", "Juan Gómez"]),
        ("Por José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("di Carla Rossi e Paolo Bianchi", ["Carla Rossi", "Paolo Bianchi"]),
        ("Door Jan de Vries en Anneke van der Meer", ["Jan de Vries", "Anneke van der Meer"]),
        ("Av Kari Nordmann og Ola Hansen", ["Kari Nordmann", "Ola Hansen"]),
        ("Af Mette Holm", ["Mette Holm"]),
        ("文/张小明", ["张小明"]),
        ("山田太郎、鈴木花子", ["山田太郎", "鈴木花子"]),
        ("김철수 기자", ["김철수"]),
        ("김철수 기자 chulsoo@paper.example", ["김철수"]),
        ("Автор: Иван Петров", ["Иван Петров"]),
        ("بقلم: أحمد علي", ["أحمد علي"]),
        ("By Ursula von der Leyen", ["Ursula von der Leyen"]),
        ("Share this article", []),
        ("WATCH LIVE", []),
        ("3 min read", []),
        ("Email the author", []),
        ("Sign In", []),
        ("By Ada Byron, Founder", ["Ada Byron"]),
    ],
)
def test_byline_gives_names_alone(byline: str, names: list[str]) -> None:
    assert [author.name for author in authors_in(byline)] == names


@pytest.mark.parametrize(
    "name", ["Reuters", "dpa", "Associated Press", "Morning Paper Staff", "Redaktion", "共同通信"]
)
def test_agency_and_newsroom_are_organisations(name: str) -> None:
    assert [author.kind for author in authors_in(name, trusted=True)] == [AuthorKind.ORGANISATION]


def test_agency_beside_a_person_is_parted() -> None:
    authors = authors_in("Anna Weiß und Bernd Groß, dpa", trusted=True)

    assert [(author.name, author.kind.value) for author in authors] == [
        ("Anna Weiß", "person"),
        ("Bernd Groß", "person"),
        ("dpa", "organisation"),
    ]


def _names(html: bytes) -> list[str]:
    return [author.name for author in fields_of(html).authors.value]


def _json_ld(authors: str, more: str = "") -> str:
    return (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Bridge opens", '
        f'"author": {authors}{more}}}</script>'
    )


def test_json_ld_names_the_authors() -> None:
    html = page_of(
        _json_ld('[{"@type": "Person", "name": "Ada Byron", "url": "/staff/ada"}]'), "<h1>Bridge opens</h1>"
    )

    author = fields_of(html).authors.value[0]

    assert (author.name, author.url) == ("Ada Byron", "https://www.morningpaper.example/staff/ada")


def test_byline_beats_a_site_that_names_itself() -> None:
    head = _json_ld(
        '{"@type": "Organization", "name": "Morning Paper"}', ', "publisher": {"name": "Morning Paper"}'
    )
    html = page_of(head, '<h1>Bridge opens</h1><p class="byline">By Ada Byron</p>')

    assert _names(html) == ["Ada Byron"]


def test_site_signs_where_nobody_else_does() -> None:
    head = _json_ld(
        '{"@type": "Organization", "name": "Morning Paper"}', ', "publisher": {"name": "Morning Paper"}'
    )

    assert _names(page_of(head, "<h1>Bridge opens</h1>")) == ["Morning Paper"]


def test_byline_completes_json_ld_with_names_shown_alike() -> None:
    top = (
        '<h1>Bridge opens</h1><div class="bylines"><span class="name">Ada Byron</span>'
        '<span class="name">Grace Murray</span><span class="job">Harbour Desk</span></div>'
    )

    assert _names(page_of(_json_ld('{"@type": "Person", "name": "Ada Byron"}'), top)) == [
        "Ada Byron",
        "Grace Murray",
    ]


def test_hidden_part_of_a_byline_is_not_read() -> None:
    top = (
        '<h1>Bridge opens</h1><div class="author">By <strong>Ada Byron and Grace Murray</strong>'
        '<span style="display:none"> for <a href="/">The Morning Paper</a></span></div>'
    )

    assert _names(page_of(top=top)) == ["Ada Byron", "Grace Murray"]


@pytest.mark.parametrize(
    "elsewhere",
    [
        '<aside><p class="author">By Other Person</p></aside>',
        '<div class="teaser"><p class="author">By Other Person</p></div>',
        '<ul class="comments"><li class="comment-author">Other Person</li></ul>',
        '<figure><figcaption><span class="author">Other Person</span></figcaption></figure>',
    ],
)
def test_names_of_other_texts_are_not_authors(elsewhere: str) -> None:
    assert _names(page_of(top="<h1>Bridge opens</h1>", tail=elsewhere)) == []


def test_byline_without_a_name_is_told_by_its_words() -> None:
    assert _names(page_of(top='<h1>Bridge opens</h1><p class="small">By Ada Byron</p>')) == ["Ada Byron"]


def test_signature_in_bold_below_the_story_is_the_last_resort() -> None:
    html = page_of(top="<h1>Bridge opens</h1>", story=STORY + "<p><strong>Ada Byron</strong></p>")

    fields = fields_of(html)

    assert (fields.authors.value[0].name, fields.authors.because) == (
        "Ada Byron",
        "signature 'Ada Byron' in the story",
    )


def test_nobody_is_guessed() -> None:
    fields = fields_of(page_of(top="<h1>Bridge opens</h1>"))

    assert (fields.authors.value, fields.authors.because) == ((), "no witness names an author")


def test_bio_is_set_apart_and_given_to_its_author() -> None:
    bio = "Ada Byron is a reporter on the harbour desk."
    html = page_of(
        top='<h1>Bridge opens</h1><p class="byline">By Ada Byron</p>', story=f"{STORY}<p><em>{bio}</em></p>"
    )

    fields = fields_of(html)

    assert (fields.bios.value, fields.authors.value[0].bio) == ((bio,), bio)


def test_sentence_about_somebody_else_is_no_bio() -> None:
    html = page_of(
        top='<h1>Bridge opens</h1><p class="byline">By Ada Byron</p>',
        story=STORY + "<p>Grace Murray is the harbour master, and she said nothing.</p>",
    )

    assert fields_of(html).bios.value == ()
