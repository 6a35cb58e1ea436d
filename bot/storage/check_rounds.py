"""The rounds of the Thursday check: when each opened and closed, and which units took part."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    ForeignKey,
    Integer,
    Row,
    Table,
    bindparam,
    select,
    update,
)

from bot.storage import conflict
from bot.storage.columns import Instant, metadata

check_round_table = Table(
    "check_round",
    metadata,
    Column("round_on", Date, primary_key=True),
    # As the settings had it at the opening; a setting that is changed later moves no round.
    Column("opens_at", Instant, nullable=False),
    Column("deadline", Instant, nullable=False),
    Column("opened_at", Instant, nullable=False),
    # The deadline that people were told of last; later than `deadline` if the service was down.
    Column("told_deadline", Instant, nullable=False),
    # How many of the reminders have gone out.
    Column("reminded", Integer, nullable=False),
    Column("closed_at", Instant, nullable=True),
    # When the office was sent the compiled list.
    Column("compiled_at", Instant, nullable=True),
)
check_unit_table = Table(
    "check_unit",
    metadata,
    Column("round_on", ForeignKey("check_round.round_on"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True, index=True),
    # After the opening, for a unit that came later.
    Column("since", Instant, nullable=False),
)


@dataclass(frozen=True)
class StoredRound:
    """One round.

    Attributes:
        round_on: its day.
        opens_at: when it was to open.
        deadline: when it was to close.
        opened_at: when it did open.
        told_deadline: the deadline that people know; the one that counts once it is closed.
        reminded: how many reminders have gone out.
        closed_at: when it was closed; None while answers are on time.
        compiled_at: when the office was sent the list.
    """

    round_on: date
    opens_at: datetime
    deadline: datetime
    opened_at: datetime
    told_deadline: datetime
    reminded: int = 0
    closed_at: datetime | None = None
    compiled_at: datetime | None = None


def add(connection: Connection, opened: StoredRound) -> bool:
    """Record that a round was opened; False if it was before."""
    inserted = connection.execute(
        conflict.insert(connection, check_round_table)
        .values(
            round_on=opened.round_on,
            opens_at=opened.opens_at,
            deadline=opened.deadline,
            opened_at=opened.opened_at,
            told_deadline=opened.told_deadline,
            reminded=opened.reminded,
        )
        .on_conflict_do_nothing()
        .returning(check_round_table.c.round_on)
    )
    return inserted.first() is not None


def get(connection: Connection, round_on: date) -> StoredRound | None:
    """The round of a day."""
    return _one(connection.execute(_all().where(check_round_table.c.round_on == round_on)).first())


def pinned(connection: Connection, round_on: date) -> StoredRound | None:
    """The round of a day as it stands, and nobody changes it until our transaction ends.

    SQLite's writers wait for one another anyway.
    """
    query = _all().where(check_round_table.c.round_on == round_on)
    return _one(connection.execute(query.with_for_update(read=True)).first())


def held_alone(connection: Connection, round_on: date) -> StoredRound | None:
    """The round of a day; until our transaction ends nobody else sees it to change it."""
    query = _all().where(check_round_table.c.round_on == round_on)
    return _one(connection.execute(query.with_for_update()).first())


def newest(connection: Connection, up_to: date) -> StoredRound | None:
    """The last round that was opened, up to a day."""
    table = check_round_table.c
    query = _all().where(table.round_on <= up_to).order_by(table.round_on.desc()).limit(1)
    return _one(connection.execute(query).first())


def unfinished(connection: Connection) -> tuple[StoredRound, ...]:
    """Rounds that are open, or closed without their list, earliest first."""
    rows = connection.execute(
        _all()
        .where(check_round_table.c.compiled_at.is_(None))
        .order_by(check_round_table.c.round_on)
    )
    return tuple(_round(row) for row in rows)


# Built once: it is asked before every card of a leader's own unit.
_LAST_OF_UNIT = (
    select(check_round_table)
    .join(check_unit_table, check_unit_table.c.round_on == check_round_table.c.round_on)
    .where(
        check_unit_table.c.unit_id == bindparam("unit"), check_round_table.c.closed_at.is_not(None)
    )
    .order_by(check_round_table.c.round_on.desc())
    .limit(bindparam("most"))
)


def of_unit(connection: Connection, unit_id: int, most: int) -> tuple[StoredRound, ...]:
    """The last closed rounds in which a unit took part, newest first."""
    rows = connection.execute(_LAST_OF_UNIT, {"unit": unit_id, "most": most})
    return tuple(_round(row) for row in rows)


def take_part(
    connection: Connection, round_on: date, unit_ids: Collection[int], at: datetime
) -> None:
    """Let units take part from that moment; those that do already are left alone."""
    if unit_ids:
        connection.execute(
            conflict.insert(connection, check_unit_table).on_conflict_do_nothing(),
            [{"round_on": round_on, "unit_id": uid, "since": at} for uid in sorted(unit_ids)],
        )


def units(connection: Connection, round_on: date) -> dict[int, datetime]:
    """The units of a round, by id, and since when each takes part."""
    rows = connection.execute(
        select(check_unit_table.c.unit_id, check_unit_table.c.since)
        .where(check_unit_table.c.round_on == round_on)
        .order_by(check_unit_table.c.unit_id)
    )
    return {row.unit_id: row.since for row in rows}


def lock_unit(connection: Connection, round_on: date, unit_id: int) -> None:
    """Let whoever else is about to keep an answer of a unit wait until this transaction ends."""
    table = check_unit_table.c
    connection.execute(
        select(table.unit_id)
        .where(table.round_on == round_on, table.unit_id == unit_id)
        .with_for_update()
    )


def tell_deadline(connection: Connection, round_on: date, deadline: datetime) -> None:
    """People are told another deadline."""
    _change(connection, round_on, told_deadline=deadline)


def remind(connection: Connection, round_on: date, reminded: int) -> None:
    """So many reminders have gone out."""
    _change(connection, round_on, reminded=reminded)


def close(connection: Connection, round_on: date, deadline: datetime, at: datetime) -> None:
    """From now on answers are late; `deadline` is the one that counts for those before."""
    _change(connection, round_on, told_deadline=deadline, closed_at=at)


def compiled(connection: Connection, round_on: date, at: datetime) -> None:
    """The office was sent the list."""
    _change(connection, round_on, compiled_at=at)


def _change(connection: Connection, round_on: date, **values: object) -> None:
    connection.execute(
        update(check_round_table).where(check_round_table.c.round_on == round_on).values(**values)
    )


def _all() -> Any:  # noqa: ANN401 - a select of many columns
    return select(check_round_table)


def _one(row: Row[Any] | None) -> StoredRound | None:
    return None if row is None else _round(row)


def _round(row: Row[Any]) -> StoredRound:
    return StoredRound(
        round_on=row.round_on,
        opens_at=row.opens_at,
        deadline=row.deadline,
        opened_at=row.opened_at,
        told_deadline=row.told_deadline,
        reminded=row.reminded,
        closed_at=row.closed_at,
        compiled_at=row.compiled_at,
    )
