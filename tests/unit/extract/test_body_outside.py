"""What stands beside the story is told, and never comes into it."""

from crawler.extract import extract

STORY = "".join(
    f"<p>The harbour master counted the boats a {n}th time, wrote the figure down and went home.</p>"
    for n in range(4, 12)
)
PAGE = f"""<html><head><title>Counting boats</title></head><body>
<section class="bar"><h4>Recent Features</h4><a href="/1">The last lamplighter of the quay</a></section>
<main><h1>Counting boats</h1><div class="prose">{STORY}</div></main>
<div class="lower"><span><figure><img src="/a.jpg"><figcaption>A boat.</figcaption></figure></span></div>
<footer id="page-foot"><script>var a = "unseen";</script><a href="/about">About the harbour news</a></footer>
</body></html>""".encode()
URL = "https://harbour.example/2026/03/counting-boats/"


def test_a_bar_above_the_story_is_told_with_its_place() -> None:
    removed = extract(PAGE, URL).removed[0]

    assert removed.text == "Recent Features The last lamplighter of the quay"
    assert removed.because == "section.bar stands above the story's element"


def test_a_foot_below_the_story_is_told_without_its_scripts() -> None:
    texts = {removed.text: removed.because for removed in extract(PAGE, URL).removed}

    assert texts["About the harbour news"] == "footer#page-foot stands below the story's element"


def test_the_headline_and_pictures_are_not_told_as_removed() -> None:
    told = " ".join(removed.text for removed in extract(PAGE, URL).removed)

    assert "Counting boats" not in told
    assert "A boat." not in told


def test_of_a_long_box_only_the_beginning_is_kept() -> None:
    long = PAGE.replace(b"The last lamplighter of the quay", b"lamp " * 400)

    removed = extract(long, URL).removed[0]

    assert removed.text.endswith(" …")
    assert len(removed.text) <= 162
