"""All tables in one metadata: importing this module has them all declared."""

from bot.storage import (
    alerts,
    aliases,
    answers,
    audit,
    breaker,
    components,
    dossiers,
    inbox,
    notes,
    outbox,
    people,
    pictures,
    pulls,
    runs,
    scores,
    snapshots,
    successions,
    units,
    uploads,
)
from bot.storage.columns import metadata

TABLES = (
    units.unit_table,
    aliases.alias_table,
    successions.succession_table,
    snapshots.snapshot_table,
    scores.score_table,
    scores.group_score_table,
    components.component_table,
    components.other_table,
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
    uploads.upload_table,
    pulls.pull_table,
    pulls.raw_answer_table,
    breaker.breaker_table,
    dossiers.dossier_list_table,
    dossiers.dossier_table,
)

__all__ = ["TABLES", "metadata"]
