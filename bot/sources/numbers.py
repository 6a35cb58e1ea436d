"""How numbers in people's tables are read: both decimal marks, thousands, fractions, dashes."""

import math
import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from scoring.names import clean
from scoring.scheme import POINT_STEP

Cell = str | float | int | bool | date | time | timedelta | None

# The whole country files some tens of millions of dossiers a year.
MOST_DOSSIERS = 999_999_999
# Signs of a number in a cell: far more than any figure has, far fewer than Python's own limits.
_LONGEST = 40
# No whole number in a cell: spreadsheets themselves keep fifteen digits.
_LARGEST = 10**15
_DASHES = frozenset(
    {"", "-", "\u2010", "\u2011", "\u2012", "–", "—", "\u2212", "x", "X", "…", "..."}
)
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_GROUPED_DOTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_GROUPED_COMMAS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
# A space within a number only ever groups thousands: "18 20" is two numbers, hence none.
_GROUPED_SPACES = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_WHOLE_GROUPED = re.compile(r"[0-9]{1,3}(?:[., ][0-9]{3})+")
_NO_DIGITS = str.maketrans("", "", "., ")
_AROUND_SLASH = re.compile(r"\s*/\s*")
# What stands behind a number and says what it is one of.
_BEHIND = re.compile(r"\s*(?:%|điểm)$", re.IGNORECASE)


class NotANumber(ValueError):  # noqa: N818 - says what the cell is
    """A cell that should hold a number holds something else; the message says what."""


@dataclass(frozen=True)
class Measure:
    """A number of points or per cent, and the maximum if the cell names one (`7,2/12`)."""

    value: Decimal
    max: Decimal | None = None


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing at all; a dash is something: "no figure"."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


# Rates and points of a country come from some ten thousand different numbers; typed, since 1 is
# a number and True is none.
@lru_cache(20_000, typed=True)
def measure(cell: Cell) -> Measure | None:
    """Read points or a rate: `18/18`, `7,2/12`, `87.18`, `82,07/100`, `71,8 %`; a dash is None.

    Raises:
        NotANumber: the cell holds something else.
    """
    if isinstance(cell, bool):
        raise NotANumber("là giá trị đúng/sai")
    if isinstance(cell, int | float):
        return Measure(_of_float(cell))
    if isinstance(cell, date | time | timedelta):
        # Excel turns a typed 7/12 into the seventh of December.
        raise NotANumber(
            "là ngày tháng; Excel có thể đã tự đổi một điểm dạng 7/12, "
            "cần định dạng ô là Văn bản rồi nhập lại"
        )
    text = _BEHIND.sub("", clean(cell or ""))
    if text in _DASHES:
        return None
    value, slash, most = _AROUND_SLASH.sub("/", text).partition("/")
    try:
        return Measure(_decimal(value), _decimal(most) if slash else None)
    except NotANumber as error:
        raise NotANumber(f"là “{str(cell).strip()[:40]}”, không phải số") from error


def count(cell: Cell) -> int | None:
    """Read a number of dossiers: `1.773` and `1,773` are thousands; a dash is None.

    Raises:
        NotANumber: the cell holds something else.
    """
    if isinstance(cell, str) and _WHOLE_GROUPED.fullmatch(text := clean(cell)):
        if len(text) > _LONGEST:
            raise NotANumber("lớn quá mức có thể")
        return _plausible(int(text.translate(_NO_DIGITS)))
    read = measure(cell)
    if read is None:
        return None
    if read.max is not None or read.value != read.value.to_integral_value():
        raise NotANumber(f"là “{str(cell).strip()[:40]}”, không phải số hồ sơ nguyên")
    return _plausible(int(read.value))


def _plausible(number: int) -> int:
    if number > MOST_DOSSIERS:
        raise NotANumber("lớn quá mức có thể")
    return number


def _decimal(text: str) -> Decimal:
    if len(text) > _LONGEST:
        raise NotANumber("quá dài")
    if _PLAIN.fullmatch(text):
        plain = text.replace(",", ".")
    elif _GROUPED_DOTS.fullmatch(text):
        plain = text.replace(".", "").replace(",", ".")
    elif _GROUPED_COMMAS.fullmatch(text):
        plain = text.replace(",", "")
    elif _GROUPED_SPACES.fullmatch(text):
        plain = text.replace(" ", "").replace(",", ".")
    else:
        raise NotANumber("không phải số")
    return Decimal(plain)


def _of_float(value: float) -> Decimal:
    """A spreadsheet's binary float as the decimal that was typed: 90.13000000000001 is 90,13."""
    # Python neither turns a whole number of thousands of digits into a float nor writes it out.
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise NotANumber("quá lớn")
    if not math.isfinite(value):
        raise NotANumber("không phải số")
    if value < 0:
        raise NotANumber(f"là {value}, số âm")
    try:
        return Decimal(repr(value)).quantize(POINT_STEP, ROUND_HALF_UP)
    except InvalidOperation as error:
        raise NotANumber("quá lớn") from error
