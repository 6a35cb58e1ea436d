"""Numbers as people type them into tables."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.numbers import MOST_DOSSIERS, Measure, NotANumber, count, measure
from scoring.names import clean

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


@pytest.mark.parametrize(
    "cell", ["", "\u2212", "\u2011", "\u00a0-\u00a0", "-", "–", "—", " - ", "x", None]
)
def test_a_dash_is_no_figure(cell: str | None) -> None:
    """Which is not 0."""
    assert measure(cell) is None
    assert count(cell) is None


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1 773,5", "1773.5"), ("82,07/100 điểm", "82.07"), ("18 / 18", "18"), ("7,2 ĐIỂM", "7.2")],
)
def test_words_and_spaces_around_a_number_are_none_of_it(cell: str, value: str) -> None:
    """As cells of documents have them."""
    read = measure(cell)
    assert read is not None
    assert read.value == Decimal(value)


@pytest.mark.parametrize(
    "cell",
    ["18 20", "1 2", "1 7731", "1/", "/2", 1e300]
    + [
        pytest.param(endless, id=f"endless{number}")
        for number, endless in enumerate(["9" * 5000, "1." + "0" * 5000, "1" + ".000" * 2000])
    ]
    + [pytest.param(10**5000, id="endless")],
)
def test_two_numbers_or_an_endless_one_are_no_number(cell: object) -> None:
    """Two figures in one cell never become a third one."""
    for read in (measure, count):
        with pytest.raises(NotANumber):
            read(cell)  # type: ignore[arg-type]


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


_SPACES = ("", " ", "\u00a0", "\u202f", "\u2009", "\u200b")
_SIGNS = "0123456789.,/ %-–xX\u00a0điểm+e()"
# What a reader takes for a number: plain, or with its thousands in groups of three.
_NUMBER = r"(?:\d+(?:[.,]\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?"
_NUMBER += r"|\d{1,3}(?: \d{3})+(?:[.,]\d+)?)"
_CELL = re.compile(rf"{_NUMBER}(?: ?/ ?{_NUMBER})?(?: ?(?:%|điểm))?", re.ASCII | re.IGNORECASE)

_decimals = st.decimals(0, 999_999, places=3, allow_nan=False, allow_infinity=False)
_styles = st.sampled_from(
    [("", ","), ("", "."), (".", ","), (",", "."), ("\u00a0", ","), (" ", ".")]
)
_around = st.tuples(st.sampled_from(_SPACES), st.sampled_from(_SPACES))
_behind = st.sampled_from(["", "%", " %", "\u00a0%", " điểm", "/100", " / 100", "/ 100 điểm"])


def _written(number: Decimal, style: tuple[str, str]) -> str:
    """A number as a Vietnamese, an English or a French writer formats it."""
    thousands, comma = style
    return f"{number:,}".translate(str.maketrans({",": thousands, ".": comma}))


@given(_decimals, _styles, _around, _behind)
def test_whatever_a_writer_formats_is_read_back(
    number: Decimal, style: tuple[str, str], around: tuple[str, str], behind: str
) -> None:
    """Either mark, thousands or none, any space around, a maximum or a unit behind."""
    cell = f"{around[0]}{_written(number, style)}{behind}{around[1]}"
    assert measure(cell) == Measure(number, Decimal(100) if "/" in behind else None)


@given(st.integers(0, MOST_DOSSIERS), _styles, _around)
def test_whatever_count_a_writer_formats_is_read_back(
    number: int, style: tuple[str, str], around: tuple[str, str]
) -> None:
    """A point in a count is never a decimal one."""
    cell = f"{around[0]}{_written(Decimal(number), style)}{around[1]}"
    assert count(cell) == number


@given(_decimals, _decimals, _styles)
def test_a_fraction_is_a_number_and_its_maximum(
    value: Decimal, most: Decimal, style: tuple[str, str]
) -> None:
    """`7,2/12`, in every style."""
    cell = f"{_written(value, style)}/{_written(most, style)}"
    assert measure(cell) == Measure(value, most)


@given(st.text(max_size=30) | st.text(_SIGNS, max_size=12))
def test_nothing_is_read_that_is_no_number(text: str) -> None:
    """And no other error than NotANumber comes out."""
    for read in (measure, count):
        try:
            found = read(text)
        except NotANumber:
            continue
        if found is not None:
            assert _CELL.fullmatch(clean(text))
        else:
            assert not any(char.isdigit() for char in text)


@given(st.floats() | st.integers() | st.booleans() | st.dates() | st.times() | st.timedeltas())
def test_any_cell_is_a_number_or_refused(cell: object) -> None:
    """Never negative, never endless, never a date."""
    for read in (measure, count):
        try:
            found = read(cell)  # type: ignore[arg-type]
        except NotANumber:
            continue
        assert found is not None
        value = found.value if isinstance(found, Measure) else found
        assert value >= 0
        assert isinstance(cell, int | float)
        assert abs(float(value) - cell) <= 0.00005 + abs(cell) * 1e-12
