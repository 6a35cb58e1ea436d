"""Which snapshots are held before anybody is told anything."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scoring.boundaries import between, boundaries
from scoring.period import Period
from scoring.plausibility import (
    Earlier,
    GroupZero,
    Limits,
    OneWay,
    SameMove,
    SchemeChanged,
    TooMuch,
    UnitsMissing,
    doubts,
    movement,
)
from scoring.scheme import Scheme, schemes
from scoring.score import Score, score
from scoring.snapshot import Figure, Observation
from scoring.unit import Level, Unit
from tests.factories import CODES

SCHEME, SCHEME_2026 = schemes()
USUAL = ("15", "18", "10", "9", "16", "20")


def _seen(number: int, points: tuple[str, ...] = USUAL, total: str | None = None) -> Observation:
    unit = Unit(f"H1.{number}", f"Xã {number}", Level.COMMUNE, "H1")
    figures = {c: Figure(Decimal(p)) for c, p in zip(CODES, points, strict=True)}
    return Observation(unit, None if total is None else Decimal(total), figures)


def _scored(observations: list[Observation], scheme: Scheme = SCHEME) -> list[Score]:
    return [score(seen, scheme) for seen in observations]


def _earlier(observations: list[Observation], *history: str) -> Earlier:
    scores = {item.unit.code: item for item in _scored(observations)}
    return Earlier(scores, SCHEME, comparable=True, history=tuple(map(Decimal, history)))


def _doubts(now: list[Observation], earlier: Earlier | None) -> tuple[object, ...]:
    return doubts(now, _scored(now), SCHEME, earlier, Limits())


def _with(points: tuple[str, ...], group: str, by: str) -> tuple[str, ...]:
    at = CODES.index(group)
    return (*points[:at], str(Decimal(points[at]) + Decimal(by)), *points[at + 1 :])


def test_a_group_that_rose_by_the_same_amount_everywhere_is_held() -> None:
    """MDHL once rose by 6,0 for all 34 provinces in a day."""
    before = [_seen(n, _with(USUAL, "MDHL", f"-{n % 4}")) for n in range(34)]
    now = [_seen(n, _with(_with(USUAL, "MDHL", f"-{n % 4}"), "MDHL", "2")) for n in range(34)]
    found = _doubts(now, _earlier(before))
    assert SameMove("MDHL", Decimal(2), 34, 34) in found
    assert SameMove(None, Decimal(2), 34, 34) in found


def test_small_equal_moves_are_the_units_inherited_groups_and_pass() -> None:
    """The province's own CKMB moves a little for all its communes every month."""
    before = [_seen(n) for n in range(34)]
    now = [_seen(n, _with(USUAL, "CKMB", "0.9")) for n in range(34)]
    assert _doubts(now, _earlier(before)) == ()


def test_most_units_falling_farther_than_ever_is_held() -> None:
    """Each by another amount, but all in one direction."""
    before = [_seen(n) for n in range(20)]
    now = [_seen(n, _with(USUAL, "TDGQ", str(-3 - Decimal(n) / 10))) for n in range(20)]
    (found,) = _doubts(now, _earlier(before, "0.4", "-0.7"))
    assert found == OneWay(Decimal("-3.95"), 20, 20)


def test_what_history_knows_is_not_held() -> None:
    """A root whose figures often move so far may move so far again."""
    before = [_seen(n) for n in range(20)]
    now = [_seen(n, _with(USUAL, "TDGQ", str(-3 - Decimal(n) / 10))) for n in range(20)]
    assert _doubts(now, _earlier(before, "0.4", "-3.5")) == ()


def test_units_that_fall_and_rise_pass() -> None:
    """A usual month."""
    before = [_seen(n) for n in range(20)]
    now = [_seen(n, _with(USUAL, "TDGQ", str(2 - Decimal(n) / 5))) for n in range(20)]
    assert _doubts(now, _earlier(before)) == ()


def test_too_many_missing_units_hold_a_snapshot() -> None:
    """Half a pull must never replace a whole one; a merger of three does not hold it."""
    before = [_seen(n) for n in range(119)]
    assert _doubts(before[:116], _earlier(before)) == ()
    (found,) = _doubts(before[:100], _earlier(before))
    assert isinstance(found, UnitsMissing)
    assert (len(found.missing), found.of) == (19, 119)


def test_a_group_that_is_zero_everywhere_holds_even_a_first_snapshot() -> None:
    """A public collector showed CKMB = 0 everywhere after half a run."""
    now = [_seen(n, ("0", *USUAL[1:])) for n in range(6)]
    assert _doubts(now, None) == (GroupZero("CKMB", 6),)


def test_a_group_without_figures_is_not_zero() -> None:
    """Null is not 0."""
    now = [replace(_seen(n), groups={"TDGQ": Figure(Decimal(18))}) for n in range(6)]
    assert _doubts(now, None) == ()


def test_values_beyond_the_maximum_hold_a_snapshot() -> None:
    """A total above 100, and points above a group's own maximum."""
    now = [_seen(1, total="100.01"), _seen(2, _with(USUAL, "TTTT", "2")), _seen(3, total="100")]
    (found,) = _doubts(now, None)
    assert found == TooMuch(now[0].unit, None, Decimal("100.01"), Decimal(100), units=2)


def test_another_scheme_or_maximum_holds_a_snapshot() -> None:
    """The scale broke: a person must look."""
    now = [_seen(n) for n in range(6)]
    earlier = replace(_earlier(now), comparable=False)
    found = doubts(now, _scored(now, SCHEME_2026), SCHEME_2026, earlier, Limits())
    assert found == (SchemeChanged(None, "766-2022", "766-2026"),)
    stated = replace(now[0], groups={"CKMB": Figure(Decimal(15), max=Decimal(25))})
    assert SchemeChanged("CKMB", "18", "25") in _doubts([stated, *now[1:]], None)


@given(st.lists(st.integers(-300, 300), min_size=5, max_size=40))
def test_equal_snapshots_raise_no_doubt(tenths: list[int]) -> None:
    """Whatever the figures: nothing moved, nothing is doubted, the movement is zero."""
    points = [_with(USUAL, "MDSH", str(Decimal(min(t, 20)) / 10 - 15)) for t in tenths]
    now = [_seen(n, p) for n, p in enumerate(points)]
    earlier = _earlier(now)
    assert not [d for d in _doubts(now, earlier) if isinstance(d, SameMove | OneWay | UnitsMissing)]
    moved = movement(earlier.scores, _scored(now))
    assert moved is not None
    assert (moved.median, moved.one_way) == (0, 0)


def test_boundaries_part_what_is_before_from_what_is_after() -> None:
    """1/7/2025 (territory) and 1/3/2026 (platform), and periods that contain them."""
    assert [b.on.isoformat() for b in boundaries()] == ["2025-07-01", "2026-03-01"]

    def reason(earlier: str, later: str) -> str | None:
        found = between(Period.parse(earlier), Period.parse(later))
        return found.code if found else None

    assert reason("2025-05", "2025-06") is None
    assert reason("2025-06", "2025-07") == "territory-2025"
    assert reason("2025-07", "2025-08") is None
    assert reason("2026-02", "2026-03") == "platform-2026"
    assert reason("2026-03", "2026-04") is None
    assert reason("2026-Q1", "2026-Q2") == "platform-2026"
    assert reason("2024", "2025") == "territory-2025"
    assert reason("2025-06", "2026-03") == "platform-2026"
