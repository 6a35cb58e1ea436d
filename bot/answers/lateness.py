"""Which units have most late dossiers, as a snapshot counts them?"""

import math
from collections.abc import Iterable

from bot.answers.known import Asking
from bot.answers.late_then import Then, change, late_of
from bot.answers.rankings import PAGE_ROWS, PeersMeant
from bot.figures import Figures
from messages.questions import LateRow, LateThen, LateUnits, NoLateFigures
from messages.render import short_name
from scoring.names import alphabetical
from scoring.snapshot import Overdue
from scoring.towns import Town, is_town


def late_units(
    asking: Asking,
    figures: Figures,
    peers: PeersMeant,
    page: int | None = None,
    then: Then | None = None,
    *,
    town: Town | None = None,
) -> LateUnits | NoLateFigures:
    """One page of units by late dossiers; None is the page of the unit that was asked about.

    `then` is another period beside it, if one was asked for. Of communes only those of a kind,
    where one is given.
    """
    stated = [(uid, figures.overdue[uid]) for uid in figures.now if uid in figures.overdue]
    if not stated:
        return NoLateFigures(figures.sight, peers.level, figures.units.get(peers.parent_id))
    if town is not None:
        stated = [item for item in stated if is_town(figures.units[item[0]].name, town)]
        then = then and then.of(uid for uid in then.late if is_town(figures.units[uid].name, town))
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
            LateRow(short_name(figures.units[uid]), late, uid in own, _change(late, uid, then))
            for uid, late in stated[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
        ),
        page=page,
        pages=pages,
        late=sum(late_of(late) > 0 for _, late in stated),
        units=len(stated),
        in_progress=_in_progress(late for _, late in stated),
        around=peers.around if peers.around and peers.around in figures.now else 0,
        then=_told(then) if then else None,
        town=town,
    )


def _change(now: Overdue, unit_id: int, then: Then | None) -> int | None:
    return None if then is None or then.boundary else change(now, then.late.get(unit_id))


def _told(then: Then) -> LateThen:
    stated = then.late.values()
    return LateThen(
        asked=then.asked,
        sight=then.sight if stated else None,
        late=sum(late_of(late) > 0 for late in stated),
        units=len(stated),
        in_progress=_in_progress(stated),
        boundary=then.boundary,
    )


def _in_progress(stated: Iterable[Overdue]) -> int | None:
    """Late dossiers that are not finished, of those who state them; None if nobody does."""
    counts = [late.in_progress for late in stated if late.in_progress is not None]
    return sum(counts) if counts else None
