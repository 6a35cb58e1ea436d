"""What does one more cell add to what a file says of a component?"""

from decimal import Decimal

from bot.sources.documents.grid import Grid
from bot.sources.numbers import count
from bot.sources.tables import cells
from bot.sources.wording.component_headings import AVERAGE_DAYS
from bot.sources.wording.headings import Meaning, What
from scoring.scheme import Scheme
from scoring.snapshot import ComponentFigure


def add_cell(
    known: dict[str, ComponentFigure],
    meaning: Meaning,
    grid: Grid,
    at: tuple[int, int],
    scheme: Scheme,
) -> None:
    """Add one more number to the components of a unit; a dash alone says nothing of one.

    Args:
        known: by code, as read so far; in place, since a national table has 106 000 such cells.
        meaning: which number of which component the cell holds.
        grid: the table.
        at: row and column of the cell.
        scheme: in force for the period.

    Raises:
        Refused: the cell cannot be what its column says.
    """
    told = _told(meaning, grid, at, scheme)
    if told != _NOTHING:
        before = known.get(meaning.of)
        known[meaning.of] = told if before is None else _joined(before, told)


_NOTHING = ComponentFigure()


def _told(meaning: Meaning, grid: Grid, at: tuple[int, int], scheme: Scheme) -> ComponentFigure:
    """What one cell alone says."""
    match meaning.what:
        case What.COMPONENT_RATE:
            return ComponentFigure(rate=cells.rate(grid, *at))
        case What.NUMERATOR if meaning.of == AVERAGE_DAYS:
            days = cells.points(grid, *at, None)
            return ComponentFigure(numerator=None if days is None else days.value)
        case What.NUMERATOR:
            return ComponentFigure(numerator=_amount(grid, at))
        case What.DENOMINATOR:
            return ComponentFigure(denominator=_amount(grid, at))
        case _:
            component = scheme.component(meaning.of)
            found = cells.points(grid, *at, component.max if component else None)
            return _NOTHING if found is None else ComponentFigure(points=found.value, max=found.max)


def _joined(before: ComponentFigure, told: ComponentFigure) -> ComponentFigure:
    """Each number from whoever says it."""
    return ComponentFigure(
        told.numerator if before.numerator is None else before.numerator,
        told.denominator if before.denominator is None else before.denominator,
        told.rate if before.rate is None else before.rate,
        told.points if before.points is None else before.points,
        told.max if before.max is None else before.max,
    )


def _amount(grid: Grid, at: tuple[int, int]) -> Decimal | None:
    found = cells.read(grid, *at, count)
    return None if found is None else Decimal(found)
