"""From a file people have to a snapshot: tables found, units known, period and root settled."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.sources.grid import Grid, open_grids
from bot.sources.header import Head, find_head, read_columns
from bot.sources.headings import What
from bot.sources.refusal import Refused
from bot.sources.table import Row, Table, read_table
from bot.sources.title import UnclearPeriod, is_simulated, periods, roots
from scoring.checks import Note, TotalsRowMismatch, UnknownUnit
from scoring.names import UnitName, accent_key, local_code, take_apart
from scoring.period import Period
from scoring.scheme import Scheme, scheme_for, schemes
from scoring.snapshot import Figure, Observation, Overdue, Snapshot
from scoring.unit import Level, Unit

SOURCE = "file"
_Value = TypeVar("_Value")
# The portal's codes (H21.217), and older ones of five and more signs. Shorter ones (01, 02) number
# the rows of one office's list and mean other units in the next.
_LASTING_CODE = re.compile(r"[A-Z]{1,3}[0-9]{1,3}(?:\.[0-9]+)*|[A-Za-z0-9][A-Za-z0-9.]{4,}")


@dataclass(frozen=True)
class Taken:
    """A snapshot read from a source, with what the source itself is odd about.

    Attributes:
        snapshot: the figures.
        units: every unit the snapshot names and those above them, parents first.
        notes: on the source; notes on the figures come from scoring.checks.
    """

    snapshot: Snapshot
    units: tuple[Unit, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class _Found:
    """One recognised table, and what the lines around it say."""

    grid: Grid
    head: Head
    periods: tuple[Period, ...]


def take(
    content: bytes,
    name: str,
    *,
    known: Sequence[Unit],
    observed_at: datetime,
    period: Period | None = None,
    root: str | None = None,
) -> Taken:
    """Read a file.

    Args:
        content: the file's bytes.
        name: its name; the ending tells the kind.
        known: all units known, so that a name gets the code it had before.
        observed_at: the moment of reading, aware.
        period: overrides the period of the title, and picks the sheets that agree.
        root: code or name of the root unit; overrides the title.

    Raises:
        Refused: the file cannot be used; one sentence and the place.
    """
    grids = open_grids(content, name)
    newest = schemes()[-1]
    found = [
        _Found(grid, head, _periods_around(grid, head))
        for grid in grids
        if (head := find_head(grid, newest)) is not None
    ]
    if not found:
        raise Refused(
            "không thấy bảng điểm: cần một cột “Tên đơn vị” và các cột “Điểm tổng” hoặc tên nhóm"
        )
    settled, chosen = _settle_period(found, period)
    scheme = _scheme(settled)
    lines = [line for item in chosen for line in _lines(item.grid, item.head)]
    root_unit = _root(lines, root, known)
    tables = [
        read_table(item.grid, read_columns(item.grid, item.head, scheme, settled), scheme)
        for item in chosen
    ]
    rows = _merged(tables)
    if not rows:
        raise Refused("bảng không có dòng đơn vị nào")
    register = _Names(root_unit, known, frozenset(row.code for row in rows if row.code))
    observations = tuple(_observation(row, register) for row in rows)
    _refuse_unit_twice(rows, observations)
    snapshot = Snapshot(
        source=SOURCE,
        root=root_unit,
        period=settled,
        observed_at=observed_at,
        observations=observations,
        simulated=is_simulated(lines),
    )
    notes: list[Note] = [UnknownUnit(unit) for unit in register.unknown]
    notes += [
        TotalsRowMismatch(None, gap.column, gap.stated, gap.computed)
        for table in tables
        for gap in table.gaps
    ]
    units = (root_unit, *(seen.unit for seen in observations if seen.unit != root_unit))
    return Taken(snapshot, units, tuple(notes))


def _lines(grid: Grid, head: Head) -> list[str]:
    """The texts above the table and in its head, and the sheet's name; a line each."""
    texts = [
        line
        for row in range(head.first_row)
        for column in range(len(grid.rows[row]))
        if isinstance(cell := grid.rows[row][column], str) and (row, column) not in grid.spread
        for line in cell.splitlines()
    ]
    return [text for text in (*texts, grid.name) if text.strip()]


def _periods_around(grid: Grid, head: Head) -> tuple[Period, ...]:
    try:
        return tuple(periods(_lines(grid, head)))
    except UnclearPeriod as error:
        raise Refused(str(error), f"Trang “{grid.name}”" if grid.name else "") from error


def _settle_period(found: list[_Found], wanted: Period | None) -> tuple[Period, list[_Found]]:
    named = list(dict.fromkeys(p for item in found for p in item.periods))
    if wanted is not None:
        fitting = [item for item in found if wanted in item.periods or not item.periods]
        if not fitting and len(named) > 1:
            listed = ", ".join(p.code for p in named[:4])
            raise Refused(f"tệp không có kỳ {wanted.code}; các kỳ trong tệp: {listed}")
        return wanted, fitting or found
    if not named:
        raise Refused(
            "không thấy kỳ số liệu trong tiêu đề (ví dụ “Tháng 01 năm 2024”); "
            "hãy ghi vào tiêu đề hoặc nêu --period 2024-01"
        )
    if len(named) > 1:
        listed = ", ".join(p.code for p in named[:4])
        raise Refused(f"tệp nêu nhiều kỳ ({listed}); hãy chọn một kỳ bằng --period")
    return named[0], found


def _scheme(period: Period) -> Scheme:
    try:
        return scheme_for(period)
    except LookupError as error:
        raise Refused(
            f"kỳ {period.code} kết thúc trước khi Bộ chỉ số 766 có hiệu lực (23/06/2022)"
        ) from error


def _root(lines: list[str], wanted: str | None, known: Sequence[Unit]) -> Unit:
    if wanted is not None:
        for unit in known:
            if unit.code.casefold() == wanted.strip().casefold():
                return unit
        return _unit_of_root(take_apart(wanted), known)
    named = roots(lines)
    if not named:
        raise Refused(
            "không thấy đơn vị gốc trong tiêu đề (ví dụ “UBND huyện Lấp Vò”); "
            "hãy ghi vào tiêu đề hoặc nêu --root"
        )
    if len(named) > 1:
        listed = ", ".join(name.display for name in named[:4])
        raise Refused(f"tiêu đề nêu nhiều đơn vị ({listed}); hãy chọn một bằng --root")
    return _unit_of_root(named[0], known)


def _unit_of_root(name: UnitName, known: Sequence[Unit]) -> Unit:
    key = accent_key(name.display)
    fitting = [unit for unit in known if accent_key(take_apart(unit.name).display) == key]
    if len(fitting) > 1:
        listed = ", ".join(unit.code for unit in fitting[:4])
        raise Refused(f"có nhiều đơn vị tên “{name.display}” ({listed}); hãy nêu mã bằng --root")
    if fitting:
        return fitting[0]
    if name.level is None:
        raise Refused(f"“{name.display}” không phải mã hoặc tên đơn vị gốc đã biết")
    code = "VN" if name.level is Level.COUNTRY else local_code(None, name)
    return Unit(code, name.display, name.level)


def _merged(tables: list[Table]) -> list[Row]:
    """One row a unit from all tables; two figures for one thing are a contradiction."""
    merged: dict[str, Row] = {}
    for row in (row for table in tables for row in table.rows):
        key = accent_key(row.code or take_apart(row.name).display)
        earlier = merged.get(key)
        merged[key] = row if earlier is None else _joined(earlier, row)
    return list(merged.values())


def _joined(first: Row, second: Row) -> Row:
    def one(ours: _Value | None, theirs: _Value | None) -> _Value | None:
        if ours is not None and theirs is not None and ours != theirs:
            raise Refused(
                f"“{second.name}” có hai số khác nhau: {ours} ({first.where}) và {theirs}",
                second.where,
            )
        return theirs if ours is None else ours

    figures = {
        code: Figure(
            one(
                first.figures.get(code, Figure()).points, second.figures.get(code, Figure()).points
            ),
            one(first.figures.get(code, Figure()).rate, second.figures.get(code, Figure()).rate),
        )
        for code in {**first.figures, **second.figures}
    }
    late = {what: one(first.late.get(what), second.late.get(what)) for what in What}
    return replace(
        first,
        total=one(first.total, second.total),
        figures=figures,
        late={what: value for what, value in late.items() if value is not None},
    )


class _Names:
    """Gives each name of a file the unit it means below the root; similarity counts for nothing."""

    def __init__(self, root: Unit, known: Sequence[Unit], codes: frozenset[str]) -> None:
        self._root = root
        self._codes = codes
        self._by_code = {unit.code: unit for unit in known}
        below = [unit for unit in known if unit.parent == root.code]
        self._by_name = {accent_key(take_apart(unit.name).display): unit for unit in below}
        self._by_bare: dict[str, list[Unit]] = {}
        for unit in below:
            self._by_bare.setdefault(accent_key(take_apart(unit.name).bare), []).append(unit)
        self.unknown: list[Unit] = []

    def unit(self, row: Row) -> Unit:
        """The unit of a row: known by code, by name, by a bare name that only one has; or new."""
        name = take_apart(row.name)
        if accent_key(name.display) == accent_key(take_apart(self._root.name).display):
            return self._root
        same = self._by_name.get(accent_key(name.display))
        if same is not None:
            return same
        if row.code and _LASTING_CODE.fullmatch(row.code):
            return self._coded(row, row.code, name)
        alike = self._by_bare.get(accent_key(name.bare), []) if name.kind is None else []
        if len(alike) == 1:
            return alike[0]
        level = name.level or self._level_below()
        new = Unit(local_code(self._root.code, name), name.display, level, self._root.code)
        if self._by_name:
            self.unknown.append(new)
        return new

    def _coded(self, row: Row, code: str, name: UnitName) -> Unit:
        known = self._by_code.get(code)
        if known is not None:
            if accent_key(take_apart(known.name).bare) != accent_key(name.bare):
                raise Refused(f"mã {code} đã là “{known.name}”, tệp ghi “{row.name}”", row.where)
            return known
        above = code.rpartition(".")[0]
        known_above = above in self._codes or above in self._by_code
        parent = above if known_above else self._root.code
        level = name.level or (Level.AGENCY if above else self._level_below())
        unit = Unit(code, name.display, level, parent)
        self._by_code[code] = unit
        return unit

    def _level_below(self) -> Level:
        return {Level.COUNTRY: Level.PROVINCE}.get(self._root.level, Level.COMMUNE)


def _refuse_unit_twice(rows: Sequence[Row], observations: Sequence[Observation]) -> None:
    """Two spellings may turn out to be one unit: `Vĩnh Thạnh` and `Xã Vĩnh Thạnh`."""
    places: dict[str, str] = {}
    for row, seen in zip(rows, observations, strict=True):
        if seen.unit.code in places:
            raise Refused(f"đơn vị “{row.name}” đã có ở {places[seen.unit.code]}", row.where)
        places[seen.unit.code] = row.where


def _observation(row: Row, names: _Names) -> Observation:
    overdue = Overdue(
        provincial=row.late.get(What.LATE_PROVINCIAL),
        completed=row.late.get(What.LATE_COMPLETED),
        in_progress=row.late.get(What.LATE_IN_PROGRESS),
    )
    return Observation(
        unit=names.unit(row),
        total=row.total,
        groups=row.figures,
        overdue=None if overdue == Overdue() else overdue,
    )
