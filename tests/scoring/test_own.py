"""Whose weakness is a low group: measured by what the unit can earn itself, alerted alike."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.advice import Advised, Peers, advise, others_part
from scoring.alerts import WeakGroup
from scoring.own import OthersPart, own_share
from scoring.period import Period
from scoring.scheme import Scheme, scheme_for
from scoring.score import GroupScore, Score, score
from scoring.snapshot import ComponentFigure, Figure, Observation
from scoring.unit import Level, Unit
from tests.scoring.months import UNITS, Month, raised

_D = Decimal
_A = (UNITS[0].code, "CKMB")


@pytest.mark.parametrize(
    ("points", "most", "lost", "share"),
    [
        ("9", "0", "0", "50"),
        # The province publishes nothing: all that is left is earned.
        ("8", "10", "10", "100"),
        # Half of what is left is not.
        ("4", "10", "10", "50"),
        # Nothing is left to earn, or to lose.
        ("0", "18", "18", "100"),
        ("12", "18", "6", "100"),
        # A hundredth beside the components (scoring.advice.TOLERANCE) is neither less nor more.
        ("5.99", "12", "6", "0"),
        ("12.01", "12", "6", "100"),
    ],
)
def test_what_others_earn_and_lose_is_not_in_the_measure(
    points: str, most: str, lost: str, share: str
) -> None:
    """Published points less what others earn, out of what is left to the unit."""
    group = GroupScore("CKMB", _D(points), _D(18))
    assert own_share(group, OthersPart(_D(most), _D(lost))) == _D(share)


@pytest.mark.parametrize(
    ("sent", "points", "share"),
    [(900, 12, "100"), (600, 10, "66.7"), (300, 8, "33.3"), (150, 7, "16.7"), (0, 6, "0")],
)
def test_of_twelve_points_the_province_earns_six_whatever_the_unit_does(
    sent: int, points: int, share: str
) -> None:
    """Of 900 dossiers so many are sent, for six points of eighteen."""
    assert points == 6 + 6 * sent // 900
    found = own_share(GroupScore("CKMB", _D(points), _D(18)), OthersPart(_D(12), _D(6)))
    assert found is not None
    assert round(found, 1) == _D(share)


def test_without_points_there_is_no_share() -> None:
    """None is not 0."""
    assert own_share(GroupScore("CKMB", None, _D(18)), OthersPart(_D(3), _D(3))) is None


@given(*(st.decimals(0, most, places=2) for most in (6, 12, 12)))
def test_how_others_do_changes_nothing_of_the_units_own_share(
    own: Decimal, some: Decimal, more: Decimal
) -> None:
    """The same work is the same share; without others the plain one."""
    shares = {
        own_share(GroupScore("CKMB", own + earned, _D(18)), OthersPart(_D(12), 12 - earned))
        for earned in (some, more)
    }
    assert shares == {own * 100 / 6}
    group = GroupScore("CKMB", own + some, _D(18))
    assert own_share(group) == group.share


@pytest.mark.parametrize("reckon", [advise, others_part])
def test_others_part_is_all_of_the_provinces_and_what_is_alike_below_the_most(
    reckon: Callable[[Score, Mapping[str, ComponentFigure], Scheme, Peers], Advised],
) -> None:
    """A full component of the province counts; a full one that is merely alike is the unit's."""
    counts = {
        "PUBLISH_ON_TIME": (75, 90),
        "PUBLIC_UPDATE_ON_TIME": (45, 90),
        "PUBLIC_CONTENT_FULL": (90, 90),
        "DOSSIER_SYNC": (594, 900),
        "PETITION_PROCESSING_ON_TIME": (4, 4),
        "PETITION_HANDLING_SATISFACTION": (2, 3),
        "DOSSIER_RECEIVING_SATISFACTION": (75, 100),
    }
    stated = {code: ComponentFigure(_D(n), _D(of)) for code, (n, of) in counts.items()}
    unit = Unit("H44.1", "Xã A", Level.COMMUNE, "H44")
    groups = {"CKMB": Figure(_D("12.96")), "MDHL": Figure(_D(15))}
    scheme = scheme_for(Period.month(2026, 10))
    alike = frozenset({"PETITION_PROCESSING_ON_TIME", "PETITION_HANDLING_SATISFACTION"})
    peers = Peers((), components=alike, owner=Unit("H44", "Tỉnh", Level.PROVINCE))
    found = reckon(score(Observation(unit, None, groups), scheme), stated, scheme, peers)
    assert found.others_part == {
        "CKMB": OthersPart(_D(12), _D(3)),
        "MDHL": OthersPart(_D(6), _D(2)),
    }
    # The most first: one point in CKMB is the last, though the scheme names it first.
    assert [one.loses for one in found.not_own] == [2, 2, 1]


def test_where_a_component_is_not_stated_nothing_is_known_to_be_others() -> None:
    """The province's part neither: then the plain share counts."""
    unit = Unit("H44.1", "Xã A", Level.COMMUNE, "H44")
    scheme = scheme_for(Period.month(2026, 10))
    now = score(Observation(unit, None, {"CKMB": Figure(_D(8))}), scheme)
    stated = {"PUBLISH_ON_TIME": ComponentFigure(_D(90), _D(90))}
    assert others_part(now, stated, scheme, Peers(())).others_part == {}


def _told(*points: str, parts: Sequence[str] = ()) -> list[tuple[str, int]]:
    """A's alerts of CKMB in the last of these months; others' "lost of most" in the last ones."""
    months = [Month(groups={"CKMB": (_D(own), _D(16), _D(17))}) for own in points]
    found = raised(months, others=[{_A: _part(said)} for said in parts])
    return [
        (alert.severity.name, alert.fact.periods)
        for alert in found
        if alert.unit == UNITS[0] and isinstance(alert.fact, WeakGroup)
    ]


def _part(said: str) -> OthersPart:
    lost, most = said.split(" of ")
    return OthersPart(_D(most), _D(lost))


@pytest.mark.parametrize(
    ("points", "parts", "told"),
    [
        (("18", "8"), (), [("WARNING", 1)]),
        # 8 of 18, of which others lose all ten: nobody is told.
        (("18", "8"), ("10 of 10",), []),
        # 8 of 13: low of what is its own; 8 of 10 is not.
        (("18", "8"), ("5 of 5",), [("WARNING", 1)]),
        (("18", "8"), ("8 of 8",), []),
        # 2 of 6 are severe, whether others earn six of their twelve or all.
        (("18", "8"), ("6 of 12",), [("SEVERE", 1)]),
        (("18", "14"), ("0 of 12",), [("SEVERE", 1)]),
        (("18", "16"), ("0 of 12",), []),
        # 5 of 18 would be severe; 5 of 9 is not.
        (("18", "5"), (), [("SEVERE", 1)]),
        (("18", "5"), ("9 of 9",), [("WARNING", 1)]),
        # Last month it was others' and nobody was told: now it begins.
        (("18", "8", "8"), ("10 of 10", "0 of 0"), [("WARNING", 1)]),
        # Last month it was the unit's own: it merely lasts.
        (("18", "8", "8"), (), [("NOTICE", 2)]),
        # However well others did then: 2 of 6 both times, of which it was told.
        (("18", "14", "8"), ("0 of 12", "6 of 12"), [("NOTICE", 2)]),
        # Low by others, then its own, and again: of three months it is two, and no third time.
        (("18", "8", "8", "8"), ("10 of 10", "0 of 0", "0 of 0"), [("NOTICE", 2)]),
        (("18", "8", "8", "8"), (), [("SEVERE", 3)]),
        # Its own and trembling around the threshold: one weakness (64 and 66 per cent of 12,5).
        (("18", "8", "8.25"), ("5.5 of 5.5", "5.5 of 5.5"), [("NOTICE", 2)]),
        # Above the threshold, and low before by others alone: none.
        (("18", "8", "8.25"), ("10 of 10", "5.5 of 5.5"), []),
    ],
)
def test_nobody_is_alerted_of_what_only_others_can_change(
    points: Sequence[str], parts: Sequence[str], told: list[tuple[str, int]]
) -> None:
    """And a weakness that becomes the unit's own begins when it does."""
    assert _told(*points, parts=parts) == told
