"""What do charts show? The figures of each, read from storage."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median

from sqlalchemy import Connection

from bot.answers.asked_again import asked_again
from bot.answers.cards import shares_place
from bot.answers.front_desk import FrontDesk
from bot.answers.known import Asking
from bot.storage import scores
from bot.storage.heads import lies_within
from bot.storage.snapshots import StoredSnapshot
from bot.storage.units import Units
from messages.answers import NoFigures
from messages.charts import (
    GroupBar,
    GroupsChart,
    HistoryChart,
    Origin,
    Place,
    Point,
    RankingChart,
    TierBar,
    TiersChart,
)
from messages.short_names import short_name, told_name
from scoring.names import alphabetical
from scoring.period import FIRST_YEAR, Period, PeriodKind, newest
from scoring.rank import Standing, places_by_points
from scoring.scheme import Group, Scheme, scheme_for
from scoring.unit import Level

# Three years of months: more marks than that are no line any more.
MOST_PERIODS = 36
# As many stacked bars as a phone shows without turning.
MOST_BARS = 8


@dataclass(frozen=True)
class Picturing:
    """Reads what charts show; a forged number shows nothing that is not accepted."""

    desk: FrontDesk

    @asked_again
    def groups(self, unit_id: int, snapshot_id: int) -> GroupsChart | NoFigures:
        """A unit's groups in a snapshot beside the median and the best of its peers."""
        with self.desk.asking(None) as asking:
            known = asking.known.units
            head = asking.accepted(snapshot_id)
            if head is None or unit_id not in known:
                return NoFigures(known.get(unit_id))
            cohort = asking.cohort_of(head, unit_id)
            origin = self._origin_of(asking, head)
        found, scheme = cohort.figures.now, scheme_for(head.period)
        if unit_id not in found:
            return NoFigures(known[unit_id])
        own = found[unit_id]
        return GroupsChart(
            origin=origin,
            name=_name(known, unit_id),
            total=own.score.total,
            tier=own.score.tier.name if own.score.tier else None,
            rank=own.rank,
            bars=tuple(_bar(group, own, found.values()) for group in scheme.groups),
            peers=len(found),
            shares_place=shares_place(own, cohort.have),
        )

    @asked_again
    def history(self, unit_id: int, kind: PeriodKind | None = None) -> HistoryChart | NoFigures:
        """A unit's totals in the periods up to the newest of a kind, or of the newest one's."""
        with self.desk.asking(None) as asking:
            known = asking.known.units
            if unit_id not in known:
                return NoFigures(None)
            newest = _newest(asking, unit_id, kind)
            if newest is None:
                return NoFigures(known[unit_id])
            first = _back(newest, MOST_PERIODS - 1)
            past = [
                then
                for then in reversed(asking.past(unit_id))
                if lies_within(then.period, first, newest)
            ]
        if all(then.total is None for then in past):
            return NoFigures(known[unit_id])
        return HistoryChart(
            self._origin(past[-1].head),
            _name(known, unit_id),
            tuple(
                Point(
                    then.period,
                    then.total,
                    simulated=then.head.simulated,
                    provisional=then.head.provisional,
                )
                for then in past
            ),
        )

    @asked_again
    def ranking(
        self,
        snapshot_id: int,
        level: Level,
        parent_id: int,
        *,
        asker: int | None,
        group: str | None = None,
    ) -> RankingChart | NoFigures:
        """The units of a level below a parent in a snapshot; the asker's own are marked.

        By the points of a group where one is named; nothing of a group that nobody has points in.
        """
        with self.desk.asking(asker) as asking:
            known = asking.known.units
            head = asking.accepted(snapshot_id)
            if head is None:
                return NoFigures(None)
            parent = known.get(parent_id)
            cohort = asking.cohort(head, (level, parent.code if parent else None))
            own = asking.own
            origin = self._origin_of(asking, head)
        found, scheme = cohort.figures.now, scheme_for(head.period)
        if not found:
            return NoFigures(None)
        by = next((one for one in scheme.groups if one.code == group), None)
        places = {uid: one.rank.place for uid, one in found.items() if one.rank}
        if by is not None:
            places = places_by_points({uid: _points(one, by) for uid, one in found.items()})
        if group is not None and (by is None or not places):
            return NoFigures(None)
        rows = [
            Place(
                place=places.get(unit_id),
                name=short_name(standing.score.unit),
                total=_points(standing, by) if by else standing.score.total,
                tier=standing.score.tier.name if standing.score.tier and not by else None,
                own=unit_id in own,
            )
            for unit_id, standing in found.items()
        ]
        rows.sort(
            key=lambda row: (
                math.inf if row.place is None else row.place,
                alphabetical(row.name),
            )
        )
        return RankingChart(origin, level, _whole(known, parent_id), tuple(rows), by)

    @asked_again
    def tiers(self, snapshot_id: int, level: Level, parent_id: int) -> TiersChart | NoFigures:
        """The units of a level below a parent by tier, in the periods up to a snapshot's."""
        with self.desk.asking(None) as asking:
            known = asking.known.units
            head = asking.accepted(snapshot_id)
            if head is None:
                return NoFigures(None)
            first = _back(head.period, MOST_PERIODS - 1)
            heads = asking.known.heads.between(head.root_id, first, head.period)
            parent = known.get(parent_id)
            within = parent_id if parent else None
            bars = _tier_bars(asking.connection, heads[-MOST_BARS:], level, within)
        if not bars:
            return NoFigures(None)
        newest = next(then for then in reversed(heads) if then.period == bars[-1].period)
        return TiersChart(self._origin(newest), level, _whole(known, parent_id), bars)

    def _origin_of(self, asking: Asking, head: StoredSnapshot) -> Origin:
        """Of a snapshot that a button names: other figures may have taken its place since."""
        return replace(self._origin(head), replaced=bool(asking.newer_than(head)))

    def _origin(self, head: StoredSnapshot) -> Origin:
        return Origin.of(self.desk.reader.sight(head))


def _newest(asking: Asking, unit_id: int, kind: PeriodKind | None) -> Period | None:
    """The newest period of a unit, or the newest of a kind."""
    if kind is None:
        head = asking.of_unit(unit_id)
        return head.period if head else None
    return newest(then.period for then in asking.past(unit_id) if then.period.kind is kind)


def _name(known: Units, unit_id: int) -> str:
    """A unit's name with that of the unit above: who gets a forwarded picture knows no more."""
    unit = known[unit_id]
    above = known.by_code.get(unit.parent or "")
    return told_name(unit, above if above and above.level is not Level.COUNTRY else None)


def _whole(known: Units, parent_id: int) -> str | None:
    """Whose units a ranking shows; with the unit above where another is called the same."""
    parent = known.get(parent_id)
    if parent is None:
        return None
    return _name(known, parent_id) if known.above_namesake(parent_id) else parent.name


def _bar(group: Group, own: Standing, peers: Iterable[Standing]) -> GroupBar:
    points = [_points(peer, group) for peer in peers]
    known = [value for value in points if value is not None]
    return GroupBar(
        name=group.name,
        max=group.max,
        points=_points(own, group),
        median=median(known) if known else None,
        best=max(known, default=None),
    )


def _points(standing: Standing, group: Group) -> Decimal | None:
    return standing.score.group(group.code).points


def _back(period: Period, periods: int) -> Period:
    """So many periods before, but none before the index existed."""
    for _ in range(periods):
        if period == Period(period.kind, FIRST_YEAR, 1):
            break
        period = period.previous
    return period


def _tier_bars(
    connection: Connection, heads: Sequence[StoredSnapshot], level: Level, parent_id: int | None
) -> tuple[TierBar, ...]:
    """A bar a period in which there were such units."""
    schemes: dict[str, tuple[Scheme, list[int]]] = {}
    for then in heads:
        scheme = scheme_for(then.period)
        schemes.setdefault(scheme.code, (scheme, []))[1].append(then.id)
    counts = {
        snapshot_id: found
        for scheme, ids in schemes.values()
        for snapshot_id, found in scores.by_tier(
            connection, ids, scheme.tiers, level, parent_id
        ).items()
    }
    return tuple(
        TierBar(
            then.period,
            tuple((tier.name, found[tier.code]) for tier in scheme_for(then.period).tiers),
            without=found[None],
            simulated=then.simulated,
            provisional=then.provisional,
        )
        for then in heads
        if (found := counts.get(then.id))
    )
