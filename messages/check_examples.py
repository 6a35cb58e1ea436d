"""One example of everything that is said around a round of the Thursday check."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.check_notices import (
    CheckChanged,
    CheckMissed,
    CheckMoved,
    CheckNobody,
    CheckNotice,
    CheckSilent,
    CheckSilentBelow,
    CheckUnfinished,
)
from scoring.unit import Level, Unit

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_ROUND = date(2026, 11, 26)
_DEADLINE = datetime(2026, 11, 26, 11, 0, tzinfo=_ZONE)
_ROOT = Unit("L1", "Huyện Lấp Vò", Level.DISTRICT)
_ONE = Unit("L1.2", "Xã Bình Thành", Level.COMMUNE, "L1")
_OTHER = Unit("L1.3", "Thị trấn Lấp Vò", Level.COMMUNE, "L1")
_MANY = tuple(replace(_ONE, code=f"L1.{n}", name=f"Xã Tân Mỹ {n}") for n in range(30))
_HOLIDAY = date(2027, 2, 11)

CHECK_EXAMPLES: dict[str, CheckNotice] = {
    "check-left-out": CheckChanged(_HOLIDAY, None, None),
    "check-moved-to-another-day": CheckChanged(
        _HOLIDAY, date(2027, 2, 10), datetime(2027, 2, 10, 11, 0, tzinfo=_ZONE)
    ),
    "check-missed": CheckMissed(_ROUND),
    "check-nobody": CheckNobody(_ROOT, _ROUND, (_ONE, _OTHER), 13),
    "check-nobody-of-many": CheckNobody(_ROOT, _ROUND, _MANY, 150),
    "check-deadline-moved": CheckMoved(_ROUND, _DEADLINE.replace(minute=22), 22),
    "check-unfinished": CheckUnfinished(_ONE, _ROUND, _DEADLINE),
    "check-silent": CheckSilent((_ONE,), _ROUND, _DEADLINE),
    "check-silent-below": CheckSilentBelow(_ROOT, (_ONE, _OTHER), _ROUND, _DEADLINE),
}
