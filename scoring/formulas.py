"""How many points do a component's counts earn, reckoned and rounded as the portal does it?

The portal rounds each component's points half up to two decimals and adds up the rounded points: in
the answers of 8/2026 that gives every published group to the last digit, unrounded sums do not
(docs/adr/0021).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, assert_never

# Points are published in these steps.
PUBLISHED_STEP = Decimal("0.01")
_STEPS = 100


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


def earned(formula: Formula, most: Decimal, counted: int, of: int) -> Decimal:
    """Points of so many out of so many, in hundredths."""
    if not of:
        return most if formula.empty is Empty.FULL else Decimal(0)
    rise, run = _slope(formula, most)
    below = run * of
    points = Decimal((2 * rise * counted + below) // (2 * below)).scaleb(-2)
    return points if isinstance(formula, Factor) else min(points, most)


def least(formula: Formula, most: Decimal, points: Decimal, of: int) -> int:
    """The least count out of `of` that earns these points, whole hundredths up to `most`.

    It is larger than `of` where nothing earns them.
    """
    rise, run = _slope(formula, most)
    # From half a step below, the points are rounded up to those asked for.
    halves = 2 * int(points * _STEPS) - 1
    return -(-halves * of * run // (2 * rise))


def full(formula: Formula, most: Decimal, of: int) -> int:
    """The least count out of `of` that earns `most` before rounding; `of` where even all do not.

    All of them by a ratio, the target's share where there is one.
    """
    rise, run = _slope(formula, most)
    return min(of, -(-int(most * _STEPS) * run * of // rise))


@cache
def _slope(formula: Formula, most: Decimal) -> tuple[int, int]:
    """Hundredths of points per whole share, caps aside, as a fraction of whole numbers.

    Whole numbers, since a digest of thousands of units asks for each of its components.
    """
    match formula:
        case Ratio():
            slope = Fraction(most)
        case Capped(target):
            slope = Fraction(most) / Fraction(target)
        case Factor(factor):
            slope = Fraction(factor)
        case _:
            assert_never(formula)
    return (slope * _STEPS).as_integer_ratio()
