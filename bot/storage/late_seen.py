"""What was last seen of late dossiers, of many units in one statement?"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.storage.scores import score_table
from bot.storage.snapshots import snapshot_table
from scoring.snapshot import Overdue, State


def last_seen(
    connection: Connection, unit_ids: Collection[int], until: datetime
) -> Mapping[int, Overdue]:
    """Late dossiers by unit id, as the snapshot states them that counts for each unit.

    The same that `snapshots.current_of_unit` finds for one. Units of which it states none are left
    out.

    Args:
        connection: to read with.
        unit_ids: of the units.
        until: what was accepted after that moment is left out of account.
    """
    heads, scores = snapshot_table.c, score_table.c
    rank = (
        func.row_number()
        .over(
            partition_by=scores.unit_id,
            order_by=(heads.first_day.desc(), heads.decided_at.desc(), heads.id.desc()),
        )
        .label("rank")
    )
    ranked = (
        select(
            scores.unit_id,
            scores.late_provincial,
            scores.late_completed,
            scores.late_in_progress,
            scores.late_national,
            rank,
        )
        .join(snapshot_table, heads.id == scores.snapshot_id)
        .where(
            heads.state == State.ACCEPTED.value,
            heads.decided_at <= until,
            scores.unit_id.in_(list(unit_ids)),
        )
        .subquery()
    )
    rows = connection.execute(select(ranked).where(ranked.c.rank == 1))
    seen = {row[0]: Overdue(row[1], row[2], row[3], row[4]) for row in rows}
    return {unit_id: counts for unit_id, counts in seen.items() if counts != Overdue()}
