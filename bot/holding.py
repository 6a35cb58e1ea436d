"""What a snapshot that comes in is measured by, and whose word is asked for when it is held."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from bot.storage import people, scores, snapshots
from bot.storage.people import Recipient, Role
from bot.storage.snapshots import StoredSnapshot
from scoring.boundaries import between
from scoring.period import Period
from scoring.plausibility import Earlier
from scoring.scheme import scheme_for
from scoring.unit import Unit

# So many accepted snapshots say how far figures usually move: two years of months.
_HISTORY = 24


def earlier_figures(
    connection: Connection,
    units: Mapping[int, Unit],
    *,
    root_id: int,
    period: Period,
    simulated: bool,
    provisional: bool,
) -> Earlier | None:
    """The figures to measure by: the final ones of the same period, else those of the one before.

    Open periods are noisy (a small department fell from 60,69 to 30,21 in four days): provisional
    figures are measured by nothing.
    """
    if provisional:
        return None
    same = snapshots.final(connection, units, root_id=root_id, period=period, simulated=simulated)
    head = same or snapshots.baseline(
        connection, units, root_id=root_id, period=period, simulated=simulated
    )
    if head is None:
        return None
    scheme = scheme_for(head.period)
    standings = scores.standings(connection, head.id, scheme, units)
    return Earlier(
        scores={units[uid].code: standing.score for uid, standing in standings.items()},
        scheme=scheme,
        comparable=same is not None or between(head.period, period) is None,
        history=snapshots.median_moves(
            connection, root_id=root_id, kind=period.kind, simulated=simulated, many=_HISTORY
        ),
    )


def administrators(connection: Connection, head: StoredSnapshot) -> Iterable[Recipient]:
    """Whose word is asked for: administrators, or the root's office where there are none."""
    admins = [who for who, _ in people.reachable(connection, (Role.ADMIN,))]
    office = [
        who
        for who, membership in people.reachable(connection, (Role.OFFICE,))
        # A group cannot decide: anybody in it may type.
        if membership.unit_id == head.root_id and not people.is_group(who.chat_id)
    ]
    return dict.fromkeys(admins or office)
