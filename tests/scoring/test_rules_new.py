"""Who leads, where systems differ, who has too few dossiers; and laws of all rules."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from scoring.alerts import Alert, BestInGroup, Severity
from scoring.thresholds import LevelThresholds, Thresholds
from scoring.unit import Level
from tests.scoring.months import UNITS, Month, raised


def _points(*points: str | None) -> Month:
    return Month(groups={"MDSH": tuple(None if p is None else Decimal(p) for p in points)})


def _led(before: Month, after: Month) -> list[str]:
    return [a.unit.name for a in raised([before, after]) if isinstance(a.fact, BestInGroup)]


@pytest.mark.parametrize(
    ("before", "after", "leaders"),
    [
        (("20", "19", "18"), ("20", "21", "18"), ["Xã B"]),
        (("20", "19", "18"), ("21", "19", "18"), []),
        (("20", "20", "18"), ("20", "21", "18"), ["Xã B"]),
        (("20", "19", "18"), ("20", "20", "18"), []),
        (("20", "19", "18"), ("20", "20", "20"), []),
        # To lead because others fell farther, or among the weak, earns no praise.
        (("19", "20", "18"), ("18.5", "17", "16"), []),
        (("5", "6", "4"), ("5.5", "5", "4"), []),
        # Two peers are no field.
        (("20", "19", "18"), ("20", "21", None), []),
    ],
)
def test_who_alone_comes_to_lead_a_group_is_praised(
    before: tuple[str, ...], after: tuple[str | None, ...], leaders: list[str]
) -> None:
    """Among three at least, and once."""
    assert _led(_points(*before), _points(*after)) == leaders


@pytest.mark.parametrize(
    ("portal", "provincial", "raises"),
    [(5, 0, True), (4, 0, False), (0, 5, True), (None, 5, False), (5, None, False), (9, 9, False)],
)
def test_the_two_systems_differ_from_the_threshold_on(
    portal: int | None,
    provincial: int | None,
    raises: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Either way; not stated is not 0."""
    month = Month(late=(portal, None, None), provincial=(provincial, None, None))
    rules = [alert.rule for alert in raised([Month(), month])]
    assert ("overdue-mismatch" in rules) is raises


_BEFORE = Month(
    totals=(Decimal(85), Decimal(84), Decimal(83)),
    groups={"MDSH": (Decimal(20), Decimal(21), Decimal(19))},
)
_AFTER = Month(
    totals=(Decimal(70), Decimal(95), Decimal(83)),
    groups={"MDSH": (Decimal(5), Decimal(20), Decimal(19))},
    late=(60, None, None),
)


def _rules_of(received: tuple[int | None, ...]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {unit.name: set() for unit in UNITS}
    after = replace(_AFTER, groups={"MDSH": (Decimal(5), Decimal(20), Decimal(19))})
    for alert in raised([_BEFORE, replace(after, received=received)]):
        found[alert.unit.name].add(alert.rule)
    return found


@pytest.mark.parametrize("received", [10, None])
def test_enough_dossiers_or_nobody_says_how_many(received: int | None) -> None:
    """Then everything is raised."""
    rules = _rules_of((received, received, received))
    assert rules["Xã A"] == {"score-drop", "tier-down", "weak-group", "overdue-open"}
    assert rules["Xã B"] == {"improved", "tier-up"}


def test_a_unit_with_few_dossiers_is_alerted_of_no_figure_of_its_own() -> None:
    """Late dossiers are counted, not reckoned: they are told."""
    rules = _rules_of((9, 0, 9))
    assert rules == {"Xã A": {"overdue-open"}, "Xã B": set(), "Xã C": set()}


def test_of_few_dossiers_no_praise_comes_either() -> None:
    """Whoever leads with nine dossiers leads by chance."""
    before, after = _points("20", "19", "18"), _points("20", "21", "18")
    assert _led(before, replace(after, received=(None, 9, None))) == []


def test_one_event_reads_in_order() -> None:
    """Drop, tier, place; severe first."""
    mine = [a for a in raised([_BEFORE, _AFTER]) if a.unit == UNITS[0]]
    assert [(a.severity.name, a.rule) for a in mine] == [
        ("SEVERE", "score-drop"), ("SEVERE", "tier-down"), ("SEVERE", "overdue-open"),
        ("SEVERE", "weak-group"),
    ]  # fmt: skip


_POINTS = st.one_of(st.none(), st.integers(0, 100).map(Decimal))
_COUNTS = st.one_of(st.none(), st.integers(0, 60))
_MONTHS = st.builds(
    Month,
    totals=st.tuples(_POINTS, _POINTS, _POINTS),
    groups=st.fixed_dictionaries(
        {
            "CKMB": st.tuples(*[st.one_of(st.none(), st.integers(0, 18).map(Decimal))] * 3),
            "MDSH": st.tuples(*[st.sampled_from([Decimal(7), Decimal(14), Decimal(22)])] * 3),
        }
    ),
    late=st.tuples(_COUNTS, _COUNTS, _COUNTS),
    provincial=st.tuples(_COUNTS, _COUNTS, _COUNTS),
    received=st.tuples(_COUNTS, _COUNTS, _COUNTS),
)
_LAWS = hypothesis_settings(max_examples=40, deadline=None)


@_LAWS
@given(st.lists(_MONTHS, min_size=1, max_size=4), st.permutations(range(3)))
def test_the_order_of_units_changes_nothing(months: list[Month], order: list[int]) -> None:
    """Files list them as they like."""
    assert raised(months, order=order) == raised(months)


_RAISABLE = {
    "drop_points": Decimal(3), "severe_drop_points": Decimal(9), "rank_places": 1,
    "rank_points": Decimal(4), "tier_margin": Decimal(3), "improve_points": Decimal(5),
    "min_dossiers": 20, "overdue_open": 9, "severe_overdue": 40, "overdue_gap": 7,
}  # fmt: skip


def _keys(alerts: tuple[Alert, ...]) -> set[tuple[str, str]]:
    return {(alert.unit.code, alert.key) for alert in alerts}


@_LAWS
@given(st.lists(_MONTHS, min_size=1, max_size=3), st.sampled_from(sorted(_RAISABLE)))
def test_a_higher_threshold_never_adds_an_alert(months: list[Month], name: str) -> None:
    """Whoever wants to hear less hears less."""
    base = Thresholds(overdue_open=1, severe_overdue=30)
    higher = replace(base, **{name: getattr(base, name) + _RAISABLE[name]})
    fewer = raised(months, thresholds=LevelThresholds(higher))
    assert _keys(fewer) <= _keys(raised(months, thresholds=LevelThresholds(base)))


@_LAWS
@given(st.lists(_MONTHS, min_size=1, max_size=4))
def test_every_alert_has_a_key_of_its_own_that_storage_has_room_for(months: list[Month]) -> None:
    """Unit and key are unique in a snapshot."""
    alerts = raised(months)
    assert len(_keys(alerts)) == len(alerts)
    assert all(len(alert.key) <= 32 and len(alert.rule) <= 24 for alert in alerts)


def test_each_level_has_its_own_thresholds() -> None:
    """Those of another level do not count."""
    months = [Month(totals=(Decimal(85), None, None)), Month(totals=(Decimal(82), None, None))]
    strict = Thresholds(drop_points=Decimal(4))

    def rules(level: Level) -> list[str]:
        found = raised(months, thresholds=LevelThresholds(own={level: strict}))
        return [alert.rule for alert in found]

    assert rules(Level.AGENCY) == ["score-drop"]
    assert rules(Level.COMMUNE) == []


def test_quiet_alerts_come_after_urgent_ones() -> None:
    """A digest is read from the top."""
    severities = [alert.severity for alert in raised([_BEFORE, _AFTER, _AFTER])]
    assert severities == sorted(severities, reverse=True)
    assert Severity.NOTICE in severities
