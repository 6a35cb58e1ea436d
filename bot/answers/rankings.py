"""How do the units of a level below a parent rank: by total, or by the points of a group?"""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.advising import advised
from bot.answers.known import Asking
from bot.figures import Figures
from bot.storage import scores, snapshots
from bot.storage.snapshots import StoredSnapshot
from messages import format as write
from messages.answers import NoSuchLevel, Ranking, RankingRow
from messages.notices import Result
from messages.question_actions import BY_TOTAL, Order
from messages.render import short_name
from scoring.names import alphabetical
from scoring.period import Period
from scoring.unit import Level, Unit

# Rows of a ranking that a phone shows without scrolling far.
PAGE_ROWS = 20


@dataclass(frozen=True)
class Peers:
    """Units of a snapshot that stand side by side: a level below a parent (0: below none).

    `around` is the unit that was asked about, which then is one of them.
    """

    level: Level
    parent_id: int
    around: int | None = None


def head_for_many(
    asking: Asking, root: Unit | None, period: Period | None, *, below: bool = False
) -> StoredSnapshot | None:
    """The snapshot for a question about many units: of a root, or of the asker's own, or any.

    One's own unit is looked for among its peers, or (`below`) as the root of others, first.
    """
    if root is not None:
        # A province has figures of its own, or stands within the whole country's.
        return asking.of_root(asking.known.ids[root.code], period)
    for uid in asking.own:
        head = (None if below else asking.of_unit(uid, period)) or asking.of_root(uid, period)
        if head is not None:
            return head
    newest = snapshots.newest_root_id(asking.connection, period)
    if newest is None:
        return None
    return snapshots.current(asking.connection, asking.known.units, root_id=newest, period=period)


def peers_meant(
    asking: Asking, head: StoredSnapshot, level: Level | None, root: Unit | None
) -> Peers | NoSuchLevel:
    """Those of a level and below a root that was named, or the asker's own, or the most usual.

    A root with nobody below it is asked about itself: its peers are meant.
    """
    known = asking.known
    scored = scores.unit_ids_of(asking.connection, head.id)
    below = [known.units[uid] for uid in scored if uid != head.root_id]
    if root is not None:
        children = [unit for unit in below if unit.parent == root.code]
        uid = known.ids[root.code]
        if not children and uid in scored and level in {None, root.level}:
            return Peers(root.level, known.parent_id(root), uid)
        below = children or below
    mine = [known.units[uid] for uid in asking.own if known.units[uid] in below]
    levels = Counter(unit.level for unit in below)
    wanted = level or (mine[0].level if mine else _usual(levels))
    if wanted is None or wanted not in levels:
        return NoSuchLevel(write.level(level) if level else "", tuple(levels))
    parents = Counter(unit.parent for unit in below if unit.level is wanted)
    usual = parents.most_common(1)[0][0]
    parent = next((unit.parent for unit in mine if unit.level is wanted), usual)
    return Peers(wanted, known.ids.get(parent or "", 0))


def _usual(levels: Counter[Level]) -> Level | None:
    """The level that most units have."""
    return levels.most_common(1)[0][0] if levels else None


def figures_of(asking: Asking, head: StoredSnapshot, peers: Peers) -> Figures:
    """The figures of such peers in a snapshot: of a country's, a province's alone are read."""
    known = asking.known.units
    parent = known.get(peers.parent_id)
    code = parent.code if parent else None
    wanted = [
        uid
        for uid in scores.unit_ids_of(asking.connection, head.id)
        if known[uid].level is peers.level and known[uid].parent == code
    ]
    return asking.figures(head, wanted)


def page_of(
    asking: Asking,
    figures: Figures,
    peers: Peers,
    page: int | None = None,
    *,
    order: Order = BY_TOTAL,
    page_rows: int = PAGE_ROWS,
) -> Ranking:
    """One page of a ranking; a page beyond the last shows the last, None that of the one meant."""
    if order.group not in {None, *(group.code for group in figures.sight.scheme.groups)}:
        order = Order(None, order.weakest)
    # Only who is weak in a group depends on whose a loss is.
    results = with_advice(asking, figures) if order.group else _results(figures)
    places = _places(figures, results, order)
    if page is None:
        page = _page_with(peers.around, [result.unit_id for result, _ in places], page_rows)
    pages = max(1, math.ceil(len(places) / page_rows))
    page = min(max(page, 0), pages - 1)
    limit = asking.reader.thresholds.of(peers.level).weak_share
    return Ranking(
        sight=figures.sight,
        level=peers.level,
        parent=figures.units.get(peers.parent_id),
        parent_id=peers.parent_id,
        rows=tuple(
            _row(result, place, order, {*asking.own, peers.around})
            for result, place in places[page * page_rows : (page + 1) * page_rows]
        ),
        page=page,
        pages=pages,
        units=len(places),
        order=order,
        weak=sum(_is_weak(result, order, limit) for result, _ in places),
        weak_share=limit if order.group else Decimal(0),
    )


def with_advice(asking: Asking, figures: Figures) -> list[Result]:
    """The results of a snapshot's peers with what each can change itself."""
    advice = advised(asking.connection, figures, figures.now, peers=True)
    return [figures.result(uid, advised=advice.get(uid)) for uid in figures.now]


def _results(figures: Figures) -> list[Result]:
    return [figures.result(uid) for uid in figures.now]


def _page_with(unit_id: int | None, listed: Sequence[int], page_rows: int) -> int:
    return listed.index(unit_id) // page_rows if unit_id in listed else 0


def _places(
    figures: Figures, results: Sequence[Result], order: Order
) -> list[tuple[Result, int | None]]:
    """Units with their places, in the order asked for; those without points last."""
    if order.group is None:
        placed = [(r, r.now.rank.place if r.now.rank else None) for r in results]
    else:
        points = [_points(result, order.group) for result in results]
        best_first = sorted((value for value in points if value is not None), reverse=True)
        first: dict[Decimal | None, int] = {}
        for place, value in enumerate(best_first, 1):
            first.setdefault(value, place)
        placed = [(r, first.get(value)) for r, value in zip(results, points, strict=True)]
    way = -1 if order.weakest else 1
    placed.sort(
        key=lambda item: (
            math.inf if item[1] is None else way * item[1],
            alphabetical(short_name(figures.units[item[0].unit_id])),
        )
    )
    return placed


def _points(result: Result, group: str) -> Decimal | None:
    return result.now.score.group(group).points


def _is_weak(result: Result, order: Order, limit: Decimal) -> bool:
    if order.group is None:
        return False
    return result.is_weak(result.now.score.group(order.group), limit)


def _row(
    result: Result, place: int | None, order: Order, own: Collection[int | None]
) -> RankingRow:
    score = result.now.score
    return RankingRow(
        place=place,
        name=short_name(result.unit),
        unit=result.unit,
        total=score.total,
        tier=score.tier.name if score.tier else None,
        delta=result.group_delta(order.group) if order.group else result.delta,
        rank_change=result.rank_change,
        own=result.unit_id in own,
        points=_points(result, order.group) if order.group else None,
    )
