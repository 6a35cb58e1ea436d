"""Which unit of a name is meant by who asks for a period, or before its newest has any figures?"""

from collections.abc import Sequence

from bot.answers.known import Asking
from scoring.period_words import PeriodAsked
from scoring.resolving.spellings import kind_said
from scoring.unit import Unit


def bearers(
    asking: Asking, unit: Unit, asked: PeriodAsked | None, typed: str = ""
) -> Sequence[Unit]:
    """The units that bore a unit's name then: itself if it has figures of it, or if none has.

    Args:
        asking: the question.
        unit: one that exists, as its name is resolved.
        asked: the period; None for any.
        typed: what led to the unit; nothing if it was chosen by a button. A kind that is said is
            the kind of all that may be meant, and so is that of a unit chosen.
    """
    said = kind_said(typed or unit.name)
    before = [
        one
        for one in asking.known.before_under_its_name(unit)
        if said in (None, kind_said(one.name))
    ]
    if not before or _has_figures(asking, unit, asked):
        return (unit,)
    return tuple(one for one in before if _has_figures(asking, one, asked)) or (unit,)


def _has_figures(asking: Asking, unit: Unit, asked: PeriodAsked | None) -> bool:
    uid = asking.known.ids[unit.code]
    past = [then.period for then in asking.past(uid)]
    # A province may have no score of its own, but those below it.
    known = past or asking.known.heads.periods(uid)
    return bool(known) and (asked is None or asked.among(known) is not None)
