"""How numbers, dates, periods and bars are written for Vietnamese readers."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from scoring.period import Period, PeriodKind
from scoring.unit import Level

UP, DOWN, SAME, ASK = "▲", "▼", "●", "⚠"

_WEEKDAYS = (
    "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật",
)  # fmt: skip
_QUARTERS = ("I", "II", "III", "IV")
_LEVELS = {
    Level.COUNTRY: "cả nước",
    Level.PROVINCE: "cấp tỉnh",
    Level.DISTRICT: "cấp huyện",
    Level.COMMUNE: "cấp xã",
    Level.AGENCY: "sở, ban, phòng",
}
# Cells of a bar: label (10), points (`17,96/18`) and change (`▼ 10,23`) leave so many of the 34
# characters of a phone's line; in eighths they still tell two per cent.
BAR_CELLS = 6
_EIGHTHS = " ▏▎▍▌▋▊▉"

# A card has forty numbers.
_OUR_SIGNS = str.maketrans(",.", ".,")


def fixed(value: Decimal | int, places: int = 2) -> str:
    """A number with a decimal comma and all its places, for columns: 84,40.

    Rounded half up: Babel and Python's own formatting round half to even (58,25 -> 58,2), which no
    office does.
    """
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    # 0 + … turns a rounded -0 into 0.
    return f"{0 + rounded:,f}".translate(_OUR_SIGNS)


def number(value: Decimal | int, places: int = 2) -> str:
    """A number with a decimal comma, rounded half up, without trailing zeros: 84,4."""
    text = fixed(value, places)
    return text.rstrip("0").rstrip(",") if "," in text else text


def change(value: Decimal | int | None) -> str:
    """A change with its sign as a symbol: ▲ 1,2, ▼ 0,5, ● for none; empty if it is not known.

    A change too small to be shown counts as none.
    """
    return _change(value, number)


def fixed_change(value: Decimal | int | None) -> str:
    """The same for columns: ▲ 1,20."""
    return _change(value, fixed)


def _change(value: Decimal | int | None, shown: Callable[[Decimal | int], str]) -> str:
    if value is None:
        return ""
    size = value if value > 0 else -value
    if number(size) == "0":
        return SAME
    return f"{UP if value > 0 else DOWN} {shown(size)}"


def period(value: Period) -> str:
    """`Tháng 01/2024`, `Quý II/2024`, `Năm 2024`."""
    match value.kind:
        case PeriodKind.MONTH:
            return f"Tháng {value.index:02d}/{value.year}"
        case PeriodKind.QUARTER:
            return f"Quý {_QUARTERS[value.index - 1]}/{value.year}"
        case PeriodKind.YEAR:
            return f"Năm {value.year}"


def day(value: date) -> str:
    """dd/mm/yyyy; of a moment, its local day."""
    return value.strftime("%d/%m/%Y")


def clock_time(value: datetime) -> str:
    """HH:MM."""
    return value.strftime("%H:%M")


def moment(value: datetime) -> str:
    """HH:MM dd/mm/yyyy."""
    return value.strftime("%H:%M %d/%m/%Y")


def weekday(value: date) -> str:
    """`thứ Năm`."""
    return _WEEKDAYS[value.weekday()]


def level(value: Level) -> str:
    """`cấp xã`."""
    return _LEVELS[value]


def source(kind: str) -> str:
    """Where figures came from, "portal" or "file", within a sentence."""
    return "Cổng DVCQG" if kind == "portal" else "tệp văn phòng nhập"


def bar(points: Decimal, most: Decimal) -> str:
    """Points of a maximum as a bar of `BAR_CELLS` characters, in eighths of a cell."""
    eighths = int((points / most * BAR_CELLS * 8).to_integral_value(ROUND_HALF_UP))
    eighths = max(0, min(eighths, BAR_CELLS * 8))
    full, rest = divmod(eighths, 8)
    filled = "█" * full + (_EIGHTHS[rest] if rest else "")
    return filled.ljust(BAR_CELLS, "·")


def sentence(text: str) -> str:
    """With its first letter in capitals."""
    return text[:1].upper() + text[1:]
