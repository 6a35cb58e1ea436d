"""The scheme of Decision 766 as data."""

from decimal import Decimal

import pytest

from scoring.period import Period
from scoring.scheme import scheme_for, schemes

SCHEME = scheme_for(Period.month(2024, 1))


def test_the_six_groups_are_those_of_the_portal() -> None:
    """CLGQ is online service (12) and TTTT payment (10); a public client swaps them."""
    maxima = {group.code: group.max for group in SCHEME.groups}
    assert maxima == {"CKMB": 18, "TDGQ": 20, "CLGQ": 12, "TTTT": 10, "MDHL": 18, "MDSH": 22}
    assert SCHEME.max_total == 100


def test_the_five_group_view_joins_payment_and_online_service() -> None:
    """S000 and the portal's radar: 18/20/22/18/22 with 12 + 10 as one."""
    five = {view.code: view.max for view in SCHEME.five}
    assert five == {"CKMB": 18, "TDGQ": 20, "CCDV": 22, "MDHL": 18, "MDSH": 22}
    assert sum(five.values()) == SCHEME.max_total


@pytest.mark.parametrize(
    ("total", "tier"),
    [
        ("100", "Xuất sắc"),
        ("90", "Xuất sắc"),
        ("89.9999", "Tốt"),
        ("80", "Tốt"),
        ("79.9999", "Khá"),
        ("79.85", "Khá"),
        ("70", "Khá"),
        ("69.9999", "Trung bình"),
        ("50", "Trung bình"),
        ("49.9999", "Yếu"),
        ("0", "Yếu"),
    ],
)
def test_tiers_are_cut_on_unrounded_totals(total: str, tier: str) -> None:
    """100 belongs to the best; 79,85 is not rounded up to 80."""
    assert SCHEME.tier(Decimal(total)).name == tier


def test_points_of_a_rate_follow_the_documents_own_example() -> None:
    """S000: a department with 75 % of Số hóa (22) has 16,5 points."""
    assert SCHEME.points_of_rate(SCHEME.group("MDSH"), Decimal(75)) == Decimal("16.5")


def test_short_names_fit_a_column_of_ten() -> None:
    """The bars of a card are aligned by them."""
    assert all(len(group.short) <= 10 for scheme in schemes() for group in scheme.groups)


def test_before_the_decision_there_was_no_scheme() -> None:
    """It is in force since 23/6/2022."""
    assert scheme_for(Period.quarter(2022, 2)) is SCHEME
    with pytest.raises(LookupError):
        scheme_for(Period.month(2022, 5))
