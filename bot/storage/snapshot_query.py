"""Which rows does a table hold of one snapshot: of all its units, or of some of them?"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, Connection, CursorResult, Select, Table, bindparam


class SnapshotQuery:
    """A query built once: to build one takes as long as to run it, and a card needs ten.

    Args:
        query: what is read.
        table: whose columns `snapshot_id` and `unit_id` tell which rows.
    """

    def __init__(self, query: Select[Any], table: Table) -> None:
        row = table.c
        self._of_all = query.where(row.snapshot_id == bindparam("snapshot_id"))
        listed: BindParameter[int] = bindparam("unit_ids", expanding=True)
        self._of_some = self._of_all.where(row.unit_id.in_(listed))

    def run(
        self,
        connection: Connection,
        snapshot_id: int,
        unit_ids: Iterable[int] | None,
        **others: object,
    ) -> CursorResult[*tuple[Any, ...]]:
        """The rows of a snapshot's units, or (None) of all; `others` are the query's own values."""
        values = {"snapshot_id": snapshot_id, **others}
        if unit_ids is None:
            return connection.execute(self._of_all, values)
        return connection.execute(self._of_some, {**values, "unit_ids": list(unit_ids)})
