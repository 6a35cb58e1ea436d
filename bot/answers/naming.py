"""Which unit and which period does a typed text name?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers.known import Asking
from messages.actions import PickUnit
from messages.answers import NoSuchUnit, WhichUnit
from messages.questions import NoFiguresThen
from messages.sentences import is_own, may_be_own
from scoring.period import Period
from scoring.period_readings import readings
from scoring.period_words import PeriodAsked
from scoring.unit import Unit


@dataclass(frozen=True)
class Named:
    """What a text names.

    Attributes:
        unit: the one meant, or the question back; None if no unit is named. `xã tôi` names the
            asker's own where they have exactly one.
        period: as it was said; None for the newest.
        text: what was taken for the unit's name.
    """

    unit: Unit | WhichUnit | NoSuchUnit | None
    period: PeriodAsked | None
    text: str = ""


def named(
    asking: Asking, text: str, pick: PickUnit | None = None, *, propose: bool = True
) -> Named:
    """The unit and the period that a text names; `pick` is what was asked about it.

    Without `propose` nothing is proposed where no unit is named: of who only asks whether one is.
    """
    found = None
    for reading in readings(text, asking.today):
        if not reading.rest:
            return Named(None, reading.period)
        if is_own(reading.rest):
            return Named(_own(asking), reading.period)
        unit = asking.meant(reading.rest, propose=propose)
        if isinstance(unit, NoSuchUnit) and may_be_own(reading.rest):
            return Named(_own(asking), reading.period)
        wanted = replace(pick or PickUnit(0), period=reading.period)
        if isinstance(unit, WhichUnit | NoSuchUnit):
            unit = replace(unit, pick=wanted)
        found = Named(unit, reading.period, reading.rest)
        if not isinstance(unit, NoSuchUnit):
            return found
    return found or Named(None, None)


def _own(asking: Asking) -> Unit | None:
    return asking.known.units[asking.own[0]] if len(asking.own) == 1 else None


def settled(
    asked: PeriodAsked | None, known: Sequence[Period], unit: Unit | None, pick: PickUnit
) -> Period | NoFiguresThen | None:
    """Which of the known periods is meant (None: the newest), or that it has no figures."""
    if asked is None:
        return None
    period = asked.among(known)
    if period is not None:
        return period
    nearest = asked.nearest(known)
    near = None if nearest is None else PeriodAsked.of(nearest)
    return NoFiguresThen(unit, asked, nearest, replace(pick, period=near))
