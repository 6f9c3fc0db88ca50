"""When a disk is too full to fetch anything for it."""

import pytest

from crawler.room import GIB, Watermark, shortage


@pytest.mark.parametrize(
    ("free_gib", "watermark", "is_short"),
    [
        (6.0, Watermark(), False),
        (4.0, Watermark(), True),
        (0.9, Watermark(share=0), True),
        (0.9, Watermark(bytes=0, share=0), False),
        (4.0, Watermark(share=0), False),
    ],
    ids=["room", "less than a twentieth", "less than a GiB", "no bound", "no bound by share"],
)
def test_a_disk_of_a_hundred_gib(free_gib: float, watermark: Watermark, is_short: bool) -> None:
    assert watermark.is_short(free_bytes=int(free_gib * GIB), total_bytes=100 * GIB) is is_short


def test_the_sentence_names_the_folder_the_room_and_the_settings() -> None:
    told = shortage("/srv", free_bytes=GIB // 2, total_bytes=100 * GIB, watermark=Watermark())

    assert told == (
        "/srv has 0.5 GiB left, and fetching rests below 1.0 GiB or 5% "
        "(FEATURES_MIN_FREE_GIB, FEATURES_MIN_FREE_PERCENT)"
    )


def test_where_there_is_room_nothing_is_said() -> None:
    assert shortage("/srv", free_bytes=9 * GIB, total_bytes=100 * GIB, watermark=Watermark()) is None
