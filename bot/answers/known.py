"""Which units and which snapshots are known while a question is answered, and who asks it?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import structlog
from sqlalchemy import Connection

from bot.entitled import is_entitled
from bot.figures import Reader
from bot.owners import Owners
from bot.peers import MOST_KEPT, Cohort, PeerBook, PeerKey, Roll, key_of
from bot.storage import score_history
from bot.storage.heads import Heads
from bot.storage.kept_state import KeptState
from bot.storage.people import Membership, Recipient
from bot.storage.score_history import PastScore
from bot.storage.snapshots import StoredSnapshot
from bot.storage.units import Units
from messages.answers import Candidate, NoSuchUnit, WhichUnit
from scoring.period import Period
from scoring.register import Ambiguous, Found, Register, Unknown
from scoring.unit import Unit

log = structlog.get_logger()

# A keyboard of more candidates than this is no question any more.
MOST_CANDIDATES = 8


@dataclass(frozen=True)
class Known:
    """The register, and which snapshots count, as one state of the database had them."""

    state: KeptState
    units: Units
    former: frozenset[int]
    owners: Owners
    heads: Heads
    peers: PeerBook = field(default_factory=PeerBook)

    @property
    def register(self) -> Register:
        """What a name means."""
        return self.units.register

    @property
    def ids(self) -> Mapping[str, int]:
        """The units' numbers by their codes."""
        return self.units.ids

    def candidates(self, meant: Iterable[Unit]) -> tuple[Candidate, ...]:
        """Units with those above them, as many as tell them apart; former ones with what is now."""
        listed = tuple(meant)
        parents = {unit: self.units.get(self.parent_id(unit)) for unit in listed}

        def told(unit: Unit) -> tuple[str, str]:
            parent = parents[unit]
            return (unit.name, parent.name if parent else "")

        alike = Counter(map(told, parents))
        return tuple(self._candidate(unit, apart=alike[told(unit)] > 1) for unit in listed)

    def _candidate(self, unit: Unit, *, apart: bool) -> Candidate:
        parent = self.units.get(self.parent_id(unit))
        top = self.units.get(self.parent_id(parent)) if parent and apart else None
        uid = self.ids[unit.code]
        now = self.register.successors.last(unit) if uid in self.former else None
        return Candidate(uid, unit, parent, top, now)

    def before_under_its_name(self, unit: Unit) -> tuple[Unit, ...]:
        """The former units of which this one goes on under the same name, by code."""
        return self.register.successors.before_under_its_name(unit)

    def above_namesake(self, unit: Unit) -> Unit | None:
        """The unit above one that shares its name with another; None where the name is enough."""
        return self.units.above_namesake(self.ids.get(unit.code, 0))

    def parent_id(self, unit: Unit) -> int:
        """The number of the unit above; 0 for a root."""
        return self.ids.get(unit.parent or "", 0)


@dataclass(frozen=True)
class Asking:
    """One question under way: who asks, on what day, and the database as it is now.

    Attributes:
        connection: within a reading transaction.
        known: all units.
        reader: loads figures.
        today: the day here.
        recipient: who asks; None for somebody who stands for no unit, or nobody in particular.
        held: what they stand for.
        operator: whoever runs the service asks, and sees all.
    """

    connection: Connection
    known: Known
    reader: Reader
    today: date
    recipient: Recipient | None = None
    held: Sequence[Membership] = ()
    operator: bool = False
    _pasts: dict[int, tuple[PastScore, ...]] = field(default_factory=dict, init=False)

    @cached_property
    def own(self) -> Sequence[int]:
        """Ids of the asker's units."""
        return list(dict.fromkeys(m.unit_id for m in self.held if m.unit_id in self.known.units))

    def meant(self, query: str, *, propose: bool = True) -> Unit | WhichUnit | NoSuchUnit:
        """The unit that a person means, or the question back; it may `propose` likely ones."""
        near = [self.known.units[uid].code for uid in self.own]
        match self.known.register.find(query, near=near, propose=propose):
            case Found(unit):
                return unit
            case Ambiguous(meant):
                shown = self.known.candidates(meant[:MOST_CANDIDATES])
                return WhichUnit(query, shown, more=len(meant) - len(shown))
            case Unknown(nearest):
                return NoSuchUnit(query, self.known.candidates(nearest))

    def accepted(self, snapshot_id: int) -> StoredSnapshot | None:
        """A snapshot that counts; a forged number must not show one that does not."""
        return self.known.heads.by_id.get(snapshot_id)

    def newer_than(self, head: StoredSnapshot) -> int:
        """The snapshot that counts of the period of this one since; 0 while this one does."""
        now = self.known.heads.current(head.root_id, head.period)
        return 0 if now is None or now.id == head.id else now.id

    def past(self, unit_id: int) -> tuple[PastScore, ...]:
        """A unit's totals and places in every period of which it has figures, newest first."""
        self.look_up([unit_id])
        return self._pasts[unit_id]

    def look_up(self, unit_ids: Iterable[int]) -> None:
        """Read at once what `past` and `of_unit` will be asked of many units."""
        missing = [uid for uid in dict.fromkeys(unit_ids) if uid not in self._pasts]
        if missing:
            found = score_history.of_units(self.connection, missing, self.known.heads)
            self._pasts.update(found)

    def of_unit(self, unit_id: int, period: Period | None = None) -> StoredSnapshot | None:
        """The snapshot that counts for a unit: of a period, or the newest that names it."""
        heads = (then.head for then in self.past(unit_id))
        return next((head for head in heads if period in {None, head.period}), None)

    def of_root(self, unit_id: int, period: Period | None = None) -> StoredSnapshot | None:
        """The newest of those below a root: its own, or (of a country) one in which they stand.

        Of a unit with nobody below it, the one in which it stands itself.
        """
        own = self.known.heads.current(unit_id, period)
        within = self.of_unit(unit_id, period)
        if own is None or within is None:
            return own or within
        newer = within.period.newness > own.period.newness
        return within if newer and self._names_below(within, unit_id) else own

    def _names_below(self, head: StoredSnapshot, unit_id: int) -> bool:
        code = self.known.units[unit_id].code
        return any(above == code for _, above in self.roll(head))

    def may_see(self, unit_id: int) -> bool:
        """Whether the asker may see what of a unit's checks is not for everybody."""
        if self.operator or self.recipient is None:
            return self.operator
        return is_entitled(self.recipient, self.held, self.known.units, unit_id)

    def roll(self, head: StoredSnapshot) -> Roll:
        """Who stands in a snapshot, peers with peers."""
        return self.known.peers.roll(self.connection, head.id, self.known.units)

    def cohort(self, head: StoredSnapshot, peers: PeerKey) -> Cohort:
        """Units side by side in a snapshot; nobody, where none of them stand in it."""
        known = self.known
        earlier = known.heads.baseline(head)
        return known.peers.cohort(self.connection, self.reader, head, earlier, known.units, peers)

    def cohorts(self, head: StoredSnapshot, wanted: Iterable[PeerKey]) -> Mapping[PeerKey, Cohort]:
        """The same of several at once."""
        known = self.known
        earlier = known.heads.baseline(head)
        return known.peers.cohorts(self.connection, self.reader, head, earlier, known.units, wanted)

    def read_newest(self) -> None:
        """Read the newest figures of every root, as many as leave room for the advice on them."""
        room = MOST_KEPT // 2
        for heads in self.known.heads.of_root.values():
            for peers, ids in self.roll(heads[0]).items():
                # People ask for today's units; of former ones there are three times as many.
                if self.known.former.issuperset(ids) or len(ids) > room:
                    continue
                try:
                    self.cohort(heads[0], peers)
                except LookupError as error:
                    # A period without a known scheme: it must not end every start.
                    said = type(error).__name__
                    log.error("newest_unreadable", snapshot=heads[0].id, error=said)  # noqa: TRY400 - one line a start
                    continue
                room -= len(ids)

    def cohort_of(self, head: StoredSnapshot, unit_id: int) -> Cohort:
        """A unit and its peers in a snapshot; the unit itself may not be among them."""
        return self.cohort(head, key_of(self.known.units[unit_id]))
