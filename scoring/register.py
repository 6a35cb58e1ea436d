"""Which unit does a person mean? All units known, and the search among them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from scoring.names import (
    KINDS,
    UnitName,
    accent_key,
    has_accents,
    loose_kind,
    plain_key,
    take_apart,
)
from scoring.unit import Unit

# Below this likeness (0-100, rapidfuzz ratio) a proposal only confuses.
_LEAST_LIKENESS = 60
_PROPOSALS = 3
# Characters of a question that are looked at; the longest name with all units above it has 150.
_LONGEST_QUERY = 200


@dataclass(frozen=True)
class Found:
    """Exactly one unit is meant."""

    unit: Unit


@dataclass(frozen=True)
class Ambiguous:
    """Several units may be meant, or one under another spelling: ask, never guess."""

    units: tuple[Unit, ...]


@dataclass(frozen=True)
class Unknown:
    """No unit has that name; `nearest` are the closest ones, best first, at most three."""

    nearest: tuple[Unit, ...]


Match = Found | Ambiguous | Unknown


@dataclass(frozen=True)
class _Entry:
    """One name of a unit: its kind, and whose."""

    unit: Unit
    kind: str | None


class Register:
    """All units, indexed for the ways people write them.

    A query with accents means what it spells; one without lists all it may mean; likeness is only
    ever proposed. Another name of a unit is as good as its present one.

    Args:
        units: all that may be meant.
        former: codes of those that others have come after; in a question they stand last.
    """

    def __init__(self, units: Iterable[Unit], *, former: Iterable[str] = ()) -> None:
        self._former = frozenset(former)
        self._by_code: dict[str, Unit] = {}
        self._by_accents: dict[str, list[_Entry]] = defaultdict(list)
        self._by_plain: dict[str, list[_Entry]] = defaultdict(list)
        self._bare_plain: list[str] = []
        self._full_plain: list[str] = []
        self._units: list[Unit] = []
        for unit in units:
            self._by_code[unit.code.casefold()] = unit
            kind = take_apart(unit.name).kind
            for name in map(take_apart, (unit.name, *unit.aliases)):
                # A name that says no kind is one of the unit's own kind.
                entry = _Entry(unit, name.kind or kind)
                self._units.append(unit)
                self._by_accents[accent_key(name.bare)].append(entry)
                self._by_plain[plain_key(name.bare)].append(entry)
                self._bare_plain.append(plain_key(name.bare))
                self._full_plain.append(plain_key(name.display))
        for unit in self._units:
            for code in unit.codes:
                self._by_code.setdefault(code.casefold(), unit)

    def by_code(self, code: str) -> Unit | None:
        """The unit that has that code, or had it, in any case of letters."""
        return self._by_code.get(code.strip().casefold())

    def find(self, query: str, *, near: Iterable[str] = ()) -> Match:
        """Find the unit that `query` names.

        Args:
            query: as typed: any Unicode form, with or without kind, committee and accents.
            near: codes of the asker's own units; a homonym among them, their children or their
                siblings comes first.
        """
        unit = self.by_code(query)
        if unit is not None:
            return Found(unit)
        query = query[:_LONGEST_QUERY]
        name = take_apart(query)
        inner, comma, above = query.rpartition(",")
        if comma and inner.strip() and not self._has_comma(name, query):
            return self._below(self.find(inner, near=near), above)
        if not has_accents(query):
            # Even a name that is spelt without accents is one of several: xã Vinh Thanh exists.
            loose = self._loose(query, name)
            return self._decide(loose, near) if loose else self._propose(query)
        entries = self._by_accents.get(accent_key(name.bare), [])
        exact = [entry for entry in entries if name.kind in (None, entry.kind)]
        if exact:
            return self._decide(exact, near)
        # Other accents than the typed ones, or another kind: shown, never taken silently.
        other = entries or self._by_plain.get(plain_key(name.bare), [])
        return self._ask(_units(other), near) if other else self._propose(query)

    def _has_comma(self, name: UnitName, query: str) -> bool:
        """Whether all commas belong to the name, as in Sở Văn hóa, Thể thao và Du lịch."""
        whole = name.bare.count(",") == query.count(",")
        return whole and plain_key(name.bare) in self._by_plain

    def _below(self, match: Match, above: str) -> Match:
        """`Xã Vĩnh Thạnh, Lấp Vò`: those of a match that stand below a unit of such a name."""
        match match:
            case Found(unit):
                units: tuple[Unit, ...] = (unit,)
            case Ambiguous(units):
                pass
            case Unknown():
                return match
        bare, full = plain_key(take_apart(above).bare), plain_key(above)
        fitting = tuple(
            unit
            for unit in units
            if any(
                bare == plain_key(take_apart(name).bare) or full == plain_key(name)
                for higher in self._those_above(unit)
                for name in (higher.name, *higher.aliases)
            )
        )
        if len(fitting) == 1:
            return Found(fitting[0])
        if not fitting and bare in self._by_plain:
            # Somebody else's unit is meant, which is not known: shown, never taken silently.
            return Ambiguous(units)
        return Ambiguous(fitting) if fitting else match

    def _those_above(self, unit: Unit) -> list[Unit]:
        """The units above one, nearest first."""
        found: list[Unit] = []
        parent = self._by_code.get((unit.parent or "").casefold())
        while parent is not None and parent not in found:
            found.append(parent)
            parent = self._by_code.get((parent.parent or "").casefold())
        return found

    def _loose(self, query: str, name: UnitName) -> list[_Entry]:
        """All readings of a query without accents: `xa dung` is Xa Dung or xã Dung."""
        whole = self._by_plain.get(plain_key(query), [])
        bare = [
            entry
            for entry in self._by_plain.get(plain_key(name.bare), [])
            if name.kind in (None, entry.kind)
        ]
        kind = loose_kind(name.bare)
        behind_kind = []
        if kind is not None:
            same_spelling = [k.word for k in KINDS if plain_key(k.word) == plain_key(kind[0].word)]
            behind_kind = [
                entry
                for entry in self._by_plain.get(plain_key(kind[1]), [])
                if entry.kind in same_spelling
            ]
        return list(dict.fromkeys((*whole, *bare, *behind_kind)))

    def _decide(self, entries: Iterable[_Entry], near: Iterable[str]) -> Match:
        units = _units(entries)
        if len(units) == 1:
            return Found(units[0])
        own = set(near)
        mine = [unit for unit in units if unit.code in own]
        if len(mine) == 1:
            return Found(mine[0])
        return self._ask(units, own)

    def _ask(self, units: Iterable[Unit], near: Iterable[str]) -> Ambiguous:
        own = set(near)
        parents = {
            self._by_code[code.casefold()].parent
            for code in own
            if code.casefold() in self._by_code
        }

        def distance(unit: Unit) -> tuple[int, str]:
            if unit.code in own:
                return (0, unit.name)
            is_former = unit.code in self._former
            if unit.parent in own or (unit.parent and unit.parent in parents):
                return (1 + 2 * is_former, unit.name)
            return (2 + 2 * is_former, unit.name)

        return Ambiguous(tuple(sorted(units, key=distance)))

    def _propose(self, query: str) -> Unknown:
        key = plain_key(query)
        if not key:
            return Unknown(())
        likeness: dict[Unit, float] = {}
        for names in (self._bare_plain, self._full_plain):
            # Twice as many: several of them may be names of one unit.
            for _, score, index in process.extract(
                key, names, scorer=fuzz.ratio, limit=2 * _PROPOSALS, score_cutoff=_LEAST_LIKENESS
            ):
                unit = self._units[index]
                likeness[unit] = max(score, likeness.get(unit, 0))
        best = sorted(likeness, key=lambda unit: -likeness[unit])[:_PROPOSALS]
        return Unknown(tuple(best))


def _units(entries: Iterable[_Entry]) -> list[Unit]:
    """Each unit once: several of its names may fit."""
    return list(dict.fromkeys(entry.unit for entry in entries))
