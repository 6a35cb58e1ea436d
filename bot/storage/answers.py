"""What units answered to the Thursday check; every answer is kept, the last one counts."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Column, Connection, Date, ForeignKey, String, Table, insert, select

from bot.storage.columns import Id, Instant, metadata

check_answer_table = Table(
    "check_answer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("round_on", Date, nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("recipient_id", ForeignKey("recipient.id"), nullable=False),
    Column("answer", String(16), nullable=False),
    Column("answered_at", Instant, nullable=False),
)


@dataclass(frozen=True)
class StoredAnswer:
    """One answer of one person for one unit."""

    unit_id: int
    recipient_id: int
    answer: str
    answered_at: datetime


def add(connection: Connection, round_on: date, given: StoredAnswer) -> None:
    """Keep an answer."""
    connection.execute(
        insert(check_answer_table).values(
            round_on=round_on,
            unit_id=given.unit_id,
            recipient_id=given.recipient_id,
            answer=given.answer,
            answered_at=given.answered_at,
        )
    )


def last(connection: Connection, round_on: date, unit_id: int) -> StoredAnswer | None:
    """The answer of a unit that counts."""
    row = connection.execute(
        select(check_answer_table)
        .where(check_answer_table.c.round_on == round_on, check_answer_table.c.unit_id == unit_id)
        .order_by(check_answer_table.c.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return StoredAnswer(row.unit_id, row.recipient_id, row.answer, row.answered_at)
