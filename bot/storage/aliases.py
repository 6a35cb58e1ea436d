"""Other names and codes of units: former ones, and those that people chose for a unit."""

from collections import defaultdict

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
)

from bot.storage.columns import Id, metadata

# SQLite may give a deleted row's number again, and that harms nobody. Rows are deleted by `_add`
# alone, to be written anew with the same words, and no button, message or other table keeps their
# numbers: only `STATE` looks at the highest. That one stays the same only where the newest row is
# written anew, and then no name changed: whoever is renamed takes a name whose row, if there is
# one, is older than the row of the name that they leave.
alias_table = Table(
    "alias",
    metadata,
    Column("id", Id, primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    # A name as files write it, or a code that the unit had.
    Column("kind", String(4), nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("unit_id", "kind", "text"),
)


def add_name(connection: Connection, unit_id: int, name: str) -> None:
    """Let a unit be known by this name too; twice is the same as once."""
    _add(connection, unit_id, "name", name)


def add_code(connection: Connection, unit_id: int, code: str) -> None:
    """Let a unit be found by a code that it had; twice is the same as once."""
    _add(connection, unit_id, "code", code)


def _add(connection: Connection, unit_id: int, kind: str, text: str) -> None:
    # A fresh row each time: whoever is renamed and renamed back leaves the same aliases behind,
    # and only their ids tell `STATE` that a name changed.
    same = (
        alias_table.c.unit_id == unit_id,
        alias_table.c.kind == kind,
        alias_table.c.text == text,
    )
    connection.execute(delete(alias_table).where(*same))
    connection.execute(insert(alias_table).values(unit_id=unit_id, kind=kind, text=text))


def of_units(connection: Connection) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """All other names and all other codes, by unit id."""
    found: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    rows = connection.execute(
        select(alias_table.c.unit_id, alias_table.c.kind, alias_table.c.text).order_by(
            alias_table.c.id
        )
    )
    for unit_id, kind, text in rows:
        found[unit_id][kind == "code"].append(text)
    return {unit_id: (tuple(names), tuple(codes)) for unit_id, (names, codes) in found.items()}


def former_codes(connection: Connection) -> dict[str, int]:
    """The units that had a code before, by that code."""
    rows = connection.execute(
        select(alias_table.c.text, alias_table.c.unit_id)
        .where(alias_table.c.kind == "code")
        .order_by(alias_table.c.id)
    )
    return {row[0]: row[1] for row in rows}


# They are others when there is another alias, name or code.
STATE = (
    select(func.count()).select_from(alias_table).scalar_subquery(),
    select(func.max(alias_table.c.id)).scalar_subquery(),
)
