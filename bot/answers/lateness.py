"""Which units have most late dossiers, as a snapshot counts them?"""

import math
from collections.abc import Iterable

from bot.answers.known import Asking
from bot.answers.rankings import PAGE_ROWS, PeersMeant
from bot.figures import Figures
from messages.questions import LateRow, LateUnits, NoLateFigures
from messages.render import short_name
from scoring.names import alphabetical
from scoring.snapshot import Overdue
from scoring.towns import Town, is_town


def late_units(
    asking: Asking,
    figures: Figures,
    peers: PeersMeant,
    page: int | None = None,
    *,
    town: Town | None = None,
) -> LateUnits | NoLateFigures:
    """One page of units by late dossiers; None is the page of the unit that was asked about.

    Of communes only those of a kind, where one is given.
    """
    stated = [(uid, figures.overdue[uid]) for uid in figures.now if uid in figures.overdue]
    if not stated:
        return NoLateFigures(figures.sight, peers.level, figures.units.get(peers.parent_id))
    if town is not None:
        stated = [item for item in stated if is_town(figures.units[item[0]].name, town)]
    stated.sort(
        key=lambda item: (
            -late_of(item[1]),
            -(item[1].in_progress or 0),
            alphabetical(short_name(figures.units[item[0]])),
        )
    )
    ids = [uid for uid, _ in stated]
    if page is None:
        page = ids.index(peers.around) // PAGE_ROWS if peers.around in ids else 0
    pages = max(1, math.ceil(len(stated) / PAGE_ROWS))
    page = min(max(page, 0), pages - 1)
    own = {*asking.own, peers.around}
    return LateUnits(
        sight=figures.sight,
        level=peers.level,
        parent=figures.units.get(peers.parent_id),
        parent_id=peers.parent_id,
        rows=tuple(
            LateRow(short_name(figures.units[uid]), late, uid in own)
            for uid, late in stated[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
        ),
        page=page,
        pages=pages,
        late=sum(late_of(late) > 0 for _, late in stated),
        units=len(stated),
        in_progress=_in_progress(late for _, late in stated),
        around=peers.around if peers.around and peers.around in figures.now else 0,
        town=town,
    )


def _in_progress(stated: Iterable[Overdue]) -> int | None:
    """Late dossiers that are not finished, of those who state them; None if nobody does."""
    counts = [late.in_progress for late in stated if late.in_progress is not None]
    return sum(counts) if counts else None


def late_of(late: Overdue) -> int:
    """All late dossiers that the portal counts; where it counts none, the province's system."""
    if late.completed is None and late.in_progress is None:
        return (late.provincial if late.national is None else late.national) or 0
    return (late.completed or 0) + (late.in_progress or 0)
