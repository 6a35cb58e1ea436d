"""What earns points back: the least that does, in what order, and when nothing is advised."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messages.advice_words import DOING
from scoring.advice import (
    LEAST_TO_A_PLACE,
    Advised,
    Differs,
    Goal,
    NotOwn,
    Peers,
    Step,
    Unstated,
    Withheld,
    advise,
)
from scoring.formulas import Empty, Factor, earned
from scoring.period import Period
from scoring.rank import Rank, rank
from scoring.scheme import Component, scheme_for
from scoring.score import Score, score
from scoring.snapshot import ComponentFigure, Figure, Observation
from scoring.unit import Level, Unit

SCHEME = scheme_for(Period.month(2026, 8))
_D = Decimal
_PROVINCE = Unit("H44", "Tỉnh Phú Thọ", Level.PROVINCE)
_UNIT = Unit("H44.100", "Phường Việt Trì", Level.COMMUNE, "H44")
# Points of all groups but TDGQ: complete, so that only time is lost.
_FULL = {"CKMB": "18", "CLGQ": "12", "TTTT": "10", "MDHL": "18", "MDSH": "22"}


def _scored(points: dict[str, str | Decimal], total: str | Decimal | None = None) -> Score:
    figures = {code: Figure(_D(value)) for code, value in points.items()}
    published = sum((_D(value) for value in points.values()), _D(0)) if total is None else _D(total)
    return score(Observation(_UNIT, published, figures), SCHEME)


def _time(counted: int, of: int) -> dict[str, ComponentFigure]:
    return {"ON_TIME": ComponentFigure(_D(counted), _D(of))}


def _peers(*totals: str, **more: object) -> Peers:
    return Peers(tuple(sorted(map(_D, totals))), owner=_PROVINCE, **more)  # type: ignore[arg-type] # Peers' own


def test_dossiers_are_told_for_the_next_place_the_next_tier_and_all() -> None:
    """1190 of 1400 on time are 17 of 20 points: 35 more earn half a point, 210 more all three."""
    now = _scored(
        {"TDGQ": "17", "CKMB": "10", "CLGQ": "8", "TTTT": "8", "MDHL": "16", "MDSH": "19"}
    )
    assert now.total == 78
    found = advise(now, _time(1190, 1400), SCHEME, _peers("70", "78", "78.1", "78.5", "82"))
    (advice,) = found.advice
    assert (advice.component, advice.loses, advice.short, advice.of) == ("ON_TIME", 3, 210, 1400)
    good = SCHEME.tier(_D(80))
    assert advice.steps == (
        Step(35, _D("0.5"), Rank(2, 5)),
        Step(140, _D(2), good),
        Step(210, _D(3), good),
    )
    assert found.goals == (Goal(_D("0.5"), Rank(2, 5)), Goal(_D(2), good))
    assert found.first == (advice, advice.steps[0])


def test_a_place_that_a_trifle_reaches_is_no_goal() -> None:
    """Ranks jump on tiny differences; the next one worth the name is told."""
    totals = ("78", "78.1", "78.19", "90")
    assert _peers(*totals).goal(_D(78)) == Goal(_D(12), Rank(1, 4))
    assert _peers(*totals, "78.2").goal(_D(78)) == Goal(LEAST_TO_A_PLACE, Rank(2, 5))
    assert _peers("78").goal(_D(78)) is None


def test_groups_whose_points_cannot_be_recomputed_get_no_advice() -> None:
    """A difference of two hundredths is let pass, one of three is not."""
    for points, off in (("17.02", None), ("16.98", None), ("17.03", "0.03"), ("16.69", "0.31")):
        found = advise(_scored({**_FULL, "TDGQ": points}), _time(1190, 1400), SCHEME, _peers())
        if off is None:
            assert found.advice
            assert found.withheld == ()
        else:
            assert found == replace(
                found, advice=(), withheld=(Withheld("TDGQ", Differs(_D(off))),)
            )


@pytest.mark.parametrize(
    "figure",
    [
        None,
        ComponentFigure(_D(1190)),
        ComponentFigure(None, _D(1400)),
        ComponentFigure(_D(1401), _D(1400)),
        ComponentFigure(_D(-1), _D(1400)),
        ComponentFigure(_D("1190.5"), _D(1400)),
    ],
)
def test_without_whole_counts_there_is_no_advice(figure: ComponentFigure | None) -> None:
    """Missing, half stated, more than all, fewer than none, or no number of things."""
    stated = {} if figure is None else {"ON_TIME": figure}
    found = advise(_scored({**_FULL, "TDGQ": "17"}), stated, SCHEME, _peers())
    assert found.withheld == (Withheld("TDGQ", Unstated()),)
    assert found.advice == ()


def test_a_rate_alone_lets_points_be_checked_but_nothing_be_counted() -> None:
    """As the portal states certified copies: the loss is told, without a step."""
    stated = {"ON_TIME": ComponentFigure(rate=_D(85))}
    found = advise(_scored({**_FULL, "TDGQ": "17"}), stated, SCHEME, _peers())
    assert [(one.loses, one.of, one.steps) for one in found.advice] == [(3, 0, ())]
    assert found.first is None


def test_what_the_unit_cannot_change_is_named_with_its_owner() -> None:
    """A group or component that all peers share, and what the province passes on to all."""
    points = {"CKMB": "7.96", "TDGQ": "17", "MDHL": "12"}
    stated = {
        "PUBLISH_ON_TIME": ComponentFigure(_D(0), _D(0)),
        "PUBLIC_UPDATE_ON_TIME": ComponentFigure(_D(0), _D(0)),
        "PUBLIC_CONTENT_FULL": ComponentFigure(_D(87), _D(89)),
        "DOSSIER_SYNC": ComponentFigure(_D(9), _D(9)),
        **_time(1190, 1400),
    }
    shared = _peers(groups=frozenset({"MDHL"}), components=frozenset({"ON_TIME"}))
    found = advise(_scored(points), stated, SCHEME, shared)
    assert found.advice == ()
    assert found.withheld == ()
    province = Level.PROVINCE
    assert found.not_own == (
        NotOwn("CKMB", "PUBLISH_ON_TIME", _D(6), province),
        NotOwn("MDHL", None, _D(6), province),
        NotOwn("CKMB", "PUBLIC_UPDATE_ON_TIME", _D(4), province),
        NotOwn("TDGQ", "ON_TIME", _D(3), province),
        NotOwn("CKMB", "PUBLIC_CONTENT_FULL", _D("0.04"), province),
    )
    of_province = replace(_scored(points), unit=_PROVINCE)
    own = advise(of_province, stated, SCHEME, Peers(()))
    assert {one.component for one in own.advice} >= {"PUBLISH_ON_TIME", "PUBLIC_CONTENT_FULL"}
    assert own.not_own == ()


def test_a_group_that_is_complete_or_unknown_is_passed_over() -> None:
    """None is not 0, and nothing lost needs no advice."""
    assert advise(_scored({**_FULL, "TDGQ": "20"}), {}, SCHEME, _peers()) == Advised()
    assert advise(_scored(_FULL, total="80"), {}, SCHEME, _peers()).withheld == ()


def test_a_scheme_without_formulas_advises_nothing() -> None:
    """S002, 3/2024: 94,44 % on time scored 18,6, which no known formula gives."""
    old = scheme_for(Period.month(2024, 3))
    now = score(Observation(_UNIT, _D("87.1"), {"TDGQ": Figure(_D("18.6"), _D("94.44"))}), old)
    found = advise(now, _time(9444, 10000), old, _peers())
    assert (found.advice, found.withheld, found.not_own) == ((), (), ())


def test_where_no_goal_is_in_reach_half_a_point_is_the_first_step() -> None:
    """The best of its peers, seven points below the next tier; all it lacks comes second."""
    points = {"TDGQ": "17", "CKMB": "10", "CLGQ": "8", "TTTT": "8", "MDHL": "14", "MDSH": "16"}
    found = advise(_scored(points), _time(1190, 1400), SCHEME, _peers("60", "73"))
    assert found.goals == (Goal(_D(7), SCHEME.tier(_D(80))),)
    assert found.advice[0].steps == (Step(35, _D("0.5")), Step(210, _D(3)))
    little = advise(_scored({**points, "TDGQ": "19.8"}), _time(1386, 1400), SCHEME, _peers("90"))
    assert little.advice[0].steps == (Step(14, _D("0.2")),)


def test_a_unit_of_which_nothing_arose_is_not_alike_to_its_peers() -> None:
    """All others sent every dossier; this one had none to send."""
    stated = {
        "PUBLISH_ON_TIME": ComponentFigure(_D(1), _D(1)),
        "PUBLIC_UPDATE_ON_TIME": ComponentFigure(_D(1), _D(1)),
        "PUBLIC_CONTENT_FULL": ComponentFigure(_D(1), _D(1)),
        "DOSSIER_SYNC": ComponentFigure(_D(0), _D(0)),
    }
    peers = _peers(components=frozenset({"DOSSIER_SYNC"}))
    found = advise(_scored({"CKMB": "12"}), stated, SCHEME, peers)
    assert found.not_own == ()
    assert [(one.component, one.loses, one.steps) for one in found.advice] == [
        ("DOSSIER_SYNC", 6, ())
    ]


def test_a_rule_by_which_all_do_not_earn_the_most_gives_no_step_to_it() -> None:
    """More than all of them cannot be done."""
    formula = Factor(_D(18), Empty.ZERO)
    components = tuple(
        replace(one, formula=formula) if one.code == "ON_TIME" else one for one in SCHEME.components
    )
    scheme = replace(SCHEME, components=components)
    found = advise(_scored({**_FULL, "TDGQ": "9"}), _time(700, 1400), scheme, _peers())
    assert [step.gain for step in found.advice[0].steps] == [1]  # to the tier above 89


def test_what_is_short_is_counted_up_to_the_target() -> None:
    """Of 100 dossiers 90 to satisfaction earn all six points: 20 more are missing, not 30."""
    stated = {
        "PETITION_PROCESSING_ON_TIME": ComponentFigure(_D(30), _D(30)),
        "PETITION_HANDLING_SATISFACTION": ComponentFigure(_D(30), _D(30)),
        "DOSSIER_RECEIVING_SATISFACTION": ComponentFigure(_D(70), _D(100)),
    }
    now = _scored({"MDHL": "16.67"})
    (advice,) = advise(now, stated, SCHEME, _peers()).advice
    assert (advice.short, advice.of, advice.steps[-1].count) == (20, 100, 20)


def test_a_total_that_is_not_the_sum_promises_no_place() -> None:
    """S004, Bình Thành: 65,56 stated, 59,5 added up."""
    now = _scored({**_FULL, "TDGQ": "17"}, total="79.5")
    found = advise(now, _time(1190, 1400), SCHEME, _peers("79.5", "79.9"))
    assert found.goals == ()
    assert [step.reaches for step in found.advice[0].steps] == [None, None]


def test_what_costs_most_comes_first_and_what_cannot_be_counted_last() -> None:
    """By all that a component lacks, not by what its next step brings: half a point of ten."""
    stated = {
        "PETITION_PROCESSING_ON_TIME": ComponentFigure(_D(1), _D(2)),
        "PETITION_HANDLING_SATISFACTION": ComponentFigure(_D(2), _D(2)),
        "DOSSIER_RECEIVING_SATISFACTION": ComponentFigure(_D(0), _D(0)),
        **_time(1400, 2800),
    }
    found = advise(_scored({"TDGQ": "10", "MDHL": "9"}, total="19"), stated, SCHEME, _peers())
    assert [(one.component, one.loses, [s.gain for s in one.steps]) for one in found.advice] == [
        ("ON_TIME", 10, [_D("0.5"), 10]),
        ("PETITION_PROCESSING_ON_TIME", 3, [3]),
        ("DOSSIER_RECEIVING_SATISFACTION", 6, []),
    ]


def test_of_shortfalls_that_cost_the_same_the_least_step_comes_first() -> None:
    """Ten petitions are less to do than seventy dossiers."""
    stated = {
        "PETITION_PROCESSING_ON_TIME": ComponentFigure(_D(0), _D(120)),
        "PETITION_HANDLING_SATISFACTION": ComponentFigure(_D(2), _D(2)),
        "DOSSIER_RECEIVING_SATISFACTION": ComponentFigure(_D(9), _D(9)),
        **_time(1960, 2800),
    }
    found = advise(_scored({"TDGQ": "14", "MDHL": "12"}, total="26"), stated, SCHEME, _peers())
    assert [(one.component, one.loses, one.steps[0]) for one in found.advice] == [
        ("PETITION_PROCESSING_ON_TIME", 6, Step(10, _D("0.5"))),
        ("ON_TIME", 6, Step(70, _D("0.5"))),
    ]


def test_every_component_with_a_formula_has_words() -> None:
    """A new component cannot be forgotten there."""
    assert DOING.keys() == set(SCHEME.formula_codes)


_counts = st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
_totals = st.lists(st.decimals(0, 100, places=4), max_size=12)


def _stated(counts: dict[str, tuple[int, int]]) -> tuple[dict[str, ComponentFigure], Score]:
    """Figures as the portal would publish them for these counts."""
    figures = {code: ComponentFigure(_D(n), _D(of)) for code, (n, of) in counts.items()}
    points = {
        group.code: sum(
            (
                earned(formula, most, *counts[component.code])
                for component, formula, most in SCHEME.formulas_of(group.code)
            ),
            _D(0),
        )
        for group in SCHEME.groups
    }
    return figures, _scored({code: min(p, SCHEME.group(code).max) for code, p in points.items()})


def _component(code: str) -> Component:
    found = SCHEME.component(code)
    assert found is not None
    return found


@settings(max_examples=30, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(SCHEME.formula_codes, _counts)), _totals)
def test_advice_keeps_its_promises(
    counts: dict[str, tuple[int, int]], others: list[Decimal]
) -> None:
    """Done as advised, the unit earns the gain and stands where it was told; with one less not.

    The published score of the counts that advice would lead to is the judge.
    """
    figures, now = _stated(counts)
    assert now.total is not None
    peers = Peers(tuple(sorted((*others, now.total))), owner=_PROVINCE)
    found = advise(now, figures, SCHEME, peers)
    costs = [one.loses for one in found.advice if one.steps]
    assert costs == sorted(costs, reverse=True)
    assert all(one.steps for one in found.advice[: len(costs)])
    for advice in found.advice:
        room = SCHEME.group(advice.group).max - (now.group(advice.group).points or 0)
        assert 0 < advice.loses <= room
        gains = [step.gain for step in advice.steps]
        assert gains == sorted(set(gains))
        assert [step.count for step in advice.steps] == sorted({s.count for s in advice.steps})
        assert all(0 < step.count <= advice.short for step in advice.steps)
        assert all(step.gain <= advice.loses for step in advice.steps)
        done, of = counts[advice.component]
        for step in advice.steps:
            _, then = _stated({**counts, advice.component: (done + step.count, of)})
            assert then.total is not None
            assert then.total - now.total >= step.gain
            _, less = _stated({**counts, advice.component: (done + step.count - 1, of)})
            assert less.total is not None
            assert less.total - now.total < step.gain
            match step.reaches:
                case Rank(place):
                    assert _place(now.total + step.gain, others) == place
                    assert place < _place(now.total, others)
                case None:
                    assert _place(now.total + step.gain, others) == _place(now.total, others)
                case tier:
                    assert SCHEME.tier(now.total + step.gain) == tier
                    assert tier.from_points > now.total
        for goal in (goal for goal in found.goals if goal.points <= advice.loses):
            enough = [step for step in advice.steps if step.gain >= goal.points]
            # Only where a rule without a known cap asks for more than there are is none enough.
            assert enough or advice.component == "FEE_FORMALITY_PROVIDED"
            for step in enough[:1]:
                _, less = _stated({**counts, advice.component: (done + step.count - 1, of)})
                assert less.total is not None
                if isinstance(goal.reaches, Rank):
                    assert _place(less.total, others) > goal.reaches.place
                else:
                    assert less.total < goal.reaches.from_points


def _place(total: Decimal, others: list[Decimal]) -> int:
    """Where scoring.rank would put that total."""
    units = [Unit(f"H44.{n}", "X", Level.COMMUNE, "H44") for n in range(len(others) + 1)]
    scores = [
        score(Observation(unit, value, {}), SCHEME)
        for unit, value in zip(units, [total, *others], strict=True)
    ]
    first = rank(scores)[0].rank
    assert first is not None
    return first.place
