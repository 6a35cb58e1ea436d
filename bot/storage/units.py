"""The register of units: who is known, under which code, below whom."""

from collections.abc import Iterable

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    false,
    func,
    insert,
    select,
    update,
)

from bot.storage.columns import Id, metadata
from scoring.unit import Level, Unit

unit_table = Table(
    "unit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(200), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("level", String(16), nullable=False),
    Column("parent_id", ForeignKey("unit.id"), nullable=True),
    # Codes of the first and last accepted period; a unit without them is only staged.
    Column("first_seen", String(10), nullable=True),
    Column("last_seen", String(10), nullable=True),
    # Entered by a person (`bot766 units import`): known before any figures name it.
    Column("listed", Boolean, nullable=False, server_default=false()),
    # The portal's departmentId, by which its answers are asked for and joined.
    Column("portal_id", String(40), nullable=True),
    Index("ix_unit_portal_id", "portal_id", unique=True),
)
_parent = unit_table.alias("parent")
_all = select(
    unit_table.c.id, unit_table.c.code, unit_table.c.name, unit_table.c.level, _parent.c.code
).outerjoin_from(unit_table, _parent, unit_table.c.parent_id == _parent.c.id)


def units(connection: Connection, *, staged: bool = False) -> dict[int, Unit]:
    """Every unit by its id; those that no accepted snapshot names only if `staged`."""
    query = _all if staged else _all.where(unit_table.c.first_seen.is_not(None))
    rows = connection.execute(query.order_by(unit_table.c.id))
    return {row[0]: Unit(row[1], row[2], Level(row[3]), row[4]) for row in rows}


def state(connection: Connection) -> object:
    """Something that is another when the register of seen units is another."""
    row = connection.execute(
        select(func.count(), func.max(unit_table.c.id)).where(unit_table.c.first_seen.is_not(None))
    ).one()
    return tuple(row)


def unit_ids(connection: Connection) -> dict[str, int]:
    """Ids of all units, staged ones too, by code."""
    rows = connection.execute(select(unit_table.c.code, unit_table.c.id))
    return {row.code: row.id for row in rows}


def enter(connection: Connection, wanted: Iterable[Unit]) -> dict[str, int]:
    """Enter the units that are new, parents first, and give the ids of all, by code.

    Raises:
        KeyError: a unit's parent is neither known nor wanted.
    """
    ids = unit_ids(connection)
    missing = {u.code: u for u in wanted if u.code not in ids}
    while missing:
        ready = [u for u in missing.values() if u.parent is None or u.parent in ids]
        if not ready:
            raise KeyError(f"parents of {sorted(missing)[:3]} are not known")
        connection.execute(
            insert(unit_table),
            [
                {
                    "code": u.code,
                    "name": u.name,
                    "level": u.level.value,
                    "parent_id": ids[u.parent] if u.parent else None,
                }
                for u in ready
            ],
        )
        ids = unit_ids(connection)
        missing = {code: u for code, u in missing.items() if code not in ids}
    return ids


def lock(connection: Connection, unit_id: int) -> None:
    """Let no other transaction have this unit until ours ends; SQLite's writers wait anyway."""
    connection.execute(select(unit_table.c.id).where(unit_table.c.id == unit_id).with_for_update())


def mark_seen(connection: Connection, snapshot_units: Iterable[int], period: str) -> None:
    """Record that an accepted snapshot of that period names these units."""
    ids = list(snapshot_units)
    for column, earlier in ((unit_table.c.first_seen, True), (unit_table.c.last_seen, False)):
        outdated = column > period if earlier else column < period
        connection.execute(
            update(unit_table)
            .where(unit_table.c.id.in_(ids), column.is_(None) | outdated)
            .values({column: period})
        )
