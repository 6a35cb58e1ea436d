"""What one row of a table says of one unit, before the unit is known."""

from dataclasses import dataclass, field
from decimal import Decimal

from bot.sources.wording.headings import What
from scoring.snapshot import ComponentFigure, Figure


@dataclass
class Row:
    """One row's figures.

    Attributes:
        name: the unit's, as the file writes it.
        where: the place of the name, for people.
        code: the unit's code in the file; None where it gives none.
        total: stated points in all.
        figures: by group code.
        late: numbers of late dossiers by meaning.
        components: by component code.
    """

    name: str
    where: str
    code: str | None = None
    total: Decimal | None = None
    figures: dict[str, Figure] = field(default_factory=dict)
    late: dict[What, int] = field(default_factory=dict)
    components: dict[str, ComponentFigure] = field(default_factory=dict)


@dataclass(frozen=True)
class TotalsGap:
    """A totals row whose figure is not the sum of its column."""

    column: str
    stated: int
    computed: int


@dataclass(frozen=True)
class Table:
    """The rows of one table, and where its own totals do not add up."""

    rows: tuple[Row, ...]
    gaps: tuple[TotalsGap, ...] = ()
