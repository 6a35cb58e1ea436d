"""The rules: who is alerted of what, and who is left in peace."""

from decimal import Decimal

import pytest

from scoring.alerts import Alert, Severity, SharedWeakGroup, WeakGroup
from scoring.changes import compare
from scoring.checks import SameValue, TotalMismatch, check
from scoring.period import Period
from scoring.rank import Standing, rank
from scoring.rules import raise_alerts
from scoring.rules.scene import Scene
from scoring.scheme import scheme_for
from scoring.score import score
from scoring.snapshot import Figure, Observation
from scoring.thresholds import LevelThresholds, Thresholds
from scoring.unit import Level, Unit
from tests.factories import CODES, decimals, s004

JANUARY = Period.month(2024, 1)
SCHEME = scheme_for(JANUARY)
ROOT = Unit("R", "Huyện Lấp Vò", Level.DISTRICT)


def _standings(*rows: tuple[str, str, tuple[str, ...]]) -> tuple[Standing, ...]:
    """Communes of (name, total, six points)."""
    return rank(
        score(
            Observation(
                Unit(f"R.{name}", f"Xã {name}", Level.COMMUNE, "R"),
                Decimal(total),
                {c: Figure(Decimal(p)) for c, p in zip(CODES, points, strict=True)},
            ),
            SCHEME,
        )
        for name, total, points in rows
    )


FULL = ("18", "20", "12", "10", "18", "22")


def _alerts(
    before: tuple[Standing, ...] | None,
    after: tuple[Standing, ...],
    thresholds: Thresholds | None = None,
) -> list[tuple[str, str]]:
    return [(alert.rule, alert.unit.name) for alert in _raised(before, after, thresholds)]


def _raised(
    before: tuple[Standing, ...] | None,
    after: tuple[Standing, ...],
    thresholds: Thresholds | None = None,
) -> tuple[Alert, ...]:
    scene = Scene(
        root=ROOT,
        scheme=SCHEME,
        standings=after,
        changes=compare(before, after) if before else (),
        baseline=JANUARY.previous if before else None,
        thresholds=LevelThresholds(thresholds or Thresholds()),
        units={ROOT.code: ROOT, **{s.score.unit.code: s.score.unit for s in after}},
    )
    return raise_alerts(scene)


def _four(*totals: str) -> tuple[Standing, ...]:
    names = ("A", "B", "C", "D", "E", "F")[: len(totals)]
    return _standings(*((n, t, FULL) for n, t in zip(names, totals, strict=True)))


def test_the_first_snapshot_alerts_nobody() -> None:
    """It is a baseline, however bad its figures are."""
    assert _alerts(None, _s004()) == []
    assert _alerts(_s004(), _s004()) != []


@pytest.mark.parametrize(
    ("after", "rules"),
    [("83.01", []), ("83.00", ["score-drop"]), ("87", ["improved"]), ("86.99", [])],
)
def test_score_drop_and_improved_begin_at_their_thresholds(after: str, rules: list[str]) -> None:
    """Two points either way, not a hundredth less."""
    raised = _alerts(_four("85", "84"), _four(after, "84"))
    assert [rule for rule, name in raised if name == "Xã A"] == rules


def test_a_large_drop_is_severe() -> None:
    """From five points on."""
    (alert,) = (a for a in _raised(_four("89"), _four("83")) if a.rule == "score-drop")
    assert alert.severity is Severity.SEVERE


def test_lost_places_alone_alert_nobody() -> None:
    """Others rose: the unit itself kept its score."""
    before = _four("85", "84", "83.9", "83.8")
    after = _four("85", "86", "86", "86")
    assert ("rank-drop", "Xã A") not in _alerts(before, after)


def test_lost_places_with_lost_points_alert() -> None:
    """Three places and half a point."""
    before = _four("85", "84.9", "84.8", "84.7")
    after = _four("84.5", "84.9", "84.8", "84.7")
    assert _alerts(before, after) == [("rank-drop", "Xã A")]


def test_places_among_other_peers_are_not_lost() -> None:
    """From 1 of 3 to 4 of 5: two of those ahead were not there before."""
    before = _four("85", "84.9", "84.8")
    after = _four("84.5", "84.9", "84.8", "90", "91")
    assert ("rank-drop", "Xã A") not in _alerts(before, after)


def test_tiers_alert_on_their_border_and_nowhere_else() -> None:
    """79,99 to 80 is a tier; 80 to 81 is none."""
    assert _alerts(_four("79.99"), _four("80")) == [("tier-up", "Xã A")]
    assert _alerts(_four("80"), _four("79.99")) == [("tier-down", "Xã A")]
    assert _alerts(_four("80"), _four("81")) == []


def test_thresholds_are_settings() -> None:
    """A stricter office hears of a smaller drop."""
    strict = Thresholds(drop_points=Decimal("0.5"))
    assert _alerts(_four("85"), _four("84.5"), strict) == [("score-drop", "Xã A")]


def _s004() -> tuple[Standing, ...]:
    return _standings(
        *(
            (line.name.removeprefix("Xã "), line.total.replace(",", "."),
             tuple(map(str, decimals(line))))
            for line in s004()
        )
    )  # fmt: skip


def test_a_group_that_all_peers_share_blames_no_unit() -> None:
    """S004: CLGQ is 7,2/12 everywhere; the district is told once, the communes are not."""
    raised = _raised(_s004(), _s004())
    shared = [alert for alert in raised if isinstance(alert.fact, SharedWeakGroup)]
    assert [(a.unit, a.fact) for a in shared] == [
        (ROOT, SharedWeakGroup("CLGQ", Decimal("7.2"), Decimal(12), 13, Level.COMMUNE))
    ]
    own = [alert.fact for alert in raised if isinstance(alert.fact, WeakGroup)]
    assert own
    assert not [fact for fact in own if fact.group in {"CLGQ", "TTTT"}]


def test_departments_and_communes_that_share_a_figure_are_two_alerts() -> None:
    """Of one unit, but each with a key of its own."""
    low = dict(zip(CODES, (Decimal(5), *map(Decimal, FULL[1:])), strict=True))
    figures = {code: Figure(points) for code, points in low.items()}
    standings = rank(
        score(Observation(Unit(f"R.{n}", f"Đơn vị {n}", level, "R"), None, figures), SCHEME)
        for n, level in enumerate([Level.COMMUNE] * 3 + [Level.AGENCY] * 3)
    )
    found = _raised(standings, standings)
    assert [alert.key for alert in found] == ["weak-group:CKMB:agency", "weak-group:CKMB:commune"]


def test_weak_groups_of_s004_are_those_below_the_threshold() -> None:
    """Bình Thành's TDGQ 5,3/20 is severe; nobody else's TDGQ is weak."""
    raised = _raised(_s004(), _s004())
    weak = {(a.unit.name, a.fact.group): a for a in raised if isinstance(a.fact, WeakGroup)}
    assert weak["Xã Bình Thành", "TDGQ"].severity is Severity.SEVERE
    assert [name for name, group in weak if group == "TDGQ"] == ["Xã Bình Thành"]


def test_most_severe_alerts_come_first() -> None:
    """A digest is read from the top."""
    severities = [alert.severity for alert in _raised(_s004(), _s004())]
    assert severities == sorted(severities, reverse=True)


def test_notes_on_s004_are_exactly_the_documents_contradictions() -> None:
    """Eight stated totals differ by more than 0,3; CLGQ and TTTT are the same everywhere."""
    scores = [standing.score for standing in _s004()]
    notes = check((), scores, SCHEME, JANUARY, JANUARY.next.last_day)
    mismatched = {note.unit.name for note in notes if isinstance(note, TotalMismatch)}
    assert mismatched == {
        "Xã Long Hưng A", "Xã Định Yên", "Xã Long Hưng B", "Xã Hội An Đông",
        "Xã Mỹ An Hưng A", "Xã Bình Thạnh Trung", "Xã Tân Mỹ", "Xã Bình Thành",
    }  # fmt: skip
    assert {note.group for note in notes if isinstance(note, SameValue)} == {"CLGQ", "TTTT"}
    assert len(notes) == 10


def test_a_clean_table_has_no_notes() -> None:
    """Nothing is invented; full marks for all are no suspicion."""
    clean = _standings(*((name, "100", FULL) for name in "ABCD"))
    scores = [standing.score for standing in clean]
    assert check((), scores, SCHEME, JANUARY, JANUARY.next.last_day) == ()


def test_an_open_period_is_noted_as_provisional() -> None:
    """The month is not over on its last day."""
    notes = check((), (), SCHEME, JANUARY, JANUARY.last_day)
    assert [note.code for note in notes] == ["provisional"]
