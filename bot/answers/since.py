"""Is an answer compared with the period that was asked for, or only with the one before its own?"""

from datetime import date

from bot.answers.pictured import Pictured
from messages.answers import Answer, Card, Ranking
from messages.chart_actions import ShowTiersChart
from messages.questions import Finding, NotSince, WeakGroups
from messages.since import Since
from scoring.period_readings import readings
from scoring.period_words import Span
from scoring.spoken import find, words

_A_YEAR_AGO = ("cùng kỳ", "cùng thời điểm")
# Beside them it is said which, and not how long ago.
_NUMBERED = frozenset("0123456789")
_BEFORE = ("trước", "rồi", "vừa qua", "vừa rồi", "qua", "liền kề")


def since_said(typed: str, today: date) -> Since | None:
    """The period that a typed text says to compare with; None for the newest one itself."""
    if find(words(typed), _A_YEAR_AGO):
        return Since(None)
    asked = readings(typed, today)[-1].period
    # Of today `tháng trước` may be the month of the newest figures.
    is_before = find(words(typed), _BEFORE) is not None and _NUMBERED.isdisjoint(typed)
    return None if asked is None else Since(asked, is_before)


def compared_since(said: Answer | Finding | Pictured, since: Since) -> Answer | Finding | Pictured:
    """An answer against the period that was said; else that there is none such, with that one.

    What asks back, or has no figures, says that first; late dossiers and histories have the other
    period beside them.
    """
    shown = said.said if isinstance(said, Pictured) else said
    match shown:
        case Ranking() if _is_just_before(since, shown):
            return said
        case Ranking() | WeakGroups() | Card():
            chart = said.chart if isinstance(said, Pictured) else None
            # That chart shows all periods.
            shows_all = isinstance(chart, ShowTiersChart)
            return said if shows_all else NotSince(since.period, shown, chart)
        case _:
            return said


def _is_just_before(since: Since, ranking: Ranking) -> bool:
    """Whether a period is the one that a ranking is compared with, by name or as `tháng trước`."""
    sight, asked = ranking.sight, since.period
    if asked is None:
        return False
    known = [sight.baseline] if sight.baseline else []
    if asked.kind is not Span.BEFORE and asked.among(known):
        return True
    return since.is_before and asked.kind in {Span.BEFORE, sight.period.kind}
