"""Examples of answers beside which another period was asked for."""

from dataclasses import replace

from messages.answers import Card, Ranking
from messages.card_examples import CARD_EXAMPLES
from messages.chart_actions import ShowRankingChart
from messages.question_actions import BY_TOTAL
from messages.question_examples import QUESTION_EXAMPLES
from messages.questions import Finding, LateThen, LateUnits, NotSince, WeakGroups
from messages.ranking_examples import RANKING_EXAMPLES
from scoring.boundaries import boundaries
from scoring.period import Period, PeriodKind
from scoring.period_words import PeriodAsked

_JUNE = PeriodAsked(PeriodKind.MONTH, 6)
_LATE = QUESTION_EXAMPLES["late-units"]
_WEAK = QUESTION_EXAMPLES["weak-groups"]
_NOT_SINCE = RANKING_EXAMPLES["not-since"]
if not isinstance(_LATE, LateUnits) or not isinstance(_WEAK, WeakGroups):  # never so; for mypy
    raise TypeError("the examples are no lists")
_CARD = CARD_EXAMPLES["card-of-a-namesake"]
if not isinstance(_CARD, Card):
    raise TypeError("the example is no card")
if not isinstance(_NOT_SINCE, NotSince) or not isinstance(_NOT_SINCE.shown, Ranking):
    raise TypeError("the example compares no ranking")
_RANKING = _NOT_SINCE.shown
_IN_JUNE = replace(_LATE.sight, snapshot_id=7, period=Period.month(2023, 6))
_THEN = LateThen(_JUNE, _IN_JUNE, late=9, units=13, in_progress=31)
_CHANGES = (-12, 3, None, 0)

SINCE_EXAMPLES: dict[str, Finding] = {
    "late-units-since": replace(
        _LATE,
        rows=tuple(
            replace(row, change=change) for row, change in zip(_LATE.rows, _CHANGES, strict=True)
        ),
        then=_THEN,
    ),
    "late-units-since-simulated": replace(
        _LATE, then=replace(_THEN, sight=replace(_IN_JUNE, simulated=True), in_progress=None)
    ),
    "late-units-since-nothing": replace(_LATE, then=LateThen(_JUNE)),
    "late-units-since-nothing-a-year-ago": replace(_LATE, then=LateThen(None)),
    "late-units-since-a-boundary": replace(
        _LATE, then=replace(_THEN, boundary=boundaries()[-1].reason)
    ),
    "not-since-of-weak-groups": NotSince(_JUNE, _WEAK),
    "not-since-of-a-card": NotSince(_JUNE, _CARD),
    "not-since-with-its-chart": replace(
        _NOT_SINCE,
        shown=replace(_RANKING, order=BY_TOTAL),
        chart=ShowRankingChart(2, _LATE.level, 1),
    ),
    "not-since-without-its-chart": replace(_NOT_SINCE, shown=replace(_RANKING, undrawn=True)),
}
