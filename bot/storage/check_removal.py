"""What is there of a round of the check that is cancelled before its day, and how does it go?

The messages stay, under a subject that frees the one they had: else whoever was asked too early
would not be asked on the day itself.
"""

from datetime import date, datetime

from sqlalchemy import Connection, String, cast, delete, literal, or_, select, update

from bot.storage.answers import check_answer_dossier_table, check_answer_table
from bot.storage.check_boards import check_board_table
from bot.storage.check_drafts import check_draft_table
from bot.storage.check_rounds import check_round_table, check_unit_table
from bot.storage.outbox import Delivery, of_subject, outbox_table

# With which the subjects of all that a round tells begin.
_SUBJECTS = ("check", "checkoffice", "checknobody", "checkdone", "checklate")
# What arrived, may have, or is on its way.
_THERE = (Delivery.SENT.value, Delivery.SENDING.value, Delivery.UNCERTAIN.value)


def remove(connection: Connection, round_on: date) -> None:
    """Delete a round with all that was kept for it; nobody else may do so at the same time."""
    # First: an answer that is being kept holds its unit's row, and is waited for.
    tables = (check_unit_table, check_board_table, check_draft_table)
    for table in tables:
        connection.execute(delete(table).where(table.c.round_on == round_on))
    given = select(check_answer_table.c.id).where(check_answer_table.c.round_on == round_on)
    dossier = check_answer_dossier_table
    connection.execute(delete(dossier).where(dossier.c.answer_id.in_(given)))
    for table in (check_answer_table, check_round_table):
        connection.execute(delete(table).where(table.c.round_on == round_on))


def take_back(connection: Connection, round_on: date, now: datetime) -> tuple[frozenset[int], int]:
    """Call off what has not left of a round's messages, and free all their subjects.

    Gives the recipients of those that left, and how many did not.
    """
    table = outbox_table.c
    mine = or_(*(of_subject(f"{word}:{round_on.isoformat()}") for word in _SUBJECTS))
    reached = connection.scalars(
        select(table.recipient_id).where(mine, table.state.in_(_THERE)).distinct()
    ).all()
    queued = connection.execute(
        update(outbox_table)
        .where(mine, table.state == Delivery.QUEUED.value)
        .values(state=Delivery.CANCELLED.value, error="đợt rà soát đã hủy", settled_at=now)
    ).rowcount
    # The row's number: a day may be opened by mistake twice.
    former = literal("off:", String) + cast(table.id, String) + ":" + table.subject
    connection.execute(update(outbox_table).where(mine).values(subject=former))
    return frozenset(reached), queued
