"""What stands above a unit, which of those does a text name, and who is near an asker?"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from scoring.names import COMMITTEE, accent_key, has_accents, plain_key
from scoring.resolving.likeness import like
from scoring.resolving.spellings import Entry, Spellings, apart, letters
from scoring.successors import Successors
from scoring.unit import Level, Unit

Splitter = Callable[[str], Iterator[tuple[str, str]]]

_SEPARATOR = re.compile(r"\s*[,;(/|–—]\s*|\s+-\s*|-\s+")
_CITY = re.compile(r"^(?:tp\.?|t\.)\s*", re.IGNORECASE)
# "thành phố Phan Rang - Tháp Chàm" has seven words; nobody names more than three places.
_LONGEST_PLACE = 7
_MOST_SEPARATORS = 3
# Province codes of one letter do not exist: initials begin with two.
_LEAST_INITIALS = 2


class Places:
    """The units that have others below them.

    Args:
        units: all units, each once.
        by_code: the unit that has a code, folded.
        successors: which units others came after.
    """

    def __init__(
        self, units: Iterable[Unit], by_code: Mapping[str, Unit], successors: Successors
    ) -> None:
        self._by_code = by_code
        self._successors = successors
        self._above: dict[str, tuple[Unit, ...]] = {}
        self._spellings = Spellings()
        self._initials: dict[str, list[Unit]] = defaultdict(list)
        # The names below each place, without kinds and accents.
        self._names: dict[Unit, set[str]] = defaultdict(set)
        self._holders = {higher for unit in units for higher in self.above(unit)}

    def add(self, entry: Entry) -> None:
        """Enter one name of a unit; it counts if something is below the unit."""
        if entry.unit in self._holders:
            self._spellings.add(entry)
        for higher in self.above(entry.unit):
            self._names[higher].add(plain_key(entry.bare))
        if entry.unit.level is Level.PROVINCE:
            words = plain_key(entry.bare).split()
            if len(words) >= _LEAST_INITIALS:
                self._initials["".join(word[0] for word in words)].append(entry.unit)

    def above(self, unit: Unit) -> tuple[Unit, ...]:
        """The units above one, nearest first; a circle ends where it closes."""
        if unit.parent is None:
            return ()
        known = self._above.get(unit.parent)
        if known is None:
            chain: list[Unit] = []
            parent = self._by_code.get(unit.parent.casefold())
            while parent is not None and parent not in chain:
                chain.append(parent)
                parent = self._by_code.get((parent.parent or "").casefold())
            known = self._above[unit.parent] = tuple(chain)
        return known

    def names_below(self, place: Unit) -> Sequence[str]:
        """What the units below one are called, without kinds and accents, in order."""
        return sorted(self._names.get(place, ()))

    def provinces(self, text: str) -> list[Unit]:
        """The provinces whose initials a text is: `HCM`, `TP.HCM`, `BRVT`."""
        if " " in text.strip() and not _CITY.match(text):
            return []
        keys = {letters(text), letters(_CITY.sub("", text))}
        found = [unit for key in keys for unit in self._initials.get(key, ())]
        if has_accents(text):
            # Đ and D are different letters.
            return [u for u in found if _first_letters(u) == accent_key(_CITY.sub("", text))]
        return found

    def spelt(self, text: str) -> list[Unit]:
        """The places that a text spells."""
        found = self._spellings.spelt(text) or self._spellings.run_together(text)
        return [entry.unit for entry in found]

    def named(self, text: str) -> list[Unit]:
        """The places that a text names or stands for."""
        return self.spelt(text) or self.provinces(text)

    def within(self, entries: Iterable[Entry], places: Iterable[Unit]) -> list[Entry]:
        """Those of some entries that stand below one of some places."""
        wanted = set(places)
        return [e for e in entries if not wanted.isdisjoint(self.above(e.unit))]

    def likeness(self, unit: Unit, place: str) -> float:
        """How like a text is to the name of a unit above one, 0 (not at all) to 1."""
        typed = {plain_key(place), plain_key(apart(place).bare)}
        higher = {plain_key(apart(higher.name).bare) for higher in self.above(unit)}
        return max((score for text in typed for _, score in like(text, higher, 1)), default=0.0)

    def distance(self, near: Iterable[str]) -> Callable[[Unit], tuple[int, str, str]]:
        """How far a unit is from an asker with units of these codes; present before former ones.

        An own unit comes first, then those below or beside one, those of the same province, others.
        """
        own = [unit for code in near if (unit := self._by_code.get(code.casefold())) is not None]
        codes = {unit.code for unit in own}
        beside = codes | {unit.parent for unit in own if unit.parent}
        provinces = {self._province(unit) for unit in own} - {None}

        def distance(unit: Unit) -> tuple[int, str, str]:
            if unit.code in codes:
                return (0, unit.name, unit.code)
            away = 3
            if unit.parent in beside:
                away = 1
            elif provinces and self._province(unit) in provinces:
                away = 2
            return (away + 3 * (unit.code in self._successors.former), unit.name, unit.code)

        return distance

    def _province(self, unit: Unit) -> Unit | None:
        """The province that a unit is of today, as far as one took over from that of its time."""
        chain = (unit, *self.above(unit))
        then = next((higher for higher in chain if higher.level is Level.PROVINCE), None)
        today = () if then is None else self._successors.last(then)
        return today[0] if len(today) == 1 else then


def _first_letters(unit: Unit) -> str:
    words = accent_key(apart(unit.name).bare).split()
    return "".join(word[: 2 if word.startswith("d9") else 1] for word in words)


def splits(text: str, splitters: Iterable[Splitter]) -> Iterable[tuple[str, str]]:
    """All ways in which a text may be a name and a place above it, each once."""
    return dict.fromkeys(pair for splitter in splitters for pair in splitter(text))


def separated(text: str) -> Iterator[tuple[str, str]]:
    """A name and what is said to be above it, the longest name first: `X, huyện Y, tỉnh Z`."""
    for found in list(_SEPARATOR.finditer(text))[: -_MOST_SEPARATORS - 1 : -1]:
        name, place = text[: found.start()].strip(), text[found.end() :].strip(" )")
        if name and place:
            yield name, place


def word_splits(text: str) -> Iterator[tuple[str, str]]:
    """A name and the place behind it, with nothing between them: `vĩnh thạnh lấp vò`."""
    words = text.split()
    for length in range(1, min(len(words) - 1, _LONGEST_PLACE) + 1):
        place = " ".join(words[-length:]).strip(" ()")
        # The committee is no place: it ends the name of its office.
        if not COMMITTEE.match(place):
            yield " ".join(words[:-length]).rstrip(" ,;(-"), place
