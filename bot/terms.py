"""When offices work and how the portal is reached, as the settings want it."""

from collections.abc import Callable

from bot.settings import Settings
from bot.sources.portal.client import OnAnswer, Portal
from bot.working_time import WorkingTime


def working(settings: Settings) -> WorkingTime:
    """When offices here work."""
    there = settings.time
    return WorkingTime(settings.zone, there.work_begins, there.work_ends, frozenset(there.holidays))


def portal(settings: Settings) -> Callable[[OnAnswer], Portal]:
    """How the portal is reached: never through Telegram's proxy."""
    there = settings.portal

    def connect(on_answer: OnAnswer) -> Portal:
        return Portal(there.url, there.pause_s, contact=there.contact, on_answer=on_answer)

    return connect
