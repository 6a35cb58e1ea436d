"""How does a month come into the database quickly? As a copy of another one, made within it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Table, insert, select, text

from bot.storage.snapshots import snapshot_table
from scoring.period import Period


def copy_head(
    connection: Connection, of: int, period: Period, known_at: datetime, number: int
) -> int:
    """A snapshot's head as that of another period; gives its id.

    Args:
        connection: within a writing transaction.
        of: the id of an accepted snapshot.
        period: of the copy.
        known_at: when the copy is said to have come in, and to have been accepted.
        number: another one for each copy; stands for the hash of its figures.
    """
    head = connection.execute(select(snapshot_table).where(snapshot_table.c.id == of)).one()
    changed = {
        "period": period.code,
        "first_day": period.first_day,
        "observed_at": known_at,
        "decided_at": known_at,
        "content_hash": f"{number:064d}",
    }
    values = {name: value for name, value in head._mapping.items() if name != "id"} | changed
    to: int = connection.execute(
        insert(snapshot_table).values(values).returning(snapshot_table.c.id)
    ).scalar_one()
    return to


def copy_rows(
    connection: Connection, table: Table, of: int, to: int, other: Mapping[str, str]
) -> None:
    """The rows of a snapshot as those of another one; `other` has what differs, as SQL.

    Numbers that the database gives its rows itself are given anew.
    """
    names = [column.name for column in table.columns if column.name != "id"]
    taken = [{**other, "snapshot_id": str(to)}.get(name, name) for name in names]
    connection.execute(
        text(
            f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608 - our own words and numbers
            f"SELECT {', '.join(taken)} FROM {table.name} WHERE snapshot_id = {of}"
        )
    )
