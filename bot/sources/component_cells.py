"""What does one more cell add to what a file says of a component?"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from bot.sources import cells
from bot.sources.component_headings import AVERAGE_DAYS
from bot.sources.grid import Grid
from bot.sources.headings import Meaning, What
from bot.sources.numbers import count
from scoring.scheme import Scheme
from scoring.snapshot import ComponentFigure


def with_cell(
    known: Mapping[str, ComponentFigure],
    meaning: Meaning,
    grid: Grid,
    at: tuple[int, int],
    scheme: Scheme,
) -> dict[str, ComponentFigure]:
    """The components of a unit with one more number of one of them.

    Args:
        known: by code, as read so far.
        meaning: which number of which component the cell holds.
        grid: the table.
        at: row and column of the cell.
        scheme: in force for the period.

    Raises:
        Refused: the cell cannot be what its column says.
    """
    figure = _figure(known.get(meaning.of, ComponentFigure()), meaning, grid, at, scheme)
    # A dash alone says nothing of the component.
    return {**known, meaning.of: figure} if figure != ComponentFigure() else dict(known)


def _figure(
    known: ComponentFigure, meaning: Meaning, grid: Grid, at: tuple[int, int], scheme: Scheme
) -> ComponentFigure:
    match meaning.what:
        case What.NUMERATOR if meaning.of == AVERAGE_DAYS:
            days = cells.points(grid, *at, None)
            return replace(known, numerator=None if days is None else days.value)
        case What.NUMERATOR:
            return replace(known, numerator=_amount(grid, at))
        case What.DENOMINATOR:
            return replace(known, denominator=_amount(grid, at))
        case What.COMPONENT_RATE:
            return replace(known, rate=cells.rate(grid, *at))
        case _:
            component = scheme.component(meaning.of)
            found = cells.points(grid, *at, component.max if component else None)
            if found is None:
                return known
            return replace(known, points=found.value, max=found.max)


def _amount(grid: Grid, at: tuple[int, int]) -> Decimal | None:
    found = cells.read(grid, *at, count)
    return None if found is None else Decimal(found)
