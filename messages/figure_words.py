"""How figures of a unit are worded inside templates: totals, groups, late dossiers."""

from decimal import ROUND_HALF_UP, Decimal

from messages import format as write
from messages.cuts import Cut
from messages.notices import Result
from scoring.period import Period
from scoring.scheme import Group, Scheme, scheme_for
from scoring.score import GroupScore, Score
from scoring.snapshot import Overdue

# Points that there are in all.
_FULL = Decimal(100)
# A loss that rounds to 0,0 is none.
_LEAST_LOSS = Decimal("0.05")


def total_text(score: Score, scheme: Scheme) -> str:
    """A total with two decimals; with more where rounding would put it into another tier."""
    return total_number(score.total or Decimal(0), scheme)


def total_number(total: Decimal, scheme: Scheme) -> str:
    """The same of a total alone."""
    return write.number(total, _places(total, scheme))


def total_then(total: Decimal, period: Period) -> str:
    """The same by the tiers that were in force in a period."""
    return total_number(total, scheme_for(period))


def total_column(total: Decimal, scheme: Scheme, cut: Cut | None = None) -> str:
    """A total alone with all its places, for columns; rounded across no cut, either."""
    return write.fixed(total, _places(total, scheme, cut))


def points_column(points: Decimal, scheme: Scheme, cut: Cut | None) -> str:
    """Points of a group alike: they are rounded across no cut."""
    return write.fixed(
        points,
        next((of for of in (2, 3) if _is_same_side(_shown(points, of), points, scheme, cut)), 4),
    )


def _places(total: Decimal, scheme: Scheme, cut: Cut | None = None) -> int:
    for places in (2, 3):
        shown = _shown(total, places)
        # Nor does what is not full read as full marks.
        is_full = (shown < _FULL or total >= _FULL) and scheme.tier(shown) == scheme.tier(total)
        if is_full and _is_same_side(shown, total, scheme, cut):
            return places
    return 4


def _shown(points: Decimal, places: int) -> Decimal:
    return points.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _is_same_side(shown: Decimal, points: Decimal, scheme: Scheme, cut: Cut | None) -> bool:
    """Whether what is shown would stand in the same lists as what it is rounded from."""
    return cut is None or cut.keeps(shown, scheme) == cut.keeps(points, scheme)


def has_portal(overdue: Overdue | None) -> bool:
    """Whether the national portal's count of late dossiers is stated."""
    return overdue is not None and (
        overdue.completed is not None
        or overdue.in_progress is not None
        or overdue.national is not None
    )


def costliest(result: Result) -> GroupScore | None:
    """The group in which the unit itself loses most points; None if it does in none."""
    groups = result.now.score.groups
    own = [group for group in groups if own_loss(result, group) >= _LEAST_LOSS]
    return max(own, key=lambda group: own_loss(result, group), default=None)


def own_loss(result: Result, group: GroupScore) -> Decimal:
    """Points that a unit loses in a group of its score and can change itself."""
    if group.points is None or group.code in {item.group for item in result.shared}:
        return Decimal(0)
    return group.max - group.points - result.others(group.code)


def _below_most(points: Decimal, most: Decimal) -> str:
    """Points with two decimals; with more where rounding would show full marks: 9,996 of 10."""
    for places in (2, 3):
        shown = write.number(points, places)
        if shown != write.number(most) or points >= most:
            return shown
    return write.number(points, 4)


def group_line(group: Group, scored: GroupScore, delta: str) -> str:
    """A group as one aligned line: label, bar, points of the maximum, change."""
    if scored.points is None and scored.rate is None:
        return f"{group.short:<10} {'không có số liệu':>15}"
    if scored.points is None:
        rate = scored.rate or Decimal(0)
        return f"{group.short:<10} {write.bar(rate, Decimal(100))} {write.number(rate) + ' %':>8}"
    points = f"{_below_most(scored.points, group.max)}/{write.number(group.max)}"
    bar = write.bar(scored.points, group.max)
    return f"{group.short:<10} {bar} {points:>8} {delta}".rstrip()
