"""Opens a .csv as a grid: its encoding and delimiter are found out, never guessed."""

import csv
import io
from collections import Counter

from bot.sources.documents.grid import MOST_COLUMNS, MOST_ROWS, Document, Grid, Room, squared
from bot.sources.numbers import Cell
from bot.sources.refusal import Refused

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read(content: bytes) -> Document:
    """The one grid of a .csv.

    Raises:
        Refused: it is not text in UTF-8 or marked UTF-16, its quotes are broken, or it is too
            large.
    """
    text = decoded(content)
    # csv.Sniffer takes the comma of 90,13 for a delimiter; the widest reading is the right one.
    readings: list[list[list[Cell]]] = []
    broken: Refused | None = None
    for delimiter in ";,\t":
        try:
            readings.append(_rows(text, delimiter))
        except Refused as error:
            broken = error
    if broken is not None and not any(_usual_width(rows) > 1 for rows in readings):
        raise broken
    rows = max(readings, key=_usual_width)
    return Document((Grid("", squared(rows, Room())),))


def _rows(text: str, delimiter: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    room = Room()
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(list(row))
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise Refused(
                    f"bảng quá lớn; tối đa {MOST_ROWS} dòng, {MOST_COLUMNS} cột",
                    f"Dòng {len(rows)}",
                )
            room.row(len(rows), len(row))
    except csv.Error as error:
        place = f"Dòng {len(rows) + 1}"
        raise Refused("dấu ngoặc kép hoặc dấu phân cách bị hỏng", place) from error
    return rows


def _usual_width(rows: list[list[Cell]]) -> int:
    """How many columns most rows have."""
    widths = Counter(map(len, rows))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def decoded(content: bytes) -> str:
    """The text of a .csv; its encoding is told by its mark, else it must be UTF-8."""
    marked = content.startswith(UTF_16_MARKS)
    if b"\x00" in content[:4096] and not marked:
        raise Refused("không phải tệp .csv: nội dung là dữ liệu nhị phân")
    try:
        return content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Refused(
            "bảng mã không phải UTF-8; trong Excel hãy lưu dạng “CSV UTF-8”", f"Dòng {line}"
        ) from error
