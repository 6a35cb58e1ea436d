"""What counts earn, by the portal's formulas, and the least count that earns it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas import Capped, Empty, Factor, Formula, Ratio, earned, full, least, read
from scoring.period import Period
from scoring.scheme import scheme_for, schemes

_D = Decimal
_ZERO = Empty.ZERO
_formulas: st.SearchStrategy[Formula] = st.one_of(
    st.builds(Ratio, st.sampled_from(Empty)),
    st.builds(Capped, st.sampled_from([_D("0.5"), _D("0.8"), _D("0.9")]), st.sampled_from(Empty)),
    st.builds(Factor, st.just(_D("2.5")), st.sampled_from(Empty)),
)
_most = st.sampled_from([_D(2), _D(4), _D(6), _D(20)])
_of = st.integers(1, 200_000)


@pytest.mark.parametrize(
    ("formula", "most", "share", "points"),
    [
        (Ratio(_ZERO), 20, Fraction(9444, 10000), "18.89"),  # S002 scored 18,6: not by this rule
        (Ratio(_ZERO), 20, Fraction(1190, 1400), "17"),
        (Capped(_D("0.80"), _ZERO), 2, Fraction(52, 56), "2"),
        (Capped(_D("0.80"), _ZERO), 2, Fraction(12, 35), "0.86"),
        (Capped(_D("0.90"), _ZERO), 6, Fraction(7, 10), "4.67"),
        (Factor(_D("2.5"), _ZERO), 2, Fraction(7, 35), "0.5"),
        (Factor(_D("2.5"), _ZERO), 2, Fraction(1), "2.5"),
        (Ratio(_ZERO), 6, None, "0"),
        (Ratio(Empty.FULL), 6, None, "6"),
        (Ratio(_ZERO), 2, Fraction(1, 400), "0.01"),  # half a hundredth is rounded up
    ],
)
def test_points_of_a_share(
    formula: Formula, most: int, share: Fraction | None, points: str
) -> None:
    """Rounded half up to hundredths; of nothing it is all or nothing."""
    counts = (0, 0) if share is None else share.as_integer_ratio()
    assert earned(formula, _D(most), *counts) == _D(points)


@given(_formulas, _most, _of, st.data())
def test_the_least_count_earns_the_points_and_one_less_does_not(
    formula: Formula, most: Decimal, of: int, data: st.DataObject
) -> None:
    """Any points from a hundredth to the most."""
    points = data.draw(st.integers(1, int(most * 100))) / _D(100)
    count = least(formula, most, points, of)
    if isinstance(formula, Factor) and count > of:
        assert earned(formula, most, 1, 1) < points
        return
    assert count <= of
    assert earned(formula, most, count, of) >= points
    assert earned(formula, most, count - 1, of) < points


@pytest.mark.parametrize(
    ("formula", "most", "of", "count"),
    [
        (Ratio(_ZERO), 20, 39_842, 39_842),  # ten fewer round up to full points
        (Capped(_D("0.80"), _ZERO), 2, 34, 28),
        (Capped(_D("0.50"), _ZERO), 4, 1400, 700),
        (Factor(_D("2.5"), _ZERO), 2, 34, 28),
        (Factor(_D(18), _ZERO), 20, 1400, 1400),  # all of them earn 18
        (Ratio(_ZERO), 6, 0, 0),
    ],
)
def test_full_points_take_all_or_as_many_as_the_target(
    formula: Formula, most: int, of: int, count: int
) -> None:
    """Beyond it nothing is missing; what rounding gives is not counted as done."""
    assert full(formula, _D(most), of) == count


@given(_formulas, _most, _of, st.integers(0, 200_000))
def test_more_never_earns_less(formula: Formula, most: Decimal, of: int, count: int) -> None:
    """Nor more than the most, where a cap is known."""
    count = min(count, of)
    now, then = (earned(formula, most, n, of) for n in (count, min(count + 1, of)))
    assert now <= then
    assert isinstance(formula, Factor) or then <= most


@pytest.mark.parametrize(
    "raw",
    [
        {"kind": "ratio"},
        {"kind": "ratio", "empty": "half"},
        {"kind": "ratio", "empty": "zero", "target": "0.8"},
        {"kind": "capped", "empty": "zero"},
        {"kind": "cubic", "empty": "zero"},
    ],
)
def test_a_formula_of_another_form_is_refused(raw: dict[str, str]) -> None:
    """A slip in a scheme's file is seen at the start, not in somebody's advice."""
    with pytest.raises(ValueError):  # noqa: PT011 - whichever part of it is wrong
        read(raw)


def test_the_scheme_of_2026_knows_every_group_and_those_before_none() -> None:
    """S002 shows that 2024 did not follow these formulas."""
    scheme = scheme_for(Period.month(2026, 8))
    assert all(scheme.formulas_of(group.code) for group in scheme.groups)
    for group in scheme.groups:
        assert sum(most for _, _, most in scheme.formulas_of(group.code)) == group.max
    old = [scheme for scheme in schemes() if scheme.valid_from.year < 2026]
    assert old
    assert all(scheme.formula_codes == () for scheme in old)
    assert all(scheme.formulas_of("TDGQ") == () for scheme in old)
