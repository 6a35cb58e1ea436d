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
    unit: Unit
    kind: str | None
    full_plain: str


class Register:
    """All units, indexed for the ways people write them.

    A query with accents means what it spells; one without lists all it may mean; likeness is only
    ever proposed.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self._by_code: dict[str, Unit] = {}
        self._by_accents: dict[str, list[_Entry]] = defaultdict(list)
        self._by_plain: dict[str, list[_Entry]] = defaultdict(list)
        self._bare_plain: list[str] = []
        self._full_plain: list[str] = []
        self._units: list[Unit] = []
        for unit in units:
            name = take_apart(unit.name)
            entry = _Entry(unit, name.kind, plain_key(name.display))
            self._units.append(unit)
            self._by_code[unit.code.casefold()] = unit
            self._by_accents[accent_key(name.bare)].append(entry)
            self._by_plain[plain_key(name.bare)].append(entry)
            self._bare_plain.append(plain_key(name.bare))
            self._full_plain.append(entry.full_plain)

    def by_code(self, code: str) -> Unit | None:
        """The unit with that code, in any case of letters."""
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
        inner, comma, above = query.rpartition(",")
        if comma and inner.strip():
            return self._below(self.find(inner, near=near), above)
        name = take_apart(query)
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
        return self._ask(other, near) if other else self._propose(query)

    def _below(self, match: Match, above: str) -> Match:
        """`Xã Vĩnh Thạnh, Lấp Vò`: those of a match whose parent's name is like that."""
        match match:
            case Found(unit):
                units: tuple[Unit, ...] = (unit,)
            case Ambiguous(units):
                pass
            case Unknown():
                return match
        wanted = plain_key(take_apart(above).bare)
        fitting = tuple(
            unit
            for unit in units
            if (parent := self._by_code.get((unit.parent or "").casefold())) is not None
            and wanted in {plain_key(take_apart(parent.name).bare), plain_key(parent.name)}
        )
        if len(fitting) == 1:
            return Found(fitting[0])
        return Ambiguous(fitting) if fitting else match

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

    def _decide(self, entries: list[_Entry], near: Iterable[str]) -> Match:
        if len(entries) == 1:
            return Found(entries[0].unit)
        own = set(near)
        mine = [entry for entry in entries if entry.unit.code in own]
        if len(mine) == 1:
            return Found(mine[0].unit)
        return self._ask(entries, own)

    def _ask(self, entries: list[_Entry], near: Iterable[str]) -> Ambiguous:
        own = set(near)
        parents = {
            self._by_code[code.casefold()].parent
            for code in own
            if code.casefold() in self._by_code
        }

        def distance(entry: _Entry) -> tuple[int, str]:
            unit = entry.unit
            if unit.code in own:
                return (0, unit.name)
            if unit.parent in own or (unit.parent and unit.parent in parents):
                return (1, unit.name)
            return (2, unit.name)

        return Ambiguous(tuple(entry.unit for entry in sorted(entries, key=distance)))

    def _propose(self, query: str) -> Unknown:
        key = plain_key(query)
        if not key:
            return Unknown(())
        likeness: dict[int, float] = {}
        for names in (self._bare_plain, self._full_plain):
            for _, score, index in process.extract(
                key, names, scorer=fuzz.ratio, limit=_PROPOSALS, score_cutoff=_LEAST_LIKENESS
            ):
                likeness[index] = max(score, likeness.get(index, 0))
        best = sorted(likeness, key=lambda index: -likeness[index])[:_PROPOSALS]
        return Unknown(tuple(self._units[index] for index in best))
