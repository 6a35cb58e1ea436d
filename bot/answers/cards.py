"""What is a unit's card: its newest figures, or those of a period, or what is left of it?"""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.advising import advised_in
from bot.answers.known import MOST_CANDIDATES, Asking
from bot.answers.sharing import sharing
from bot.figures import Figures
from bot.letters import letters_of
from bot.owners import within
from bot.peers import Cohort, PeerFigures
from bot.punctuality import punctuality_of
from bot.storage import components, successions
from bot.storage.late_counts import NewestOverdue
from bot.storage.score_history import PastScore
from bot.storage.snapshots import StoredSnapshot
from messages.answers import Card, Former, NoFigures, Past, Step, YearAgo
from messages.notices import low_by_others
from messages.questions import GroupParts
from scoring.boundaries import between
from scoring.period import FIRST_YEAR, Period
from scoring.rank import Standing
from scoring.snapshot import Overdue
from scoring.unit import Level, Unit

# Earlier periods of a former unit that one message shows.
MOST_PAST = 6
# Mergers that followed one another; one message tells no more.
_MOST_STEPS = 6


def card(asking: Asking, unit_id: int, period: Period | None) -> Card | Former | NoFigures:
    """The card of a unit; of a former one, who came after it, unless a period is asked for."""
    head = asking.of_unit(unit_id, period)
    if unit_id in asking.known.former and (period is None or head is None):
        return _former(asking, unit_id)
    return card_in(asking, unit_id, head, newest=period is None)


def card_in(
    asking: Asking, unit_id: int, head: StoredSnapshot | None, *, newest: bool = False
) -> Card | NoFigures:
    """A unit's card of a snapshot; `newest` if that is the newest of the unit and meant as such."""
    if head is not None:
        cohort = asking.cohort_of(head, unit_id)
        if unit_id in cohort.figures.now:
            entitled = asking.may_see(unit_id)
            return card_from(asking, cohort, unit_id, entitled=entitled, newest=newest)
    return NoFigures(asking.known.units[unit_id])


def card_from(
    asking: Asking, cohort: Cohort, unit_id: int, *, entitled: bool, newest: bool
) -> Card:
    """The card of a unit of a cohort; whoever is not `entitled` sees the public figures alone."""
    figures = cohort.figures
    advice = advised_in(asking.connection, cohort, [unit_id]).get(unit_id)
    alike = shares_place(figures.now[unit_id], cohort.have)
    result = figures.result(unit_id, advised=advice, shares_place=alike)
    limit = asking.reader.thresholds.of(result.unit.level).weak_share
    groups = result.now.score.groups
    weak = tuple(group.code for group in groups if result.is_weak(group, limit))
    own = {group.code: result.deciding_part(group, limit) for group in groups}
    later = asking.known.heads.later(figures.head)
    return Card(
        sight=figures.sight,
        result=result,
        parent_id=asking.known.parent_id(result.unit),
        weak=weak,
        low=low_by_others([result], [group.code for group in groups], lambda _: limit),
        owners=_owners(asking, figures, unit_id, weak),
        year_ago=_year_ago(figures, unit_id, asking.past(unit_id)),
        punctuality=punctuality_of(asking.connection, unit_id) if entitled else None,
        letters=_letters(asking, figures, unit_id, newest=newest) if entitled else None,
        past=later is not None,
        missing_in=later if newest else None,
        own={code: part for code, part in own.items() if part is not None},
    )


def shares_place(standing: Standing, peers: PeerFigures) -> bool:
    """Whether another of the peers has the same place."""
    return standing.rank is not None and peers.places.get(standing.rank.place, 0) > 1


def _letters(asking: Asking, figures: Figures, unit_id: int, *, newest: bool) -> int | None:
    """Letters that a unit owes now: beside figures of an earlier period they would mislead."""
    head = figures.head
    current = head if newest else asking.of_unit(unit_id)
    if current is None or current.period != head.period:
        return None
    stated = figures.overdue.get(unit_id, Overdue())
    here = NewestOverdue(stated, head.observed_at, head.period, head.simulated, head.provisional)
    known = {unit_id: here} if current.id == head.id else None
    above = {unit_id: asking.known.parent_id(asking.known.units[unit_id]) or None}
    letters = letters_of(asking.connection, [unit_id], figures=known, parents=above).get(unit_id)
    return None if letters is None else letters.count


def _owners(
    asking: Asking, figures: Figures, unit_id: int, groups: tuple[str, ...]
) -> Mapping[str, Unit]:
    """The other units that answer for these groups where this unit lies."""
    if not asking.known.owners.units or not groups:
        return {}
    here = within(asking.known.owners, figures.head.root, asking.known.units).units
    return {
        group: asking.known.units[here[group]]
        for group in groups
        if group in here and here[group] != unit_id
    }


def _year_ago(figures: Figures, unit_id: int, history: Sequence[PastScore]) -> YearAgo | None:
    """The change against the same period a year before, or why there is none to tell.

    None where that period is the baseline anyway, or has no figures.
    """
    head, total = figures.head, figures.now[unit_id].score.total
    if head.period.year <= FIRST_YEAR or total is None:
        return None
    then = Period(head.period.kind, head.period.year - 1, head.period.index)
    is_baseline = figures.baseline is not None and figures.baseline.period == then
    parted = between(then, head.period)
    if is_baseline or (parted is not None and parted == figures.boundary):
        return None
    for past in history:
        real_enough = head.simulated or not past.head.simulated
        final = real_enough and not past.head.provisional
        if past.period == then and past.total is not None and final:
            if parted is not None:
                return YearAgo(then, None, parted.reason)
            return YearAgo(then, total - past.total)
    return None


def parts(asking: Asking, unit_id: int, head: StoredSnapshot | None) -> GroupParts | NoFigures:
    """What a unit's groups are made of in a snapshot."""
    if head is None or unit_id not in asking.known.units:
        return NoFigures(None)
    figures = asking.cohort_of(head, unit_id).figures
    if unit_id not in figures.now:
        return NoFigures(asking.known.units[unit_id])
    stated = components.of_snapshot(asking.connection, head.id, [unit_id]).get(unit_id, {})
    scheme = figures.sight.scheme
    by_group = tuple(
        (
            group.code,
            tuple(
                (part.code, stated[part.code])
                for part in scheme.components
                if part.group == group.code and part.code in stated
            ),
        )
        for group in scheme.groups
    )
    return GroupParts(figures.sight, figures.result(unit_id), by_group)


def _former(asking: Asking, unit_id: int) -> Former:
    """What is left of a unit: its last figures, and who came after it."""
    head = asking.of_unit(unit_id)
    last = card_in(asking, unit_id, head)
    steps = _steps(asking, unit_id)
    gone = {step.unit for step in steps}
    after = dict.fromkeys(unit for step in steps for unit in step.successors)
    today = [unit for unit in after if unit not in gone]
    return Former(
        unit=asking.known.units[unit_id],
        last=last if isinstance(last, Card) else None,
        earlier=_earlier(asking, unit_id, head.period) if head else (),
        steps=steps,
        successors=asking.known.candidates(today[:MOST_CANDIDATES]),
        above=_above(asking, unit_id),
    )


def _above(asking: Asking, unit_id: int) -> Unit | None:
    """The unit above a former one: its successor often has its name."""
    above = asking.known.units.get(asking.known.parent_id(asking.known.units[unit_id]))
    return None if above is None or above.level is Level.COUNTRY else above


def _earlier(asking: Asking, unit_id: int, last: Period) -> tuple[Past, ...]:
    """A unit's totals and places in the periods before its last one, newest first."""
    found = [
        then
        for then in asking.past(unit_id)
        if then.period.kind is last.kind and then.period.first_day < last.first_day
    ][:MOST_PAST]
    alike = sharing(asking, unit_id, found)
    return tuple(
        Past(
            then.period,
            then.total,
            then.rank,
            then.head.simulated,
            then.head.provisional,
            then.head.id in alike,
        )
        for then in found
    )


def _steps(asking: Asking, unit_id: int) -> tuple[Step, ...]:
    """Who came after a unit, and after them, as far as that is told."""
    known = asking.known.units
    steps: list[Step] = []
    waiting, seen = [unit_id], {unit_id}
    while waiting and len(steps) < _MOST_STEPS:
        former = waiting.pop(0)
        days: dict[date, list[Unit]] = {}
        for successor_id, since in successions.of_unit(asking.connection, former):
            if successor_id in known:
                days.setdefault(since, []).append(known[successor_id])
                waiting += [successor_id] if successor_id not in seen else []
                seen.add(successor_id)
        steps += [Step(since, known[former], tuple(after)) for since, after in days.items()]
    return tuple(steps)
