"""Scores, ranks and changes."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scoring.changes import Appeared, Gone, Moved, compare
from scoring.period import Period
from scoring.rank import places_by_points, rank
from scoring.scheme import scheme_for
from scoring.score import Score, score
from scoring.snapshot import Figure, Observation
from scoring.unit import Level, Unit
from tests.factories import CODES, decimals, s004

SCHEME = scheme_for(Period.month(2024, 1))


def _unit(code: str, level: Level = Level.COMMUNE, parent: str | None = "P") -> Unit:
    return Unit(code, f"Xã {code}", level, parent)


def _scored(code: str, total: str | None, level: Level = Level.COMMUNE, parent: str = "P") -> Score:
    stated = None if total is None else Decimal(total)
    return score(Observation(_unit(code, level, parent), stated), SCHEME)


def test_a_published_total_is_taken_and_the_sum_kept_beside_it() -> None:
    """S004: Bình Thành is stated 65,56, its groups add up to 59,5."""
    line = s004()[-1]
    groups = {c: Figure(p) for c, p in zip(CODES, decimals(line), strict=True)}
    scored = score(Observation(_unit("x"), Decimal("65.56"), groups), SCHEME)
    assert (scored.published_total, scored.computed_total) == (Decimal("65.56"), Decimal("59.5"))
    assert scored.total == Decimal("65.56")
    assert scored.tier is not None
    assert scored.tier.name == "Trung bình"


def test_a_department_is_scored_by_its_rates() -> None:
    """S000: points = rate x max / 100, added up."""
    rates = {code: Figure(rate=Decimal(75)) for code in CODES}
    scored = score(Observation(_unit("s", Level.AGENCY), None, rates), SCHEME)
    assert scored.group("MDSH").points == Decimal("16.5")
    assert scored.published_total is None
    assert scored.total == scored.computed_total == 75


def test_a_commune_is_not_scored_by_its_rates() -> None:
    """S004: 7,2 points stand beside rates from 49 to 97 per cent."""
    rates = {code: Figure(rate=Decimal(75)) for code in CODES}
    scored = score(Observation(_unit("s"), None, rates), SCHEME)
    assert scored.total is None
    assert scored.group("MDSH").rate == 75


def test_five_groups_are_a_view_of_the_six() -> None:
    """S004's Bình Thành: online service and payment together are 16 of 22."""
    groups = {c: Figure(p) for c, p in zip(CODES, decimals(s004()[-1]), strict=True)}
    scored = score(Observation(_unit("x"), None, groups), SCHEME)
    five = {view.code: points for view, points in scored.viewed(SCHEME.five)}
    assert five["CCDV"] == 16
    assert sum(p for p in five.values() if p is not None) == scored.computed_total
    partly = score(Observation(_unit("x"), None, {"CLGQ": Figure(Decimal(1))}), SCHEME)
    assert {points for _, points in partly.viewed(SCHEME.five)} == {None}


def test_a_missing_group_is_not_zero() -> None:
    """No sum is claimed where a part is missing."""
    groups = {code: Figure(Decimal(1)) for code in CODES[:5]}
    scored = score(Observation(_unit("s"), None, groups), SCHEME)
    assert scored.computed_total is None
    assert scored.tier is None
    assert scored.group("MDSH").points is None


def test_ties_share_a_place_and_the_next_is_left_out() -> None:
    """1, 2, 2, 4."""
    standings = rank(_scored(c, t) for c, t in (("a", "90"), ("b", "80"), ("c", "80"), ("d", "70")))
    places = [standing.rank.place for standing in standings if standing.rank]
    assert places == [1, 2, 2, 4]


def test_places_by_points_share_ties_and_leave_out_who_has_none() -> None:
    """No points are not 0 points, which have the last place."""
    points = {1: Decimal(0), 2: Decimal("9.50"), 3: None, 4: Decimal(12), 5: Decimal("9.5")}
    assert places_by_points(points) == {4: 1, 2: 2, 5: 2, 1: 4}
    assert places_by_points({3: None}) == {}


def test_levels_and_parents_are_ranked_apart() -> None:
    """The portal's own rank mixes departments with communes."""
    standings = rank(
        [
            _scored("a", "50"),
            _scored("b", "90", Level.AGENCY),
            _scored("c", "60", parent="Q"),
            _scored("d", None),
        ]
    )
    ranks = [(s.rank.place, s.rank.of) if s.rank else None for s in standings]
    assert ranks == [(1, 1), (1, 1), (1, 1), None]


def test_nobody_at_all_can_be_ranked() -> None:
    """An empty snapshot is no error."""
    assert rank([]) == ()
    assert rank([_scored("a", None)])[0].rank is None


_totals = st.lists(st.decimals(0, 100, places=2, allow_nan=False), min_size=1, max_size=30)


@given(_totals)
def test_rank_follows_totals(totals: list[Decimal]) -> None:
    """Better totals have better places; a place is one more than how many are better."""
    standings = rank(_scored(str(i), str(total)) for i, total in enumerate(totals))
    for standing in standings:
        assert standing.rank is not None
        better = sum(total > (standing.score.total or 0) for total in totals)
        assert standing.rank.place == better + 1
        assert standing.rank.of == len(totals)
    ordered = sorted(standings, key=lambda s: s.rank.place if s.rank else 0)
    assert all(
        (one.score.total or 0) >= (other.score.total or 0) for one, other in pairwise(ordered)
    )


def test_tiny_decimal_differences_are_no_tie() -> None:
    """0,1 + 0,2 and 0,3 are one decimal; 0,3001 is another."""
    standings = rank([_scored("a", "0.3001"), _scored("b", "0.3000")])
    assert [s.rank.place for s in standings if s.rank] == [1, 2]


_codes = st.sets(st.sampled_from("abcdefgh"))


@given(_codes, _codes)
def test_every_unit_changes_exactly_once(before: set[str], after: set[str]) -> None:
    """Appeared, moved or gone: nothing twice, nothing left out."""
    changes = compare(rank(_scored(c, "50") for c in before), rank(_scored(c, "60") for c in after))
    assert sorted(change.unit.code for change in changes) == sorted(before | after)
    kinds = {change.unit.code: type(change) for change in changes}
    assert {c for c, kind in kinds.items() if kind is Moved} == before & after
    assert {c for c, kind in kinds.items() if kind is Appeared} == after - before
    assert {c for c, kind in kinds.items() if kind is Gone} == before - after


def test_a_move_tells_points_places_and_groups() -> None:
    """Positive is better, for places too."""
    before = rank([_scored("a", "80"), _scored("b", "70")])
    after = rank([_scored("a", "60"), _scored("b", "70")])
    moved = compare(before, after)[0]
    assert isinstance(moved, Moved)
    assert (moved.delta, moved.rank_change) == (Decimal(-20), -1)
    assert moved.group_delta("CKMB") is None


def test_places_among_another_number_of_peers_are_not_compared() -> None:
    """From 2 of 2 to 3 of 3 nothing is lost; the points are compared all the same."""
    before = rank([_scored("a", "60"), _scored("b", "70")])
    after = rank([_scored("a", "60"), _scored("b", "70"), _scored("c", "80")])
    moved = compare(before, after)[0]
    assert isinstance(moved, Moved)
    assert (moved.delta, moved.rank_change) == (Decimal(0), None)
