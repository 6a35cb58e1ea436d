"""Reads lists of late dossiers: which dossiers, on which system; never a citizen's name."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from bot.sources.dates import NotADay, day
from bot.sources.documents.grid import Document, Grid
from bot.sources.documents.opening import open_document
from bot.sources.named_people import Places, masked, procedure_alone, state_alone
from bot.sources.numbers import is_blank
from bot.sources.refusal import Refused
from bot.sources.subject import settle_root
from bot.sources.tables.dossier_columns import CODE, DossierHead, Field, find_dossiers
from bot.sources.tables.heading_cells import Looking
from bot.sources.tables.recognising import Titles
from bot.sources.wording.headings import are_labels
from scoring.dossier import Dossier, DossierList, System
from scoring.names import accent_key, plain_key, take_apart
from scoring.unit import Unit

# The longest names of procedures have some 400 letters.
_LONGEST_TEXT = 1000
_NATIONAL = re.compile(r"\b(?:quoc gia|dvcqg)\b")
_PROVINCIAL = re.compile(
    r"\b(?:he thong thong tin giai quiet|httt|mot cua dien tu|phan mem mot cua)\b"
    r"|\b(?:he thong|cong|phan mem|dvc)\b[^.;]{0,60}?\btinh\b"
)
# A province's name stands in every letterhead and says nothing of a system.
_LETTERHEAD = re.compile(
    r"(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân)\s+tỉnh\b|\btỉnh\s+(?-i:[A-ZĐÀ-Ỹ])", re.IGNORECASE
)
_PROVINCE = plain_key("tỉnh")
_UNSAID = (
    "chưa rõ danh sách hồ sơ của hệ thống nào; hãy ghi “Cổng Dịch vụ công quốc gia” hoặc "
    "“Hệ thống thông tin giải quyết TTHC tỉnh” vào tiêu đề hoặc lời nhắn kèm tệp"
)
_NO_ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType({})


def take_dossiers(
    content: bytes,
    name: str,
    *,
    known: Sequence[Unit],
    observed_at: datetime,
    root: str | None = None,
    lines: Sequence[str] = (),
    aliases: Mapping[str, tuple[str, ...]] = _NO_ALIASES,
) -> DossierList | None:
    """Read a list of dossiers; None if the file holds none.

    Args:
        content: the file's bytes.
        name: its name.
        known: all units known; a list makes no new ones.
        observed_at: the moment of reading, aware.
        root: code or name of the root unit; overrides the title.
        lines: further title lines, such as a caption.
        aliases: other names of known units, by code.

    Raises:
        Refused: the file cannot be used, or does not say which system it is of.
    """
    return dossiers_in(
        open_document(content, name),
        known=known,
        observed_at=observed_at,
        root=root,
        lines=lines,
        aliases=aliases,
    )


def dossiers_in(
    document: Document,
    *,
    known: Sequence[Unit],
    observed_at: datetime,
    root: str | None = None,
    lines: Sequence[str] = (),
    aliases: Mapping[str, tuple[str, ...]] = _NO_ALIASES,
) -> DossierList | None:
    """The same of a file that was opened before."""
    looking = Looking()
    found = [
        (grid, head)
        for grid in document.grids
        if (head := find_dossiers(grid, looking.cells(grid), looking)) is not None
    ]
    if not found:
        return None
    titles = _titles(document, found)
    system = _system(lines) or _system(titles)
    if system is None:
        raise Refused(_UNSAID)
    unit, _ = settle_root(Titles((*lines, *titles), ()), (), root, known, aliases)
    names = _Units(unit, known, aliases)
    places = Places(known)
    listed: dict[str, tuple[Dossier, str]] = {}
    dropped = [heading for _, head in found for heading in head.dropped]
    for grid, head in found:
        for dossier, where in _dossiers(grid, head, names, places, dropped):
            earlier, place = listed.setdefault(dossier.code, (dossier, where))
            if earlier != dossier:
                raise Refused(f"hồ sơ này đã có ở {place} với nội dung khác", where)
    if not listed:
        raise Refused("danh sách không có hồ sơ nào; nếu không còn hồ sơ, hãy trả lời “khớp”")
    return DossierList(
        system=system,
        root=unit,
        dossiers=tuple(dossier for dossier, _ in listed.values()),
        dropped=tuple(dict.fromkeys(dropped)),
        observed_at=observed_at,
    )


def _titles(document: Document, found: list[tuple[Grid, DossierHead]]) -> list[str]:
    """The lines above the lists, and the names of their sheets."""
    lines = [line for grid in document.grids for line in grid.above]
    for grid, head in found:
        lines += [
            line
            for row in range(head.top)
            for column in range(len(grid.rows[row]))
            if (row, column) not in grid.spread and isinstance(grid.rows[row][column], str)
            for line in str(grid.rows[row][column]).splitlines()
        ]
        lines.append(grid.name)
    return [line for line in lines if line.strip()]


def _system(lines: Sequence[str]) -> System | None:
    """The one system that lines name; None if they name none.

    Raises:
        Refused: they name both.
    """
    national = provincial = False
    for line in lines:
        key = plain_key(line)
        without_letterhead = plain_key(_LETTERHEAD.sub(" ", line))
        is_national = _NATIONAL.search(key) is not None
        national |= is_national
        words = f" {without_letterhead} "
        provincial |= _PROVINCIAL.search(key) is not None or (
            f" {_PROVINCE} " in words and not is_national
        )
    if national and provincial:
        raise Refused(
            "tiêu đề nêu cả Cổng Dịch vụ công quốc gia và hệ thống của tỉnh; mỗi tệp chỉ nên có "
            "danh sách của một hệ thống, hãy ghi rõ trong lời nhắn kèm tệp"
        )
    if national:
        return System.NATIONAL
    return System.PROVINCIAL if provincial else None


class _Units:
    """The units that a list may name: the root and those below it, by their exact names."""

    def __init__(
        self, root: Unit, known: Sequence[Unit], aliases: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._suffix = accent_key(take_apart(root.name).display)
        self._by_name: dict[str, Unit] = {}
        bare: dict[str, list[Unit]] = {}
        below = [root, *(unit for unit in known if unit.parent == root.code)]
        for unit in below:
            bare.setdefault(accent_key(take_apart(unit.name).bare), []).append(unit)
            for other in aliases.get(unit.code, ()):
                self._by_name.setdefault(accent_key(take_apart(other).display), unit)
        for unit in below:
            self._by_name[accent_key(take_apart(unit.name).display)] = unit
        self._by_bare = {key: units[0] for key, units in bare.items() if len(units) == 1}

    def find(self, text: str) -> Unit | None:
        """The unit of that name: whole, with the root's name behind it, or bare if one has it."""
        name = take_apart(text)
        key = accent_key(name.display)
        if key in self._by_name:
            return self._by_name[key]
        short = key.removesuffix(f" {self._suffix}")
        if short in self._by_name:
            return self._by_name[short]
        return self._by_bare.get(accent_key(name.bare)) if name.kind is None else None


def _dossiers(
    grid: Grid, head: DossierHead, names: _Units, places: Places, dropped: list[str]
) -> list[tuple[Dossier, str]]:
    """The dossiers of a table, each with its place; says in `dropped` which columns were cut."""
    found = []

    def alone(row: int, field: Field, cut: Callable[[str], str]) -> str:
        text = _text(grid, head, row, field)
        kept = cut(text)
        if kept != text:
            dropped.append(f"một phần cột {head.heading(grid, head.columns[field])}")
        return kept

    for row in range(head.first_row, len(grid.rows)):
        if not _is_dossier(grid, head, row):
            continue
        unit_name = alone(row, Field.UNIT, places.unit_alone)
        dossier = Dossier(
            code=_text(grid, head, row, Field.CODE),
            procedure=masked(alone(row, Field.PROCEDURE, procedure_alone)),
            unit_name=masked(unit_name),
            unit=names.find(unit_name) if unit_name else None,
            received=_day(grid, head, row, Field.RECEIVED),
            due=_day(grid, head, row, Field.DUE),
            state=masked(alone(row, Field.STATE, state_alone)),
        )
        found.append((dossier, grid.where(row, head.columns[Field.CODE])))
    return found


def _is_dossier(grid: Grid, head: DossierHead, row: int) -> bool:
    """Whether a row is a dossier; not a section, a total, a signature, or the head again.

    Raises:
        Refused: a row with a dossier's other fields has no code, or something else in its place.
    """
    column = head.columns[Field.CODE]
    text = grid.text(row, column)
    if (row, column) not in grid.spread and CODE.fullmatch(text):
        return not are_labels([grid.text(row, c) for c in range(len(grid.rows[row]))])
    if text == grid.text(head.top, column):
        return False
    others = [
        c
        for c in head.columns.values()
        if c != column and not is_blank(grid.rows[row][c]) and (row, c) not in grid.spread
    ]
    dated = any(
        _is_day(grid, row, head.columns[field])
        for field in (Field.RECEIVED, Field.DUE)
        if field in head.columns
    )
    if dated or len(others) == len(head.columns) - 1 > 1:
        what = f"là “{text[:40]}”, không phải mã hồ sơ" if text else "thiếu mã hồ sơ"
        raise Refused(what, grid.where(row, column))
    return False


def _is_day(grid: Grid, row: int, column: int) -> bool:
    if (row, column) in grid.spread:
        return False
    try:
        return day(grid.rows[row][column]) is not None
    except NotADay:
        return False


def _text(grid: Grid, head: DossierHead, row: int, field: Field) -> str:
    column = head.columns.get(field)
    if column is None:
        return ""
    text = grid.text(row, column)
    if len(text) > _LONGEST_TEXT:
        raise Refused(f"ô dài quá {_LONGEST_TEXT} chữ", grid.where(row, column))
    return text


def _day(grid: Grid, head: DossierHead, row: int, field: Field) -> date | None:
    column = head.columns.get(field)
    if column is None:
        return None
    try:
        return day(grid.rows[row][column])
    except NotADay as error:
        raise Refused(str(error), grid.where(row, column)) from error
