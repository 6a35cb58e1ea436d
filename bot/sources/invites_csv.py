"""Whom does an office's list ask to invite? One invite a row: unit, role, form of address."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.sources.documents.csv_text import decoded
from bot.sources.headed_columns import headed_columns
from bot.sources.refusal import Refused
from scoring.names import clean, plain_key

# A province has some 2 000 leaders and officers; beyond this a list is another file.
_MOST_ROWS = 5_000
# The longest official names have about 90 characters, with the units above them 150.
_LONGEST_UNIT = 200


class _Column(StrEnum):
    """The columns, as a refusal calls them."""

    UNIT = "đơn vị"
    ROLE = "vai trò"
    ADDRESS = "xưng hô"
    NOTE = "ghi chú"


_HEADINGS: Mapping[str, _Column] = {
    plain_key(word): column
    for column, words in {
        _Column.UNIT: ("đơn vị", "tên đơn vị", "mã đơn vị", "unit"),
        _Column.ROLE: ("vai trò", "role"),
        _Column.ADDRESS: ("xưng hô", "kính gửi", "address"),
        _Column.NOTE: ("ghi chú", "stt", "note"),
    }.items()
    for word in words
}
_ROLES: Mapping[str, str] = {
    plain_key(word): role
    for role, words in {
        "leader": ("leader", "lãnh đạo"),
        "officer": ("officer", "cán bộ theo dõi", "cán bộ"),
        "office": ("office", "văn phòng tổng hợp", "văn phòng"),
        "admin": ("admin", "quản trị", "quản trị viên"),
    }.items()
    for word in words
}
_ALL_ROLES = "lãnh đạo, cán bộ theo dõi, văn phòng tổng hợp, quản trị"


@dataclass(frozen=True)
class Asked:
    """One invite asked for: the line of the file, the unit as written, the role's code."""

    line: int
    unit: str
    role: str
    address: str


def read(content: bytes) -> tuple[tuple[Asked, ...], Mapping[int, str]]:
    """The invites that a .csv asks for, and what is wrong with other lines, by their number.

    The delimiter is `;` or `,`, the columns stand in any order.

    Raises:
        Refused: the file as a whole is not such a list.
    """
    rows = _rows(decoded(content))
    if not rows:
        raise Refused("danh sách không có dòng nào")
    columns = _columns(*rows[0])
    if len(rows) == 1:
        raise Refused("danh sách chỉ có dòng tiêu đề")
    if len(rows) > _MOST_ROWS:
        raise Refused(f"danh sách dài quá {_MOST_ROWS} dòng")
    asked: list[Asked] = []
    wrong: dict[int, str] = {}
    for line, cells in rows[1:]:
        try:
            asked.append(_asked(line, cells, columns, len(rows[0][1])))
        except Refused as error:
            wrong[line] = str(error)
    return tuple(asked), wrong


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows that say something, with their lines; the heading tells the delimiter."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    # Names are full of commas, but no heading has a semicolon.
    delimiter = ";" if ";" in heading else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [
            (reader.line_num, [clean(cell) for cell in cells])
            for cells in reader
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        place = f"Dòng {reader.line_num}"
        raise Refused("dấu ngoặc kép hoặc dấu phân cách bị hỏng", place) from error


def _columns(line: int, headings: list[str]) -> Mapping[_Column, int]:
    return headed_columns(
        headings,
        _HEADINGS,
        where=f"Dòng {line}",
        needed=(_Column.UNIT, _Column.ROLE),
        repeatable=_Column.NOTE,
        hint="cần các cột: đơn vị, vai trò, và nếu có: xưng hô",
    )


def _asked(line: int, cells: list[str], columns: Mapping[_Column, int], width: int) -> Asked:
    def text(column: _Column) -> str:
        index = columns.get(column, len(cells))
        return cells[index] if index < len(cells) else ""

    if any(cells[width:]):
        raise Refused("nhiều ô hơn dòng tiêu đề; nội dung có dấu phân cách thì đặt trong ngoặc kép")
    unit, role = text(_Column.UNIT), text(_Column.ROLE)
    if not unit:
        raise Refused("thiếu tên hoặc mã đơn vị")
    if len(unit) > _LONGEST_UNIT:
        raise Refused(f"tên đơn vị dài quá {_LONGEST_UNIT} ký tự")
    code = _ROLES.get(plain_key(role))
    if code is None:
        meant = f"không hiểu vai trò “{role[:40]}”" if role else "thiếu vai trò"
        raise Refused(f"{meant}; cần một trong: {_ALL_ROLES}")
    return Asked(line, unit, code, text(_Column.ADDRESS))
