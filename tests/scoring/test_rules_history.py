"""What lasts, what trembles, what comes back: told when it is news, and not every period."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from scoring.alerts import Alert, Severity, SharedWeakGroup, WeakGroup
from scoring.period import Period
from scoring.rules.history import History
from scoring.thresholds import LevelThresholds, Thresholds
from scoring.unit import Level
from tests.scoring.months import SCHEME, UNITS, Month, raised

_LAWS = hypothesis_settings(max_examples=30, deadline=None)
_OTHERS = ("16", "17")


def _weak(*shares: str | None, history: str = "first") -> list[tuple[str, int] | None]:
    """What was raised month by month of A's group with these per cent: severity and periods."""
    points = [None if s is None else Decimal(s) * 18 / 100 for s in shares]
    months = [Month(groups={"CKMB": (p, *map(Decimal, _OTHERS))}) for p in points]
    found = []
    for number in range(1, len(months)):
        alerts = raised(months[: number + 1], silent_end=history == "first")
        mine = [a for a in alerts if a.unit == UNITS[0] and isinstance(a.fact, WeakGroup)]
        fact = mine[0].fact if mine else None
        assert len(mine) <= 1
        found.append((mine[0].severity.name, fact.periods) if isinstance(fact, WeakGroup) else None)
    return found


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        (("80", "64.99"), [("WARNING", 1)]),
        (("80", "65"), [None]),
        (("80", "39.99"), [("SEVERE", 1)]),
        (("80", "40"), [("WARNING", 1)]),
        # It lasts: quietly, until it has lasted three periods, and three more.
        (
            ("80", "60", "60", "60", "60", "60", "60", "60"),
            [
                ("WARNING", 1), ("NOTICE", 2), ("SEVERE", 3), ("NOTICE", 4), ("NOTICE", 5),
                ("SEVERE", 6), ("NOTICE", 7),
            ],
        ),
        # It becomes severe: told at once, then quiet again.
        (
            ("80", "60", "39", "39", "39"),
            [("WARNING", 1), ("SEVERE", 2), ("SEVERE", 3), ("NOTICE", 4)],
        ),
        # Severe, nearly so, severe: one severe weakness.
        (("80", "39", "41", "39", "80"), [("SEVERE", 1), ("NOTICE", 2), ("SEVERE", 3), None]),
        # It trembles around 65: one weakness, over at 67.
        (("80", "64", "66", "64", "67", "66"),
         [("WARNING", 1), ("NOTICE", 2), ("SEVERE", 3), None, None]),
        # Over, and back.
        (("80", "60", "70", "60"), [("WARNING", 1), None, ("WARNING", 1)]),
        # Not stated is neither weak nor strong: what comes after it is told anew.
        (("80", "60", None, "60"), [("WARNING", 1), None, ("WARNING", 1)]),
        # Weak from the very first month, which told nobody: told in the second.
        (("60", "60", "60", "60"), [("WARNING", 2), ("SEVERE", 3), ("NOTICE", 4)]),
    ],
)  # fmt: skip
def test_a_weakness_is_told_when_it_is_news(
    shares: Sequence[str | None], told: list[tuple[str, int] | None]
) -> None:
    """At first, when it becomes severe, and after every third period."""
    assert _weak(*shares) == told


def test_what_was_told_before_the_oldest_month_is_not_told_as_new() -> None:
    """The months before it are there, but not without a gap."""
    assert _weak("60", "60", history="told") == [("NOTICE", 2)]


@_LAWS
@given(st.lists(st.decimals("60", "70", places=1), min_size=2, max_size=9))
def test_no_weakness_is_urgent_twice_within_its_cooldown(shares: list[Decimal]) -> None:
    """Within the margin of recovery nothing flaps, whatever the figures do."""
    told = _weak("80", *map(str, shares))
    urgent = [n for n, item in enumerate(told) if item is not None and item[0] != "NOTICE"]
    for one, other in pairwise(urgent):
        recovered = any(share >= 67 for share in shares[one : other + 1])
        assert recovered or told[other] in [("SEVERE", 3), ("SEVERE", 6), ("SEVERE", 9)]


@_LAWS
@given(st.lists(st.sampled_from(["30", "39.9", "41", "50", "64", "66", "67", "80"]), max_size=8))
def test_a_weak_group_is_always_listed(shares: list[str]) -> None:
    """Quiet is not silent: below the threshold there is an alert each period."""
    told = _weak("80", *shares)
    for share, item in zip(shares, told, strict=True):
        if Decimal(share) < 65:
            assert item is not None
        if Decimal(share) >= 67:
            assert item is None


def _tiers(*totals: str) -> list[str]:
    months = [Month(totals=(Decimal(total), None, None)) for total in totals]
    return [
        next((a.rule for a in raised(months[: n + 1]) if a.rule.startswith("tier")), "")
        for n in range(1, len(months))
    ]


@pytest.mark.parametrize(
    ("totals", "told"),
    [
        (("79.8", "80.2", "79.8", "80.2"), ["tier-up", "", ""]),
        (("79.8", "80.2", "79.49"), ["tier-up", "tier-down"]),
        (("79.8", "80.2", "79.5"), ["tier-up", ""]),
        # Three periods later it is news again.
        (("79.8", "80.2", "80.2", "80.2", "79.8"), ["tier-up", "", "", ""]),
        (("79.8", "80.2", "80.2", "80.2", "80.2", "79.8"), ["tier-up", "", "", "", "tier-down"]),
        # Another border than the one that was crossed, or two at once.
        (("70.2", "69.8", "80.2"), ["tier-down", "tier-up"]),
        (("89.8", "90.2", "79.9"), ["tier-up", "tier-down"]),
    ],
)
def test_a_tier_is_not_told_again_while_the_total_trembles_on_its_border(
    totals: tuple[str, ...], told: list[str]
) -> None:
    """Within half a point, for three periods."""
    assert _tiers(*totals) == told


def _late(*counts: int | None) -> list[str]:
    months = [Month(late=(count, None, None)) for count in counts]
    return [
        next((a.severity.name for a in raised(months[: n + 1]) if a.rule == "overdue-open"), "")
        for n in range(1, len(months))
    ]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((0, 4), [""]),
        ((0, 5), ["WARNING"]),
        ((4, 5), ["WARNING"]),
        ((0, 49), ["WARNING"]),
        ((0, 50), ["SEVERE"]),
        ((None, 5), ["WARNING"]),
        ((5, None), [""]),
        # It merely lasts.
        ((0, 20, 20, 20, 20), ["WARNING", "NOTICE", "WARNING", "NOTICE"]),
        # Five more, or a fifth more.
        ((0, 30, 34), ["WARNING", "NOTICE"]),
        ((0, 30, 35), ["WARNING", "WARNING"]),
        ((0, 10, 12), ["WARNING", "WARNING"]),
        ((0, 11, 13), ["WARNING", "NOTICE"]),
        ((0, 49, 50), ["WARNING", "SEVERE"]),
        ((0, 20, 18), ["WARNING", "NOTICE"]),
        # Late from the very first month.
        ((20, 20, 20), ["WARNING", "WARNING"]),
    ],
)
def test_late_dossiers_are_told_when_they_are_news(
    counts: tuple[int | None, ...], told: list[str]
) -> None:
    """New, clearly more, or for another three periods; not stated is not 0."""
    assert _late(*counts) == told


def _shared(*points: tuple[str, str, str]) -> list[tuple[str, int] | None]:
    months = [Month(groups={"CLGQ": tuple(map(Decimal, row))}) for row in points]
    found: list[tuple[str, int] | None] = []
    for n in range(1, len(months)):
        alerts = raised(months[: n + 1])
        facts = [(a.severity.name, a.fact) for a in alerts if isinstance(a.fact, SharedWeakGroup)]
        found.append((facts[0][0], facts[0][1].periods) if facts else None)
    return found


def test_a_shared_weakness_rests_as_an_own_one_does() -> None:
    """The unit above hears of it at first and after every third period."""
    low, apart = ("7.2", "7.2", "7.2"), ("7.2", "7.2", "7.3")
    full = ("12", "12", "11")
    assert _shared(full, low, low, low) == [("WARNING", 1), ("NOTICE", 2), ("WARNING", 3)]
    # Weak before, but each by itself: that was never told to the unit above.
    assert _shared(full, apart, low) == [None, ("WARNING", 1)]


def _own(*months: Month) -> list[tuple[str, str, int]]:
    return [
        (a.unit.name, a.severity.name, a.fact.periods)
        for a in raised(months)
        if isinstance(a.fact, WeakGroup)
    ]


def test_a_figure_that_was_everybodys_is_news_when_it_becomes_ones_own() -> None:
    """For months only the unit above was told; S004 has just that."""
    low = Month(groups={"CLGQ": tuple(map(Decimal, ("7.2", "7.2", "7.2")))})
    fell = Month(groups={"CLGQ": tuple(map(Decimal, ("5.5", "7.2", "7.2")))})
    assert ("Xã A", "WARNING", 1) in _own(low, low, low, low, fell)
    # Once it was told, it rests as any other.
    (mine,) = [row for row in _own(low, low, low, low, fell, fell) if row[0] == "Xã A"]
    assert mine[1] == "NOTICE"


def test_a_weakness_seen_in_few_dossiers_is_news_when_there_are_enough() -> None:
    """Before, it was no more than chance, and nobody was told."""
    groups = {"CKMB": tuple(map(Decimal, ("9", "16", "17")))}
    few, many = (
        Month(groups=groups, received=(3, 90, 90)),
        Month(groups=groups, received=(99, 90, 90)),
    )
    assert _own(few, few) == []
    assert _own(few, few, many) == [("Xã A", "WARNING", 1)]


def test_beyond_sight_reminders_go_by_the_calendar() -> None:
    """Of what lasts longer than anybody looks back, every third month is reminded of still."""
    weak = Month(groups={"CKMB": (Decimal(9), Decimal(16), Decimal(17))})

    def told(endless: int) -> list[Alert]:
        return [
            alert
            for alert in raised([weak] * 5, silent_end=False, endless=endless)
            if isinstance(alert.fact, WeakGroup) and alert.severity is not Severity.NOTICE
        ]

    assert [bool(told(month)) for month in (24312, 24313, 24314, 24315)] == [
        True, False, False, True,
    ]  # fmt: skip


def test_a_gap_in_the_periods_begins_everything_anew() -> None:
    """Without the months between nobody can say that it lasted."""
    weak = Month(groups={"CKMB": (Decimal(9), Decimal(16), Decimal(17))})
    alerts = raised([weak, weak], history=History())
    assert [a.fact.periods for a in alerts if isinstance(a.fact, WeakGroup)] == [1]


@pytest.mark.parametrize(("persist", "urgent"), [(2, [1, 2, 4, 6]), (4, [1, 4])])
def test_how_long_it_rests_is_a_setting(persist: int, urgent: list[int]) -> None:
    """At each level."""
    months = [Month(groups={"CKMB": (Decimal(18), Decimal(16), Decimal(17))})]
    months += [Month(groups={"CKMB": (Decimal(9), Decimal(16), Decimal(17))})] * 6
    own = LevelThresholds(own={Level.COMMUNE: Thresholds(persist_periods=persist)})
    told = []
    for n in range(1, len(months)):
        alerts = raised(months[: n + 1], thresholds=own)
        told += [
            a.fact.periods
            for a in alerts
            if isinstance(a.fact, WeakGroup) and a.severity is not Severity.NOTICE
        ]
    assert told == urgent


def test_the_months_of_these_tests_are_real_ones() -> None:
    """And their groups those of the index."""
    assert SCHEME.group("CKMB").max == 18
    assert Period.month(2024, 1).previous == Period.month(2023, 12)
