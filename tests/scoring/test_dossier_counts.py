"""Two numbers of late dossiers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.dossier_counts import MOST, Counts, Unclear, counts_of


@pytest.mark.parametrize(
    "text",
    [
        "17 và 5",
        "17/5",
        "17 5",
        "17, 5",
        "17-5",
        "17 – 5",
        "17\n5",
        "cổng 17, tỉnh 5",
        "CỔNG: 17; TỈNH: 5",
        "cong 17 tinh 5",
        "tỉnh: 5; cổng: 17",
        "17 trên Cổng, 5 trên tỉnh",
        "5 hồ sơ hệ thống tỉnh, 17 hồ sơ cổng quốc gia",
        "Cổng dịch vụ công quốc gia: 17, cổng dịch vụ công tỉnh: 5",
        "Xã Tân Mỹ: cổng 17, tỉnh 5",
        "ngày 26/11/2026: cổng 17, tỉnh 5",
        "17 với 5 ạ",
        "tổng cộng 17 và 5",
    ],
)
def test_two_numbers_are_read_however_they_stand(text: str) -> None:
    """With words before or behind them, or none; the portal's comes first."""
    assert counts_of(text) == Counts(17, 5)


def test_a_nought_and_a_dot_of_thousands_are_read() -> None:
    """Nothing late on one system is an answer too."""
    assert counts_of("Cổng DVCQG 17 hệ thống tỉnh 0") == Counts(17, 0)
    assert counts_of("1.228 và 1.234.567") is Unclear.LARGE
    assert counts_of("1.228 và 34") == Counts(1228, 34)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("17", Unclear.ONE),
        ("chênh lệch 12 hồ sơ", Unclear.ONE),
        ("cổng 17", Unclear.ONE),
        ("17, 5, 3", Unclear.MANY),
        ("-3 và 5", Unclear.NEGATIVE),
        ("cổng: -3, tỉnh: 5", Unclear.NEGATIVE),
        ("17 -5", Unclear.NEGATIVE),
        ("1000001 và 5", Unclear.LARGE),
        ("9" * 4000, Unclear.LARGE),
        ("17,5", Unclear.FRACTION),
        ("17.5 và 3", Unclear.FRACTION),
        ("26/11/2026", Unclear.DATE),
        ("2026-11-26", Unclear.DATE),
        ("cổng 17 cổng 5", Unclear.WHICH),
        ("cổng 17, 5", Unclear.WHICH),
        ("17 cổng 5", Unclear.WHICH),
    ],
)
def test_what_may_mean_something_else_is_asked_back(text: str, why: Unclear) -> None:
    """One number says how many differ, not on which side."""
    assert counts_of(text) is why


@pytest.mark.parametrize(
    "text", ["", "xã Tân Mỹ", "Phường 5", "phường 5 quận 1", "khóm 17 và 5 người", "cảm ơn", "và"]
)
def test_a_sentence_about_something_else_is_left_alone(text: str) -> None:
    """A unit may have a number for its name."""
    assert counts_of(text) is None


@given(st.integers(0, MOST), st.integers(0, MOST))
def test_every_pair_is_read_as_it_was_written(portal: int, provincial: int) -> None:
    """In both orders."""
    pair = Counts(portal, provincial)
    assert counts_of(f"cổng {portal}, tỉnh {provincial}") == pair
    assert counts_of(f"tỉnh: {provincial}; cổng: {portal}") == pair
    assert counts_of(f"{portal} và {provincial}") == pair


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    """Whatever a phone can type."""
    found = counts_of(text)
    if isinstance(found, Counts):
        assert 0 <= found.portal <= MOST
        assert 0 <= found.provincial <= MOST
