"""Which unit does a cell of an office's list mean, and what is known once its rows are applied?

Names count only as they are spelt, accents included: two units never become one because they
sound alike.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from bot.storage.ghosts import OnlyStaged
from bot.storage.units import Units
from scoring.names import UnitName, accent_key, take_apart
from scoring.unit import Unit

# `Xã Lâm Thao - Tỉnh Phú Thọ` says the same as `Xã Lâm Thao, Tỉnh Phú Thọ`.
_ABOVE_BEHIND_DASH = re.compile(
    r"\s*[-–—(]\s*((?:tỉnh|thành phố|tp)\b[^-–—(),]*)\)?", re.IGNORECASE
)
_NOBODY = OnlyStaged()
# A name with commas of its own and all levels above it; each part doubles the ways to read it.
_MOST_PARTS = 8
# Namesakes that are looked at: the commonest name of a commune is borne by some thirty.
_MOST_NAMESAKES = 50
# Units that may follow one another behind a unit; real chains have two or three.
_LONGEST_CHAIN = 100


def parts_of(text: str) -> list[str]:
    """A name and those above it: `Xã A, Huyện B` and `Xã A - Tỉnh C` have two parts."""
    return [part.strip() for part in _ABOVE_BEHIND_DASH.sub(r", \1", text).split(",")]


class ChainTooLong(Exception):  # noqa: N818 - says what it is
    """More units follow one another than any history has."""


@dataclass(frozen=True)
class _Called:
    """One name of a unit."""

    unit_id: int
    kind: str | None
    is_present: bool


class Book:
    """All units, staged ones too, as they stand while rows are applied one after the other.

    Args:
        units: by id.
        known: ids of those that people may know: not only staged.
        successors: ids and days, by the former unit's id.
        staged: what those that are not known are there for.
    """

    def __init__(
        self,
        units: Units,
        known: Iterable[int],
        successors: Mapping[int, Iterable[tuple[int, date]]],
        staged: OnlyStaged = _NOBODY,
    ) -> None:
        self._units: dict[int, Unit] = {}
        self._parents: dict[int, int | None] = {}
        self._known = set(known)
        self._waiting, self._ghosts = staged.waiting, set(staged.ghosts)
        self._successors = {unit_id: dict(pairs) for unit_id, pairs in successors.items()}
        self._codes: dict[str, int] = {}
        # By parent and bare name; and by bare name alone, wherever it stands.
        self._below: dict[tuple[int | None, str], dict[_Called, None]] = defaultdict(dict)
        self._anywhere: dict[str, dict[_Called, None]] = defaultdict(dict)
        self._entered = 0
        for unit_id, unit in units.items():
            self._index(unit_id, unit, units.ids[unit.parent] if unit.parent else None)
        for unit_id, unit in units.items():
            for code in unit.codes:
                self._codes.setdefault(code.casefold(), unit_id)

    def __getitem__(self, unit_id: int) -> Unit:
        """The unit as it stands now."""
        return self._units[unit_id]

    def parent(self, unit_id: int) -> int | None:
        """The id of the unit above."""
        return self._parents[unit_id]

    def is_known(self, unit_id: int) -> bool:
        """Whether people may know the unit."""
        return unit_id in self._known

    def waiting(self, unit_id: int) -> int | None:
        """The snapshot that waits for a decision and alone names a unit that is not known."""
        return self._waiting.get(unit_id)

    def is_ghost(self, unit_id: int) -> bool:
        """Whether nothing came of a unit: its name and code are anybody's."""
        return unit_id in self._ghosts

    def holder(self, code: str) -> int | None:
        """The unit that has a code or had it, staged ones too."""
        return self._codes.get(code.casefold())

    def successors(self, unit_id: int) -> Mapping[int, date]:
        """The direct successors of a unit, with their days."""
        return self._successors.get(unit_id, {})

    def meant(self, text: str, above: str = "") -> tuple[int, ...]:
        """The known units that a cell means: by code, or by name and those above it.

        Args:
            text: `H21.217`, `Xã Vĩnh Thạnh`, or `Xã Vĩnh Thạnh, Huyện Lấp Vò`.
            above: the parent, written in the same ways; empty for any.
        """
        parents = self.meant(above) if above else None
        unit_id = self.holder(text)
        if unit_id is not None and self.is_known(unit_id):
            return (unit_id,) if parents is None or self.parent(unit_id) in parents else ()
        parts = parts_of(text)
        if len(parts) > _MOST_PARTS:
            return ()
        # Longest first: Sở Văn hóa, Thể thao và Du lịch is one name.
        for length in range(len(parts), 0, -1):
            name = take_apart(", ".join(parts[:length]))
            if name.bare.count(",") != length - 1 or accent_key(name.bare) not in self._anywhere:
                continue
            higher = ", ".join((*parts[length:], *([above] if above else [])))
            found = self._named(name, self.meant(higher) if higher else None)
            if found:
                return found
        return ()

    def _named(self, name: UnitName, parents: tuple[int, ...] | None) -> tuple[int, ...]:
        key = accent_key(name.bare)
        if parents is None:
            called = list(self._anywhere.get(key, ()))
        else:
            called = [item for parent in parents for item in self._below.get((parent, key), ())]
        fitting = dict.fromkeys(
            item.unit_id
            for item in called
            if name.kind in (None, item.kind) and self.is_known(item.unit_id)
        )
        return tuple(islice(fitting, _MOST_NAMESAKES))

    def called(self, name: UnitName, parent_id: int | None, *, now: bool = False) -> int | None:
        """The unit directly below a parent that is called exactly so, staged ones too.

        A ghost only where nobody else is.

        Args:
            name: with its kind.
            parent_id: of the unit above; None among those that stand alone.
            now: by its present name alone.
        """
        called = self._below.get((parent_id, accent_key(name.bare)), ())
        fitting = [i for i in called if i.kind == name.kind and (i.is_present or not now)]
        fitting.sort(key=lambda item: self.is_ghost(item.unit_id))
        return next((item.unit_id for item in fitting), None)

    def is_called_now(self, unit_id: int, text: str) -> bool:
        """Whether a cell that means a unit calls it by its present code or name."""
        unit, parts = self._units[unit_id], parts_of(text)
        present = take_apart(unit.name)
        names = (take_apart(", ".join(parts[:length])) for length in range(1, len(parts) + 1))
        return text.casefold() == unit.code.casefold() or any(
            accent_key(name.bare) == accent_key(present.bare) and name.kind in (None, present.kind)
            for name in names
        )

    def enter(self, unit: Unit, parent_id: int | None) -> int:
        """Take in a new unit; gives its id for the time being, which is below 0."""
        self._entered -= 1
        unit_id = self._entered
        self._index(unit_id, unit, parent_id)
        self._known.add(unit_id)
        return unit_id

    def mark_known(self, unit_id: int) -> None:
        """Let people know a unit that was only staged."""
        self._known.add(unit_id)
        self._ghosts.discard(unit_id)

    def rename(self, unit_id: int, name: str) -> None:
        """Give a unit another name beside the one it had."""
        unit = self._units[unit_id]
        self._forget_names(unit_id)
        self._units[unit_id] = replace(unit, name=name, aliases=(*unit.aliases, unit.name))
        self._index_names(unit_id)

    def add_alias(self, unit_id: int, name: str) -> None:
        """Let a unit be known by another name too."""
        unit = self._units[unit_id]
        self._forget_names(unit_id)
        self._units[unit_id] = replace(unit, aliases=(*unit.aliases, name))
        self._index_names(unit_id)

    def recode(self, unit_id: int, code: str) -> None:
        """Give a unit another code beside the one it had."""
        unit = self._units[unit_id]
        self._units[unit_id] = replace(unit, code=code, codes=(*unit.codes, unit.code))
        self._codes[code.casefold()] = unit_id

    def succeed(self, unit_id: int, successor_id: int, since: date) -> None:
        """Let one unit come after another."""
        self._successors.setdefault(unit_id, {})[successor_id] = since

    def leads_to(self, start: int, target: int) -> bool:
        """Whether `target` is `start` or comes after it, however many steps later.

        Raises:
            ChainTooLong: more units come after `start` than any history has.
        """
        seen, waiting = {start}, [start]
        while waiting:
            unit_id = waiting.pop()
            if unit_id == target:
                return True
            new = self.successors(unit_id).keys() - seen
            seen |= new
            waiting += new
            if len(seen) > _LONGEST_CHAIN:
                raise ChainTooLong
        return False

    def _index(self, unit_id: int, unit: Unit, parent_id: int | None) -> None:
        self._units[unit_id] = unit
        self._parents[unit_id] = parent_id
        self._codes[unit.code.casefold()] = unit_id
        self._index_names(unit_id)

    def _index_names(self, unit_id: int) -> None:
        for name, called in self._names(unit_id):
            self._below[self._parents[unit_id], accent_key(name.bare)][called] = None
            self._anywhere[accent_key(name.bare)][called] = None

    def _forget_names(self, unit_id: int) -> None:
        for name, called in self._names(unit_id):
            self._below[self._parents[unit_id], accent_key(name.bare)].pop(called, None)
            self._anywhere[accent_key(name.bare)].pop(called, None)

    def _names(self, unit_id: int) -> list[tuple[UnitName, _Called]]:
        unit = self._units[unit_id]
        kind = take_apart(unit.name).kind
        return [
            # A name that says no kind is one of the unit's own kind.
            (name, _Called(unit_id, name.kind or kind, is_present=place == 0))
            for place, name in enumerate(map(take_apart, (unit.name, *unit.aliases)))
        ]
