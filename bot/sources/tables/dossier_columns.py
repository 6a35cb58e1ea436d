"""Is a table a list of dossiers, and which of its columns may be read?

Columns about people are never read: code, procedure, unit and dates find a dossier.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from bot.sources.documents.grid import Grid
from bot.sources.tables.heading_cells import HeadingCell, Looking
from bot.sources.wording.headings import LONGEST_HEADING, folded, has_words, is_label, keys_of
from scoring.names import plain_key

# A head of two rows: "Ngày" over "Tiếp nhận" and "Hẹn trả".
_DEEPEST_HEAD = 2
# Codes have a dozen signs and more, in any system; numbers of dossiers have at most seven.
_SHORTEST_CODE = 8
# Rows looked at to tell codes from numbers of dossiers.
_LOOKED_AT = 30
# Rows that may be a head and are none: more of them are something else.
_MOST_TRIES = 5
CODE = re.compile(r"(?=[^0-9]*[0-9])[\w./–-]{4,80}")


class Field(Enum):
    """What is read of a dossier."""

    CODE = auto()
    PROCEDURE = auto()
    UNIT = auto()
    RECEIVED = auto()
    DUE = auto()
    STATE = auto()


_CERTAIN_CODE = keys_of(
    "mã hồ sơ", "mã số hồ sơ", "số biên nhận", "mã biên nhận", "mã HS", "mã hồ sơ TTHC"
)
_MAYBE_CODE = keys_of("số hồ sơ", "số HS", "hồ sơ")
_HEADINGS = {
    Field.PROCEDURE: keys_of(
        "tên thủ tục", "thủ tục", "TTHC", "tên TTHC", "tên thủ tục hành chính",
        "thủ tục hành chính", "dịch vụ công", "tên dịch vụ công",
    ),
    Field.UNIT: keys_of(
        "đơn vị", "tên đơn vị", "cơ quan xử lý", "đơn vị xử lý", "đơn vị thụ lý",
        "cơ quan giải quyết", "đơn vị giải quyết", "cơ quan thực hiện", "đơn vị thực hiện",
        "cơ quan, đơn vị", "cơ quan", "đơn vị đang xử lý", "cơ quan thụ lý",
        "đơn vị tiếp nhận", "cơ quan tiếp nhận",
    ),
    Field.RECEIVED: keys_of(
        "ngày tiếp nhận", "ngày nhận", "thời gian tiếp nhận", "tiếp nhận", "ngày tiếp nhận hồ sơ",
        "ngày nhận hồ sơ", "ngày nộp", "thời điểm tiếp nhận",
    ),
    Field.DUE: keys_of(
        "hạn trả", "ngày hẹn trả", "hạn xử lý", "hẹn trả", "ngày hẹn trả kết quả",
        "hạn trả kết quả", "ngày hạn trả", "hạn giải quyết", "ngày hẹn", "thời hạn giải quyết",
        "thời gian hẹn trả", "ngày trả kết quả dự kiến", "hạn xử lý hồ sơ", "thời hạn xử lý",
    ),
    Field.STATE: keys_of(
        "trạng thái", "tình trạng", "trạng thái hồ sơ", "tình trạng hồ sơ", "trạng thái xử lý",
        "tình trạng xử lý",
    ),
}  # fmt: skip
# Beside the code one of these makes a list; a code alone may be anybody's.
_TELLING = frozenset({Field.UNIT, Field.DUE, Field.STATE})
_PERSONAL = tuple(
    map(
        plain_key,
        ("người nộp", "họ tên", "họ và tên", "chủ hồ sơ", "tên người", "người yêu cầu",
         "người đăng ký", "công dân", "người dân", "tổ chức, cá nhân", "cá nhân", "đương sự",
         "khách hàng", "chủ sở hữu", "chủ sử dụng", "người đại diện", "điện thoại", "SĐT", "ĐT",
         "số ĐT", "di động", "CCCD", "CMND", "CMT", "căn cước", "chứng minh", "định danh",
         "hộ chiếu", "email", "e-mail", "thư điện tử", "địa chỉ", "nơi ở", "ngày sinh", "năm sinh",
         "giới tính", "cán bộ", "chuyên viên", "người xử lý", "người thụ lý", "người nhận",
         "Zalo", "tài khoản", "mã số thuế",
         # "Khai sinh cháu ..."
         "tên hồ sơ"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class DossierHead:
    """Where a list's head stands.

    Attributes:
        top: its first row.
        first_row: the first row below it.
        columns: what is read, and where.
        dropped: headings of columns about people.
    """

    top: int
    first_row: int
    columns: dict[Field, int]
    dropped: tuple[str, ...]

    def heading(self, grid: Grid, column: int) -> str:
        """What stands above a column, in the lowest row of the head that names it."""
        texts = [grid.text(row, column) for row in range(self.top, self.first_row)]
        return next((text for text in reversed(texts) if text), "")


def find_dossiers(grid: Grid, cells: Iterable[HeadingCell], looking: Looking) -> DossierHead | None:
    """The head of a list of dossiers; None if the table is none.

    Args:
        grid: the table.
        cells: those of its cells that may be headings.
        looking: counts what is looked at.
    """
    tried = 0
    for cell in cells:
        if cell.key not in _CERTAIN_CODE | _MAYBE_CODE:
            continue
        looking.spend(len(grid.rows[cell.row]))
        for deep in range(_DEEPEST_HEAD, 0, -1):
            found = _head(grid, cell.row, min(cell.row + deep, len(grid.rows)))
            if found is not None:
                return found
        tried += 1
        if tried == _MOST_TRIES:
            break
    return None


def _head(grid: Grid, top: int, first_row: int) -> DossierHead | None:
    columns: dict[Field, int] = {}
    dropped: list[str] = []
    for column in range(len(grid.rows[top])):
        texts = [grid.text(row, column)[:LONGEST_HEADING] for row in range(top, first_row)]
        texts = list(dict.fromkeys(text for text in texts if text and not is_label(text)))
        if not texts:
            continue
        key = folded(" ".join(texts))
        found = _field(key) or _field(folded(texts[-1]))
        if _is_personal(key):
            dropped.append(" ".join(texts))
        elif found is not None and found not in columns:
            columns[found] = column
    if Field.CODE not in columns or not _TELLING & columns.keys():
        return None
    if first_row - top > 1 and not _names_fields(grid, first_row - 1):
        return None
    heading = {folded(grid.text(row, columns[Field.CODE])) for row in range(top, first_row)}
    if not heading & _CERTAIN_CODE and not _holds_codes(grid, first_row, columns[Field.CODE]):
        return None
    return DossierHead(top, first_row, columns, tuple(dict.fromkeys(dropped)))


def _names_fields(grid: Grid, row: int) -> bool:
    """Whether a row below a head names fields of its own, as "Tiếp nhận | Hẹn trả" does."""
    return any(
        _field(folded(grid.text(row, column))) is not None
        for column in range(len(grid.rows[row]))
        if (row, column) not in grid.spread
    )


def _field(key: str) -> Field | None:
    if key in _CERTAIN_CODE | _MAYBE_CODE:
        return Field.CODE
    return next((field for field, keys in _HEADINGS.items() if key in keys), None)


def _is_personal(key: str) -> bool:
    return any(has_words(key, words) for words in _PERSONAL)


def _looks_like_code(grid: Grid, row: int, column: int) -> bool:
    text = grid.text(row, column)
    return len(text) >= _SHORTEST_CODE and CODE.fullmatch(text) is not None


def _holds_codes(grid: Grid, first_row: int, column: int) -> bool:
    """Whether most of a column are codes; "Số hồ sơ" also heads numbers of dossiers."""
    rows = [
        row
        for row in range(first_row, min(len(grid.rows), first_row + _LOOKED_AT))
        if grid.text(row, column)
    ]
    codes = [row for row in rows if _looks_like_code(grid, row, column)]
    return len(codes) * 2 > len(rows)
