"""Opens the older portal's dump, a list of objects in JSON, as a grid: its keys are the head."""

import json
from typing import Any, NoReturn

from bot.sources.documents.csv_text import UTF_16_MARKS
from bot.sources.documents.grid import MOST_CELLS, Document, Grid, Room, fits
from bot.sources.numbers import Cell
from bot.sources.refusal import Refused
from scoring.names import clean, plain_key

# What a key may say of itself to be a title of the table.
_TITLE_WORDS = ("title", "tieu de", "tieude", "caption", "ten bao cao", "tenbaocao")
_NOT_JSON = "không phải tệp JSON hợp lệ; hãy xuất lại từ hệ thống"
_NO_LIST = 'tệp JSON cần một danh sách đơn vị, mỗi đơn vị là một đối tượng như {"TEN": …}'


class _Unusable(ValueError):  # noqa: N818 - says what the text is
    """JSON that means two things or nothing; the message is for the person."""


def read(content: bytes) -> Document:
    """The one table of a dump, with its title-like texts as lines above it.

    Numbers stay the text they are; null stays None.

    Raises:
        Refused: no JSON, a key twice, NaN, nested too deep or too large, or not one list of
            objects with plain values.
    """
    whole = _parsed(_decoded(content))
    lines: tuple[str, ...] = ()
    if isinstance(whole, dict):
        texts = (clean(v) for k, v in whole.items() if isinstance(v, str) and _is_title(k))
        lines = tuple(text for text in texts if text)
        lists = [value for value in whole.values() if isinstance(value, list) and value]
        if len(lists) != 1:
            raise Refused(_NO_LIST)
        whole = lists[0]
    if not isinstance(whole, list) or not whole:
        raise Refused(_NO_LIST)
    return Document((Grid("", _rows(whole), above=lines),), lines)


def _is_title(key: str) -> bool:
    words = plain_key(key)
    return any(word in words for word in _TITLE_WORDS)


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-16" if content.startswith(UTF_16_MARKS) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("bảng mã của tệp JSON không phải UTF-8; hãy lưu lại dạng UTF-8") from error
    # Each value and each container stands beside one of these; all become objects in memory.
    if sum(map(text.count, ",[{:")) > 2 * MOST_CELLS:
        raise Refused("tệp JSON có quá nhiều giá trị; hãy chỉ xuất bảng cần đọc")
    return text


def _parsed(text: str) -> Any:  # noqa: ANN401 - whatever JSON says
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=str,
            parse_float=str,
        )
    except _Unusable as error:
        raise Refused(str(error)) from error
    except (ValueError, RecursionError) as error:
        raise Refused(_NOT_JSON) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in made if keys.count(key) > 1)
        raise _Unusable(f"tệp JSON có đối tượng ghi hai lần khóa “{clean(twice)[:40]}”")
    return made


def _constant(name: str) -> NoReturn:
    raise _Unusable(f"tệp JSON ghi {name}, không phải số; hãy để null nếu không có số liệu")


def _rows(objects: list[Any]) -> list[list[Cell]]:
    """A head of all keys in the order in which they come, and a row an object."""
    columns: dict[str, int] = {}
    room = Room()
    for number, item in enumerate(objects, 1):
        if not isinstance(item, dict):
            raise Refused(_NO_LIST, f"Mục {number}")
        for key in item:
            columns.setdefault(key, len(columns))
        fits(number + 1, len(columns), f"Mục {number}")
    room.cells(len(columns) * (len(objects) + 1))
    rows: list[list[Cell]] = [list(columns)]
    for number, item in enumerate(objects, 1):
        row: list[Cell] = [None] * len(columns)
        for key, value in item.items():
            if isinstance(value, dict | list):
                raise Refused(
                    f"khóa “{clean(key)[:40]}” chứa danh sách hoặc đối tượng; cần một giá trị",
                    f"Mục {number}",
                )
            row[columns[key]] = value
        rows.append(row)
    return rows
