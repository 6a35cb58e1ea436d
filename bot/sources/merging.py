"""What do all tables of a file say of each unit together? Two figures for one thing are refused."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import TypeVar

from bot.sources.refusal import Refused
from bot.sources.tables.row import Row
from bot.sources.wording.headings import What
from messages.format import number
from scoring.snapshot import ComponentFigure, Figure, Observation, Overdue
from scoring.unit import Unit

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Merged:
    """All that a file says of one unit."""

    unit: Unit
    row: Row

    def observation(self) -> Observation:
        """The same as a snapshot keeps it."""
        late = self.row.late
        completed, in_progress = late.get(What.LATE_COMPLETED), late.get(What.LATE_IN_PROGRESS)
        apart = completed is not None or in_progress is not None
        overdue = Overdue(
            provincial=late.get(What.LATE_PROVINCIAL),
            completed=completed,
            in_progress=in_progress,
            # A sum beside its parts would count them twice.
            national=None if apart else late.get(What.LATE_NATIONAL),
        )
        return Observation(
            unit=self.unit,
            total=self.row.total,
            groups=self.row.figures,
            overdue=None if overdue == Overdue() else overdue,
            components=self.row.components,
        )


def merge(tables: Sequence[Sequence[Row]], units: Sequence[Unit]) -> list[Merged]:
    """One row a unit, in the order in which the file names them.

    Args:
        tables: the rows of each table.
        units: of all these rows, in the same order.

    Raises:
        Refused: a unit stands twice in one table, or two tables contradict one another.
    """
    merged: dict[str, Merged] = {}
    left = iter(units)
    for table in tables:
        places: dict[str, str] = {}
        for row in table:
            unit = next(left)
            # Two spellings may turn out to be one unit: `Vĩnh Thạnh` and `Xã Vĩnh Thạnh`.
            if unit.code in places:
                raise Refused(f"đơn vị “{row.name}” đã có ở {places[unit.code]}", row.where)
            places[unit.code] = row.where
            earlier = merged.get(unit.code)
            whole = row if earlier is None else _joined(earlier.row, row)
            merged[unit.code] = Merged(unit, whole)
    return list(merged.values())


def _joined(first: Row, second: Row) -> Row:
    def one(ours: _Value | None, theirs: _Value | None) -> _Value | None:
        if ours is not None and theirs is not None and ours != theirs:
            raise Refused(
                f"“{second.name}” có hai số khác nhau: {_shown(ours)} ({first.where}) và "
                f"{_shown(theirs)}",
                second.where,
            )
        return theirs if ours is None else ours

    no_figure, no_component = Figure(), ComponentFigure()
    figures = {}
    for code in {**first.figures, **second.figures}:
        ours = first.figures.get(code, no_figure)
        theirs = second.figures.get(code, no_figure)
        figures[code] = Figure(one(ours.points, theirs.points), one(ours.rate, theirs.rate))
    components = {}
    for code in {**first.components, **second.components}:
        mine = first.components.get(code, no_component)
        other = second.components.get(code, no_component)
        components[code] = ComponentFigure(
            *(one(getattr(mine, f.name), getattr(other, f.name)) for f in fields(mine))
        )
    late = {what: one(first.late.get(what), second.late.get(what)) for what in What}
    return replace(
        first,
        code=first.code or second.code,
        total=one(first.total, second.total),
        figures=figures,
        late={what: value for what, value in late.items() if value is not None},
        components=components,
    )


def _shown(value: object) -> str:
    return number(value, 4) if isinstance(value, Decimal | int) else str(value)
