"""Which units are only staged: do they wait with a snapshot, or did nothing come of them?

A file that names somebody unknown makes a unit. If its snapshot is rejected, as when somebody says
whom the name means, the unit stays for the sake of the rejected figures: a ghost. Its name and its
code are then anybody's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select, union

from bot.storage.dossiers import dossier_list_table, dossier_table
from bot.storage.invites import invite_table
from bot.storage.people import membership_table
from bot.storage.scores import score_table
from bot.storage.snapshots import snapshot_table
from bot.storage.successions import succession_table
from bot.storage.units import Units, unit_table
from scoring.names import accent_key, take_apart
from scoring.snapshot import State
from scoring.unit import Unit

_OPEN = (State.STAGED.value, State.HELD.value)
_unit = unit_table.c
_is_unknown = _unit.first_seen.is_(None) & ~_unit.listed
_unknown = select(_unit.id).where(_is_unknown)
_of_figures = select(score_table.c.unit_id, score_table.c.snapshot_id).join_from(
    score_table, snapshot_table
)
_of_roots = select(snapshot_table.c.root_id, snapshot_table.c.id)
_named = union(
    *(query.where(snapshot_table.c.state.in_(_OPEN)) for query in (_of_figures, _of_roots))
).subquery()
_WAITING = (
    select(_named.c.unit_id, func.min(_named.c.snapshot_id))
    .where(_named.c.unit_id.in_(_unknown))
    .group_by(_named.c.unit_id)
)
# People may be asked to lead a unit, and lists of dossiers kept of one, before its figures count.
_HELD = union(
    *(
        select(column).where(column.in_(_unknown))
        for column in (
            membership_table.c.unit_id,
            invite_table.c.unit_id,
            dossier_list_table.c.root_id,
            dossier_table.c.unit_id,
            succession_table.c.unit_id,
            succession_table.c.successor_id,
        )
    )
)


@dataclass(frozen=True)
class OnlyStaged:
    """The units that are not known.

    Attributes:
        waiting: those of a snapshot that waits for a decision, each with the first such snapshot.
        ghosts: those that nothing came of, and that nothing but rejected figures needs.
    """

    waiting: Mapping[int, int] = field(default_factory=dict)
    ghosts: frozenset[int] = frozenset()


def only_staged(connection: Connection) -> OnlyStaged:
    """All units that are not known, by what they are there for."""
    unknown = set(connection.scalars(_unknown))
    if not unknown:
        return OnlyStaged()
    waiting = {row[0]: row[1] for row in connection.execute(_WAITING)}
    ghosts = unknown - waiting.keys() - set(connection.scalars(_HELD))
    parents = {
        row.id: row.parent_id
        for row in connection.execute(select(_unit.id, _unit.parent_id))
        if row.parent_id is not None
    }
    # Whoever stands below one still needs it, however many steps below.
    below = [above for uid, above in parents.items() if uid not in ghosts and above in ghosts]
    while below:
        needed = below.pop()
        ghosts.discard(needed)
        if parents.get(needed) in ghosts:
            below.append(parents[needed])
    return OnlyStaged(waiting, frozenset(ghosts))


def without_doubles(connection: Connection, everybody: Units) -> dict[int, Unit]:
    """These units, but for ghosts of whose name there is another below the same parent."""
    ghosts = only_staged(connection).ghosts
    taken = {_bearing(unit) for uid, unit in everybody.items() if uid not in ghosts}
    return {
        uid: unit
        for uid, unit in everybody.items()
        if uid not in ghosts or _bearing(unit) not in taken
    }


def _bearing(unit: Unit) -> tuple[str | None, str]:
    return unit.parent, accent_key(take_apart(unit.name).display)
