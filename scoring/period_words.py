"""Which period does a person mean: `tháng 1`, `T1/2024`, `quý II`, `năm ngoái`?"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scoring.period import FIRST_YEAR, LAST_YEAR, Period, PeriodKind, newest
from scoring.several_periods import several_at
from scoring.short_times import day_at, week_at
from scoring.spoken import Word, longest_at, stands_at

_MONTHS, _QUARTERS = 12, 4
_YEAR = r"(?:20[0-9][0-9])"
_SIGN = r"[/.\-]"
_NUMBER = re.compile(rf"(?P<n>[0-9]{{1,2}})(?:{_SIGN}(?P<year>{_YEAR}|[0-9]{{2}}))?")
_ROMAN = re.compile(rf"(?P<n>iv|i{{1,3}})(?:{_SIGN}(?P<year>{_YEAR}|[0-9]{{2}}))?")
_SHORT = re.compile(
    rf"(?:th?\.?(?=[0-9])|th[aá]ng(?=[0-9])|(?P<q>q(?:u[yý](?=[0-9]))?)\.?)(?P<n>[0-9]{{1,2}}|iv|i{{1,3}})"
    rf"(?:{_SIGN}(?P<year>{_YEAR}|[0-9]{{2}}))?"
)
_MONTH_OF_YEAR = re.compile(rf"(?:(?P<n>[0-9]{{1,2}}){_SIGN})?(?P<year>{_YEAR})")
_YEAR_FIRST = re.compile(rf"(?P<year>{_YEAR}){_SIGN}(?P<q>q)?(?P<n>[0-9]{{1,2}})")
# `9/26`: no day is meant where the second number is none of a month.
_SHORT_YEAR = re.compile(r"(?P<n>[0-9]{1,2})[/-](?P<year>2[2-9]|3[0-9])")
# `năm 26`
_NUMBERED_YEAR = re.compile(rf"{_YEAR}|2[2-9]|3[0-9]")
_CODE = re.compile(r"(?P<kind>[mqybflrwd])(?P<n>[0-9]{1,2})(?:-(?P<year>[0-9]{4}))?")
_PLAIN_YEAR = re.compile(_YEAR)
_ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SPOKEN_NUMBERS = (
    ("mười hai", 12), ("mười một", 11), ("mười", 10), ("một", 1), ("hai", 2), ("ba", 3), ("tư", 4),
    ("bốn", 4), ("năm", 5), ("sáu", 6), ("bảy", 7), ("tám", 8), ("chín", 9),
)  # fmt: skip
# Behind these a number is a name: Phường 1, Quận 12, Khu 3.
_NUMBERED = ("phường", "quận", "p", "q", "khu", "khóm", "ấp", "tổ")
# Behind a number of months.
_BACK = ("qua", "vừa qua", "gần đây", "gần nhất", "trở lại đây", "liên tiếp", "liền", "vừa rồi")
# No period of the calendar: the newest one that there are figures for.
_NEWEST = (
    "kỳ này", "kỳ nay", "kỳ hiện tại", "kỳ hiện nay", "kỳ mới nhất", "kỳ gần nhất", "mới nhất",
    "kỳ vừa rồi", "kỳ vừa qua", "hiện nay", "hiện tại", "hiện giờ", "bây giờ",
)  # fmt: skip
_THE_ONE_BEFORE = ("kỳ trước", "kỳ liền trước", "kỳ trước đó")
_HALF_A_YEAR = ("nửa năm", "nửa năm qua", "nửa năm nay", "nửa năm vừa qua", "nửa năm gần đây",
                "nửa năm vừa rồi", "nửa năm trở lại đây")  # fmt: skip
_SO_FAR = ("từ đầu năm đến nay", "từ đầu năm tới nay", "đầu năm đến nay", "từ đầu năm")
# Which day it is says which period is meant, not how many words name it.
_ANY_DAY = date(LAST_YEAR, 12, 31)
# More months in a row than that stand in no button: then it is only said that there are several.
_MOST_RECENT = 99
# A number of months in a row is a quarter at either end of a year.
_PER_QUARTER = 3
_THIS, _LAST = ("này", "nay"), ("trước", "ngoái", "rồi", "qua", "vừa rồi", "vừa qua")


class Span(StrEnum):
    """What people name besides months, quarters, years: the one before, months in a row, days."""

    BEFORE = "before"
    FIRST = "first"
    LAST = "last"
    RECENT = "recent"
    WEEK = "week"
    DAY = "day"


# Shorter than any period that there are figures of.
SHORT = frozenset({Span.WEEK, Span.DAY})
# They end now: no year is said of them.
OF_NOW = SHORT | {Span.RECENT}


@dataclass(frozen=True)
class PeriodAsked:
    """A period as somebody said it.

    Attributes:
        kind: month, quarter or year; the period before the newest; months from the beginning, or
            up to the end, of a year, or up to now, a week or a day, of which nobody has figures.
        index: month 1-12, quarter 1-4; how many months in a row, of the recent ones 1 if that is
            not said; else 1.
        year: None if it was not said: then the newest that there are figures for is meant.
    """

    kind: PeriodKind | Span
    index: int
    year: int | None = None

    @classmethod
    def of(cls, period: Period) -> "PeriodAsked":
        """Exactly that period."""
        return cls(period.kind, period.index, period.year)

    @property
    def code(self) -> str:
        """A short form for buttons: `m1`, `q2-2025`; `parse` reads it."""
        return f"{self.kind.value[0]}{self.index}" + (f"-{self.year}" if self.year else "")

    @classmethod
    def parse(cls, code: str) -> "PeriodAsked":
        """Read what `code` wrote.

        Raises:
            ValueError: it did not write that.
        """
        match = _CODE.fullmatch(code)
        if match is None:
            raise ValueError("no period of ours")
        kind = next(kind for kind in _MOST if kind.value[0] == match["kind"])
        asked = _asked(kind, int(match["n"]), int(match["year"]) if match["year"] else None)
        if asked is None or (asked.kind in OF_NOW and asked.year):
            raise ValueError("no such period")
        return asked

    def among(self, known: Iterable[Period]) -> Period | None:
        """Which of the known periods is meant; None if there is no such."""
        if self.kind is Span.BEFORE:
            return _before_newest(frozenset(known))
        fitting = [
            period
            for period in known
            if period.kind is self.kind
            and period.index == self.index
            and self.year in {None, period.year}
        ]
        return newest(fitting)

    def nearest(self, known: Iterable[Period]) -> Period | None:
        """The known period that comes closest; the newest one if no year was said.

        One that overlaps, else one of the kind asked for: for a month a month before a quarter.
        """
        listed = sorted(known, key=lambda period: period.newness, reverse=True)
        if self.year is None or not FIRST_YEAR <= self.year <= LAST_YEAR:
            of_kind = (period for period in listed if period.kind is self.kind)
            return next(of_kind, listed[0] if listed else None)
        first_day, last_day = self._days(self.year)

        def distance(period: Period) -> tuple[bool, bool, int]:
            apart = period.last_day < first_day or last_day < period.first_day
            other = apart and period.kind is not self.kind
            return apart, other, abs((period.last_day - last_day).days)

        # Of two as near the newer one.
        return min(listed, key=distance, default=None)

    def _days(self, year: int) -> tuple[date, date]:
        """The first and the last day of what is meant, in that year."""
        match self.kind:
            case Span.BEFORE | Span.FIRST | Span.RECENT | Span.WEEK | Span.DAY:
                return date(year, 1, 1), Period.month(year, self.index).last_day
            case Span.LAST:
                return Period.month(year, _MONTHS + 1 - self.index).first_day, date(year, 12, 31)
            case kind:
                meant = Period(kind, year, self.index)
                return meant.first_day, meant.last_day


def _before_newest(known: Collection[Period]) -> Period | None:
    """The period before the newest, of its kind; None if there are no figures for it."""
    last = newest(known)
    if last is None or last == Period(last.kind, FIRST_YEAR, 1):
        return None
    return last.previous if last.previous in known else None


def period_at(spoken: Sequence[Word], at: int) -> int:
    """How many words a period takes up at that place; 0 if none begins there."""
    found = found_at(tuple(spoken), at, _ANY_DAY) if at < len(spoken) else None
    return found[1] if found else 0


def months_at(spoken: Sequence[Word], at: int) -> int:
    """How many words name several months in a row at that place, of no one period; 0 if none do.

    `6 tháng qua`, `12 tháng gần đây`, `từ tháng 1 đến tháng 4`; `6 tháng đầu năm` is a period.
    """
    return _several(tuple(spoken), at)[1]


def _several(spoken: tuple[Word, ...], at: int) -> tuple[int, int]:
    """How many months in a row are named at that place (1: not said), and in how many words."""
    if taken := several_at(spoken, at, _one_at, _year_at):
        return 1, taken
    if at >= len(spoken) or _in_a_row(spoken, at, _ANY_DAY):
        return 0, 0
    if taken := longest_at(spoken, at, _HALF_A_YEAR):
        return _MONTHS // 2, taken
    months, taken = _how_many(spoken, at)
    if taken <= 1 or months <= 1:
        return 0, 0
    back = longest_at(spoken, at + taken, _BACK)
    is_said = back or 0 < at == len(spoken) - taken
    return (months if months <= _MOST_RECENT else 1, taken + back) if is_said else (0, 0)


def _one_at(spoken: Sequence[Word], at: int) -> int:
    """How many words a single period takes up at that place; 0 if none begins there."""
    found = _one(tuple(spoken), at, _ANY_DAY) if at < len(spoken) else None
    return found[1] if found else 0


def _year_at(spoken: Sequence[Word], at: int) -> int:
    """How many words say the year of a month right before that place; 0 if none do."""
    return _year_behind(tuple(spoken), at, _ANY_DAY)[1]


def found_at(
    spoken: tuple[Word, ...], at: int, today: date
) -> tuple[PeriodAsked | None, int] | None:
    """The period that begins at a word (None: the newest), and how many words it takes up."""
    for kind, names in ((Span.DAY, day_at), (Span.WEEK, week_at)):
        if taken := names(spoken, at):
            return PeriodAsked(kind, 1), taken
    found = _one(spoken, at, today)
    months, taken = _several(spoken, at)
    if found is not None and found[1] > taken:
        return found
    return (PeriodAsked(Span.RECENT, months), taken) if taken else None


def _one(spoken: tuple[Word, ...], at: int, today: date) -> tuple[PeriodAsked | None, int] | None:
    """A period of which there may be figures, or months from a year's beginning or to its end."""
    if taken := longest_at(spoken, at, _NEWEST):
        return None, taken
    if taken := longest_at(spoken, at, _THE_ONE_BEFORE):
        return PeriodAsked(Span.BEFORE, 1), taken
    if taken := longest_at(spoken, at, _SO_FAR):
        return PeriodAsked(PeriodKind.YEAR, 1, today.year), taken
    if found := _in_a_row(spoken, at, today):
        return found
    for kind, word in ((PeriodKind.MONTH, "tháng"), (PeriodKind.QUARTER, "quý")):
        if stands_at(spoken, at, word):
            return _numbered(spoken, at, kind, today) or _relative(spoken, at, kind, today)
    if stands_at(spoken, at, "năm"):
        if at + 1 < len(spoken) and _PLAIN_YEAR.fullmatch(spoken[at + 1].plain):
            return PeriodAsked(PeriodKind.YEAR, 1, int(spoken[at + 1].plain)), 2
        return _relative(spoken, at, PeriodKind.YEAR, today)
    return _written(spoken, at, today)


def _numbered(
    spoken: tuple[Word, ...], at: int, kind: PeriodKind, today: date
) -> tuple[PeriodAsked, int] | None:
    """`tháng 1`, `quý II/2024`, `tháng mười hai năm ngoái`."""
    if at + 1 >= len(spoken):
        return None
    raw = _raw(spoken[at + 1])
    match = _NUMBER.fullmatch(raw)
    if match is None and kind is PeriodKind.QUARTER:
        match = _ROMAN.fullmatch(raw)
    if match is not None:
        index = _ROMANS.get(match["n"]) or int(match["n"])
        if match["year"]:
            return _with(_asked(kind, index, _year(match["year"])), 2)
        year, length = _year_behind(spoken, at + 2, today)
        return _with(_asked(kind, index, year), 2 + length)
    for number, index in _SPOKEN_NUMBERS:
        taken = stands_at(spoken, at + 1, number)
        # `quy ba` without accents may be a name; `quý ba` is none.
        if taken and (kind is PeriodKind.MONTH or spoken[at].accents):
            year, length = _year_behind(spoken, at + 1 + taken, today)
            return _with(_asked(kind, index, year), 1 + taken + length)
    return None


def _in_a_row(spoken: tuple[Word, ...], at: int, today: date) -> tuple[PeriodAsked, int] | None:
    """`6 tháng đầu năm`, `chín tháng đầu năm 2025`, `nửa cuối năm nay`."""
    for half, said in ((Span.FIRST, "nửa năm đầu"), (Span.LAST, "nửa năm cuối")):
        if taken := stands_at(spoken, at, said):
            year, length = _year_behind(spoken, at + taken, today)
            return PeriodAsked(half, _MONTHS // 2, year or today.year), taken + length
    months, taken = _how_many(spoken, at)
    behind = at + taken
    for kind, said in ((Span.FIRST, "đầu năm"), (Span.LAST, "cuối năm")):
        if not taken or not stands_at(spoken, behind, said):
            continue
        # The word for a year is said once: `đầu năm 2025`, `đầu năm nay`.
        year, length = _year_behind(spoken, behind + 1, today)
        length = 1 + (length or 1)
        if months == _PER_QUARTER:
            quarter = 1 if kind is Span.FIRST else _QUARTERS
            return PeriodAsked(PeriodKind.QUARTER, quarter, year or today.year), taken + length
        return _with(_asked(kind, months, year or today.year), taken + length)
    return None


def _how_many(spoken: tuple[Word, ...], at: int) -> tuple[int, int]:
    """How many months are named at a place, and in how many words; 0 words if none are."""
    if stands_at(spoken, at, "nửa"):
        return _MONTHS // 2, 1
    of_a_name = _is_numbered(spoken, at)
    if not of_a_name and spoken[at].plain.isascii() and spoken[at].plain.isdigit():
        taken = 1 + stands_at(spoken, at + 1, "tháng")
        return int(spoken[at].plain[:3]), taken if taken > 1 else 0
    for number, months in _SPOKEN_NUMBERS:
        taken = stands_at(spoken, at, number)
        if taken and stands_at(spoken, at + taken, "tháng"):
            return months, taken + 1
    return 0, 0


def _relative(
    spoken: tuple[Word, ...], at: int, kind: PeriodKind, today: date
) -> tuple[PeriodAsked, int] | None:
    """`tháng trước`, `quý này`, `năm ngoái`."""
    months = (today.month - 1) // 3 + 1
    index = {PeriodKind.MONTH: today.month, PeriodKind.QUARTER: months, PeriodKind.YEAR: 1}[kind]
    for said, back in ((_THIS, 0), (_LAST, 1)):
        taken = max(stands_at(spoken, at + 1, word) for word in said)
        if taken:
            year, then = today.year, index
            if back and index > 1 and kind is not PeriodKind.YEAR:
                then = index - 1
            elif back:
                year, then = year - 1, _MOST[kind]
            if kind is PeriodKind.MONTH and not back:
                # `tháng này năm ngoái`
                behind, length = _year_behind(spoken, at + 1 + taken, today)
                year, taken = behind or year, taken + length
            return PeriodAsked(kind, then, year), 1 + taken
    return None


def _written(spoken: tuple[Word, ...], at: int, today: date) -> tuple[PeriodAsked, int] | None:
    """`T1`, `T1/2024`, `1/2024`, `2024-01`, `Q2/2025`, `2025-Q2`, `2024`."""
    raw = _raw(spoken[at])
    if match := _SHORT.fullmatch(raw):
        kind = PeriodKind.QUARTER if match["q"] else PeriodKind.MONTH
        index = _ROMANS.get(match["n"]) or int(match["n"])
        if match["year"]:
            return _with(_asked(kind, index, _year(match["year"])), 1)
        year, length = _year_behind(spoken, at + 1, today)
        # Q2 alone is a district of a city; behind a name it may be a quarter.
        is_period = length or match["q"] != "q" or (at > 0 and "." not in raw)
        return _with(_asked(kind, index, year), 1 + length) if is_period else None
    if match := _YEAR_FIRST.fullmatch(raw):
        kind = PeriodKind.QUARTER if match["q"] else PeriodKind.MONTH
        return _with(_asked(kind, int(match["n"]), int(match["year"])), 1)
    of_a_name = _is_numbered(spoken, at)
    if not of_a_name and (match := _SHORT_YEAR.fullmatch(raw)):
        return _with(_asked(PeriodKind.MONTH, int(match["n"]), _year(match["year"])), 1)
    if not of_a_name and (match := _MONTH_OF_YEAR.fullmatch(raw)):
        kind = PeriodKind.MONTH if match["n"] else PeriodKind.YEAR
        return _with(_asked(kind, int(match["n"] or 1), int(match["year"])), 1)
    return None


def _is_numbered(spoken: tuple[Word, ...], at: int) -> bool:
    """Whether a number at that place belongs to a name; Tam Quan and Suối Tọ have none."""
    if at == 0 or not longest_at(spoken, at - 1, _NUMBERED):
        return False
    kind = spoken[at - 1]
    return bool(kind.accents) or len(kind.plain) == 1 or at == 1 or kind.plain == "phuong"


def _year_behind(spoken: tuple[Word, ...], at: int, today: date) -> tuple[int | None, int]:
    """The year said behind a month or quarter, and how many words that took."""
    if at >= len(spoken):
        return None, 0
    if _PLAIN_YEAR.fullmatch(_raw(spoken[at])):
        return int(_raw(spoken[at])), 1
    if stands_at(spoken, at, "này") and spoken[at].accents:
        return today.year, 1
    if taken := longest_at(spoken, at, ("vừa rồi", "vừa qua")):
        return None, taken
    if not stands_at(spoken, at, "năm") or at + 1 >= len(spoken):
        return None, 0
    if _NUMBERED_YEAR.fullmatch(_raw(spoken[at + 1])):
        return _year(_raw(spoken[at + 1])), 2
    for said, back in ((_THIS, 0), (_LAST, 1)):
        if taken := max(stands_at(spoken, at + 1, word) for word in said):
            return today.year - back, 1 + taken
    return None, 0


_MOST: Mapping[PeriodKind | Span, int] = {
    PeriodKind.MONTH: _MONTHS,
    PeriodKind.QUARTER: _QUARTERS,
    PeriodKind.YEAR: 1,
    Span.BEFORE: 1,
    # All twelve are a year.
    Span.RECENT: _MOST_RECENT,
    Span.WEEK: 1,
    Span.DAY: 1,
    Span.FIRST: _MONTHS - 1,
    Span.LAST: _MONTHS - 1,
}


def _asked(kind: PeriodKind | Span, index: int, year: int | None) -> PeriodAsked | None:
    """A period that a calendar holds; None for `tháng 13`."""
    known = year is None or 0 < year <= LAST_YEAR
    return PeriodAsked(kind, index, year) if known and 1 <= index <= _MOST[kind] else None


def _with(asked: PeriodAsked | None, length: int) -> tuple[PeriodAsked, int] | None:
    return None if asked is None else (asked, length)


def _year(digits: str) -> int:
    """`24` is 2024."""
    return int(digits) if len(digits) > len("24") else 2000 + int(digits)


def _raw(word: Word) -> str:
    return word.raw.casefold().strip(" ,;:?!.…()[]\"'“”")
