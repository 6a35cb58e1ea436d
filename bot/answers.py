"""What people ask for: a unit's card, a ranking. The same for the chat and the command."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from bot.advising import advised
from bot.figures import Figures, Reader
from bot.storage import people, scores, snapshots, successions, units
from bot.storage.database import Database
from bot.storage.snapshots import StoredSnapshot
from messages import format as write
from messages.answers import (
    AdviceShown,
    Answer,
    Candidate,
    Card,
    Former,
    NoFigures,
    NoSuchLevel,
    NoSuchUnit,
    Past,
    Ranking,
    RankingRow,
    Step,
    WhichUnit,
)
from messages.render import short_name
from scoring.period import FIRST_YEAR, Period
from scoring.register import Ambiguous, Found, Register, Unknown
from scoring.scheme import scheme_for
from scoring.snapshot import State
from scoring.unit import Level, Unit

# Rows of a ranking that a phone shows without scrolling far.
PAGE_ROWS = 20
# A keyboard of more candidates than this is no question any more.
MOST_CANDIDATES = 8
# Earlier periods of a former unit that one message shows, and how far back they are looked for.
MOST_PAST = 6
_LOOK_BACK = 36
# Mergers that followed one another; one message tells no more.
_MOST_STEPS = 6
_FIRST_DAY = date(FIRST_YEAR, 1, 1)


@dataclass(frozen=True)
class _Known:
    """The register as one state of the database had it."""

    state: object
    register: Register
    units: Mapping[int, Unit]
    ids: Mapping[str, int]
    former: frozenset[int]


@dataclass
class Answers:
    """Answers questions about stored figures."""

    database: Database
    reader: Reader
    _known: _Known | None = field(default=None, init=False)

    def card(self, query: str, *, asker: int | None = None, period: Period | None = None) -> Answer:
        """The card of the unit that `query` names; `asker` is a chat, whose units come first."""
        with self.database.read() as connection:
            known = self._load(connection)
            meant = _meant(known, query, self._near(connection, known, asker))
            if not isinstance(meant, Unit):
                return meant
            return self._card(connection, known, known.ids[meant.code], period)

    def own_units(self, asker: int) -> tuple[Unit, ...]:
        """The units that a chat stands for."""
        with self.database.read() as connection:
            known = self._load(connection)
            return tuple(known.units[uid] for uid in self._own_ids(connection, known, asker))

    def card_of(self, unit_id: int, snapshot_id: int = 0) -> Answer:
        """The card of a unit by its number; of a snapshot, or (0) of its newest."""
        with self.database.read() as connection:
            known = self._load(connection)
            if unit_id not in known.units:
                return NoFigures(None)
            if not snapshot_id:
                return self._card(connection, known, unit_id, None)
            head = self._accepted(connection, known, snapshot_id)
            return self._card_in(connection, known, unit_id, head)

    def or_ranking(self, answer: Answer, *, asker: int) -> Answer:
        """A unit without a score of its own is answered with the ranking of those below it."""
        if isinstance(answer, NoFigures) and answer.unit is not None:
            below = self.ranking(root=answer.unit.code, asker=asker)
            if isinstance(below, Ranking):
                return below
        return answer

    def ranking(
        self,
        *,
        level: Level | None = None,
        root: str | None = None,
        period: Period | None = None,
        asker: int | None = None,
        page_rows: int = PAGE_ROWS,
    ) -> Answer:
        """The first page of a ranking: of the asker's level and peers unless told otherwise."""
        with self.database.read() as connection:
            known = self._load(connection)
            own = self._own_ids(connection, known, asker)
            parent = None if root is None else _meant(known, root)
            if not isinstance(parent, Unit | None):
                return parent
            head = self._head_for_ranking(connection, known, own, parent, period)
            if head is None:
                return NoFigures(parent)
            figures = self.reader.load(connection, head, known.units)
            return _first_page(
                known, figures, level, parent.code if parent else None, own, page_rows
            )

    def ranking_page(
        self, snapshot_id: int, level: Level, parent_id: int, page: int, *, asker: int | None
    ) -> Answer:
        """One page of a ranking that was shown before."""
        with self.database.read() as connection:
            known = self._load(connection)
            head = self._accepted(connection, known, snapshot_id)
            if head is None:
                return NoFigures(None)
            figures = self.reader.load(connection, head, known.units)
            own = self._own_ids(connection, known, asker)
            return _page(figures, level, parent_id, page, own, PAGE_ROWS)

    def advice(self, unit_id: int, snapshot_id: int) -> AdviceShown | NoFigures:
        """What earns points back for a unit, by the figures of a snapshot."""
        with self.database.read() as connection:
            known = self._load(connection)
            head = self._accepted(connection, known, snapshot_id)
            if head is None or unit_id not in known.units:
                return NoFigures(None)
            card = self._card_in(connection, known, unit_id, head)
        return AdviceShown(card.sight, card.result) if isinstance(card, Card) else card

    def _load(self, connection: Connection) -> _Known:
        """The register, built anew only when the units changed."""
        state = units.state(connection)
        if self._known is None or self._known.state != state:
            listed = units.units(connection)
            ids = {unit.code: uid for uid, unit in listed.items()}
            former = frozenset(successions.all_of(connection)) & listed.keys()
            register = Register(listed.values(), former=[listed[uid].code for uid in former])
            self._known = _Known(state, register, listed, ids, former)
        return self._known

    def _own_ids(self, connection: Connection, known: _Known, asker: int | None) -> list[int]:
        recipient = people.recipient_of_chat(connection, asker) if asker is not None else None
        if recipient is None:
            return []
        held = people.memberships(connection, recipient.id)
        return list(dict.fromkeys(m.unit_id for m in held if m.unit_id in known.units))

    def _near(self, connection: Connection, known: _Known, asker: int | None) -> list[str]:
        return [known.units[uid].code for uid in self._own_ids(connection, known, asker)]

    def _accepted(
        self, connection: Connection, known: _Known, snapshot_id: int
    ) -> StoredSnapshot | None:
        """A snapshot that counts; a forged number must not show one that does not."""
        head = snapshots.get(connection, snapshot_id, known.units)
        return head if head is not None and head.state is State.ACCEPTED else None

    def _card(
        self, connection: Connection, known: _Known, unit_id: int, period: Period | None
    ) -> Answer:
        head = snapshots.current_of_unit(connection, known.units, unit_id=unit_id, period=period)
        if unit_id in known.former and (period is None or head is None):
            return self._former(connection, known, unit_id)
        return self._card_in(connection, known, unit_id, head)

    def _former(self, connection: Connection, known: _Known, unit_id: int) -> Former:
        """What is left of a unit: its last figures, and who came after it."""
        head = snapshots.current_of_unit(connection, known.units, unit_id=unit_id)
        last = self._card_in(connection, known, unit_id, head)
        steps = _steps(connection, known, unit_id)
        gone = {step.unit for step in steps}
        after = dict.fromkeys(unit for step in steps for unit in step.successors)
        today = [unit for unit in after if unit not in gone]
        return Former(
            unit=known.units[unit_id],
            last=last if isinstance(last, Card) else None,
            earlier=_earlier(connection, known, unit_id, head.period) if head else (),
            steps=steps,
            successors=_candidates(known, today[:MOST_CANDIDATES]),
        )

    def _card_in(
        self, connection: Connection, known: _Known, unit_id: int, head: StoredSnapshot | None
    ) -> Card | NoFigures:
        if head is None:
            return NoFigures(known.units[unit_id])
        figures = self.reader.load(connection, head, known.units, [unit_id])
        if unit_id not in figures.now:
            return NoFigures(known.units[unit_id])
        advice = advised(connection, figures, [unit_id]).get(unit_id)
        return Card(figures.sight, figures.result(unit_id, advised=advice))

    def _head_for_ranking(
        self,
        connection: Connection,
        known: _Known,
        own: Sequence[int],
        root: Unit | None,
        period: Period | None,
    ) -> StoredSnapshot | None:
        if root is not None:
            uid = known.ids[root.code]
            # A province has figures of its own, or stands within the whole country's.
            return snapshots.current(
                connection, known.units, root_id=uid, period=period
            ) or snapshots.current_of_unit(connection, known.units, unit_id=uid, period=period)
        for uid in own:
            head = snapshots.current_of_unit(connection, known.units, unit_id=uid, period=period)
            if head is not None:
                return head
        newest = snapshots.newest_root_id(connection, period)
        if newest is None:
            return None
        return snapshots.current(connection, known.units, root_id=newest, period=period)


def _first_page(
    known: _Known,
    figures: Figures,
    level: Level | None,
    root: str | None,
    own: Sequence[int],
    page_rows: int,
) -> Answer:
    """The first page for a level and root, or for the asker's own, or for the most usual ones."""
    below = [known.units[uid] for uid in figures.now if uid != figures.head.root_id]
    if any(unit.parent == root for unit in below):
        below = [unit for unit in below if unit.parent == root]
    mine = [known.units[uid] for uid in own if known.units[uid] in below]
    levels = Counter(unit.level for unit in below)
    wanted = level or (mine[0].level if mine else _usual(levels))
    if wanted is None or wanted not in levels:
        return NoSuchLevel(write.level(level) if level else "", tuple(levels))
    parents = Counter(unit.parent for unit in below if unit.level is wanted)
    usual = parents.most_common(1)[0][0]
    parent = next((unit.parent for unit in mine if unit.level is wanted), usual)
    return _page(figures, wanted, known.ids.get(parent or "", 0), 0, own, page_rows)


def _meant(known: _Known, query: str, near: Sequence[str] = ()) -> Unit | WhichUnit | NoSuchUnit:
    """The unit that a person means, or the question back."""
    match known.register.find(query, near=near):
        case Found(unit):
            return unit
        case Ambiguous(meant):
            return WhichUnit(query, _candidates(known, meant[:MOST_CANDIDATES]))
        case Unknown(nearest):
            return NoSuchUnit(query, _candidates(known, nearest))


def _steps(connection: Connection, known: _Known, unit_id: int) -> tuple[Step, ...]:
    """Who came after a unit, and after them, as far as that is told."""
    steps: list[Step] = []
    waiting, seen = [unit_id], {unit_id}
    while waiting and len(steps) < _MOST_STEPS:
        former = waiting.pop(0)
        days: dict[date, list[Unit]] = {}
        for successor_id, since in successions.of_unit(connection, former):
            if successor_id in known.units:
                days.setdefault(since, []).append(known.units[successor_id])
                waiting += [successor_id] if successor_id not in seen else []
                seen.add(successor_id)
        steps += [Step(since, known.units[former], tuple(after)) for since, after in days.items()]
    return tuple(steps)


def _earlier(connection: Connection, known: _Known, unit_id: int, last: Period) -> tuple[Past, ...]:
    """A unit's totals and places in the periods before its last one, newest first."""
    found: list[Past] = []
    period = last
    for _ in range(_LOOK_BACK):
        if period.first_day == _FIRST_DAY or len(found) == MOST_PAST:
            break
        period = period.previous
        head = snapshots.current_of_unit(connection, known.units, unit_id=unit_id, period=period)
        if head is not None:
            scheme = scheme_for(period)
            then = scores.standings(connection, head.id, scheme, known.units, [unit_id])[unit_id]
            past = Past(period, then.score.total, then.rank, head.simulated, head.provisional)
            found.append(past)
    return tuple(found)


def _usual(levels: Counter[Level]) -> Level | None:
    """The level that most units have."""
    return levels.most_common(1)[0][0] if levels else None


def _candidates(known: _Known, meant: Sequence[Unit]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(known.ids[unit.code], unit, known.units.get(known.ids.get(unit.parent or "", 0)))
        for unit in meant
    )


def _page(
    figures: Figures, level: Level, parent_id: int, page: int, own: Sequence[int], page_rows: int
) -> Ranking:
    """One page of a ranking; a page beyond the last shows the last."""
    parent = figures.units.get(parent_id)
    code = parent.code if parent else None
    results = [
        figures.result(uid)
        for uid in figures.now
        if figures.units[uid].level is level and figures.units[uid].parent == code
    ]
    results.sort(key=lambda r: (r.now.rank.place if r.now.rank else math.inf, short_name(r.unit)))
    pages = max(1, math.ceil(len(results) / page_rows))
    page = min(max(page, 0), pages - 1)
    return Ranking(
        sight=figures.sight,
        level=level,
        parent=parent,
        parent_id=parent_id,
        rows=tuple(
            RankingRow(
                place=result.now.rank.place if result.now.rank else None,
                name=short_name(result.unit),
                unit=result.unit,
                total=result.now.score.total,
                tier=result.now.score.tier.name if result.now.score.tier else None,
                delta=result.delta,
                rank_change=result.rank_change,
                own=result.unit_id in own,
            )
            for result in results[page * page_rows : (page + 1) * page_rows]
        ),
        page=page,
        pages=pages,
        units=len(results),
    )
