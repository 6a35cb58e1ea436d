"""Examples of rankings by places, or cut, and of periods for which there can be no figures."""

from dataclasses import replace
from decimal import Decimal

from messages.actions import PickUnit
from messages.answers import Ranking
from messages.cuts import MEAN, Bound, Cut, Mean
from messages.question_actions import About, Gain, Order
from messages.question_examples import QUESTION_EXAMPLES
from messages.questions import (
    Finding,
    LateUnits,
    NoCommonPeriod,
    NoFiguresThen,
    NotSince,
    WeakGroups,
)
from scoring.period import Period, PeriodKind
from scoring.period_words import PeriodAsked, Span
from scoring.towns import Town

_BY_LOSS = QUESTION_EXAMPLES["ranking-by-loss"]
if not isinstance(_BY_LOSS, Ranking):  # never so; for the type checker
    raise TypeError("the example is no ranking")
_LOST, _SAME, _NEW = _BY_LOSS.rows
_GAINED = replace(_SAME, name="Định An", place=11, delta=Decimal("1.5"), rank_change=1)
_BY_PLACES = replace(
    _BY_LOSS,
    rows=(replace(_LOST, rank_change=-12), replace(_SAME, rank_change=-1), _GAINED),
    order=Order(weakest=True, gain=Gain.PLACES),
    moved=2,
)
_CUT = replace(
    _BY_LOSS,
    rows=(_LOST, _SAME),
    units=2,
    of=13,
    order=Order(weakest=True, cut=Cut(Bound.BELOW, Decimal("79.5"))),
)
_WEAK, _LATE = QUESTION_EXAMPLES["weak-groups"], QUESTION_EXAMPLES["late-units"]
if not isinstance(_WEAK, WeakGroups) or not isinstance(_LATE, LateUnits):  # never so, as above
    raise TypeError("the examples are no lists")
_FIRST = replace(_BY_LOSS.sight, baseline=None)
_JANUARY = Period.month(2024, 1)
_LOW = PickUnit(0, About.RANKING, PeriodAsked.of(_JANUARY), Order(weakest=True))
_TWO = ("Xã Tân Mỹ", "Xã Bình Thành")

RANKING_EXAMPLES: dict[str, Ranking | Finding] = {
    "ranking-by-places": _BY_PLACES,
    "ranking-by-places-none": replace(
        _BY_PLACES, rows=(), units=0, of=13, order=Order(gain=Gain.PLACES), moved=0
    ),
    "ranking-by-places-unknown": replace(
        _BY_LOSS, order=Order(weakest=True, gain=Gain.POINTS), unknown=Gain.PLACES
    ),
    "ranking-cut": _CUT,
    "ranking-cut-none": replace(
        _CUT, rows=(), units=0, order=Order(cut=Cut(Bound.ABOVE, Decimal(90)))
    ),
    "ranking-cut-at-a-tier": replace(_CUT, order=Order(weakest=True, cut=Cut(Bound.BELOW, "good"))),
    "ranking-cut-of-a-group": replace(
        _CUT,
        rows=(replace(_LOST, points=Decimal("5.8")), replace(_SAME, points=Decimal("8.5"))),
        order=Order("CKMB", weakest=True, cut=Cut(Bound.UP_TO, Decimal(10))),
    ),
    "ranking-cut-of-a-group-none": replace(
        _CUT, rows=(), units=0, order=Order("MDSH", weakest=True, cut=Cut(Bound.BELOW, Decimal(5)))
    ),
    "ranking-cut-at-a-share-of-a-group": replace(
        _CUT,
        rows=(replace(_LOST, points=Decimal("5.8")), replace(_SAME, points=Decimal("8.996"))),
        order=Order("CKMB", weakest=True, cut=Cut(Bound.BELOW, Decimal(50), is_share=True)),
    ),
    "ranking-cut-beyond-a-group": replace(
        _CUT,
        rows=(replace(_LOST, points=Decimal("17.8")), replace(_SAME, points=Decimal("18.5"))),
        order=Order("MDSH", weakest=True),
        weak=2,
        weak_share=Decimal(65),
        beyond=True,
    ),
    "ranking-cut-beyond-the-total": replace(_CUT, order=Order(weakest=True), beyond=True),
    "ranking-cut-without-its-chart": replace(_CUT, undrawn=True),
    "ranking-by-places-without-its-chart": replace(_BY_PLACES, undrawn=True),
    "no-figures-then-of-late-dossiers-today": NoFiguresThen(
        None, PeriodAsked(Span.DAY, 1), _JANUARY, PickUnit(0, About.LATE)
    ),
    "no-figures-then-of-a-week": NoFiguresThen(
        _LOST.unit, PeriodAsked(Span.WEEK, 1), _JANUARY, PickUnit(14)
    ),
    "no-figures-then-of-a-day": NoFiguresThen(None, PeriodAsked(Span.DAY, 1), _JANUARY, _LOW),
    "no-figures-then-of-six-months": NoFiguresThen(
        None, PeriodAsked(Span.RECENT, 6), _JANUARY, _LOW
    ),
    "no-figures-then-of-several-months": NoFiguresThen(
        None, PeriodAsked(Span.RECENT, 1), _JANUARY, _LOW
    ),
    "ranking-of-a-tier": replace(_CUT, order=Order(cut=Cut(Bound.IN, "fair")), unscored=1),
    "ranking-of-the-lowest-tier": replace(
        _CUT, rows=(), units=0, order=Order(weakest=True, cut=Cut(Bound.IN, "weak"))
    ),
    "ranking-between-two-ends": replace(
        _CUT, order=Order(cut=Cut(Bound.FROM, Decimal("79.5"), upto=Cut(Bound.BELOW, Decimal(85))))
    ),
    "ranking-below-the-mean": replace(
        _CUT, order=Order(weakest=True, cut=Cut(Bound.BELOW, MEAN)), mean=Mean(Decimal("81.60"), 13)
    ),
    "ranking-above-the-mean-of-a-group": replace(
        _CUT,
        rows=(replace(_LOST, points=Decimal("15.8")), replace(_SAME, points=Decimal("15.5"))),
        order=Order("MDSH", cut=Cut(Bound.ABOVE, MEAN)),
        mean=Mean(Decimal("14.217"), 12),
        unscored=1,
    ),
    "ranking-of-a-kind": replace(
        _BY_LOSS,
        rows=(_LOST, _SAME),
        units=2,
        of=2,
        order=Order(weakest=True, town=Town.TOWNSHIP),
        among=13,
        tiers=(("Tốt", 1), ("Khá", 1)),
    ),
    "ranking-of-a-kind-cut": replace(
        _CUT, of=5, order=replace(_CUT.order, town=Town.WARD), among=13
    ),
    "ranking-of-a-kind-none": replace(
        _CUT, rows=(), units=0, of=0, order=Order(weakest=True, town=Town.SPECIAL_ZONE), among=13
    ),
    "weak-groups-of-a-kind": replace(_WEAK, town=Town.WARD),
    "weak-groups-of-a-kind-none": replace(
        _WEAK, town=Town.WARD, rows=(), units=0, shared=(), low=()
    ),
    "late-units-of-a-kind": replace(_LATE, town=Town.WARD),
    "late-units-of-a-kind-none": replace(
        _LATE, town=Town.WARD, rows=(), pages=1, units=0, late=0, in_progress=None
    ),
    "not-since": NotSince(PeriodAsked(PeriodKind.QUARTER, 2), _BY_PLACES),
    "not-since-the-year-before": NotSince(None, replace(_BY_LOSS, sight=_FIRST)),
    "no-common-period-then": NoCommonPeriod(
        _TWO, PeriodAsked(PeriodKind.QUARTER, 1), (12, 14), _JANUARY
    ),
    "no-common-period-of-six-months": NoCommonPeriod(
        _TWO, PeriodAsked(Span.RECENT, 6), (12, 14), _JANUARY
    ),
}
