"""Which rows does a table hold of snapshots: of all their units, or of some of them?"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, Table, bindparam


class SnapshotQuery:
    """A query built once: to build one takes as long as to run it, and a card needs ten.

    Args:
        query: what is read.
        table: whose columns `snapshot_id` and `unit_id` tell which rows.
    """

    def __init__(self, query: Select[Any], table: Table) -> None:
        row = table.c
        heads: BindParameter[int] = bindparam("snapshot_ids", expanding=True)
        self._of_all = query.where(row.snapshot_id.in_(heads))
        listed: BindParameter[int] = bindparam("unit_ids", expanding=True)
        self._of_some = self._of_all.where(row.unit_id.in_(listed))

    def run(
        self,
        connection: Connection,
        snapshots: int | Iterable[int],
        unit_ids: Iterable[int] | None,
        **others: object,
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """The rows of these units, or (None) of all; `others` are the query's own values.

        All at once: one by one SQLAlchemy takes twice as long.
        """
        heads = [snapshots] if isinstance(snapshots, int) else list(snapshots)
        values = {"snapshot_ids": heads, **others}
        if unit_ids is None:
            return connection.execute(self._of_all, values).all()
        return connection.execute(self._of_some, {**values, "unit_ids": list(unit_ids)}).all()
