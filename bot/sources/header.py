"""Which column of a table holds what: recognised by the words above it, never by position."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.sources.grid import Grid
from bot.sources.numbers import Cell, NotANumber, count, is_blank, measure
from scoring.names import plain_key
from scoring.scheme import Scheme


class What(StrEnum):
    """The meanings a column can have."""

    UNIT = "unit"
    CODE = "code"
    TOTAL = "total"
    POINTS = "points"
    RATE = "rate"
    LATE_PROVINCIAL = "late-provincial"
    LATE_COMPLETED = "late-completed"
    LATE_IN_PROGRESS = "late-in-progress"


@dataclass(frozen=True)
class Meaning:
    """What a column holds, and of which group where it is points or a rate."""

    what: What
    group: str = ""


@dataclass(frozen=True)
class Header:
    """A table's head: its columns by meaning, and the first row below it."""

    columns: dict[Meaning, int]
    top: int
    first_row: int

    @property
    def unit_column(self) -> int:
        """Where the names stand."""
        return self.columns[Meaning(What.UNIT)]


def _keys(*texts: str) -> frozenset[str]:
    """Headings as they are compared: folded like every text of a table."""
    return frozenset(map(plain_key, texts))


_UNIT = _keys(
    "đơn vị", "tên đơn vị", "các đơn vị", "tên các đơn vị", "cơ quan", "tên cơ quan",
    "cơ quan, đơn vị", "tên cơ quan, đơn vị", "đơn vị, địa phương", "địa phương", "tên địa phương",
    "xã", "tên xã", "xã, phường", "tên xã, phường", "xã, thị trấn", "tên xã, thị trấn",
    "xã, phường, thị trấn", "UBND xã, thị trấn", "UBND các xã, thị trấn", "tên",
)  # fmt: skip
_CODE = _keys("mã", "mã đơn vị", "mã cơ quan", "mã_coquan", "mã định danh", "mã ĐV")
_TOTAL = _keys(
    "điểm tổng", "tổng điểm", "tổng số điểm", "tổng", "tổng cộng", "điểm", "điểm số",
    "tổng điểm đạt được", "total score", "tong_score", "điểm đánh giá", "kết quả",
)  # fmt: skip
_RATE = plain_key("tỷ lệ")
_LATE = _keys("quá hạn", "trễ hạn", "trễ hẹn")
_COMPLETED = plain_key("hoàn thành")
_IN_PROGRESS = _keys("đang xử lý", "đang giải quyết")
_PROVINCE = plain_key("tỉnh")
# A head of more rows than this is a table in disguise.
_DEEPEST_HEAD = 4


def find_header(grid: Grid, scheme: Scheme) -> Header | None:
    """The first row that names units and figures, with the head's rows below it; None if none."""
    for row in range(len(grid.rows)):
        for column in range(len(grid.rows[row])):
            if plain_key(grid.text(row, column)) in _UNIT and (row, column) not in grid.spread:
                header = _read(grid, row, column, scheme)
                if header is not None:
                    return header
    return None


def _read(grid: Grid, top: int, unit_column: int, scheme: Scheme) -> Header | None:
    first_row = top + 1
    while first_row < min(len(grid.rows), top + _DEEPEST_HEAD) and not _is_data(
        grid, first_row, unit_column
    ):
        first_row += 1
    columns: dict[Meaning, int] = {Meaning(What.UNIT): unit_column}
    for column in range(len(grid.rows[top])):
        if column == unit_column:
            continue
        texts = list(dict.fromkeys(grid.text(row, column) for row in range(top, first_row)))
        meaning = _meaning([text for text in texts if text], scheme)
        if meaning is not None:
            columns.setdefault(meaning, column)
    return Header(columns, top, first_row) if len(columns) > 1 else None


def _is_data(grid: Grid, row: int, unit_column: int) -> bool:
    """A row with a name that is no heading, and with at least one number."""
    name = plain_key(grid.text(row, unit_column))
    if not name or name in _UNIT:
        return False
    return any(
        _is_number(cell)
        for column, cell in enumerate(grid.rows[row])
        if column != unit_column and not is_blank(cell)
    )


def _is_number(cell: Cell) -> bool:
    for read in (measure, count):
        try:
            return read(cell) is not None
        except NotANumber:
            continue
    return False


def _meaning(texts: list[str], scheme: Scheme) -> Meaning | None:
    """The meaning of a column from the texts above it, from the top down."""
    keys = [plain_key(text) for text in texts]
    if not keys:
        return None
    lowest = keys[-1]
    if lowest in _CODE:
        return Meaning(What.CODE)
    late = _late(keys)
    if late is not None:
        return Meaning(late)
    group = _group(keys, scheme)
    if group is not None:
        is_rate = any("%" in text for text in texts) or any(_contains(key, _RATE) for key in keys)
        return Meaning(What.RATE if is_rate else What.POINTS, group)
    if lowest in _TOTAL and not any("%" in text for text in texts):
        return Meaning(What.TOTAL)
    return None


def _late(keys: list[str]) -> What | None:
    together = " ".join(keys)
    if not any(_contains(together, words) for words in _LATE):
        return None
    if _contains(together, _COMPLETED):
        return What.LATE_COMPLETED
    if any(_contains(together, words) for words in _IN_PROGRESS):
        return What.LATE_IN_PROGRESS
    return What.LATE_PROVINCIAL if _contains(together, _PROVINCE) else None


def _group(keys: Iterable[str], scheme: Scheme) -> str | None:
    """The group whose heading stands in the lowest text that has one; the longest heading wins."""
    for key in reversed(list(keys)):
        best = max(
            (
                (len(heading), group.code)
                for group in scheme.groups
                for heading in (plain_key(group.code), *map(plain_key, group.headings))
                if _contains(key, heading)
            ),
            default=None,
        )
        if best is not None:
            return best[1]
    return None


def _contains(text: str, words: str) -> bool:
    return f" {words} " in f" {text} "
