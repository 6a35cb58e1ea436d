"""What may be forgotten: handled updates, old files, pictures and raw answers, spare invites."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.storage import (
    answers,
    check_drafts,
    documents,
    dossiers,
    inbox,
    invites,
    pictures,
    pulls,
    runs,
    uploads,
)
from bot.storage.database import Database

log = structlog.get_logger()

# Telegram itself forgets updates after a day; a week leaves room to look into a fault.
INBOX_LIFE = timedelta(days=7)
# A file that somebody sent is read again only while its snapshot waits for a decision.
UPLOAD_LIFE = timedelta(days=30)
# A month of the timetable's runs shows what went wrong; the newest of each job is kept anyway.
RUN_LIFE = timedelta(days=30)
# A draft can be confirmed until the next round of the check, which is a week away.
DRAFT_LIFE = timedelta(days=7)
# The figures of a month are asked for until the next two months' have come. Whoever asks for a
# picture that was forgotten gets it drawn anew.
PICTURE_LIFE = timedelta(days=60)


@dataclass(frozen=True)
class Housekeeping:
    """The nightly job `tidy`.

    Raw answers of the portal are kept for `raw_life`, lists of dossiers and the codes that answers
    name for `list_life`, and as long the documents that messages carry: they name dossiers too.
    """

    database: Database
    clock: Clock
    raw_life: timedelta
    list_life: timedelta

    def tidy(self, due_at: datetime) -> None:
        """Forget what is no longer needed; running twice does nothing more."""
        with self.database.write() as connection:
            updates = inbox.forget(connection, due_at - INBOX_LIFE)
            unused = invites.drop_expired(connection, due_at)
            files = uploads.forget(connection, due_at - UPLOAD_LIFE)
            raw = pulls.forget_answers(connection, due_at - self.raw_life)
            ran = runs.forget(connection, due_at - RUN_LIFE, due_at)
            lists = dossiers.forget(connection, due_at - self.list_life)
            codes = answers.forget_codes(connection, due_at - self.list_life)
            drafts = check_drafts.forget(connection, due_at - DRAFT_LIFE)
            carried = documents.forget(connection, due_at - self.list_life)
            unseen = pictures.forget(connection, due_at - PICTURE_LIFE)
        log.info(
            "tidied",
            updates=updates,
            invites=unused,
            files=files,
            raw_answers=raw,
            lists=lists,
            codes=codes,
            drafts=drafts,
            documents=carried,
            pictures=unseen,
            runs=ran,
        )
