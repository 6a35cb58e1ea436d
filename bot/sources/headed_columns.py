"""Where does each column of a list stand that offices write by hand? By its heading's words."""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from bot.sources.refusal import Refused
from scoring.names import plain_key

_Column = TypeVar("_Column", bound=str)


def headed_columns(
    headings: Iterable[str],
    meanings: Mapping[str, _Column],
    *,
    where: str,
    needed: Collection[_Column],
    repeatable: _Column,
    hint: str,
) -> dict[_Column, int]:
    """The place of each column, counted from 0; a cell without words is none.

    Args:
        headings: the cells of the heading row.
        meanings: columns by the folded words of their headings.
        where: the row, as a refusal names it.
        needed: columns that may not be missing.
        repeatable: the one that may stand there more than once, such as notes.
        hint: what a refusal of unknown words says of those that are known.

    Raises:
        Refused: a heading is not understood, stands twice, or is missing.
    """
    found: dict[_Column, int] = {}
    for index, heading in enumerate(headings):
        if not heading:
            continue
        column = meanings.get(plain_key(heading))
        if column is None:
            raise Refused(f"không hiểu cột “{heading[:40]}”; {hint}", where)
        if column in found and column != repeatable:
            raise Refused(f"cột “{column}” có hai lần", where)
        found[column] = index
    for column in needed:
        if column not in found:
            raise Refused(f"thiếu cột “{column}” trong dòng tiêu đề", where)
    return found
