"""One example of everything that is said around a round of the Thursday check."""

from dataclasses import replace
from datetime import date, datetime

from messages.check_notices import (
    CheckCancelled,
    CheckChanged,
    CheckMissed,
    CheckMoved,
    CheckNobody,
    CheckNotice,
    CheckSilent,
    CheckSilentBelow,
    CheckUnfinished,
)
from messages.figures_of_examples import DEADLINE, ROUND, ZONE
from scoring.unit import Level, Unit

_ROOT = Unit("L1", "Huyện Lấp Vò", Level.DISTRICT)
_ONE = Unit("L1.2", "Xã Bình Thành", Level.COMMUNE, "L1")
_OTHER = Unit("L1.3", "Thị trấn Lấp Vò", Level.COMMUNE, "L1")
_MANY = tuple(replace(_ONE, code=f"L1.{n}", name=f"Xã Tân Mỹ {n}") for n in range(30))
_HOLIDAY = date(2027, 2, 11)

CHECK_EXAMPLES: dict[str, CheckNotice] = {
    "check-left-out": CheckChanged(_HOLIDAY, None, None),
    "check-moved-to-another-day": CheckChanged(
        _HOLIDAY, date(2027, 2, 10), datetime(2027, 2, 10, 11, 0, tzinfo=ZONE)
    ),
    "check-missed": CheckMissed(ROUND),
    "check-cancelled": CheckCancelled(ROUND),
    "check-nobody": CheckNobody(_ROOT, ROUND, (_ONE, _OTHER), 13),
    "check-nobody-of-many": CheckNobody(_ROOT, ROUND, _MANY, 150),
    "check-deadline-moved": CheckMoved(ROUND, DEADLINE.replace(minute=22), 22),
    "check-unfinished": CheckUnfinished(_ONE, ROUND, DEADLINE),
    "check-silent": CheckSilent((_ONE,), ROUND, DEADLINE),
    "check-silent-below": CheckSilentBelow(_ROOT, (_ONE, _OTHER), ROUND, DEADLINE),
}
