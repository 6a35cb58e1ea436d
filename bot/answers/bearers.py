"""Which unit of a name is meant by who asks for a period, or before its newest has any figures?"""

from collections.abc import Callable, Collection, Sequence
from functools import partial

from bot.answers.known import Asking
from bot.storage import score_history
from scoring.period import Period
from scoring.period_words import PeriodAsked
from scoring.resolving.spellings import kind_said
from scoring.unit import Unit


def bearers(
    asking: Asking,
    unit: Unit,
    asked: PeriodAsked | None,
    typed: str = "",
    periods: Callable[[int], Collection[Period]] | None = None,
) -> Sequence[Unit]:
    """The units that bore a unit's name then: itself if it has figures of it, or if none has.

    Args:
        asking: the question.
        unit: one that exists, as its name is resolved.
        asked: the period; None for any.
        typed: what led to the unit; nothing if it was chosen by a button. A kind that is said is
            the kind of all that may be meant, and so is that of a unit chosen.
        periods: those of which a unit, or those below it, have figures; by default they are read.
    """
    known = periods or partial(_periods, asking)

    def has_figures(one: Unit) -> bool:
        found = known(asking.known.ids[one.code])
        return bool(found) and (asked is None or asked.among(found) is not None)

    said = kind_said(typed or unit.name)
    before = [
        one
        for one in asking.known.before_under_its_name(unit)
        if said in (None, kind_said(one.name))
    ]
    if not before or has_figures(unit):
        return (unit,)
    return tuple(one for one in before if has_figures(one)) or (unit,)


def _periods(asking: Asking, unit_id: int) -> Collection[Period]:
    past = [then.period for then in score_history.of_unit(asking.connection, unit_id)]
    # A province may have no score of its own, but those below it.
    return past or score_history.periods_below(asking.connection, unit_id)
