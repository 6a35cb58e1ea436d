"""Which unit does a person mean? All units known, and the search among them."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scoring.names import (
    COMMITTEE,
    accent_key,
    clean,
    has_accents,
    loose_kind,
    plain_key,
    take_apart,
)
from scoring.resolving.departments import Departments, was_joined
from scoring.resolving.keyboards import readings
from scoring.resolving.likeness import has_all_marks
from scoring.resolving.places import Places, Splitter, separated, splits, word_splits
from scoring.resolving.proposals import MOST_PROPOSALS, Proposals, nearest_codes
from scoring.resolving.spellings import Entry, Spellings, apart
from scoring.successors import Successors
from scoring.unit import Level, Unit

# Characters of a question that are looked at; the longest name with all units above it has 150.
_LONGEST_QUERY = 200
# Composing is done on no more than this, whatever is sent: each letter may carry a few marks.
_LONGEST_TYPED = 5 * _LONGEST_QUERY
# Places above one another in one text: commune, district, province.
_MOST_PLACES = 2

# Share of right letters from which words behind a name are a mistyped place above it.
_LIKE_A_PLACE = 0.75

_PORTAL_CODE = re.compile(r"[a-z]\d+(?:[\s._-]+\d+)*", re.IGNORECASE)
_TONE_FIRST = re.compile("([\u0300\u0301\u0303\u0309\u0323])([\u0302\u0306\u031b])")
_PARTS = re.compile(r"[\s._-]+")

_Reader = Callable[[str], list[Entry]]


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


class Register:
    """All units, indexed for the ways people write them.

    A query with accents means what it spells; one without lists all it may mean; likeness is only
    ever proposed. Another name of a unit is as good as its present one. Who came after a former
    unit under its name answers to that name; other former ones stand last in a question. The order
    of the units that it is given changes nothing.

    Args:
        units: all that may be meant.
        after: by the code of each former unit the codes of those that came directly after it.
    """

    def __init__(
        self, units: Iterable[Unit], *, after: Mapping[str, Iterable[str]] = MappingProxyType({})
    ) -> None:
        known = sorted(units, key=lambda unit: unit.code)
        self.successors = Successors(known, after)
        self._by_code = {unit.code.casefold(): unit for unit in known}
        for unit in known:
            for code in unit.codes:
                self._by_code.setdefault(code.casefold(), unit)
        self._by_code_parts = {_code_key(code): u for code, u in self._by_code.items()}
        self._spellings = Spellings()
        self._departments = Departments()
        self._places = Places(known, self._by_code, self.successors)
        for unit in known:
            kind = take_apart(unit.name).kind
            for name in map(take_apart, (unit.name, *unit.aliases)):
                # A name that says no kind is one of the unit's own kind.
                entry = Entry(unit, name.kind or kind, name.bare)
                self._spellings.add(entry)
                self._places.add(entry)
                if unit.level is Level.AGENCY:
                    self._departments.add(entry)
        self._proposals = Proposals(self._spellings, self._places, self.successors)

    def by_code(self, code: str) -> Unit | None:
        """The unit that has that code, or had it, in any case of letters."""
        return self._by_code.get(code.strip().casefold())

    def is_called(self, text: str) -> bool:
        """Whether any unit is called so, with its kind or without, whatever the accents."""
        bare, loose = take_apart(text).bare, loose_kind(text)
        names = (bare, loose[1]) if loose else (bare,)
        return any(self._spellings.called(plain_key(name)) for name in names)

    def named(self, text: str) -> Match:
        """The unit that a list, a setting or a grant names: only as it is spelt.

        Unlike `find` it knows no keyboards, no short forms and no asker, and takes a place above
        only behind a comma: what is written down for good is written out.
        """
        seen = _visible(text)
        unit = self.by_code(text) or self.by_code(seen)
        if unit is not None:
            return Found(unit)
        return self._read(seen, (seen,), (self._spellings.spelt,), (separated,), (), propose=True)

    def find(self, query: str, *, near: Iterable[str] = (), propose: bool = True) -> Match:
        """Find the unit that `query` names.

        Args:
            query: as typed: any Unicode form, with or without kind, committee, accents and a place
                above; run together, shortened, or in the keys of Telex or VNI.
            near: codes of the asker's own units; a homonym among them is meant, and those around
                them and in their province are asked about first.
            propose: look for the likest names where none is meant, which takes longest of all.
        """
        seen = _visible(query)
        unit = self.by_code(query) or self.by_code(seen)
        if unit is None and _PORTAL_CODE.fullmatch(seen):
            unit = self._by_code_parts.get(_code_key(seen))
        if unit is not None:
            return Found(unit)
        readers, own = (self._typed, self._short), self._own(near)
        match = self._read(
            seen, readings(seen), readers, (separated, word_splits), own, propose=propose
        )
        if propose and isinstance(match, Unknown) and _PORTAL_CODE.fullmatch(seen):
            near_codes = nearest_codes(_code_key(seen), self._by_code_parts)
            return Unknown(tuple(dict.fromkeys((*match.nearest, *near_codes)))[:MOST_PROPOSALS])
        return self._with_others_that_took_over(seen, match, own)

    def distance(self, near: Iterable[str]) -> Callable[[Unit], tuple[int, str, str]]:
        """How far a unit is from an asker with units of these codes; present before former ones."""
        return self._places.distance(self._own(near))

    def _own(self, near: Iterable[str]) -> tuple[str, ...]:
        """Codes of an asker's units, and of those that go on from them under their names."""
        codes = tuple(near)
        own = (unit for code in codes if (unit := self.by_code(code)) is not None)
        later = (later.code for unit in own for later in self.successors.namesakes(unit))
        return (*codes, *sorted(later))

    def _read(
        self,
        query: str,
        texts: Iterable[str],
        readers: tuple[_Reader, ...],
        splitters: tuple[Splitter, ...],
        near: Iterable[str],
        *,
        propose: bool,
    ) -> Match:
        """The steps from the surest reading to mere likeness; the first that finds any decides."""
        near = tuple(near)
        # Its accents say nothing of how the name behind it is typed.
        texts = tuple(COMMITTEE.sub("", text) or text for text in texts)
        for reader in readers:
            taken = [
                entry
                for text in texts
                for entry in self._with_places(text, reader(text), reader, splitters)
            ]
            if taken:
                return self._decide(taken, near)
        # From here on it is another spelling than any unit has: shown, never taken silently.
        for text in texts:
            other = self._otherwise(text) or self._placed(text, self._otherwise, splitters)
            if other:
                return self._ask_in_order(other, near)
        # Who took over at the place that is said counts before a namesake at another.
        after = self._placed(query, self._proposals.successors, splitters)
        match = None if after else self._elsewhere(query, readers, splitters, near)
        if match is not None:
            return match
        after = self._proposals.successors(query) or after
        if after:
            return self._ask_in_order(after, near)
        if not propose:
            return Unknown(())
        return Unknown(self._proposals.nearest(query, splitters, self._places.distance(near)))

    def _typed(self, text: str) -> list[Entry]:
        """Those that a text spells; without accents also those whose words it runs together."""
        spelt = self._spellings.spelt(text)
        if spelt and has_accents(text):
            return spelt
        return list(dict.fromkeys((*spelt, *self._spellings.run_together(text))))

    def _short(self, text: str) -> list[Entry]:
        """The departments and provinces that a text shortens."""
        provinces = [Entry(unit, None, unit.name) for unit in self._places.provinces(text)]
        return [*self._departments.read(text), *provinces]

    def _with_places(
        self, text: str, whole: list[Entry], reader: _Reader, splitters: tuple[Splitter, ...]
    ) -> list[Entry]:
        """Those that a text names as a whole, and those that it names with a place above.

        `2 Bảo Lộc` may be phường 2 of Bảo Lộc; the full name `Phường 2 Bảo Lộc` is only itself.
        """
        if whole and has_accents(text) and apart(text).kind is not None:
            return whole
        return [*whole, *self._placed(text, reader, splitters)]

    def _placed(
        self,
        text: str,
        reader: _Reader,
        splitters: tuple[Splitter, ...],
        depth: int = _MOST_PLACES,
    ) -> list[Entry]:
        """Those that a text names together with a place above them."""
        found: list[Entry] = []
        for name, place in splits(text, splitters):
            places = self._places.named(place)
            if not places:
                continue
            entries = reader(name)
            if not entries and depth > 1:
                entries = self._placed(name, reader, splitters, depth - 1)
            found += self._places.within(entries, places)
        return found

    def _otherwise(self, text: str) -> list[Entry]:
        """Those of the same letters with other accents or of another kind, the likest first."""
        name = apart(text)
        kind = loose_kind(name.bare)
        entries = self._spellings.called(plain_key(name.bare))
        if not entries and kind is not None:
            entries = self._spellings.called(plain_key(kind[1]))
        # "Phường Dực" is no phường, but Phượng Dực.
        entries = entries or self._spellings.called(plain_key(text))

        def fit(entry: Entry) -> tuple[bool, bool, bool, str, str]:
            return (
                accent_key(entry.bare) != accent_key(name.bare),
                not has_all_marks(name.bare, entry.bare),
                name.kind not in (None, entry.kind),
                entry.unit.name,
                entry.unit.code,
            )

        return sorted(entries, key=fit)

    def _elsewhere(
        self,
        query: str,
        readers: tuple[_Reader, ...],
        splitters: tuple[Splitter, ...],
        near: tuple[str, ...],
    ) -> Match | None:
        """Those of the typed name, where none is known below the place that is said.

        A place that nobody knows may be above the one that is known, or another: that is asked.
        """
        for name, place in separated(query):
            entries = next(filter(None, (reader(name) for reader in readers)), [])
            # Of a full address the district may be known where the province is not.
            entries = entries or self._placed(name, readers[0], splitters)
            if entries:
                return self._ask_about_place(entries, place, near)
        # With nothing between them it is a place only if it is one, or like one above the unit.
        for name, place in word_splits(query) if word_splits in splitters else ():
            known = self._places.named(place)
            for reader in readers:
                fitting = [
                    e
                    for e in reader(name)
                    if known or self._places.likeness(e.unit, place) > _LIKE_A_PLACE
                ]
                if fitting:
                    return self._ask_about_place(fitting, place, near)
        return None

    def _ask_about_place(
        self, entries: Iterable[Entry], place: str, near: tuple[str, ...]
    ) -> Ambiguous:
        """The question back, with those first that are below a place of such a name."""
        asked = self._ask(entries, near).units
        return Ambiguous(tuple(sorted(asked, key=lambda u: -self._places.likeness(u, place))))

    def _decide(self, entries: Iterable[Entry], near: tuple[str, ...]) -> Match:
        units = self._units(entries)
        if len(units) == 1:
            return Found(units[0])
        own = set(near)
        mine = [unit for unit in units if unit.code in own]
        return Found(mine[0]) if len(mine) == 1 else self._ask(entries, near)

    def _ask(self, entries: Iterable[Entry], near: tuple[str, ...]) -> Ambiguous:
        return Ambiguous(tuple(sorted(self._units(entries), key=self._places.distance(near))))

    def _ask_in_order(self, entries: Iterable[Entry], near: tuple[str, ...]) -> Ambiguous:
        """The question back about what is as near in the order in which it is given."""
        tier = self._places.distance(near)
        return Ambiguous(tuple(sorted(self._units(entries), key=lambda unit: tier(unit)[0])))

    def _units(self, entries: Iterable[Entry]) -> list[Unit]:
        """Each unit once: several names may fit; of a name that goes on, who bears it now."""
        units = dict.fromkeys(entry.unit for entry in entries)
        return self.successors.without_former_namesakes(units)

    def _with_others_that_took_over(self, query: str, match: Match, near: tuple[str, ...]) -> Match:
        """A department that was joined in 2025, beside its successors elsewhere.

        Who asks for Sở TNMT where only its successor is known does not mean another province's.
        """
        if isinstance(match, Unknown):
            return match
        olds = (match.unit,) if isinstance(match, Found) else match.units
        if any(unit.code in near for unit in olds) or not was_joined(olds):
            return match
        here = {unit.parent for unit in olds}
        others = [e for e in self._proposals.successors(query) if e.unit.parent not in here]
        if not others:
            return match
        typed = (Entry(unit, None, unit.name) for unit in olds)
        return self._ask_in_order((*typed, *others), near)


def _code_key(code: str) -> str:
    """A code however its parts are separated."""
    return ".".join(_PARTS.split(code.casefold()))


def _visible(text: str) -> str:
    """The part of a text that is looked at: NFKC, without what cannot be seen, one space a gap.

    Full-width and mathematical letters are the letters they stand for.
    """
    seen = (
        " " if unicodedata.category(char) == "Cc" else char
        for char in unicodedata.normalize("NFKD", text[:_LONGEST_TYPED])[:_LONGEST_TYPED]
        if unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn")
    )
    # Some keyboards send the tone before the mark of the vowel, which no letter is composed of.
    return clean(_TONE_FIRST.sub(r"\2\1", "".join(seen)))[:_LONGEST_QUERY]
