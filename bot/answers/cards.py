"""What is a unit's card: its newest figures, or those of a period, or what is left of it?"""

from collections.abc import Mapping
from datetime import date

from bot.advising import advised
from bot.answers.known import MOST_CANDIDATES, Asking
from bot.figures import Figures
from bot.letters import letters_due
from bot.owners import within
from bot.peers import PeerFigures
from bot.punctuality import punctuality_of
from bot.storage import components, score_history, successions
from bot.storage.score_history import PastScore
from bot.storage.snapshots import StoredSnapshot
from messages.answers import Card, Former, NoFigures, Past, Step, YearAgo
from messages.questions import GroupParts
from scoring.advice import Advised
from scoring.boundaries import between
from scoring.period import FIRST_YEAR, Period
from scoring.rank import Standing
from scoring.unit import Unit

# Earlier periods of a former unit that one message shows.
MOST_PAST = 6
# Mergers that followed one another; one message tells no more.
_MOST_STEPS = 6


def card(asking: Asking, unit_id: int, period: Period | None) -> Card | Former | NoFigures:
    """The card of a unit; of a former one, who came after it, unless a period is asked for."""
    head = asking.of_unit(unit_id, period)
    if unit_id in asking.known.former and (period is None or head is None):
        return _former(asking, unit_id)
    return card_in(asking, unit_id, head)


def card_in(asking: Asking, unit_id: int, head: StoredSnapshot | None) -> Card | NoFigures:
    """A unit's card of a snapshot."""
    if head is not None:
        figures = asking.figures(head, [unit_id])
        if unit_id in figures.now:
            return _card(asking, figures, unit_id)
    return NoFigures(asking.known.units[unit_id])


def _card(asking: Asking, figures: Figures, unit_id: int) -> Card:
    book = asking.known.peers
    advice = advised(asking.connection, figures, [unit_id], book).get(unit_id)
    peers = book.of(asking.connection, figures, unit_id)
    result = figures.result(unit_id, advised=advice)
    entitled = asking.may_see(unit_id)
    weak = weak_groups(asking, figures, unit_id, advice)
    return Card(
        sight=figures.sight,
        result=result,
        parent_id=asking.known.parent_id(result.unit),
        shares_place=shares_place(figures.now[unit_id], peers),
        weak=weak,
        owners=_owners(asking, figures, unit_id, weak),
        year_ago=_year_ago(asking, figures, unit_id),
        punctuality=punctuality_of(asking.connection, unit_id) if entitled else None,
        letters=_letters(asking, figures.head, unit_id) if entitled else None,
    )


def shares_place(standing: Standing, peers: PeerFigures) -> bool:
    """Whether another of the peers has the same place."""
    return standing.rank is not None and peers.places.get(standing.rank.place, 0) > 1


def _letters(asking: Asking, head: StoredSnapshot, unit_id: int) -> int | None:
    """Letters that a unit owes now: beside figures of an earlier period they would mislead."""
    newest = asking.of_unit(unit_id)
    if newest is None or newest.period != head.period:
        return None
    return letters_due(asking.connection, [unit_id]).get(unit_id)


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


def weak_groups(
    asking: Asking, figures: Figures, unit_id: int, advice: Advised | None
) -> tuple[str, ...]:
    """Codes of a unit's weak groups: not those that are all peers' own, none of few dossiers.

    Nor those of which the advice says that all they lose is others' to change.
    """
    result = figures.result(unit_id)
    if result.few is not None:
        return ()
    limit = asking.reader.thresholds.of(result.unit.level).weak_share
    left_out = {item.group for item in result.shared} | _not_own(advice)
    return tuple(
        group.code
        for group in result.now.score.groups
        if group.share is not None and group.share < limit and group.code not in left_out
    )


def _not_own(advice: Advised | None) -> set[str]:
    """Codes of groups that lose points only by what others must change."""
    if advice is None:
        return set()
    own = {one.group for one in advice.advice} | {one.group for one in advice.withheld}
    return {one.group for one in advice.not_own} - own


def _year_ago(asking: Asking, figures: Figures, unit_id: int) -> YearAgo | None:
    """The change against the same period a year before; None where that is the baseline anyway."""
    head, total = figures.head, figures.now[unit_id].score.total
    if head.period.year <= FIRST_YEAR or total is None:
        return None
    then = Period(head.period.kind, head.period.year - 1, head.period.index)
    is_baseline = figures.baseline is not None and figures.baseline.period == then
    if is_baseline or between(then, head.period) is not None:
        return None
    for past in score_history.of_unit(asking.connection, unit_id):
        real_enough = head.simulated or not past.simulated
        if past.period == then and past.total is not None and real_enough and not past.provisional:
            return YearAgo(then, total - past.total)
    return None


def parts(asking: Asking, unit_id: int, snapshot_id: int) -> GroupParts | NoFigures:
    """What a unit's groups are made of in a snapshot."""
    head = asking.accepted(snapshot_id)
    if head is None or unit_id not in asking.known.units:
        return NoFigures(None)
    figures = asking.figures(head, [unit_id])
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
    past = score_history.of_unit(asking.connection, unit_id)
    return Former(
        unit=asking.known.units[unit_id],
        last=last if isinstance(last, Card) else None,
        earlier=_earlier(past, head.period) if head else (),
        steps=steps,
        successors=asking.known.candidates(today[:MOST_CANDIDATES]),
    )


def _earlier(past: tuple[PastScore, ...], last: Period) -> tuple[Past, ...]:
    """A unit's totals and places in the periods before its last one, newest first."""
    found = [
        Past(then.period, then.total, then.rank, then.simulated, then.provisional)
        for then in past
        if then.period.kind is last.kind and then.period.first_day < last.first_day
    ]
    return tuple(found[:MOST_PAST])


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
