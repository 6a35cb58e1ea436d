"""Many rows into one table at once, without SQLAlchemy's work for each row.

A national snapshot has 106 000 components: an `insert()` with as many dictionaries takes three
times as long as the database itself. Types are still SQLAlchemy's own, column by column.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table


def insert(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Any]) -> None:
    """Insert rows.

    Args:
        connection: within a writing transaction.
        table: into which.
        names: of the columns, in the order of the values; others get their default of the database.
        rows: tuples of values.
    """
    dialect = connection.dialect
    columns: list[Column[Any]] = [table.c[name] for name in names]
    processors = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]
    listed = list(zip(*rows, strict=True))
    if not listed:
        return
    values = [
        column if process is None else list(map(process, column))
        for process, column in zip(processors, listed, strict=True)
    ]
    quote = dialect.identifier_preparer.quote
    place = "?" if dialect.paramstyle == "qmark" else "%s"
    statement = (
        f"INSERT INTO {quote(table.name)} ({', '.join(map(quote, names))}) "  # noqa: S608 - our own names
        f"VALUES ({', '.join([place] * len(names))})"
    )
    connection.exec_driver_sql(statement, list(zip(*values, strict=True)))
