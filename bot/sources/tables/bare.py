"""Whose are the "Điểm" and the "Tỷ lệ (%)" of a table whose head names no group?

Beside columns of groups they are the total; below the heading of a group, or out of a maximum that
only one group has, they are that group's. Otherwise they are refused or left alone: never guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.sources.documents.grid import Grid
from bot.sources.numbers import NotANumber, measure
from bot.sources.refusal import Refused
from bot.sources.tables.head import Head, refuse_twice, texts_above
from bot.sources.tables.sections import Section
from bot.sources.wording.headings import Meaning, What, stated_maximum
from scoring.scheme import Scheme

_TOTAL = Meaning(What.TOTAL)


@dataclass(frozen=True)
class Bare:
    """Columns of points and of rates that name no group, and the table they stand in."""

    grid: Grid
    head: Head
    points: list[int]
    rates: list[int]

    def one(self, columns: list[int]) -> int:
        """The only one of these columns.

        Raises:
            Refused: there are more.
        """
        if len(columns) > 1:
            refuse_twice(self.grid, self.head, columns[0], columns[1])
        return columns[0]

    def stated_maxima(self) -> set[Decimal]:
        """Every maximum that the cells or the heads of the points state: `7,2/12`, `Điểm (12)`."""
        found = set()
        for column in self.points:
            for text in texts_above(self.grid, self.head, column):
                found.add(stated_maximum(text))
            for row in range(self.head.first_row, len(self.grid.rows)):
                try:
                    read = measure(self.grid.rows[row][column])
                except NotANumber:
                    continue
                found.add(None if read is None else read.max)
        return {most for most in found if most is not None}


def settle(
    bare: Bare, certain: Mapping[Meaning, int], scheme: Scheme, section: Section
) -> tuple[dict[Meaning, int], str | None]:
    """What the bare columns mean, and the group if only a heading above the table says so.

    Args:
        bare: the columns in question.
        certain: the columns whose own heads say what they are.
        scheme: in force for the period.
        section: the group that headings above the table name.

    Raises:
        Refused: it cannot be told, and nothing else in the table could be meant.
    """
    if any(meaning.what is What.POINTS for meaning in certain):
        if bare.points and _TOTAL not in certain:
            return {_TOTAL: bare.one(bare.points)}, None
        return {}, None
    if not (bare.points or bare.rates) or (_TOTAL in certain and section.own is None):
        return {}, None
    stated = bare.stated_maxima()
    if section.own is None and stated == {scheme.max_total}:
        return {_TOTAL: bare.one(bare.points)}, None
    group = _group(bare, stated, scheme, section)
    if group is None:
        _refuse_if_all(bare, certain)
        return {}, None
    found = {}
    if bare.points:
        found[Meaning(What.POINTS, group)] = bare.one(bare.points)
    if bare.rates and Meaning(What.RATE, group) not in certain:
        found[Meaning(What.RATE, group)] = bare.one(bare.rates)
    return found, group if bare.points else None


def _refuse_if_all(bare: Bare, certain: Mapping[Meaning, int]) -> None:
    """Points that are nobody's are left alone only where the table has other figures."""
    if bare.points and len(certain) == 1:
        heading = texts_above(bare.grid, bare.head, bare.points[0])[-1]
        raise Refused(
            f"cột “{heading[:60]}” chưa rõ là điểm tổng hay điểm một nhóm; "
            "hãy đặt tên cột là “Điểm tổng” hoặc tên nhóm",
            bare.grid.where(bare.head.top, bare.points[0]),
        )


def _group(bare: Bare, stated: set[Decimal], scheme: Scheme, section: Section) -> str | None:
    """The group of the heading above, which no maximum may contradict, or that of the maximum."""
    if section.own is None:
        return _of_maximum(bare, stated, scheme, section)
    group = scheme.group(section.own)
    if stated - {group.max}:
        raise Refused(
            f"bảng ghi mức tối đa {_listed(stated)}, nhóm ghi ở tiêu đề phía trên "
            f"({group.name}) có mức tối đa {group.max:f}",
            bare.grid.where(bare.head.top, bare.points[0]),
        )
    return section.own


def _of_maximum(bare: Bare, stated: set[Decimal], scheme: Scheme, section: Section) -> str | None:
    """The group whose maximum the cells state, where no heading of the table's own names one."""
    if not stated:
        return None
    fitting = [group.code for group in scheme.groups if {group.max} == stated]
    if section.carried in fitting:
        return section.carried
    if len(fitting) == 1:
        return fitting[0]
    raise Refused(
        f"chưa rõ cột điểm (tối đa {_listed(stated)}) là của nhóm nào; "
        "hãy ghi tên nhóm ngay trên bảng",
        bare.grid.where(bare.head.top, bare.points[0]),
    )


def _listed(stated: set[Decimal]) -> str:
    """At most four maxima, as a reader writes them."""
    return ", ".join(f"{most:f}".replace(".", ",") for most in sorted(stated)[:4])
