"""By which points does a sentence part units, and where: `dưới 80 điểm`, `< 80`, `từ 90đ`?"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from messages.cuts import Bound, Cut, points_said
from messages.sentence_words import BOUNDS, ONWARDS
from scoring.spoken import Word, longest_at, longest_before, stands_at

# Signs as words: those around a word are left out of it.
_SIGNS = re.compile(r"(<=|>=|=<|=>|[<>≤≥])(?= ?[0-9])")
_SAID = {"<": "dưới", ">": "trên", "<=": "không quá", "=<": "không quá", "≤": "không quá",
         ">=": "ít nhất", "=>": "ít nhất", "≥": "ít nhất"}  # fmt: skip
# `80đ`, `80/100`: what stands behind the number in its word.
_POINTS = re.compile(
    r"(?P<points>[0-9.,]{1,9})(?P<unit>/100)?(?P<percent>%)?(?P<short>đ|d|điểm|diem)?"
)
_POINT = ("điểm", "đ")
# Behind a number that counts no points.
_COUNTED = ("hồ sơ", "ngày", "người", "lần", "hạng", "bậc", "tháng", "năm")


@dataclass(frozen=True)
class Bounded:
    """A cut, and between which words it is said.

    Attributes:
        cut: as if all were points.
        begin: of its words.
        end: behind them.
        of_points: that they are points is said, or per cent.
        of_share: they are per cent: points of the total, of a group's a share.
    """

    cut: Cut
    begin: int
    end: int
    of_points: bool
    of_share: bool


def signs_said(text: str) -> str:
    """A text with `<` in front of a number as `dưới`."""
    return _SIGNS.sub(lambda match: f" {_SAID[match[1]]} ", text)


def bounds(spoken: Sequence[Word]) -> Iterator[Bounded]:
    """All cuts that are said, in their order; a number alone is none."""
    for at in range(len(spoken)):
        said = _POINTS.fullmatch(spoken[at].raw.casefold().strip(" ,;:?!.…()"))
        points = said and points_said(said["points"])
        if not said or points is None:
            continue
        percent = _percent_at(spoken, at + 1)
        unit = percent or longest_at(spoken, at + 1, _POINT)
        of_share = bool(percent or said["percent"])
        of_points = bool(unit or of_share or said["unit"] or said["short"])
        end = at + 1 + unit
        onwards, more = _longest(ONWARDS, partial(longest_at, spoken, end))
        bound, taken = _longest(BOUNDS, partial(longest_before, spoken, at))
        bound = onwards or bound
        # `từ tháng 1`, `đạt 9 tháng`: without its word a number says little.
        is_meant = of_points or more or (taken and not stands_at(spoken, at - 1, "từ"))
        is_other = not of_points and longest_at(spoken, end, _COUNTED)
        if bound is not None and is_meant and not is_other:
            yield Bounded(Cut(bound, points), at - taken, end + more, of_points, of_share)


def _percent_at(spoken: Sequence[Word], at: int) -> int:
    """How many words say that a number before them is per cent."""
    is_sign = at < len(spoken) and spoken[at].raw.rstrip(",;:?!.") == "%"
    return 1 if is_sign else stands_at(spoken, at, "phần trăm")


def _longest(
    said: Mapping[Bound, Sequence[str]], taking: Callable[[Sequence[str]], int]
) -> tuple[Bound | None, int]:
    """The bound of the longest phrase that stands there, and how many words it takes."""
    taken = {bound: taking(phrases) for bound, phrases in said.items()}
    bound = max(taken, key=lambda one: taken[one])
    return (bound, taken[bound]) if taken[bound] else (None, 0)
