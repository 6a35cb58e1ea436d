"""What people type behind `/mute` and `/me`, understood or asked back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.wish_words import (
    LONGEST_MUTE,
    Address,
    Delete,
    Look,
    Mute,
    Switch,
    Unclear,
    mute_of,
    wish_of,
)
from messages.actions import Kind


@pytest.mark.parametrize(
    ("typed", "length"),
    [
        ("7d", timedelta(days=7)),
        ("7 ngày", timedelta(days=7)),
        ("7 NGAY", timedelta(days=7)),
        ("2 tuần", timedelta(weeks=2)),
        ("2tuần", timedelta(weeks=2)),
        ("12h", timedelta(hours=12)),
        ("12 giờ", timedelta(hours=12)),
        ("90 ngày", timedelta(days=90)),
        ("tắt", None),
        ("off", None),
    ],
)
def test_lengths_are_understood(typed: str, length: timedelta | None) -> None:
    """With and without accents, in letters or words."""
    assert mute_of(typed) == Mute(length)


@pytest.mark.parametrize(
    "typed",
    [
        "7", "0d", "-7d", "1.5 ngày", "1,5 ngày", "91 ngày", "9999w", "7 năm", "mãi", "7d 2h",
        "٧d", "七 ngày", "7\u00b2d", "tắt máy",
    ],
)  # fmt: skip
def test_what_is_no_length_is_asked_back(typed: str) -> None:
    """Also what is too long, and digits of other scripts."""
    assert mute_of(typed) == Unclear()


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("", Look()),
        ("tắt bản tổng hợp", Switch(Kind.OVERVIEW, on=False)),
        ("bật bản tổng hợp", Switch(Kind.OVERVIEW, on=True)),
        ("tat nhac ra soat", Switch(Kind.CHECK, on=False)),
        ("off digest", Switch(Kind.DIGEST, on=False)),
        ("Tắt tin tích cực", Switch(Kind.PRAISE, on=False)),
        ("kính gửi Chủ tịch UBND xã A", Address("Chủ tịch UBND xã A")),
        ("Kính gửi: Đ/c Bí thư <b>", Address("Đ/c Bí thư <b>")),
        ("kinh gui Chủ tịch", Address("Chủ tịch")),
        ("kính gửi", Address("")),
        ("kính gửi tắt", Address("")),
        ("xóa", Delete(sure=False)),
        ("xoá", Delete(sure=False)),
        ("xóa đồng ý", Delete(sure=True)),
        ("tắt", Unclear()),
        ("tắt tất cả", Unclear()),
        ("xóa hết đi", Unclear()),
    ],
)
def test_wishes_are_understood(typed: str, wish: object) -> None:
    """Anything else is asked back, and deletes nothing."""
    assert wish_of(typed) == wish


@given(st.text(max_size=60))
def test_any_text_has_a_meaning_within_bounds(typed: str) -> None:
    """Nothing breaks, no mute is longer than allowed, and only plain words delete."""
    match mute_of(typed):
        case Mute(timedelta() as length):
            assert timedelta(0) < length <= LONGEST_MUTE
        case _:
            pass
    assert wish_of(typed) != Delete(sure=True) or "x" in typed.lower() or "d" in typed.lower()
