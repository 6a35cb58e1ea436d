"""The newest period is one and the same, whoever asks and in whichever order figures came in."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from sqlalchemy import Connection

from bot.answers.asking import Said
from bot.office import Office
from bot.storage import (
    current_figures,
    late_counts,
    score_history,
    snapshots,
    units,
)
from bot.storage.heads import heads as all_heads
from bot.storage.people import Role
from messages.actions import PickUnit
from messages.answers import AlertList, Card, Ranking
from messages.asked import Comparison
from messages.charts import HistoryChart
from messages.question_actions import About
from messages.questions import History, LateUnits, SideBySide, WeakGroups
from scoring.period import Period, PeriodKind, newest
from scoring.rank import rank
from scoring.scheme import scheme_for
from scoring.score import score
from scoring.snapshot import Observation, Overdue, Snapshot, State
from scoring.unit import Level, Unit
from tests.conftest import FRIDAY
from tests.furnishing import bind

OFFICE = 7
# Each newest first; neighbours begin on one day, or one ends when the other does.
YEARS = (
    ("2026-10", "2026-Q4", "2026-09", "2026"),
    ("2026-Q4", "2026-09", "2026-Q3"),
    ("2026-01", "2026-Q1", "2026"),
    ("2026-Q1", "2025-12", "2025"),
)
ORDERS = [(year, order) for year in YEARS for order in permutations(year)]


def _root(nth: int) -> Unit:
    return Unit(f"L.R{nth}", f"Tỉnh Thử {nth}", Level.PROVINCE)


def _below(root: Unit) -> list[Unit]:
    return [Unit(f"{root.code}{k}", f"Xã {k} {root.name}", Level.COMMUNE, root.code) for k in "AB"]


def _enter(connection: Connection, nth: int, order: Sequence[str]) -> None:
    """A root of two units, whose periods were accepted one after the other."""
    root = _root(nth)
    ids = units.enter(connection, [root, *_below(root)])
    for step, code in enumerate(order):
        period = Period.parse(code)
        seen = tuple(
            Observation(unit, Decimal(60 + at), overdue=Overdue(completed=1, in_progress=2))
            for at, unit in enumerate(_below(root))
        )
        snapshot = Snapshot("file", root, period, FRIDAY, seen)
        scheme = scheme_for(period)
        standings = rank(score(one, scheme) for one in seen)
        added = snapshots.add(connection, snapshot, standings, ids, provisional=False)
        at = FRIDAY + timedelta(minutes=step)
        snapshots.decide(connection, added, State.ACCEPTED, at=at, by="t")
        units.mark_seen(connection, [ids[unit.code] for unit in (root, *_below(root))], code)


@pytest.fixture
def entered(on_both: Office) -> Office:
    """A root for each order in which periods of all kinds may come in."""
    with on_both.database.write() as connection:
        for nth, (_, order) in enumerate(ORDERS):
            _enter(connection, nth, order)
    return on_both


def test_storage_and_python_agree_on_the_newest(entered: Office) -> None:
    """Heads of a unit, of many, of a root; late dossiers; the whole history in its order."""
    with entered.database.read() as connection:
        known = units.units(connection)
        ids = {unit.code: uid for uid, unit in known.items()}
        asked = [ids[unit.code] for nth in range(len(ORDERS)) for unit in _below(_root(nth))]
        heads = current_figures.heads(connection, known, asked)
        late = late_counts.newest_overdue(connection, asked)
        kept = all_heads(connection, known)
        for nth, (year, order) in enumerate(ORDERS):
            expected = [Period.parse(code) for code in year]
            root_id, uid = ids[_root(nth).code], ids[_below(_root(nth))[0].code]
            told = snapshots.told(connection, known, root_id=root_id)
            current = kept.current(root_id)
            past = score_history.of_units(connection, [uid], kept)[uid]
            assert told
            assert current
            first = newest(Period.parse(code) for code in order)
            assert {
                told.period,
                current.period,
                past[0].period,
                heads[uid].period,
                late[uid].period,
                first,
            } == {expected[0]}, order
            assert [then.period for then in past] == expected
            assert list(kept.periods(root_id)) == expected


def _shown(said: Said) -> Period:
    """The newest period that an answer speaks of."""
    if isinstance(said, History):
        return said.rows[0].period
    assert isinstance(said, Card | Ranking | LateUnits | WeakGroups | SideBySide), said
    return said.sight.period


def test_all_answers_are_of_the_newest(entered: Office) -> None:
    """A card, a history, a ranking, weak groups, late dossiers, a comparison, a chart."""
    with entered.database.read() as connection:
        ids = units.unit_ids(connection)
    for nth, (year, order) in enumerate(ORDERS):
        root, (one, other) = _root(nth), _below(_root(nth))
        picks = [PickUnit(ids[one.code], about) for about in (About.CARD, About.HISTORY)]
        picks += [
            PickUnit(ids[root.code], about) for about in (About.RANKING, About.LATE, About.WEAK)
        ]
        said = [entered.answers.pick(pick, asker=1) for pick in picks]
        said += entered.answers.ask(Comparison((one.name, other.name)), asker=1)
        chart = entered.picturing.history(ids[one.code])
        assert isinstance(chart, HistoryChart)
        shown = {_shown(answer) for answer in said} | {chart.points[-1].period}
        assert shown == {Period.parse(year[0])}, order
        of_kinds: dict[PeriodKind, Period] = {}
        for period in map(Period.parse, year):
            of_kinds.setdefault(period.kind, period)
        for kind, last in of_kinds.items():
            chart = entered.picturing.history(ids[one.code], kind)
            assert isinstance(chart, HistoryChart)
            assert chart.points[-1].period == last


def test_of_several_roots_alerts_are_of_the_newest_period(entered: Office) -> None:
    """A month and a quarter that begin on one day: the month, whichever came last."""
    for chat, roots in ((1, (0, 25)), (2, (29, 1))):
        for nth in roots:
            bind(entered, chat, _root(nth).name, Role.OFFICE)
        shown = entered.alert_lists.newest(chat)
        assert isinstance(shown, AlertList)
        assert shown.sight.period == Period.month(2026, 10)
