"""The source file that describes the newspaper."""


def source_toml(url: str, name: str) -> str:
    """The file's text. Without a delay: a newspaper on loopback needs no courtesy."""
    return f"""name = "{name}"
title = "The Tidewater Review"
home = "{url}/"
language = "en"
timezone = "America/New_York"
schedule = "*/30 * * * *"
articles = ['^/(19|20)\\d{{2}}/\\d{{2}}/[^/]+/$']
delay_s = 0

[[discover]]
kind = "feed"
url = "{url}/category/features/feed"

[[discover]]
kind = "listing"
url = "{url}/category/features/"
pages = 3

[rules]
body = "#td-story-body"
drop = [".td-ad", ".td-ad-inline", "#td-box-newsletter", "#td-feature-bar_wrapper"]
"""
