"""Which span of time do figures describe: a month, a quarter or a year?"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_CODE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})|-[Qq](?P<quarter>[1-4]))?")

# A year before the index existed (Decision 766 is of 23/6/2022) or far ahead is a typing error.
FIRST_YEAR = 2022
LAST_YEAR = 2099


class PeriodKind(StrEnum):
    """The three spans the portal publishes (its `timeType`)."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_PER_YEAR = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.YEAR: 1}


@dataclass(frozen=True)
class Period:
    """One month, quarter or year.

    Attributes:
        kind: the span.
        year: the calendar year.
        index: month 1-12, quarter 1-4; 1 for a year.
    """

    kind: PeriodKind
    year: int
    index: int = 1

    def __post_init__(self) -> None:
        """Refuse what no calendar holds.

        Raises:
            ValueError: the year or the index is outside its range.
        """
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError(f"year {self.year} is outside {FIRST_YEAR}-{LAST_YEAR}")
        if not 1 <= self.index <= _PER_YEAR[self.kind]:
            raise ValueError(f"{self.kind} {self.index} does not exist")

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        """The month `month` (1-12) of `year`."""
        return cls(PeriodKind.MONTH, year, month)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> "Period":
        """The quarter `quarter` (1-4) of `year`."""
        return cls(PeriodKind.QUARTER, year, quarter)

    @classmethod
    def full_year(cls, year: int) -> "Period":
        """The whole of `year`."""
        return cls(PeriodKind.YEAR, year)

    @classmethod
    def parse(cls, code: str) -> "Period":
        """Read `2024-01`, `2024-Q2` or `2024`.

        Raises:
            ValueError: `code` has none of the three forms, or names no real period.
        """
        match = _CODE.fullmatch(code.strip())
        if match is None:
            raise ValueError(f"'{code}' is none of 2024-01, 2024-Q2, 2024")
        year = int(match["year"])
        if match["month"]:
            return cls.month(year, int(match["month"]))
        if match["quarter"]:
            return cls.quarter(year, int(match["quarter"]))
        return cls.full_year(year)

    @property
    def code(self) -> str:
        """The form that `parse` reads; sorts by time within one kind."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.year}-{self.index:02d}"
            case PeriodKind.QUARTER:
                return f"{self.year}-Q{self.index}"
            case PeriodKind.YEAR:
                return str(self.year)

    @property
    def first_day(self) -> date:
        """The first day that belongs to the period."""
        months = 12 // _PER_YEAR[self.kind]
        return date(self.year, (self.index - 1) * months + 1, 1)

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        last_month = self.index * (12 // _PER_YEAR[self.kind])
        return date(self.year, last_month, monthrange(self.year, last_month)[1])

    @property
    def newness(self) -> tuple[date, int]:
        """Sorts periods of all kinds, the newest last; no two have the same.

        Newer is what began later, and of those that began on one day the shorter: tháng 10/2026
        before quý 4/2026 before tháng 9/2026 before năm 2026. A year or a quarter ends after, or
        with, every month within it: by last days an open one would stand for the month just over
        until it ends, and a closed one mostly tells of months that were told of long ago.
        Storage has the same order, see `bot.storage.newest`.
        """
        return self.first_day, -(12 // _PER_YEAR[self.kind])

    @property
    def next(self) -> "Period":
        """The period of the same kind that follows."""
        return self._shift(1)

    @property
    def previous(self) -> "Period":
        """The period of the same kind before."""
        return self._shift(-1)

    def _shift(self, by: int) -> "Period":
        per_year = _PER_YEAR[self.kind]
        year, index = divmod(self.year * per_year + self.index - 1 + by, per_year)
        return Period(self.kind, year, index + 1)

    def is_closed(self, on: date) -> bool:
        """Whether the period is over on that day; an open one is provisional ("tạm tính")."""
        return self.last_day < on


def newest(periods: Iterable[Period]) -> Period | None:
    """The newest of periods of any kinds, see `Period.newness`; None of none."""
    return max(periods, key=lambda period: period.newness, default=None)
