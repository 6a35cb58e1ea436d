"""Which unit does each name of a file mean below its root? Likeness counts for nothing."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.sources.recoding import apply, recoded
from bot.sources.refusal import Refused
from bot.sources.tables.row import Row
from scoring.names import UnitName, accent_key, is_local, local_code, take_apart
from scoring.unit import Level, Unit

# The national portal's codes.
_PORTAL_CODE = re.compile(r"[A-Z]{1,3}[0-9]{1,3}(?:\.[0-9]+)*")
# Older ones of five and more signs. Shorter ones (01, 02) number the rows of one office's list and
# mean other units in the next.
_OTHER_LASTING_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.]{4,}")


def _is_portal_code(code: str | None) -> bool:
    return code is not None and _PORTAL_CODE.fullmatch(code) is not None


def _is_lasting(code: str) -> bool:
    return _is_portal_code(code) or _OTHER_LASTING_CODE.fullmatch(code) is not None


@dataclass(frozen=True)
class Named:
    """The units of a file's rows.

    Attributes:
        root: of the file, under the code it has now.
        units: one a row.
        unknown: those made of a name that fits no unit below a root with known ones.
        recoded: new codes of units by their old local ones.
    """

    root: Unit
    units: tuple[Unit, ...]
    unknown: tuple[Unit, ...]
    recoded: Mapping[str, str]


def name_units(
    tables: Sequence[Sequence[Row]],
    root: Unit,
    known: Sequence[Unit],
    aliases: Mapping[str, tuple[str, ...]],
) -> Named:
    """Give each row the unit it means.

    Rows with codes come first, then those that name their kind, then bare names: so a bare name of
    one table finds the whole name of another one.

    Args:
        tables: the rows of each table.
        root: of the file.
        known: all units known.
        aliases: other names of known units, by code.

    Raises:
        Refused: a code and a name contradict one another.
    """
    rows = [row for table in tables for row in table]
    codes = {unit.code for unit in known}
    changed = dict(recoded(_with_codes(rows, root, codes), known))
    own = _own_code(rows, root)
    if own is not None and is_local(root.code) and not {own, root.code} & codes:
        # A root that is as new as its code: nothing is stored under the other one.
        changed[root.code] = own
    names = _Names(
        apply(changed, [root])[0],
        apply(changed, known),
        {changed.get(code, code): named for code, named in aliases.items()},
        frozenset(row.code for row in rows if row.code),
    )
    places = [(row, number) for number, table in enumerate(tables) for row in table]
    units = {
        place: names.unit(*places[place])
        for place in sorted(range(len(places)), key=lambda place: _rank(places[place][0]))
    }
    return Named(
        names.root,
        tuple(units[place] for place in range(len(places))),
        tuple(names.unknown),
        {old: new for old, new in changed.items() if old in codes},
    )


def _rank(row: Row) -> int:
    if row.code is not None:
        return 0
    return 1 if take_apart(row.name).level is not None else 2


def _own_code(rows: Sequence[Row], root: Unit) -> str | None:
    """The portal's code that the root's own row gives it."""
    key = accent_key(take_apart(root.name).display)
    return next(
        (
            row.code
            for row in rows
            if _is_portal_code(row.code) and accent_key(take_apart(row.name).display) == key
        ),
        None,
    )


def _with_codes(rows: Sequence[Row], root: Unit, known: AbstractSet[str]) -> list[Unit]:
    """The units that rows name with the portal's codes, as they stand below one another."""
    codes = {row.code for row in rows} | known
    own = _own_code(rows, root)
    found = []
    for row in rows:
        if row.code is None or not _is_portal_code(row.code):
            continue
        if row.code == own:
            found.append(Unit(row.code, root.name, root.level, root.parent))
            continue
        above = row.code.rpartition(".")[0]
        parent = above if above in codes else own or root.code
        name = take_apart(row.name)
        found.append(Unit(row.code, name.display, _level(name, row.code, root), parent))
    return found


def _level(name: UnitName, code: str, root: Unit) -> Level:
    return name.level or (Level.AGENCY if "." in code else _level_below(root))


def _level_below(root: Unit) -> Level:
    return Level.PROVINCE if root.level is Level.COUNTRY else Level.COMMUNE


class _Names:
    """The units known below a root, and those that a file's rows make."""

    def __init__(
        self,
        root: Unit,
        known: Sequence[Unit],
        aliases: Mapping[str, tuple[str, ...]],
        codes: frozenset[str],
    ) -> None:
        self.root = root
        self.unknown: list[Unit] = []
        self._codes = codes
        self._aliases = aliases
        self._by_code = {unit.code: unit for unit in (*known, root)}
        self._root_keys = {accent_key(take_apart(root.name).display)} | self._other_keys(root)
        below = [unit for unit in known if unit.parent == root.code]
        self._has_known = bool(below)
        # Of two units of one name the one with the portal's code is meant.
        below.sort(key=lambda unit: not is_local(unit.code))
        self._by_name = {accent_key(take_apart(unit.name).display): unit for unit in below}
        self._by_alias: dict[str, list[Unit]] = defaultdict(list)
        self._by_bare: dict[str, list[Unit]] = defaultdict(list)
        # The table that made a unit: within it a bare name beside it is another one.
        self._made_in: dict[str, int] = {}
        for unit in below:
            self._by_bare[accent_key(take_apart(unit.name).bare)].append(unit)
            for key in self._other_keys(unit):
                self._by_alias[key].append(unit)

    def _other_keys(self, unit: Unit) -> set[str]:
        names = self._aliases.get(unit.code, ())
        return {accent_key(take_apart(name).display) for name in names}

    def unit(self, row: Row, table: int) -> Unit:
        """The unit of a row, or a new one.

        By the portal's code, by its name, by another name of it, by a bare name that only one has.
        """
        name = take_apart(row.name)
        key = accent_key(name.display)
        if key in self._root_keys:
            return self._the_root(row)
        if row.code and _is_portal_code(row.code):
            return self._coded(row, row.code, name, table)
        same = self._exact(key)
        if same is not None:
            return same
        if row.code and _is_lasting(row.code):
            return self._coded(row, row.code, name, table)
        alike = [
            unit
            for unit in self._by_bare.get(accent_key(name.bare), [])
            if name.kind is None and self._made_in.get(unit.code) != table
        ]
        if len(alike) == 1:
            return alike[0]
        level = name.level or _level_below(self.root)
        code = local_code(self.root.code, name)
        new = Unit(code, name.display, level, self.root.code)
        if self._has_known:
            self.unknown.append(new)
        self._add(new, name, table)
        return new

    def _exact(self, key: str) -> Unit | None:
        """The unit of that name, or the only one that also has it."""
        if key in self._by_name:
            return self._by_name[key]
        other = self._by_alias.get(key, [])
        return other[0] if len(other) == 1 else None

    def _the_root(self, row: Row) -> Unit:
        code = row.code if _is_portal_code(row.code) else None
        if code in {None, self.root.code}:
            return self.root
        if is_local(self.root.code) and code not in self._by_code:
            return self.root
        raise Refused(
            f"“{row.name}” đã có mã {self.root.code}, tệp ghi mã {code}; hãy kiểm tra lại mã",
            row.where,
        )

    def _coded(self, row: Row, code: str, name: UnitName, table: int) -> Unit:
        known = self._by_code.get(code)
        key = accent_key(name.display)
        if known is not None:
            names = {accent_key(take_apart(known.name).bare)} | self._other_keys(known)
            if not names & {accent_key(name.bare), key}:
                raise Refused(f"mã {code} đã là “{known.name}”, tệp ghi “{row.name}”", row.where)
            return known
        above = code.rpartition(".")[0]
        known_above = above in self._codes or above in self._by_code
        parent = above if known_above else self.root.code
        same = self._by_name.get(key) if parent == self.root.code else None
        if same is not None:
            # Several claim that local unit, or its level is another one: it keeps its code.
            if is_local(same.code):
                return same
            raise Refused(
                f"“{row.name}” đã có mã {same.code}, tệp ghi mã {code}; "
                "nếu mã đã đổi, hãy ghi việc đổi mã vào danh mục đơn vị trước",
                row.where,
            )
        unit = Unit(code, name.display, _level(name, code, self.root), parent)
        self._add(unit, name, table)
        return unit

    def _add(self, unit: Unit, name: UnitName, table: int) -> None:
        self._by_code[unit.code] = unit
        self._made_in[unit.code] = table
        if unit.parent == self.root.code:
            self._by_name[accent_key(name.display)] = unit
            self._by_bare[accent_key(name.bare)].append(unit)
