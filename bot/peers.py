"""Who are the peers in a snapshot, and what do they have: totals, places, what is alike with all?

Peers have one level and one unit above. A snapshot's figures never change, so what was read of
them once is kept for the next question.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import Connection

from bot.figures import Figures
from bot.storage import components, scores
from scoring.checks import FEWEST_PEERS
from scoring.unit import Level, Unit

# The level, and the code of the unit above.
PeerKey = tuple[Level, str | None]
# The country of before 1/7/2025 has 800 of them, most of fifteen communes, which take 3 kilobytes.
_MOST_KEPT = 1500
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


def key_of(unit: Unit) -> PeerKey:
    """What a unit shares with its peers."""
    return (unit.level, unit.parent)


def all_peers(connection: Connection, figures: Figures) -> Mapping[PeerKey, PeerFigures]:
    """The peers of every unit of a snapshot, in two queries."""
    head, codes = figures.head.id, figures.sight.scheme.formula_codes
    alike = components.alike(connection, head, codes, FEWEST_PEERS) if codes else {}
    return {
        key: PeerFigures(totals, places, alike.get(key, frozenset()))
        for key, (totals, places) in scores.places(connection, head).items()
    }


# Who stands in a snapshot, peers with peers.
Roll = Mapping[PeerKey, tuple[int, ...]]


@dataclass
class PeerBook:
    """The peers that were asked for, as long as the register is the same."""

    _kept: dict[tuple[int, PeerKey], PeerFigures] = field(default_factory=dict, init=False)
    _rolls: dict[int, Roll] = field(default_factory=dict, init=False)

    def of(self, connection: Connection, figures: Figures, unit_id: int) -> PeerFigures:
        """The peers of a unit in a snapshot."""
        key = (figures.head.id, key_of(figures.units[unit_id]))
        if (kept := self._kept.get(key)) is not None:
            return kept
        # By their numbers alone: by a condition on units a query reads all rows of the country.
        ids = self.roll(connection, figures.head.id, figures.units).get(key[1], ())
        read = _among(connection, figures, ids)
        if len(self._kept) >= _MOST_KEPT:
            # Everything is read again in two queries; no order of use needs to be kept.
            self._kept.clear()
        self._kept[key] = read
        return read

    def roll(self, connection: Connection, snapshot_id: int, units: Mapping[int, Unit]) -> Roll:
        """The ids of all units that a snapshot has figures of."""
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


def _among(connection: Connection, figures: Figures, unit_ids: Collection[int]) -> PeerFigures:
    head, codes = figures.head.id, figures.sight.scheme.formula_codes
    alike: frozenset[str] = frozenset()
    if codes:
        alike = components.alike_among(connection, head, codes, FEWEST_PEERS, unit_ids)
    return PeerFigures(*scores.places_among(connection, head, unit_ids), alike)
