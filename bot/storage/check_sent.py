"""Which messages in people's chats ask about a unit in a round?"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from bot.storage.outbox import Delivery, of_subject, outbox_table


@dataclass(frozen=True)
class Asked:
    """A question in the outbox, or a reminder that asks it again.

    Attributes:
        recipient_id: who is asked.
        chat_id: where.
        message_id: as Telegram numbers it; None while it is not delivered yet.
        is_first: it is the question itself, no reminder.
    """

    recipient_id: int
    chat_id: int
    message_id: int | None
    is_first: bool


def of_subject_to(
    connection: Connection, subject: str, recipient_ids: Collection[int]
) -> tuple[Asked, ...]:
    """The messages about a subject and its parts that these recipients have, or will have soon."""
    table = outbox_table.c
    there = (Delivery.SENT.value, Delivery.QUEUED.value, Delivery.SENDING.value)
    rows = connection.execute(
        select(
            table.recipient_id,
            table.chat_id,
            table.message_id,
            table.state,
            table.subject,
            table.message,
        )
        .where(
            # First: it leads into the index of recipients and subjects.
            table.recipient_id.in_(list(recipient_ids)),
            of_subject(subject),
            table.state.in_(there),
        )
        .order_by(table.id)
    )
    return tuple(
        Asked(
            row.recipient_id,
            row.chat_id,
            row.message_id if row.state == Delivery.SENT.value else None,
            row.subject == subject,
        )
        for row in rows
        # Delivered before a restored backup: nobody knows as which message.
        if (row.state != Delivery.SENT.value or row.message_id is not None)
        # What has no buttons asks for no answer.
        and row.message["buttons"]
    )
