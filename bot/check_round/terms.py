"""On which terms are rounds held? What the settings say of them, as their parts need it."""

from bot.check_round.circles import TakingPart
from bot.round_calendar import Calendar
from bot.settings import Settings


def calendar(settings: Settings) -> Calendar:
    """When rounds of the check are held."""
    check, there = settings.check, settings.time
    weekdays, opens = settings.schedule.check_opening
    return Calendar(
        weekdays,
        opens,
        check.deadline,
        check.reminders,
        settings.zone,
        frozenset(there.holidays),
        check.on_holiday,
    )


def taking_part(settings: Settings) -> TakingPart:
    """Which units take part in the check."""
    return TakingPart(frozenset(settings.check.levels), settings.check.exclude)
