"""How many late dossiers does each of many units have, as figures and lists told last?"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from bot.storage.dossiers import dossier_list_table, dossier_table
from bot.storage.newest import that_counts_first
from bot.storage.scores import score_table
from bot.storage.snapshots import snapshot_table
from bot.storage.units import unit_table
from scoring.dossier import System
from scoring.period import Period
from scoring.reconcile import is_late
from scoring.snapshot import Overdue, State


class NewestOverdue(NamedTuple):
    """What the newest figures of a unit state.

    Attributes:
        overdue: the counts.
        read_at: when the figures were read.
        period: which they describe.
        simulated: made up for demonstration.
        provisional: the period was not over when they were read.
    """

    overdue: Overdue
    read_at: datetime
    period: Period
    simulated: bool
    provisional: bool


def newest_overdue(
    connection: Connection, unit_ids: Collection[int], until: datetime | None = None
) -> dict[int, NewestOverdue]:
    """What the newest accepted figures of each unit state, and which these are.

    A unit without figures is left out; what its figures do not state is None within. What was
    accepted after `until` is left out of account.
    """
    scores, heads = score_table.c, snapshot_table.c
    order = that_counts_first(heads)
    ranked = (
        select(
            scores.unit_id,
            scores.late_provincial,
            scores.late_completed,
            scores.late_in_progress,
            scores.late_national,
            heads.observed_at,
            heads.period,
            heads.simulated,
            heads.provisional,
            func.row_number().over(partition_by=scores.unit_id, order_by=order).label("nth"),
        )
        .join(snapshot_table, heads.id == scores.snapshot_id)
        .where(
            heads.state == State.ACCEPTED.value,
            scores.unit_id.in_(list(unit_ids)),
            *([] if until is None else [heads.decided_at <= until]),
        )
        .subquery()
    )
    rows = connection.execute(select(ranked).where(ranked.c.nth == 1))
    return {
        row.unit_id: NewestOverdue(
            Overdue(
                row.late_provincial, row.late_completed, row.late_in_progress, row.late_national
            ),
            row.observed_at,
            Period.parse(row.period),
            row.simulated,
            row.provisional,
        )
        for row in rows
    }


# Built once: it is asked before every card of a leader's own unit.
_LISTS = (
    select(dossier_list_table.c.root_id, dossier_list_table.c.listed_at, dossier_list_table.c.id)
    .where(
        dossier_list_table.c.system == bindparam("system"),
        dossier_list_table.c.root_id.in_(bindparam("roots", expanding=True)),
        dossier_list_table.c.listed_at <= bindparam("until"),
    )
    .order_by(dossier_list_table.c.listed_at, dossier_list_table.c.id)
)
_EVER = datetime(9999, 1, 1, tzinfo=UTC)


def listed(
    connection: Connection,
    unit_ids: Collection[int],
    system: System,
    until: datetime | None = None,
    parents: Mapping[int, int | None] | None = None,
) -> dict[int, tuple[int, datetime]]:
    """How many late dossiers of each unit the newest list of a system names, and when it was read.

    Whatever a list is called, a row whose state says that it was in time is none.

    A unit without a list of its own or of the unit above is left out; one that its list does not
    name has 0.
    Lists that were read after `until` are left out of account. `parents` are the units above
    these, where they are known already.
    """
    rows = dossier_table.c
    if parents is None:
        parents = {
            row.id: row.parent_id
            for row in connection.execute(
                select(unit_table.c.id, unit_table.c.parent_id).where(
                    unit_table.c.id.in_(list(unit_ids))
                )
            )
        }
    roots = {root for pair in parents.items() for root in pair if root is not None}
    values = {"system": system.value, "roots": list(roots), "until": until or _EVER}
    newest: dict[int, tuple[datetime, int]] = {}
    for head in connection.execute(_LISTS, values):
        newest[head.root_id] = (head.listed_at, head.id)
    chosen = {
        unit_id: max(newest[root] for root in (unit_id, parent) if root in newest)
        for unit_id, parent in parents.items()
        if unit_id in newest or parent in newest
    }
    if not chosen:
        return {}
    counted = connection.execute(
        select(rows.list_id, rows.unit_id, rows.state, func.count().label("dossiers"))
        .where(rows.list_id.in_({list_id for _, list_id in chosen.values()}))
        .group_by(rows.list_id, rows.unit_id, rows.state)
    )
    counts: Counter[tuple[int, int | None]] = Counter()
    for row in counted:
        if is_late(row.state) is not False:
            counts[row.list_id, row.unit_id] += row.dossiers
    return {
        unit_id: (counts[list_id, unit_id], listed_at)
        for unit_id, (listed_at, list_id) in chosen.items()
    }
