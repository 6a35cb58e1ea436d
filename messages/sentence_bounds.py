"""By which points does a sentence part units: `dưới 80 điểm`, `< 80`, `từ 70 đến 80`, `80-90đ`?"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import pairwise

from messages.cuts import Bound, Cut, points_said
from messages.sentence_words import BETWEEN, BOUNDS, ONWARDS, UNTIL
from scoring.group_words import find_group
from scoring.period_words import period_at
from scoring.spoken import Word, longest_at, longest_before, phrase, stands_at

# Signs as words: those around a word are left out of it.
_SIGNS = re.compile(r"(<=|>=|=<|=>|[<>≤≥])(?= ?[0-9])")
_SAID = {"<": "dưới", ">": "trên", "<=": "không quá", "=<": "không quá", "≤": "không quá",
         ">=": "ít nhất", "=>": "ít nhất", "≥": "ít nhất"}  # fmt: skip
# `80đ`, `80/100`: what stands behind the number in its word.
_POINTS = re.compile(
    r"(?P<points>[0-9.,]{1,9})(?P<unit>/100)?(?P<percent>%)?(?P<short>đ|d|điểm|diem)?"
)
_POINT = ("điểm", "đ")
# `80-90đ` in one word.
_HYPHEN = re.compile(r"[-–—]")
_TWO = 2
# Up to that numbers are days, months, weeks or places as well.
_MOST_OF_TIME = 31
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
        onwards, more = onwards_at(spoken, end)
        bound, taken = bound_before(spoken, at)
        bound = onwards or bound
        # `từ tháng 1`, `đạt 9 tháng`: without its word a number says little.
        is_meant = of_points or more or (taken and not stands_at(spoken, at - 1, "từ"))
        is_other = not of_points and _counts_else(spoken, end)
        if bound is not None and is_meant and not is_other:
            yield Bounded(Cut(bound, points), at - taken, end + more, of_points, of_share)


def between(spoken: Sequence[Word]) -> Iterator[Bounded]:
    """All cuts with two ends that are said: `từ 70 đến dưới 80 điểm`, `80-90đ`, `trên 70 dưới 80`.

    Both ends belong to them, unless a word says that one does not.
    """
    apart, at_of = _apart(spoken)
    ends = [end for end in (_end_at(apart, at) for at in range(len(apart))) if end]
    for first, second in pairwise(ends):
        lead = longest_before(apart, first.begin, BETWEEN)
        # `giữa 70 và 80`, `trên 70 và dưới 80`.
        joint = apart[first.end : second.begin]
        until = longest_at(joint, 0, UNTIL)
        is_and = len(joint) == 1 and bool(joint[0].means(phrase("và")[0]))
        is_joined = until == len(joint) if until else (is_and or not joint)
        parted = bool(first.bound and second.bound) or bool(until or (lead and is_and))
        if not is_joined or not parted:
            continue
        cut = _of_ends(first, second, is_until=bool(until or lead))
        of_share = first.of_share or second.of_share
        of_points = first.of_points or second.of_points or of_share
        is_other = not second.of_points and _counts_else(apart, second.end)
        if cut is None or is_other:
            continue
        highest = max(first.points, second.points)
        is_said = bool(lead or first.taken or second.taken)
        is_time = highest <= _MOST_OF_TIME and not find_group(apart)
        if not of_points and (is_time or not is_said):
            continue
        begin = at_of[first.begin - lead]
        yield Bounded(cut, begin, at_of[second.end - 1] + 1, of_points, of_share)


@dataclass(frozen=True)
class _End:
    """A number as one end of two, and its words: `bound` where one is said of it."""

    points: Decimal
    bound: Bound | None
    taken: int
    begin: int
    end: int
    of_points: bool
    of_share: bool


def _end_at(spoken: Sequence[Word], at: int) -> _End | None:
    said = _POINTS.fullmatch(spoken[at].raw.casefold().strip(" ,;:?!.…()"))
    points = said and points_said(said["points"])
    if not said or points is None:
        return None
    percent = _percent_at(spoken, at + 1)
    end = at + 1 + (percent or longest_at(spoken, at + 1, _POINT))
    of_share = bool(percent or said["percent"])
    of_points = bool(end > at + 1 or of_share or said["unit"] or said["short"])
    onwards, more = onwards_at(spoken, end)
    bound, taken = bound_before(spoken, at)
    return _End(points, onwards or bound, taken, at - taken, end + more, of_points, of_share)


def _of_ends(first: _End, second: _End, *, is_until: bool) -> Cut | None:
    """The cut between two ends, in whichever order they are said; None where they are none."""
    (lower, is_open), (upper, is_closed) = (
        (first.points, first.bound is Bound.ABOVE),
        (second.points, second.bound is not Bound.BELOW),
    )
    lows, highs = {Bound.BELOW, Bound.UP_TO}, {Bound.ABOVE, Bound.FROM}
    if first.bound in lows and second.bound in highs:
        lower, is_open = second.points, second.bound is Bound.ABOVE
        upper, is_closed = first.points, first.bound is Bound.UP_TO
    elif first.bound in lows or second.bound in highs or not (second.bound or is_until):
        return None
    if lower > upper:
        if is_open or not is_closed:
            return None
        # `từ 90 xuống 80`
        lower, upper = upper, lower
    end = Cut(Bound.UP_TO if is_closed else Bound.BELOW, upper)
    return Cut(Bound.ABOVE if is_open else Bound.FROM, lower, upto=end)


def _apart(spoken: Sequence[Word]) -> tuple[tuple[Word, ...], tuple[int, ...]]:
    """The words with `80-90` as three, and the place of each among the words as they are."""
    apart: list[Word] = []
    at_of: list[int] = []
    for at, word in enumerate(spoken):
        ends = _HYPHEN.split(word.raw)
        is_two = len(ends) == _TWO and all(end and end[0].isdigit() for end in ends)
        parts = (*phrase(ends[0]), _UNTIL, *phrase(ends[1])) if is_two else (word,)
        if not is_two and _HYPHEN.fullmatch(word.raw):
            parts = (_UNTIL,)
        apart += parts
        at_of += [at] * len(parts)
    return tuple(apart), tuple(at_of)


_UNTIL = phrase("đến")[0]


def onwards_at(spoken: Sequence[Word], at: int) -> tuple[Bound | None, int]:
    """On which side the words behind a limit say it lies, and how many they are: `trở lên`."""
    return _longest(ONWARDS, partial(longest_at, spoken, at))


def bound_before(spoken: Sequence[Word], at: int) -> tuple[Bound | None, int]:
    """On which side the words in front of a limit say it lies, and how many they are: `dưới`."""
    return _longest(BOUNDS, partial(longest_before, spoken, at))


def _counts_else(spoken: Sequence[Word], end: int) -> bool:
    """Whether the number in front counts something else than points; `80 tháng 9` names a month."""
    return bool(longest_at(spoken, end, _COUNTED)) and not period_at(spoken, end)


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
