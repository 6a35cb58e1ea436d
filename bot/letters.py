"""How many apology letters does each unit owe? One a late dossier, attached to its result (S004).

Late dossiers, finished and in progress, are counted as the provincial system has them: by the
newest figures, or by a list of that system that was read after them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.storage import late_counts
from bot.storage.late_counts import NewestOverdue
from scoring.dossier import System


@dataclass(frozen=True)
class Letters:
    """The letters of one unit.

    Attributes:
        count: how many.
        listed_at: when the list that they are counted by was read; None if by the figures.
    """

    count: int
    listed_at: datetime | None = None


def letters_due(
    connection: Connection, unit_ids: Collection[int], until: datetime | None = None
) -> dict[int, int]:
    """How many letters each unit owes; see `letters_of`."""
    return {uid: one.count for uid, one in letters_of(connection, unit_ids, until).items()}


def letters_of(
    connection: Connection,
    unit_ids: Collection[int],
    until: datetime | None = None,
    figures: Mapping[int, NewestOverdue] | None = None,
    parents: Mapping[int, int | None] | None = None,
) -> dict[int, Letters]:
    """Letters by unit; a unit of which neither figures nor a list tell is left out.

    Args:
        connection: to read with.
        unit_ids: whose.
        until: of what came after that moment nothing is counted.
        figures: the newest up to then, where they were read already.
        parents: the units above these, where they are known already.
    """
    if figures is None:
        figures = late_counts.newest_overdue(connection, unit_ids, until)
    due = {
        uid: Letters(newest.overdue.provincial)
        for uid, newest in figures.items()
        if newest.overdue.provincial is not None
    }
    lists = late_counts.listed(connection, unit_ids, System.PROVINCIAL, until, parents)
    for uid, (count, listed_at) in lists.items():
        if uid not in due or listed_at > figures[uid].read_at:
            due[uid] = Letters(count, listed_at)
    return due
