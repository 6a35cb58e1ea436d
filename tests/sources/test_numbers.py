"""Numbers as people type them into tables."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.numbers import Measure, NotANumber, count, measure

_points = st.decimals(0, 100, places=2, allow_nan=False).map(lambda d: d.quantize(Decimal("0.01")))


@pytest.mark.parametrize(
    ("cell", "value", "most"),
    [
        ("18/18", "18", "18"),
        ("7,2/12", "7.2", "12"),
        ("82,07/100", "82.07", "100"),
        ("87.18", "87.18", None),
        ("71,8 %", "71.8", None),
        ("7,2\u00a0/ 12", "7.2", "12"),
        (90.13, "90.13", None),
        (90.13000000000001, "90.13", None),
        (18, "18", None),
        ("1.773,5", "1773.5", None),
    ],
)
def test_points_are_read_in_every_spelling(cell: object, value: str, most: str | None) -> None:
    """Comma or point, with or without a maximum, typed or computed."""
    read = measure(cell)  # type: ignore[arg-type]
    assert read == Measure(Decimal(value), None if most is None else Decimal(most))


@pytest.mark.parametrize("cell", ["", "-", "–", "—", " - ", "x", None])
def test_a_dash_is_no_figure(cell: str | None) -> None:
    """Which is not 0."""
    assert measure(cell) is None
    assert count(cell) is None


@pytest.mark.parametrize(
    "cell", ["abc", "7,2,1", "1/2/3", "--", "7.2/", "-5", -5.0, True, "١٢", "1e5", float("nan")]
)
def test_anything_else_is_refused(cell: object) -> None:
    """Nothing is guessed, no sign is dropped."""
    with pytest.raises(NotANumber):
        measure(cell)  # type: ignore[arg-type]


def test_a_fraction_that_excel_made_a_date_is_explained() -> None:
    """7/12 becomes the seventh of December."""
    with pytest.raises(NotANumber, match="Văn bản"):
        measure(date(2026, 12, 7))


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1.773", 1773), ("1,773", 1773), ("0", 0), (42.0, 42), ("885.572", 885572)],
)
def test_counts_have_thousands_not_fractions(cell: object, number: int) -> None:
    """S002: 1.773 procedures."""
    assert count(cell) == number  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["1,5", "3/4", 2.5])
def test_a_count_has_no_fraction(cell: object) -> None:
    """Half a dossier is an error."""
    with pytest.raises(NotANumber):
        count(cell)  # type: ignore[arg-type]


@given(_points)
def test_both_decimal_marks_are_one_number(points: Decimal) -> None:
    """And so is a spreadsheet's binary float."""
    text = str(points)
    assert measure(text) == measure(text.replace(".", ",")) == measure(float(points))


@given(st.integers(1000, 999_999_999))
def test_grouped_thousands_are_one_number(number: int) -> None:
    """Whichever mark groups them."""
    assert count(f"{number:,}") == count(f"{number:,}".replace(",", ".")) == number


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    """No other error comes out."""
    for read in (measure, count):
        try:
            read(text)
        except NotANumber:
            continue
