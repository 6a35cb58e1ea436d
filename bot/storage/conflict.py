"""An INSERT that can say what to do about a row that is there already, on either database."""

from collections.abc import Mapping

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

# The database's own INSERT: both speak ON CONFLICT, each in a class of its own.
INSERTS: Mapping[str, type[postgresql.Insert] | type[sqlite.Insert]] = {
    "sqlite": sqlite.Insert,
    "postgresql": postgresql.Insert,
}


def insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """The one of this connection's database."""
    return INSERTS[connection.dialect.name](table)
