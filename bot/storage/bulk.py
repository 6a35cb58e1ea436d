"""Many rows into one table at once, without SQLAlchemy's work for each row.

A national snapshot has 106 000 components: an `insert()` with as many dictionaries takes three
times as long as the database itself. Types are still SQLAlchemy's own, column by column.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table


def insert(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Any]) -> None:
    """Insert rows.

    Args:
        connection: within a writing transaction.
        table: into which.
        names: of the columns, in the order of the values; others are NULL.
        rows: tuples of values.
    """
    dialect = connection.dialect
    filled: list[str] = []
    values: list[Sequence[Any]] = []
    for name, column in zip(names, zip(*rows, strict=True), strict=False):
        # A column without a value in any row is left to the database.
        if any(value is not None for value in column):
            process = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
            filled.append(name)
            values.append(
                column
                if process is None
                else [None if value is None else process(value) for value in column]
            )
    if not values:
        return
    quote = dialect.identifier_preparer.quote
    place = "?" if dialect.paramstyle == "qmark" else "%s"
    statement = (
        f"INSERT INTO {quote(table.name)} ({', '.join(map(quote, filled))}) "  # noqa: S608 - our own names
        f"VALUES ({', '.join([place] * len(filled))})"
    )
    connection.exec_driver_sql(statement, list(zip(*values, strict=True)))
