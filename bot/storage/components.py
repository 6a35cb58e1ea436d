"""Components of the groups of each unit, and what a source sent that the code does not know."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Column, Connection, ForeignKey, String, Table, Text, insert, select

from bot.storage import bulk
from bot.storage.columns import Amount, Points, metadata
from scoring.snapshot import ComponentFigure, Observation

# The denominator of this component counts the dossiers that a unit received.
_VOLUME = "ON_TIME"

component_table = Table(
    "component_score",
    metadata,
    Column("snapshot_id", ForeignKey("snapshot.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("component_code", String(64), primary_key=True),
    Column("numerator", Amount, nullable=True),
    Column("denominator", Amount, nullable=True),
    Column("rate", Amount, nullable=True),
    Column("points", Points, nullable=True),
    Column("max", Points, nullable=True),
    Column("flag", String(64), nullable=True),
    sqlite_with_rowid=False,
)
other_table = Table(
    "other_value",
    metadata,
    Column("snapshot_id", ForeignKey("snapshot.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("name", String(120), primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)


def add(
    connection: Connection,
    snapshot_id: int,
    observations: Sequence[Observation],
    ids: Mapping[str, int],
) -> None:
    """Keep the components of a snapshot, and the values that no code knows."""
    bulk.insert(
        connection,
        component_table,
        [column.name for column in component_table.columns],
        (
            (
                snapshot_id,
                ids[seen.unit.code],
                code,
                figure.numerator,
                figure.denominator,
                figure.rate,
                figure.points,
                figure.max,
                figure.flag,
            )
            for seen in observations
            for code, figure in seen.components.items()
        ),
    )
    others = [
        {
            "snapshot_id": snapshot_id,
            "unit_id": ids[seen.unit.code],
            "name": name,
            "value": value,
        }
        for seen in observations
        for name, value in seen.other.items()
    ]
    if others:
        connection.execute(insert(other_table), others)


def of_snapshot(
    connection: Connection, snapshot_id: int, unit_ids: Iterable[int] | None = None
) -> dict[int, dict[str, ComponentFigure]]:
    """Components by unit id and code; of all units of a snapshot, or of the given ones."""
    query = select(component_table).where(component_table.c.snapshot_id == snapshot_id)
    if unit_ids is not None:
        query = query.where(component_table.c.unit_id.in_(list(unit_ids)))
    found: dict[int, dict[str, ComponentFigure]] = {}
    for row in connection.execute(query):
        found.setdefault(row.unit_id, {})[row.component_code] = ComponentFigure(
            row.numerator, row.denominator, row.rate, row.points, row.max, row.flag
        )
    return found


def received(
    connection: Connection, snapshot_id: int, unit_ids: Iterable[int] | None = None
) -> dict[int, int]:
    """Dossiers received in the period by unit id; of the units of which it is stated."""
    query = select(component_table.c.unit_id, component_table.c.denominator).where(
        component_table.c.snapshot_id == snapshot_id,
        component_table.c.component_code == _VOLUME,
        component_table.c.denominator.is_not(None),
    )
    if unit_ids is not None:
        query = query.where(component_table.c.unit_id.in_(list(unit_ids)))
    return {row.unit_id: int(row.denominator) for row in connection.execute(query)}
