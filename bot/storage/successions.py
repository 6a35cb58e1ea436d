"""Which units came after which: mergers and splits, with the day from which they hold."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Column, Connection, Date, ForeignKey, Table, func, select, update

from bot.storage import conflict
from bot.storage.columns import metadata
from scoring.unit import Unit

succession_table = Table(
    "succession",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("successor_id", ForeignKey("unit.id"), primary_key=True),
    # First day on which the successor stands in the unit's place.
    Column("since", Date, nullable=False),
)
_in_order = select(succession_table).order_by(
    succession_table.c.since, succession_table.c.successor_id
)

# It is another when there is another succession; a corrected day is none.
STATE = select(func.count()).select_from(succession_table).scalar_subquery()


def add(connection: Connection, unit_id: int, successor_id: int, since: date) -> bool:
    """Record a successor; False if it was recorded before, with any day."""
    inserted = connection.execute(
        conflict.insert(connection, succession_table)
        .values(unit_id=unit_id, successor_id=successor_id, since=since)
        .on_conflict_do_nothing()
        .returning(succession_table.c.unit_id)
    )
    return inserted.first() is not None


def move(connection: Connection, unit_id: int, successor_id: int, since: date) -> None:
    """Correct the day of a succession that is recorded."""
    connection.execute(
        update(succession_table)
        .where(
            succession_table.c.unit_id == unit_id,
            succession_table.c.successor_id == successor_id,
        )
        .values(since=since)
    )


def of_unit(connection: Connection, unit_id: int) -> tuple[tuple[int, date], ...]:
    """The direct successors of a unit, ids and days, earliest first; none of one that exists."""
    rows = connection.execute(_in_order.where(succession_table.c.unit_id == unit_id))
    return tuple((row.successor_id, row.since) for row in rows)


def all_of(connection: Connection) -> dict[int, tuple[tuple[int, date], ...]]:
    """The successors of every former unit: ids and days, by the former unit's id."""
    found: dict[int, tuple[tuple[int, date], ...]] = {}
    for row in connection.execute(_in_order):
        found[row.unit_id] = (*found.get(row.unit_id, ()), (row.successor_id, row.since))
    return found


def before(connection: Connection, unit_id: int) -> tuple[tuple[int, date], ...]:
    """Those that a unit came directly after, ids and days, latest first."""
    rows = connection.execute(
        select(succession_table.c.unit_id, succession_table.c.since)
        .where(succession_table.c.successor_id == unit_id)
        .order_by(succession_table.c.since.desc(), succession_table.c.unit_id)
    )
    return tuple((row.unit_id, row.since) for row in rows)


def codes(connection: Connection, units: Mapping[int, Unit]) -> dict[str, tuple[str, ...]]:
    """Of each former one of some units the codes of those of them directly after it."""
    return {
        units[uid].code: tuple(units[later].code for later, _ in after if later in units)
        for uid, after in all_of(connection).items()
        if uid in units
    }
