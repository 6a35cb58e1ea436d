"""Does a sentence part units at the mean of all: `dưới điểm trung bình`, `trên trung bình tỉnh`?

`Trung bình` is a tier besides: `dưới mức trung bình`, `chưa đạt trung bình` mean that, unless the
words say whose average it is. By itself, `dưới trung bình`, it is what people say of the mean; the
answer says which was taken.
"""

from collections.abc import Iterator, Sequence

from messages.cuts import MEAN, Bound, Cut
from messages.sentence_bounds import Bounded, bound_before, onwards_at
from messages.sentence_words import AROUND, PLACES, WHOLE
from scoring.level_words import kind_at
from scoring.period_words import period_at
from scoring.spoken import Word, longest_at, longest_before, stands_at

_AVERAGE = ("trung bình", "bình quân")
# Beside it they leave no doubt: no tier is called so.
_SURE = ("bình quân",)
_POINTS_BEFORE = ("điểm", "mức điểm", "điểm số", "số điểm", "tổng điểm")
_BEHIND = ("chung", "cộng")
_LEVEL_BEFORE = ("mức", "ngưỡng", "mốc")
# In front of whom it is the average of.
_OF = ("của tất cả các", "của tất cả", "của các", "của cả", "các", "tất cả các", "của những")
# Said of a tier, which is reached or not; an average is not.
_REACHED = ("chưa", "không", "đạt", "được", "đủ")


def averages(spoken: Sequence[Word]) -> Iterator[Bounded]:
    """All cuts at the mean that are said, in their order."""
    for at in range(len(spoken)):
        taken = longest_at(spoken, at, _AVERAGE)
        if taken and (said := _average(spoken, at, at + taken)):
            yield said


def _average(spoken: Sequence[Word], at: int, end: int) -> Bounded | None:
    """The cut at an average that stands at those words; None where the tier is meant."""
    points = longest_before(spoken, at, _POINTS_BEFORE)
    level = longest_before(spoken, at, _LEVEL_BEFORE)
    begin = at - max(points, level)
    # `có điểm dưới mức điểm trung bình`: both may stand there.
    begin -= longest_before(spoken, begin, _LEVEL_BEFORE)
    behind = longest_at(spoken, end, _BEHIND)
    of_all = _of_all(spoken, end + behind)
    is_sure = bool(points or behind or of_all or _is_whole(spoken, end))
    is_sure = is_sure or bool(longest_at(spoken, at, _SURE))
    end += behind + of_all
    onwards, more = onwards_at(spoken, end)
    bound, before = bound_before(spoken, begin)
    said = spoken[begin - before : begin]
    is_side = bound in {Bound.BELOW, Bound.ABOVE} and not longest_at(said, 0, _REACHED)
    bound = onwards or bound
    if bound is None or not (is_sure or (is_side and not level and not onwards)):
        return None
    cut = Cut(bound, MEAN)
    return Bounded(cut, begin - before, end + more, of_points=True, of_share=False)


def _of_all(spoken: Sequence[Word], at: int) -> int:
    """How many words say that it is the average of all of a kind: `của các xã`."""
    of = longest_at(spoken, at, _OF)
    kind = kind_at(spoken, at + of)
    taken = kind[1] if kind else stands_at(spoken, at + of, "đơn vị")
    is_asked = stands_at(spoken, at + of + taken, "nào")
    return of + taken if of and taken and not is_asked else 0


def _is_whole(spoken: Sequence[Word], at: int) -> bool:
    """Whether it is the average of a place: `của tỉnh`, `toàn tỉnh`, `tỉnh` with no name behind."""
    if stands_at(spoken, at, "của") or longest_at(spoken, at, WHOLE):
        return True
    place = longest_at(spoken, at, PLACES)
    rest = spoken[at + place :]
    is_end = not rest or period_at(rest, 0) or longest_at(rest, 0, AROUND)
    return bool(place and is_end)
