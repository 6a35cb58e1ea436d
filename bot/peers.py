"""Who are the peers in a snapshot, and what do they have: figures, totals, places, what is alike?

Peers have one level and one unit above. A snapshot's figures never change, so what was read of
them once is kept for the next question.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Lock, RLock

from sqlalchemy import Connection

from bot.figures import Figures, Reader
from bot.storage import components, scores
from bot.storage.snapshots import StoredSnapshot
from bot.storage.units import Units
from scoring.advice import Advised
from scoring.checks import FEWEST_PEERS
from scoring.rank import Standing
from scoring.unit import Level, Unit

# The level, and the code of the unit above.
PeerKey = tuple[Level, str | None]
# What is kept at the most, in units' figures of 5 kilobytes each: those of today's country twice
# over, or once with the advice of half of it.
MOST_KEPT = 8000
# The advice for a unit takes as much as the figures of two.
_ADVICE_WEIGHS = 2
# Half a megabyte each for the whole country.
_MOST_ROLLS = 20


@dataclass(frozen=True)
class PeerFigures:
    """What peers have.

    Attributes:
        totals: of those that have one, ascending.
        places: how many have each place.
        alike: codes of the components in which all have the same share.
    """

    totals: tuple[Decimal, ...] = ()
    places: Mapping[int, int] = field(default_factory=dict)
    alike: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Cohort:
    """All that stand side by side in a snapshot, with what is told of them.

    Attributes:
        key: their level and the unit above.
        figures: of them alone.
        have: what they have between them.
        advised: advice reckoned so far, of the sort that a caller names, by unit id.
    """

    key: PeerKey
    figures: Figures
    have: PeerFigures
    advised: dict[tuple[object, int], Advised] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        """What it takes of `MOST_KEPT`."""
        return len(self.figures.now) + _ADVICE_WEIGHS * len(self.advised)


def key_of(unit: Unit) -> PeerKey:
    """What a unit shares with its peers."""
    return (unit.level, unit.parent)


def all_peers(connection: Connection, figures: Figures) -> Mapping[PeerKey, PeerFigures]:
    """What the peers of every unit of a whole snapshot have, in one query."""
    codes = figures.sight.scheme.formula_codes
    alike = components.alike(connection, figures.head.id, codes, FEWEST_PEERS) if codes else {}
    standings: dict[PeerKey, list[Standing]] = defaultdict(list)
    for uid, standing in figures.now.items():
        standings[key_of(figures.units[uid])].append(standing)
    return {key: _have(found, alike.get(key, frozenset())) for key, found in standings.items()}


# Who stands in a snapshot, peers with peers.
Roll = Mapping[PeerKey, tuple[int, ...]]
# Of which snapshot, beside which, and who.
_Key = tuple[int, int | None, PeerKey]


@dataclass
class PeerBook:
    """The peers that were asked for, as long as the register is the same."""

    # Those asked for last stand last.
    _cohorts: dict[_Key, Cohort] = field(default_factory=dict, init=False)
    _rolls: dict[int, Roll] = field(default_factory=dict, init=False)
    # A hundred leaders of a province ask for the same at one time: one reads it for all. Those of
    # others wait too, some ten milliseconds, behind a list of many provinces up to a hundred: to
    # read side by side would make nobody quicker.
    _reading: RLock = field(default_factory=RLock, init=False)
    _ordering: Lock = field(default_factory=Lock, init=False)

    def cohort(
        self,
        connection: Connection,
        reader: Reader,
        head: StoredSnapshot,
        earlier: StoredSnapshot | None,
        units: Units,
        peers: PeerKey,
    ) -> Cohort:
        """These peers in a snapshot, beside an earlier one; nobody, where none stand in it."""
        return self.cohorts(connection, reader, head, earlier, units, [peers])[peers]

    def cohorts(
        self,
        connection: Connection,
        reader: Reader,
        head: StoredSnapshot,
        earlier: StoredSnapshot | None,
        units: Units,
        wanted: Iterable[PeerKey],
    ) -> Mapping[PeerKey, Cohort]:
        """The same of the peers of several units: all that are not kept are read at once."""
        keys: dict[PeerKey, _Key] = {
            peers: (head.id, earlier.id if earlier else None, peers) for peers in wanted
        }
        found = self._found_of(keys)
        if len(found) == len(keys):
            return found
        with self._reading:
            found |= self._found_of({one: keys[one] for one in keys if one not in found})
            # By their numbers alone: by a condition on units a query reads all rows of the country.
            roll = self.roll(connection, head.id, units)
            ids = {peers: roll.get(peers, ()) for peers in keys if peers not in found}
            for read in _read(connection, reader, head, earlier, units, ids):
                found[read.key] = read
                # Of nobody there is nothing to keep: buttons can be forged without end.
                if ids[read.key]:
                    self._keep(keys[read.key], read)
        return found

    def _found_of(self, keys: Mapping[PeerKey, _Key]) -> dict[PeerKey, Cohort]:
        found = {peers: self._found(key) for peers, key in keys.items()}
        return {peers: cohort for peers, cohort in found.items() if cohort is not None}

    def _found(self, key: _Key) -> Cohort | None:
        with self._ordering:
            kept = self._cohorts.pop(key, None)
            if kept is not None:
                self._cohorts[key] = kept
            return kept

    def _keep(self, key: _Key, cohort: Cohort) -> None:
        with self._ordering:
            room = MOST_KEPT - cohort.weight - sum(one.weight for one in self._cohorts.values())
            while self._cohorts and room < 0:
                room += self._cohorts.pop(next(iter(self._cohorts))).weight
            self._cohorts[key] = cohort

    def roll(self, connection: Connection, snapshot_id: int, units: Mapping[int, Unit]) -> Roll:
        """The ids of all units that a snapshot has figures of."""
        if (kept := self._rolls.get(snapshot_id)) is not None:
            return kept
        with self._reading:
            if (kept := self._rolls.get(snapshot_id)) is not None:
                return kept
            found: dict[PeerKey, list[int]] = defaultdict(list)
            for uid in scores.unit_ids_of(connection, snapshot_id):
                found[key_of(units[uid])].append(uid)
            if len(self._rolls) >= _MOST_ROLLS:
                self._rolls.clear()
            read = {key: tuple(ids) for key, ids in found.items()}
            # Another thread may clear them at any moment.
            self._rolls[snapshot_id] = read
            return read


def _read(
    connection: Connection,
    reader: Reader,
    head: StoredSnapshot,
    earlier: StoredSnapshot | None,
    units: Units,
    ids: Mapping[PeerKey, Collection[int]],
) -> Iterator[Cohort]:
    """These peers with these numbers, in as many queries however many they are."""
    if not ids:
        return
    every = [uid for some in ids.values() for uid in some]
    figures = reader.beside(connection, head, earlier, units, every)
    alike = _alike(connection, figures, ids)
    for peers, some in ids.items():
        own = figures if len(ids) == 1 else figures.of_some(some)
        yield Cohort(peers, own, _have(own.now.values(), alike.get(peers, frozenset())))


def _alike(
    connection: Connection, figures: Figures, ids: Mapping[PeerKey, Collection[int]]
) -> Mapping[PeerKey, frozenset[str]]:
    """Components in which all of a cohort have the same share."""
    codes, head_id = figures.sight.scheme.formula_codes, figures.head.id
    if not codes or not figures.now:
        return {}
    if len(ids) > 1:
        return components.alike(connection, head_id, codes, FEWEST_PEERS, figures.now)
    (peers,) = ids
    return {peers: components.alike_among(connection, head_id, codes, FEWEST_PEERS, figures.now)}


def _have(standings: Collection[Standing], alike: frozenset[str]) -> PeerFigures:
    totals = sorted(one.score.total for one in standings if one.score.total is not None)
    places = Counter(one.rank.place for one in standings if one.rank is not None)
    return PeerFigures(tuple(totals), places, alike)
