"""What learning takes off a site's stories, and what it must never take off."""

import json
from collections.abc import Sequence

import pytest

from crawler.extract import Boilerplate, boilerplate_from_dict, extract, learn
from crawler.extract.body.draft import Draft
from crawler.extract.boilerplate import Recurrence
from crawler.extract.boilerplate.cut import RULE, parted
from crawler.extract.boilerplate.pages import fingerprint
from storage.article import BlockKind
from tests.made_site import MadePage, Maker

PROMO = "Readers make this reporting possible, and a month of it costs less than a sandwich at the pier."
INTRO = "This is one of several reports from the river towns, where a dry summer has changed people's work."


@pytest.fixture
def site() -> Maker:
    return Maker()


def learned(pages: Sequence[MadePage]) -> Boilerplate:
    return learn((page.html, page.url) for page in pages)


def taken(page: MadePage, boilerplate: Boilerplate) -> list[str]:
    article = extract(page.html, page.url, boilerplate=boilerplate)
    return [removed.text for removed in article.removed if removed.rule == RULE]


def body(page: MadePage, boilerplate: Boilerplate | None = None) -> list[str]:
    return extract(page.html, page.url, boilerplate=boilerplate).body.split("\n")


def test_a_promo_in_most_stories_is_taken_off(site: Maker) -> None:
    pages = [site.page(middle=[PROMO]) for _ in range(8)]

    assert taken(pages[0], learned(pages)) == [PROMO]


def test_without_learning_the_promo_stays(site: Maker) -> None:
    assert PROMO in body(site.page(middle=[PROMO]))


def test_a_page_never_seen_loses_the_promo_too(site: Maker) -> None:
    boilerplate = learned([site.page(middle=[PROMO]) for _ in range(8)])

    assert taken(site.page(middle=[PROMO]), boilerplate) == [PROMO]


def test_what_is_left_is_the_story(site: Maker) -> None:
    pages = [site.page(promo=[PROMO]) for _ in range(8)]

    assert body(pages[3], learned(pages)) == list(pages[3].paragraphs)


def test_the_removal_states_its_numbers(site: Maker) -> None:
    pages = [site.page(middle=[PROMO]) for _ in range(8)]
    article = extract(pages[0].html, pages[0].url, boilerplate=learned(pages))

    assert "stood in 8 and beside 0 of the 8 stories" in article.removed[-1].because


def test_a_promo_seen_beside_other_stories_goes_from_two(site: Maker) -> None:
    pages = [site.page(middle=[PROMO]), site.page(middle=[PROMO]), site.page(around=[PROMO])]
    pages += [site.page() for _ in range(7)]

    assert taken(pages[0], learned(pages)) == [PROMO]


def test_a_number_that_counts_does_not_hide_a_line(site: Maker) -> None:
    pages = [site.page(promo=[f"{count} readers have written to us"]) for count in range(5, 13)]

    assert taken(pages[2], learned(pages)) == ["7 readers have written to us"]


@pytest.mark.parametrize("parts", range(2, 11))
def test_a_series_introduction_stays_on_any_number_of_pages(site: Maker, parts: int) -> None:
    pages = [site.page(before=[INTRO]) for _ in range(parts)]
    pages += [site.page() for _ in range(10 - parts)]
    boilerplate = learned(pages)

    assert all(INTRO in body(page, boilerplate) for page in pages[:parts])


@pytest.mark.parametrize("takers", [2, 3, 4])
@pytest.mark.parametrize("place", ["before", "middle", "after"])
def test_an_agency_paragraph_stays(site: Maker, takers: int, place: str) -> None:
    shared = site.paragraph()
    pages = [
        site.page(
            before=[shared] if place == "before" else (),
            middle=[shared] if place == "middle" else (),
            after=[shared] if place == "after" else (),
        )
        for _ in range(takers)
    ]
    pages += [site.page() for _ in range(10 - takers)]
    boilerplate = learned(pages)

    assert all(shared in body(page, boilerplate) for page in pages[:takers])


@pytest.mark.parametrize("markup", ["<div><p>{}</p></div>", "<p class=note>{}</p>", "<p><em>{}</em></p>"])
def test_a_box_in_two_of_ten_stories_goes_from_their_midst(site: Maker, markup: str) -> None:
    pages = [site.page(boxes=[markup.format(PROMO)]) for _ in range(2)]
    pages += [site.page() for _ in range(8)]

    assert [body(page, learned(pages)) for page in pages] == [list(page.paragraphs) for page in pages]


@pytest.mark.parametrize("markup", ["<blockquote><p>{}</p></blockquote>", "<ul><li>{}</li></ul>"])
def test_what_two_stories_quote_or_list_stays(site: Maker, markup: str) -> None:
    pages = [site.page(boxes=[markup.format(PROMO)]) for _ in range(2)]
    pages += [site.page() for _ in range(8)]

    assert all(PROMO in body(page, learned(pages)) for page in pages[:2])


@pytest.mark.parametrize("copies", [2, 5, 10])
def test_a_story_under_several_addresses_stays_whole(site: Maker, copies: int) -> None:
    story = [site.paragraph() for _ in range(9)]
    pages = [site.page(body=story, headline="The mill that would not close") for _ in range(copies)]
    pages += [site.page() for _ in range(10 - copies)]
    boilerplate = learned(pages)

    assert all(body(page, boilerplate) == story for page in pages[:copies])


@pytest.mark.parametrize("parts", [2, 4, 6])
def test_the_parts_of_a_live_blog_stay_whole(site: Maker, parts: int) -> None:
    posts = [site.paragraph() for _ in range(6 * parts + 6)]
    pages = [site.page(body=posts[6 * part : 6 * part + 12]) for part in range(parts)]
    pages += [site.page() for _ in range(10 - parts)]
    boilerplate = learned(pages)

    assert all(body(page, boilerplate) == list(page.paragraphs) for page in pages[:parts])


def test_a_lead_that_is_a_teaser_elsewhere_stays(site: Maker) -> None:
    story = [site.paragraph() for _ in range(6)]
    pages = [site.page(body=story)] + [site.page(around=[story[0]]) for _ in range(9)]

    assert body(pages[0], learned(pages)) == story


def test_a_story_shown_whole_below_the_others_stays(site: Maker) -> None:
    story = [site.paragraph() for _ in range(6)]
    pages = [site.page(body=story)] + [site.page(around=story) for _ in range(9)]

    assert body(pages[0], learned(pages)) == story


def test_short_speech_stays_in_the_middle(site: Maker) -> None:
    pages = [site.page(middle=["“No,” he said."]) for _ in range(3)] + [site.page() for _ in range(7)]

    assert taken(pages[0], learned(pages)) == []


@pytest.mark.parametrize(("linked", "kept"), [(25, False), (4, True)])
def test_a_line_in_two_stories_goes_when_it_is_all_link(site: Maker, linked: int, kept: bool) -> None:
    line = "More from the river towns"
    twice = Recurrence(fingerprint=mark(line), text=line, inside=2, outside=0, stories=10)
    drafts = [
        Draft(kind=BlockKind.PARAGRAPH, text=site.paragraph()),
        Draft(kind=BlockKind.PARAGRAPH, text=line, linked=linked),
        Draft(kind=BlockKind.PARAGRAPH, text=site.paragraph()),
    ]
    stayed, _ = parted(drafts, Boilerplate(stories=10, recurrences={mark(line): twice}))

    assert (drafts[1] in stayed) is kept


def test_a_page_fetched_again_counts_once(site: Maker) -> None:
    page = site.page(middle=[PROMO])

    assert not learn([(page.html, page.url)] * 10).recurrences


def test_an_address_with_a_tracking_parameter_is_the_same_page(site: Maker) -> None:
    page = site.page(middle=[PROMO])

    assert not learn([(page.html, page.url), (page.html, page.url + "?utm_source=x")]).recurrences


def test_a_person_can_keep_what_recurs(site: Maker) -> None:
    pages = [site.page(middle=[PROMO]) for _ in range(8)]
    boilerplate = learned(pages).decided(mark(PROMO), remove=False)

    assert PROMO in body(pages[0], boilerplate)


def test_a_person_can_remove_what_does_not(site: Maker) -> None:
    page = site.page(before=[INTRO])
    boilerplate = Boilerplate().decided(mark(INTRO), remove=True)

    assert taken(page, boilerplate) == [INTRO]


def test_decisions_outlive_learning_again(site: Maker) -> None:
    pages = [site.page(middle=[PROMO]) for _ in range(8)]
    known = Boilerplate().decided(mark(PROMO), remove=False)
    boilerplate = learn([(page.html, page.url) for page in pages], known=known)

    assert PROMO in body(pages[0], boilerplate)


def test_learning_page_by_page_is_learning_at_once(site: Maker) -> None:
    pages = [site.page(middle=[PROMO], around=[INTRO]) for _ in range(6)]
    known = Boilerplate()
    for page in pages:
        known = learn([(page.html, page.url)], known=known)

    assert known == learned(pages)


def test_what_was_learned_survives_json(site: Maker) -> None:
    boilerplate = learned([site.page(middle=[PROMO], around=[INTRO]) for _ in range(6)])
    boilerplate = boilerplate.decided(mark(INTRO), remove=True)

    assert boilerplate_from_dict(json.loads(json.dumps(boilerplate.to_dict()))) == boilerplate


def test_json_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="learn it again"):
        boilerplate_from_dict({"version": 99, "decisions": {}, "texts": {}, "pages": []})


def mark(text: str) -> str:
    found = fingerprint(text)
    assert found is not None
    return found


def reworded(site: Maker, count: int) -> list[MadePage]:
    """Pages that end with a promo in other words, and below the same label."""
    return [
        site.page(
            promo=["More from us", f"Whoever enjoyed our report about {site.words(3)} may also like {end}"]
        )
        for end in (site.words(6) for _ in range(count))
    ]


def test_a_promo_that_names_its_story_is_taken_off(site: Maker) -> None:
    pages = reworded(site, 8)

    assert body(pages[0], learned(pages)) == list(pages[0].paragraphs)


def test_the_removal_of_a_reworded_line_says_why(site: Maker) -> None:
    pages = reworded(site, 8)
    article = extract(pages[0].html, pages[0].url, boilerplate=learned(pages))

    assert article.removed[-1].because == (
        "it is worded 'whoever enjoyed our report about […]': it stood in 8 and beside 0 of the 8 stories of "
        "this site that were looked at"
    )


def test_a_person_may_keep_a_wording(site: Maker) -> None:
    pages = reworded(site, 8)
    boilerplate = learned(pages)
    mark = next(mark for mark, found in boilerplate.recurrences.items() if found.text.endswith("about […]"))

    kept = boilerplate.decided(mark, remove=False)

    assert [line for line in body(pages[0], kept) if line.startswith("Whoever enjoyed")] != []


def test_three_of_ten_alike_go_only_where_the_page_sets_them_apart(site: Maker) -> None:
    apart = reworded(site, 3) + [site.page() for _ in range(7)]
    ends = [f"Whoever was there that evening remembers {site.paragraph()}" for _ in range(3)]
    plain = [site.page(after=[end]) for end in ends] + [site.page() for _ in range(7)]

    assert body(apart[0], learned(apart)) == list(apart[0].paragraphs)
    assert body(plain[0], learned(plain)) == list(plain[0].paragraphs)


def test_a_paragraph_in_the_midst_may_begin_like_the_promos(site: Maker) -> None:
    pages = reworded(site, 8)
    told = "Whoever enjoyed our report about the ferries wrote to the council, and the council wrote back."
    story = site.page(middle=[told])

    assert told in body(story, learned(pages))


def test_a_columns_own_titles_stay(site: Maker) -> None:
    pages = [site.page(middle=["The best pier of the week:"]) for _ in range(8)]

    assert taken(pages[0], learned(pages)) == []


def test_what_was_learned_before_wordings_were_is_read(site: Maker) -> None:
    form = json.loads(json.dumps(learned(reworded(site, 4)).to_dict()))
    for page in form["pages"]:
        del page["wordings"]

    assert not any("[…]" in found.text for found in boilerplate_from_dict(form).recurrences.values())
