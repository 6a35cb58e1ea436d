"""Until when is it quiet, by the clock and the settings?"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.settings import Settings


@dataclass(frozen=True)
class QuietHours:
    """The hours of each day in which nobody is told anything unasked.

    Attributes:
        begins: the first quiet minute, local time.
        ends: the first minute that is not quiet any more; the next day's if it is the earlier one.
        zone: whose time that is.
    """

    begins: time
    ends: time
    zone: ZoneInfo

    def until(self, now: datetime) -> datetime | None:
        """When the quiet that holds at `now` ends, in UTC; None if it is not quiet then."""
        local = now.astimezone(self.zone)
        at, day = local.time(), local.date()
        if self.begins < self.ends:
            quiet = self.begins <= at < self.ends
        else:
            quiet = at >= self.begins or at < self.ends
            if at >= self.begins:
                day += timedelta(days=1)
        if not quiet:
            return None
        return datetime.combine(day, self.ends, self.zone).astimezone(UTC)


def quiet_hours(settings: Settings) -> QuietHours | None:
    """As the settings want them; None for none."""
    hours = settings.time.quiet
    return QuietHours(*hours, settings.zone) if hours else None
