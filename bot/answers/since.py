"""Is a ranking compared with the period that was asked for, or only with the one before its own?"""

from datetime import date

from bot.answers.pictured import Pictured
from messages.answers import Answer, Ranking
from messages.questions import Finding, NotSince
from scoring.period_readings import readings
from scoring.period_words import PeriodAsked, Span
from scoring.spoken import find, words

_A_YEAR_AGO = ("cùng kỳ", "cùng thời điểm")
# Beside them it is said which, and not how long ago.
_NUMBERED = frozenset("0123456789")
_BEFORE = ("trước", "rồi", "vừa qua", "vừa rồi", "qua", "liền kề")


def compared_since(
    said: Answer | Finding | Pictured, since: str, today: date
) -> Answer | Finding | Pictured:
    """A ranking against the period that was typed; else that there is none such, with that one.

    What is no ranking asks back, or has no figures: that is said first.
    """
    if not isinstance(said, Ranking):
        return said
    asked = readings(since, today)[-1].period
    if find(words(since), _A_YEAR_AGO):
        return NotSince(None, said)
    return said if asked is None or _is_just_before(asked, since, said) else NotSince(asked, said)


def _is_just_before(asked: PeriodAsked, since: str, ranking: Ranking) -> bool:
    """Whether a period is the one that a ranking is compared with, by name or as `tháng trước`."""
    sight = ranking.sight
    known = [sight.baseline] if sight.baseline else []
    if asked.kind is not Span.BEFORE and asked.among(known):
        return True
    # Of today `tháng trước` may be the month of the newest figures.
    is_relative = find(words(since), _BEFORE) is not None and _NUMBERED.isdisjoint(since)
    return is_relative and asked.kind in {Span.BEFORE, sight.period.kind}
