"""All tables in one metadata: importing this module has them all declared."""

from bot.storage import (
    alerts,
    answers,
    audit,
    inbox,
    notes,
    outbox,
    people,
    pictures,
    runs,
    scores,
    snapshots,
    units,
)
from bot.storage.columns import metadata

TABLES = (
    units.unit_table,
    snapshots.snapshot_table,
    scores.score_table,
    scores.group_score_table,
    notes.note_table,
    alerts.alert_table,
    people.recipient_table,
    people.membership_table,
    people.invite_table,
    outbox.outbox_table,
    inbox.inbox_table,
    runs.run_table,
    answers.check_answer_table,
    pictures.picture_table,
    audit.audit_table,
)

__all__ = ["TABLES", "metadata"]
