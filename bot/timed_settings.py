"""What was set about moments: when jobs run, and how a round of the check goes."""

import re
from datetime import time

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.round_calendar import OnHoliday
from scoring.unit import Level

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = f"(?:{'|'.join(_WEEKDAYS)})"
CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
# Only divisors of 60, so that the moments are the same in every hour.
_EVERY = "every (?:1|2|3|4|5|6|10|12|15|20|30|60)m"
_DUE = re.compile(rf"(?:daily|{_DAY}(?:,{_DAY})*) {CLOCK}|{_EVERY}")


class Check(BaseModel):
    """The weekly check of late dossiers; `schedule.check_open` says when a round opens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    deadline: time = time(11, 0)
    # When those who have not answered are reminded, between opening and deadline.
    reminders: tuple[time, ...] = (time(9, 30), time(10, 30))
    # What becomes of a round whose day is a holiday: none, or the working day before or after.
    on_holiday: OnHoliday = OnHoliday.SKIP
    # Levels of the units that take part.
    levels: tuple[Level, ...] = (Level.COMMUNE, Level.DISTRICT, Level.AGENCY)
    # Codes or names of units that do not.
    exclude: tuple[str, ...] = ()
    # Days for which lists of dossiers, what answers name of them, and documents sent are kept.
    keep_days: int = Field(default=90, ge=1)

    @field_validator("reminders")
    @classmethod
    def _in_order(cls, reminders: tuple[time, ...]) -> tuple[time, ...]:
        return tuple(sorted(set(reminders)))


class Schedule(BaseModel):
    """When jobs run, local time; weekdays by name, since numbers mean different days."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    check_open: str = "thu 07:30"
    # How often an open round is looked at: reminders, closing, units that came later.
    check_step: str = "every 5m"
    tidy: str = "daily 02:10"
    # The portal is quiet before offices open; its day's figures are complete then.
    pull: str = "daily 06:15"
    # Whether the figures that are due came: after the portal was asked, at the office's start.
    source_stale: str = "daily 08:30"
    escalate: str = "every 10m"

    @field_validator("check_open", "check_step", "tidy", "pull", "source_stale", "escalate")
    @classmethod
    def _form(cls, text: str) -> str:
        if not _DUE.fullmatch(text):
            raise ValueError(f"“{text}” không có dạng “thu 07:30”, “daily 02:10” hoặc “every 10m”")
        return text

    @field_validator("check_open")
    @classmethod
    def _a_moment(cls, text: str) -> str:
        if text.startswith("every"):
            raise ValueError("đợt rà soát mở vào một giờ trong ngày, như “thu 07:30”")
        return text

    @property
    def check_opening(self) -> tuple[frozenset[int], time]:
        """The weekdays on which a round opens, Monday is 0, and when."""
        days, _, clock = self.check_open.rpartition(" ")
        named = _WEEKDAYS if days == "daily" else tuple(days.split(","))
        return frozenset(_WEEKDAYS.index(day) for day in named), time.fromisoformat(clock)
