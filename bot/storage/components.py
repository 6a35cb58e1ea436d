"""Components of the groups of each unit, and what a source sent that the code does not know."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Row,
    String,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
)

from bot.storage import bulk
from bot.storage.columns import Amount, Points, metadata
from bot.storage.snapshot_query import SnapshotQuery
from bot.storage.units import parent_code, unit_table, with_parent
from scoring.snapshot import ComponentFigure, Observation
from scoring.unit import Level

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

_row = component_table.c
_WHOLE = SnapshotQuery(select(component_table), component_table)
_RECEIVED = SnapshotQuery(
    select(_row.unit_id, _row.denominator).where(
        _row.component_code == _VOLUME, _row.denominator.is_not(None)
    ),
    component_table,
)
_COUNTS = SnapshotQuery(
    select(
        _row.snapshot_id,
        _row.unit_id,
        _row.component_code,
        _row.numerator,
        _row.denominator,
        _row.rate,
    ).where(_row.component_code.in_(bindparam("codes", expanding=True))),
    component_table,
)
_shares = (
    select(
        _row.component_code,
        func.count().label("peers"),
        func.count(_row.rate).label("rates"),
        func.min(_row.rate).label("lowest"),
        func.max(_row.rate).label("highest"),
        func.count(_row.numerator).label("counts"),
        func.max(_row.numerator).label("most"),
    )
    .where(
        _row.component_code.in_(bindparam("codes", expanding=True)),
        _row.denominator.is_(None) | (_row.denominator > 0),
    )
    .group_by(_row.component_code)
)
_SHARES = SnapshotQuery(
    _shares.add_columns(unit_table.c.level, parent_code.label("parent"))
    .select_from(with_parent(component_table, _row.unit_id))
    .group_by(unit_table.c.level, parent_code),
    component_table,
)
# Of units that are one another's peers: to join the units makes PostgreSQL read all of them.
_SHARES_AMONG = SnapshotQuery(_shares, component_table)


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
    found: dict[int, dict[str, ComponentFigure]] = {}
    for row in _WHOLE.run(connection, snapshot_id, unit_ids):
        found.setdefault(row.unit_id, {})[row.component_code] = ComponentFigure(
            row.numerator, row.denominator, row.rate, row.points, row.max, row.flag
        )
    return found


def received(
    connection: Connection, snapshot_id: int, unit_ids: Iterable[int] | None = None
) -> dict[int, int]:
    """Dossiers received in the period by unit id; of the units of which it is stated."""
    rows = _RECEIVED.run(connection, snapshot_id, unit_ids)
    return {row.unit_id: int(row.denominator) for row in rows}


def counts(
    connection: Connection,
    snapshot_id: int,
    codes: Iterable[str],
    unit_ids: Iterable[int] | None = None,
) -> dict[int, dict[str, ComponentFigure]]:
    """What these components count, and their rates, by unit id and code; without their points.

    Of all units of a snapshot, or of the given ones.
    """
    return counts_of(connection, [snapshot_id], codes, unit_ids)[snapshot_id]


def counts_of(
    connection: Connection,
    snapshot_ids: Iterable[int],
    codes: Iterable[str],
    unit_ids: Iterable[int] | None = None,
) -> dict[int, dict[int, dict[str, ComponentFigure]]]:
    """The same in each of several snapshots: one query."""
    found: dict[int, dict[int, dict[str, ComponentFigure]]] = {one: {} for one in snapshot_ids}
    rows = _COUNTS.run(connection, found, unit_ids, codes=list(codes))
    for snapshot_id, unit_id, code, numerator, denominator, rate in rows:
        of_unit = found[snapshot_id].setdefault(unit_id, {})
        of_unit[code] = ComponentFigure(numerator, denominator, rate)
    return found


def alike(
    connection: Connection,
    snapshot_id: int,
    codes: Iterable[str],
    fewest: int,
    unit_ids: Iterable[int] | None = None,
) -> dict[tuple[Level, str | None], frozenset[str]]:
    """Components, of these, in which all peers have the same share, by level and the parent's code.

    Those of which nothing arose for a unit (0 of 0) do not count, nor components that fewer than
    `fewest` peers state. Of all units of a snapshot, or of the given ones, with all their peers.
    """
    found: dict[tuple[Level, str | None], set[str]] = {}
    for one in _SHARES.run(connection, snapshot_id, unit_ids, codes=list(codes)):
        if _is_alike(one, fewest):
            found.setdefault((Level(one.level), one.parent), set()).add(one.component_code)
    return {peers: frozenset(codes) for peers, codes in found.items()}


def alike_among(
    connection: Connection,
    snapshot_id: int,
    codes: Iterable[str],
    fewest: int,
    unit_ids: Iterable[int],
) -> frozenset[str]:
    """The same of units that are one another's peers."""
    rows = _SHARES_AMONG.run(connection, snapshot_id, unit_ids, codes=list(codes))
    return frozenset(one.component_code for one in rows if _is_alike(one, fewest))


def _is_alike(one: Row[Any], fewest: int) -> bool:
    same_rate = one.rates == one.peers and one.lowest == one.highest
    # Trees of the portal state counts without a rate: there only "none of them" is seen alike.
    all_none = one.counts == one.peers and one.most == 0
    return bool(one.peers >= fewest and (same_rate or all_none))
