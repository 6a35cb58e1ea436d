"""How do the units of a level below a parent rank: by total, or by the points of a group?"""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.advising import advised_in
from bot.answers.known import Asking
from bot.answers.roots import roots_meant, which_parent
from bot.figures import Figures
from bot.peers import Cohort, Roll, key_of
from bot.storage.snapshots import StoredSnapshot
from messages import format as write
from messages.answers import NoFigures, NoSuchLevel, Ranking, RankingRow, WhichParent
from messages.cuts import MEAN, mean_of, most_points
from messages.notices import Result
from messages.question_actions import BY_TOTAL, Gain, Order
from messages.render import short_name
from scoring.advice import others_part
from scoring.names import alphabetical
from scoring.period import Period
from scoring.rank import places_by_points
from scoring.towns import is_town
from scoring.unit import Level, Unit

# Rows of a ranking that a phone shows without scrolling far.
PAGE_ROWS = 20


@dataclass(frozen=True)
class PeersMeant:
    """Units of a snapshot that stand side by side: a level below a parent (0: below none).

    `around` is the unit that was asked about, which then is one of them.
    """

    level: Level
    parent_id: int
    around: int | None = None


@dataclass(frozen=True)
class Many:
    """The units that a question is about, and the snapshot that answers it."""

    head: StoredSnapshot
    peers: PeersMeant


def many_meant(
    asking: Asking,
    root: Unit | None,
    level: Level | None,
    period: Period | None,
    *,
    below: bool = False,
) -> Many | NoFigures | NoSuchLevel | WhichParent:
    """Which units a question about many means, and of when; or why that cannot be told.

    Args:
        asking: who asks.
        root: the unit that was named, if any.
        level: that was named, if any.
        period: None for the newest.
        below: the asker's own unit stands for those below it, not for those beside it.
    """
    head = _head_for_many(asking, root, period, below=below)
    if head is None:
        return NoFigures(root)
    if isinstance(head, WhichParent):
        return head
    peers = _peers_meant(asking, head, level, root)
    return Many(head, peers) if isinstance(peers, PeersMeant) else peers


def _head_for_many(
    asking: Asking, root: Unit | None, period: Period | None, *, below: bool = False
) -> StoredSnapshot | WhichParent | None:
    """The snapshot for a question about many units: of a root, or of the asker's own.

    One's own unit is looked for among its peers, or (`below`) as the root of others, first.
    Whoever has none is shown the one root that there is, or asked which of several.
    """
    if root is not None:
        # A province has figures of its own, or stands within the whole country's.
        return asking.of_root(asking.known.ids[root.code], period)
    for uid in asking.own:
        head = (None if below else asking.of_unit(uid, period)) or asking.of_root(uid, period)
        if head is not None:
            return head
    roots = roots_meant(asking, period)
    if len(roots) > 1:
        return which_parent(asking, roots)
    return asking.of_root(asking.known.ids[roots[0].code], period) if roots else None


def _peers_meant(
    asking: Asking, head: StoredSnapshot, level: Level | None, root: Unit | None
) -> PeersMeant | NoSuchLevel | WhichParent:
    """Those of a level and below a root that was named, or the asker's own, or next to the root.

    A root with nobody below it is asked about itself: its peers are meant. Where a level stands
    below several units of which none is the asker's, they are asked back.
    """
    known = asking.known
    roll = asking.roll(head)
    below = {key: ids for key, ids in roll.items() if ids != (head.root_id,)}
    if root is not None:
        children = {key: ids for key, ids in below.items() if key[1] == root.code}
        uid = known.ids[root.code]
        is_scored = uid in roll.get(key_of(root), ())
        if not children and is_scored and level in {None, root.level}:
            return PeersMeant(root.level, known.parent_id(root), uid)
        below = children or below
    own = [known.units[uid] for uid in asking.own]
    mine = [unit for unit in own if known.ids[unit.code] in below.get(key_of(unit), ())]
    next_below = {key: ids for key, ids in below.items() if key[1] == head.root.code} or below
    wanted = level or (mine[0].level if mine else _usual(next_below))
    parents = {known.ids.get(parent or "", 0) for of, parent in below if of is wanted}
    if wanted is None or not parents:
        levels = dict.fromkeys(of for of, _ in below)
        return NoSuchLevel(write.level(level) if level else "", tuple(levels))
    beside = [known.parent_id(unit) for unit in mine if unit.level is wanted]
    near = [uid for uid in (*beside, *asking.own, head.root_id) if uid in parents]
    if len(parents) > 1 and not near:
        return which_parent(asking, [known.units[uid] for uid in parents if uid])
    return PeersMeant(wanted, near[0] if near else min(parents))


def _usual(roll: Roll) -> Level | None:
    """The level that most units have."""
    many: Counter[Level] = Counter()
    for (level, _), ids in roll.items():
        many[level] += len(ids)
    return next((level for level, _ in many.most_common(1)), None)


def cohort_meant(asking: Asking, head: StoredSnapshot, peers: PeersMeant) -> Cohort:
    """Such peers in a snapshot: of a country's, a province's alone are read."""
    parent = asking.known.units.get(peers.parent_id)
    return asking.cohort(head, (peers.level, parent.code if parent else None))


def page_of(
    asking: Asking,
    cohort: Cohort,
    peers: PeersMeant,
    page: int | None = None,
    *,
    order: Order = BY_TOTAL,
    page_rows: int = PAGE_ROWS,
) -> Ranking:
    """One page of a ranking; a page beyond the last shows the last, None that of the one meant."""
    figures = cohort.figures
    if order.group not in {None, *(group.code for group in figures.sight.scheme.groups)}:
        # Nor were those points to cut at any of the total.
        order = replace(order, group=None, cut=None)
    # Only who is weak in a group depends on whose a loss is.
    results = with_others(asking, cohort) if order.group else _results(figures)
    scheme = figures.sight.scheme
    wanted = order.gain
    for less in (Gain.POINTS, None):
        if order.gain and all(_gained(result, order) is None for result in results):
            # Nothing to compare with: then no order by change is one.
            order = replace(order, gain=less)
    most = most_points(order.group, scheme)
    values = [_value(result, order) for result in results]
    by_mean = order.cut is not None and order.cut.at == MEAN
    mean = mean_of([one for one in values if one is not None], scheme) if by_mean else None
    cut = order.cut and order.cut.within(order.group, scheme, mean)
    is_beyond = cut is not None and not by_mean and cut.is_beyond(most, scheme)
    if cut and (is_beyond or cut.points(scheme) is None):
        # A part that is everybody, or nobody whoever there is, is none.
        cut, order = None, replace(order, cut=None)
    # Places are those among all peers, whoever of them is listed.
    places = _places(figures, results, order)
    if order.town:
        places = [item for item in places if is_town(item[0].unit.name, order.town)]
    meant = [result for result, _ in places]
    if cut:
        places = [item for item in places if cut.keeps(_value(item[0], order), scheme)]
    moved = sum(_has_moved(result, order) for result in meant)
    if order.gain is Gain.PLACES and not moved:
        places = []
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
        weak_own=sum(_is_weak_by_own(result, order, limit) for result, _ in places),
        weak_share=limit if order.group else Decimal(0),
        is_stated=order.group is None
        or any(_points(result, order.group) is not None for result in results),
        tiers=() if order.group or order.cut else _tiers(figures, meant),
        around=peers.around if peers.around and peers.around in figures.now else 0,
        states_groups=any(g.points is not None for r in results for g in r.now.score.groups),
        of=len(meant),
        unknown=wanted if wanted is not order.gain else None,
        moved=moved,
        beyond=is_beyond,
        mean=mean,
        unscored=sum(_value(result, order) is None for result in meant) if cut else 0,
        among=len(figures.now),
    )


def _tiers(figures: Figures, results: Sequence[Result]) -> tuple[tuple[str, int], ...]:
    """How many units reach which tier, the best first; tiers that none has are left out."""
    reached = Counter(result.now.score.tier for result in results)
    tiers = figures.sight.scheme.tiers
    return tuple((tier.name, reached[tier]) for tier in tiers if reached[tier])


def with_others(asking: Asking, cohort: Cohort) -> list[Result]:
    """The results of a cohort with what of their losses others must change."""
    figures = cohort.figures
    others = advised_in(asking.connection, cohort, figures.now.keys(), others_part)
    return [figures.result(uid, advised=others.get(uid)) for uid in figures.now]


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
        found = places_by_points({r.unit_id: _points(r, order.group) for r in results})
        placed = [(r, found.get(r.unit_id)) for r in results]
    way = -1 if order.weakest else 1
    if order.gain:
        placed.sort(key=lambda item: _by_gain(item[0], order, figures))
        return placed
    placed.sort(
        key=lambda item: (
            math.inf if item[1] is None else way * item[1],
            alphabetical(short_name(figures.units[item[0].unit_id])),
        )
    )
    return placed


def _by_gain(
    result: Result, order: Order, figures: Figures
) -> tuple[float | Decimal, float | Decimal, str, str]:
    """The most gained first, or lost, of as many places by points; those not known last."""
    way = 1 if order.weakest else -1
    gained, points = (
        math.inf if change is None else way * change
        for change in (_gained(result, order), _change(result, order))
    )
    return (gained, points, *alphabetical(short_name(figures.units[result.unit_id])))


def _gained(result: Result, order: Order) -> Decimal | int | None:
    """By what such an order goes: places, or points."""
    return result.rank_change if order.gain is Gain.PLACES else _change(result, order)


def _has_moved(result: Result, order: Order) -> bool:
    """Whether a unit gained places, or (weakest first) lost some, where a ranking goes by that."""
    gained = _gained(result, order) or 0
    return order.gain is Gain.PLACES and (gained < 0 if order.weakest else gained > 0)


def _value(result: Result, order: Order) -> Decimal | None:
    return _points(result, order.group) if order.group else result.now.score.total


def _change(result: Result, order: Order) -> Decimal | None:
    return result.group_delta(order.group) if order.group else result.delta


def _points(result: Result, group: str) -> Decimal | None:
    return result.now.score.group(group).points


def _is_weak(result: Result, order: Order, limit: Decimal) -> bool:
    if order.group is None:
        return False
    return result.is_weak(result.now.score.group(order.group), limit)


def _is_weak_by_own(result: Result, order: Order, limit: Decimal) -> bool:
    if order.group is None:
        return False
    return result.deciding_part(result.now.score.group(order.group), limit) is not None


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
        delta=_change(result, order),
        rank_change=result.rank_change,
        own=result.unit_id in own,
        points=_points(result, order.group) if order.group else None,
    )
