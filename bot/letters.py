"""How many apology letters does each unit owe? One a late dossier, attached to its result (S004).

Late dossiers, finished and in progress, are counted as the provincial system has them: by the
newest figures, or by a list of that system that was read after them.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from bot.storage import late_counts
from scoring.dossier import System


def letters_due(
    connection: Connection, unit_ids: Collection[int], until: datetime | None = None
) -> dict[int, int]:
    """Letters by unit; a unit of which neither figures nor a list tell is left out.

    Of what came after `until` nothing is counted.
    """
    figures = late_counts.newest_overdue(connection, unit_ids, until)
    due = {
        uid: overdue.provincial
        for uid, (overdue, _) in figures.items()
        if overdue.provincial is not None
    }
    lists = late_counts.listed(connection, unit_ids, System.PROVINCIAL, until)
    for uid, (count, listed_at) in lists.items():
        if uid not in due or listed_at > figures[uid][1]:
            due[uid] = count
    return due
