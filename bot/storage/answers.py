"""What units answered to the Thursday check; every answer is kept, the last one counts."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    delete,
    func,
    insert,
    select,
)

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
    # Late dossiers on the two systems as the unit itself counts them.
    Column("portal", Integer, nullable=True),
    Column("provincial", Integer, nullable=True),
    Index("ix_check_answer_round_on_unit_id", "round_on", "unit_id"),
)
# The differing dossiers that an answer names; forgotten with the lists of dossiers.
check_answer_dossier_table = Table(
    "check_answer_dossier",
    metadata,
    Column("answer_id", ForeignKey("check_answer.id"), primary_key=True),
    Column("code", String(80), primary_key=True),
)


@dataclass(frozen=True)
class StoredAnswer:
    """One answer of one person for one unit.

    Attributes:
        unit_id: for which.
        recipient_id: who gave it.
        answer: a Reply's value.
        answered_at: when it was given, as far as is known.
        portal: late dossiers in progress on the national portal, as the unit counts them.
        provincial: the same on the provincial system.
        codes: of the differing dossiers, as typed, in the order of the answer.
        id: counts up; of the answers of a unit the one with the highest counts.
    """

    unit_id: int
    recipient_id: int
    answer: str
    answered_at: datetime
    portal: int | None = None
    provincial: int | None = None
    codes: tuple[str, ...] = ()
    id: int = 0

    @property
    def content(self) -> tuple[str, int | None, int | None, frozenset[str]]:
        """What it says, whoever says it and when."""
        return self.answer, self.portal, self.provincial, frozenset(self.codes)


def add(connection: Connection, round_on: date, given: StoredAnswer) -> int:
    """Keep an answer; gives its id."""
    answer_id = int(
        connection.execute(
            insert(check_answer_table)
            .values(
                round_on=round_on,
                unit_id=given.unit_id,
                recipient_id=given.recipient_id,
                answer=given.answer,
                answered_at=given.answered_at,
                portal=given.portal,
                provincial=given.provincial,
            )
            .returning(check_answer_table.c.id)
        ).scalar_one()
    )
    if given.codes:
        connection.execute(
            insert(check_answer_dossier_table),
            [{"answer_id": answer_id, "code": code} for code in dict.fromkeys(given.codes)],
        )
    return answer_id


def of_round(
    connection: Connection, round_on: date, unit_ids: Collection[int] | None = None
) -> Mapping[int, tuple[StoredAnswer, ...]]:
    """All answers of a round by unit, in the order they came; None: of all units."""
    table = check_answer_table.c
    query = select(check_answer_table).where(table.round_on == round_on)
    if unit_ids is not None:
        query = query.where(table.unit_id.in_(list(unit_ids)))
    rows = connection.execute(query.order_by(table.id)).all()
    codes = _codes(connection, [row.id for row in rows])
    found: dict[int, list[StoredAnswer]] = defaultdict(list)
    for row in rows:
        found[row.unit_id].append(_answer(row, tuple(codes.get(row.id, ()))))
    return {unit_id: tuple(given) for unit_id, given in found.items()}


def of_unit(connection: Connection, round_on: date, unit_id: int) -> tuple[StoredAnswer, ...]:
    """All answers of a unit in a round, in the order they came; the last one counts."""
    return of_round(connection, round_on, [unit_id]).get(unit_id, ())


def last_ids(connection: Connection, round_on: date) -> dict[int, int]:
    """The id of the answer that counts, by unit; without those that are silent."""
    table = check_answer_table.c
    rows = connection.execute(
        select(table.unit_id, func.max(table.id))
        .where(table.round_on == round_on)
        .group_by(table.unit_id)
    )
    return {row[0]: row[1] for row in rows}


def first_moments(
    connection: Connection, unit_id: int, days: Collection[date]
) -> dict[date, datetime]:
    """When a unit answered first in each of these rounds; without those it was silent in."""
    if not days:
        return {}
    table = check_answer_table.c
    rows = connection.execute(
        select(table.round_on, table.answered_at)
        .where(table.unit_id == unit_id, table.round_on.in_(list(days)))
        .order_by(table.answered_at.desc())
    )
    return {row.round_on: row.answered_at for row in rows}


def forget_codes(connection: Connection, before: datetime) -> int:
    """Forget which dossiers answers named that were given before that moment; gives how many."""
    old = select(check_answer_table.c.id).where(check_answer_table.c.answered_at < before)
    return connection.execute(
        delete(check_answer_dossier_table).where(check_answer_dossier_table.c.answer_id.in_(old))
    ).rowcount


def _codes(connection: Connection, answer_ids: Collection[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    if not answer_ids:
        return found
    table = check_answer_dossier_table.c
    rows = connection.execute(
        select(table.answer_id, table.code)
        .where(table.answer_id.between(min(answer_ids), max(answer_ids)))
        .order_by(table.answer_id, table.code)
    )
    for row in rows:
        found[row.answer_id].append(row.code)
    return found


def _answer(row: Row[Any], codes: tuple[str, ...]) -> StoredAnswer:
    return StoredAnswer(
        unit_id=row.unit_id,
        recipient_id=row.recipient_id,
        answer=row.answer,
        answered_at=row.answered_at,
        portal=row.portal,
        provincial=row.provincial,
        codes=codes,
        id=row.id,
    )
