"""Whose weakness is a low group: measured by what the unit can earn itself, alerted alike."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.alerts import WeakGroup
from scoring.own import own_share
from scoring.score import GroupScore
from tests.scoring.months import UNITS, Month, raised

_D = Decimal
_A = (UNITS[0].code, "CKMB")


@pytest.mark.parametrize(
    ("points", "others", "share"),
    [
        ("9", "0", "50"),
        # The province publishes nothing: all that is left is earned.
        ("8", "10", "100"),
        # Half of what is left is not.
        ("4", "10", "50"),
        # Nothing is left to earn.
        ("0", "18", "100"),
    ],
)
def test_what_others_must_change_is_not_in_the_measure(
    points: str, others: str, share: str
) -> None:
    """Points are those published, out of what the unit can reach."""
    assert own_share(GroupScore("CKMB", _D(points), _D(18)), _D(others)) == _D(share)


def test_without_points_there_is_no_share() -> None:
    """None is not 0."""
    assert own_share(GroupScore("CKMB", None, _D(18)), _D(3)) is None


@given(st.decimals(0, 18, places=2), st.decimals(0, 18, places=2), st.decimals(0, 18, places=2))
def test_the_more_is_others_the_less_is_the_units(
    points: Decimal, some: Decimal, more: Decimal
) -> None:
    """Never below the plain share; full where nothing of its own is lost."""
    group = GroupScore("CKMB", points, _D(18))
    less, greater = sorted((some, more))
    shares = [own_share(group, others) for others in (_D(0), less, greater)]
    known = [share for share in shares if share is not None]
    assert known[0] == group.share
    if points + greater <= group.max:
        assert known == sorted(known)
        assert own_share(group, group.max - points) == 100


def _told(*points: str, others: str = "0", before: str = "0") -> list[tuple[str, int]]:
    """A's alerts of CKMB in the last of these months; others' points then and in the one before."""
    months = [Month(groups={"CKMB": (_D(own), _D(16), _D(17))}) for own in points]
    found = raised(months, others=({_A: _D(before)}, {_A: _D(others)}))
    return [
        (alert.severity.name, alert.fact.periods)
        for alert in found
        if alert.unit == UNITS[0] and isinstance(alert.fact, WeakGroup)
    ]


@pytest.mark.parametrize(
    ("points", "others", "before", "told"),
    [
        (("18", "8"), "0", "0", [("WARNING", 1)]),
        # 8 of 18, of which others lose all ten: nobody is told.
        (("18", "8"), "10", "0", []),
        # 8 of 13: low of what is its own; 8 of 10 is not.
        (("18", "8"), "5", "0", [("WARNING", 1)]),
        (("18", "8"), "8", "0", []),
        # 5 of 18 would be severe; 5 of 9 is not.
        (("18", "5"), "0", "0", [("SEVERE", 1)]),
        (("18", "5"), "9", "0", [("WARNING", 1)]),
        # Last month it was others' and nobody was told: now it begins.
        (("18", "8", "8"), "0", "10", [("WARNING", 1)]),
        # Last month it was the unit's own: it merely lasts.
        (("18", "8", "8"), "0", "0", [("NOTICE", 2)]),
        # Its own and trembling around the threshold: one weakness (64 and 66 per cent of 12,5).
        (("18", "8", "8.25"), "5.5", "5.5", [("NOTICE", 2)]),
        # Above the threshold, and low before by others alone: none.
        (("18", "8", "8.25"), "5.5", "10", []),
    ],
)
def test_nobody_is_alerted_of_what_only_others_can_change(
    points: Sequence[str], others: str, before: str, told: list[tuple[str, int]]
) -> None:
    """And a weakness that becomes the unit's own begins when it does."""
    assert _told(*points, others=others, before=before) == told
