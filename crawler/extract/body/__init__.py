"""The story itself: where it stands on the page, and everything taken off it that is not the story."""
