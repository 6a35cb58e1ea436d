"""Which accepted snapshot counts for each of many units?"""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, func, select

from bot.storage import snapshots
from bot.storage.newest import that_counts_first
from bot.storage.scores import score_table
from bot.storage.snapshots import StoredSnapshot, snapshot_table
from scoring.snapshot import State
from scoring.unit import Unit


def heads(
    connection: Connection, units: Mapping[int, Unit], unit_ids: Collection[int]
) -> dict[int, StoredSnapshot]:
    """The newest snapshot that names each unit; units that none names are left out."""
    scores, head = score_table.c, snapshot_table.c
    order = that_counts_first(head)
    ranked = (
        select(
            scores.unit_id,
            scores.snapshot_id,
            func.row_number().over(partition_by=scores.unit_id, order_by=order).label("nth"),
        )
        .join(snapshot_table, head.id == scores.snapshot_id)
        .where(head.state == State.ACCEPTED.value, scores.unit_id.in_(list(unit_ids)))
        .subquery()
    )
    newest = select(ranked.c.unit_id, ranked.c.snapshot_id).where(ranked.c.nth == 1)
    of_unit = {row.unit_id: row.snapshot_id for row in connection.execute(newest)}
    found = {one: snapshots.known(connection, one, units) for one in set(of_unit.values())}
    return {unit_id: found[snapshot_id] for unit_id, snapshot_id in of_unit.items()}
