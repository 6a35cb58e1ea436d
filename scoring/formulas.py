"""How many points do a component's counts earn, reckoned and rounded as the portal does it?

The portal rounds each component's points half up to two decimals and adds up the rounded points: in
the answers of 8/2026 that gives every published group to the last digit, unrounded sums do not
(docs/adr/0021).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Any, assert_never

# Points are published in these steps.
PUBLISHED_STEP = Decimal("0.01")
_STEPS = 100
_HALF = Fraction(1, 2)


class Empty(StrEnum):
    """What a component earns of which nothing arose: 0 of 0."""

    FULL = "full"
    ZERO = "zero"


@dataclass(frozen=True)
class Ratio:
    """Most points x ratio."""

    empty: Empty


@dataclass(frozen=True)
class Capped:
    """Most points x ratio / target, and not more than the most; `target` is a share, 0.80."""

    target: Decimal
    empty: Empty


@dataclass(frozen=True)
class Factor:
    """Factor x ratio; a cap was not observed."""

    factor: Decimal
    empty: Empty


Formula = Ratio | Capped | Factor


def read(raw: dict[str, Any]) -> Formula:
    """A formula as a scheme's file words it.

    Raises:
        ValueError: no formula is of that kind, or it has other fields.
    """
    match raw:
        case {"kind": "ratio", "empty": empty, **rest} if not rest:
            return Ratio(Empty(empty))
        case {"kind": "capped", "target": target, "empty": empty, **rest} if not rest:
            return Capped(Decimal(target), Empty(empty))
        case {"kind": "factor", "factor": factor, "empty": empty, **rest} if not rest:
            return Factor(Decimal(factor), Empty(empty))
        case _:
            raise ValueError(f"no formula: {raw}")


def earned(formula: Formula, most: Decimal, share: Fraction | None) -> Decimal:
    """Points of a share, in hundredths; None for a share of nothing."""
    if share is None:
        return most if formula.empty is Empty.FULL else Decimal(0)
    points = _slope(formula, most) * share
    if not isinstance(formula, Factor):
        points = min(points, Fraction(most))
    return Decimal(floor(points * _STEPS + _HALF)) / _STEPS


def least(formula: Formula, most: Decimal, points: Decimal, of: int) -> int:
    """The least count out of `of` that earns these points, which are at most `most`.

    It is larger than `of` where nothing earns them.
    """
    # From half a step below, the points are rounded up to those asked for.
    need = (Fraction(points) * _STEPS - _HALF) / _STEPS
    return max(0, ceil(need * of / _slope(formula, most)))


def _slope(formula: Formula, most: Decimal) -> Fraction:
    """Points per whole share, caps aside."""
    match formula:
        case Ratio():
            return Fraction(most)
        case Capped(target):
            return Fraction(most) / Fraction(target)
        case Factor(factor):
            return Fraction(factor)
    assert_never(formula)
