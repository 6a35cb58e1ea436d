"""What may be forgotten: handled updates, and invites that nobody took."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.storage import inbox, people
from bot.storage.database import Database

log = structlog.get_logger()

# Telegram itself forgets updates after a day; a week leaves room to look into a fault.
INBOX_LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Housekeeping:
    """The nightly job `tidy`."""

    database: Database
    clock: Clock

    def tidy(self, due_at: datetime) -> None:
        """Forget what is no longer needed; running twice does nothing more."""
        with self.database.write() as connection:
            updates = inbox.forget(connection, due_at - INBOX_LIFE)
            invites = people.drop_expired_invites(connection, due_at)
        log.info("tidied", updates=updates, invites=invites)
