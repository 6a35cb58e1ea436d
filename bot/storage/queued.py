"""What happens to messages that are not under way when their chat, person or snapshot changes."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, exists, func, literal, or_, select, update

from bot.storage.columns import Instant
from bot.storage.outbox import Delivery, of_subject, outbox_table
from bot.storage.people import kind_off_table, membership_table, recipient_table
from messages.actions import Kind

# Whoever comes back later has no use for a digest that failed before this.
MISSED_LIFE = timedelta(days=7)
# `digest:<snapshot>`, and `digest:<snapshot>:2` for the second part of a long one.
_DIGEST = "digest:"


def release(connection: Connection, snapshot_id: int, now: datetime) -> int:
    """Queue what waits for approval about a snapshot, for the muted later; gives how many.

    Who has switched such messages off meanwhile gets none.
    """
    for kind in (Kind.DIGEST, Kind.OVERVIEW):
        off = select(kind_off_table.c.recipient_id).where(kind_off_table.c.kind == kind.value)
        connection.execute(
            update(outbox_table)
            .where(
                _waiting_of(snapshot_id),
                outbox_table.c.subject.startswith(f"{kind.value}:"),
                outbox_table.c.recipient_id.in_(off),
            )
            .values(state=Delivery.CANCELLED.value, error="đã tắt loại tin này", settled_at=now)
        )
    muted = (
        select(recipient_table.c.muted_until)
        .where(
            recipient_table.c.id == outbox_table.c.recipient_id,
            recipient_table.c.muted_until > now,
        )
        .scalar_subquery()
    )
    return connection.execute(
        update(outbox_table)
        .where(_waiting_of(snapshot_id))
        .values(
            state=Delivery.QUEUED.value,
            not_before=func.coalesce(muted, literal(now, Instant)),
        )
    ).rowcount


def cancel(connection: Connection, snapshot_id: int, now: datetime) -> int:
    """Put aside for good what waits for approval about a snapshot; gives how many."""
    return connection.execute(
        update(outbox_table)
        .where(_waiting_of(snapshot_id))
        .values(state=Delivery.CANCELLED.value, settled_at=now)
    ).rowcount


def call_off(connection: Connection, subject: str, now: datetime) -> int:
    """Put aside what is queued with this subject or one that continues it; gives how many."""
    return connection.execute(
        update(outbox_table)
        .where(of_subject(subject), outbox_table.c.state == Delivery.QUEUED.value)
        .values(state=Delivery.CANCELLED.value, error="đã hết hạn", settled_at=now)
    ).rowcount


def queue_again(connection: Connection, row_ids: Collection[int], now: datetime) -> int:
    """Queue rows that were called off or refused, for where their readers are now; how many."""
    if not row_ids:
        return 0
    chat_id, thread_id = (
        select(column).where(recipient_table.c.id == outbox_table.c.recipient_id).scalar_subquery()
        for column in (recipient_table.c.chat_id, recipient_table.c.thread_id)
    )
    return connection.execute(
        update(outbox_table)
        .where(
            outbox_table.c.id.in_(list(row_ids)),
            outbox_table.c.state.in_([Delivery.CANCELLED.value, Delivery.FAILED.value]),
        )
        .values(
            state=Delivery.QUEUED.value,
            not_before=now,
            settled_at=None,
            error=None,
            chat_id=chat_id,
            thread_id=thread_id,
        )
    ).rowcount


def _waiting_of(snapshot_id: int) -> ColumnElement[bool]:
    """Digests and overviews of a snapshot, their later parts included, that wait."""
    about = [of_subject(f"{kind.value}:{snapshot_id}") for kind in (Kind.DIGEST, Kind.OVERVIEW)]
    return and_(outbox_table.c.state == Delivery.WAITING.value, or_(*about))


def _ahead(now: datetime) -> ColumnElement[bool]:
    """Queued to go at once, by a clock that was ahead and has been set back since."""
    return and_(
        outbox_table.c.state == Delivery.QUEUED.value,
        outbox_table.c.not_before > now,
        # Not later than at once; earlier, if it was brought back before.
        outbox_table.c.not_before <= outbox_table.c.created_at,
        outbox_table.c.attempts == 0,
    )


def is_ahead(connection: Connection, now: datetime) -> bool:
    """Whether `bring_back` would find any: a look without the writer's lock."""
    found = connection.scalar(select(outbox_table.c.id).where(_ahead(now)).limit(1))
    return found is not None


def bring_back(connection: Connection, now: datetime) -> int:
    """Let such rows go now; nobody wants them to wait until the clock has caught up."""
    rows = update(outbox_table).where(_ahead(now)).values(not_before=now)
    return connection.execute(rows).rowcount


def give_up_chat(connection: Connection, chat_id: int, error: str, now: datetime) -> int:
    """Fail everything still queued for a chat that refuses for good; gives how many rows."""
    return connection.execute(
        update(outbox_table)
        .where(outbox_table.c.chat_id == chat_id, outbox_table.c.state == Delivery.QUEUED.value)
        .values(state=Delivery.FAILED.value, error=error, settled_at=now)
    ).rowcount


def move_chat(connection: Connection, old: int, new: int) -> None:
    """Send what is queued for a migrated group to its new id."""
    connection.execute(
        update(outbox_table)
        .where(outbox_table.c.chat_id == old, outbox_table.c.state != Delivery.SENT.value)
        .values(chat_id=new)
    )


def lose_thread(connection: Connection, chat_id: int, thread_id: int) -> None:
    """Write to the group itself what was to go into a topic of it that is gone or closed."""
    connection.execute(
        update(outbox_table)
        .where(
            outbox_table.c.chat_id == chat_id,
            outbox_table.c.thread_id == thread_id,
            outbox_table.c.state != Delivery.SENT.value,
        )
        .values(thread_id=None)
    )


# What a person may keep from coming for a while; what administrators must decide on comes anyway.
_RESTING = ("digest:", "overview:", "revised:", "again:")
_QUESTIONS = "check:"
# What tells of the figures of a recipient's units.
_FIGURES = (
    *_RESTING,
    _QUESTIONS,
    "escalated:",
    "checkdone:",
    "checklate:",
    "checknobody:",
    "checkoffice:",
    "checkmissed:",
)


def let_rest(
    connection: Connection,
    recipient_id: int,
    *,
    before: datetime | None,
    until: datetime | None,
    now: datetime,
) -> None:
    """Let what is queued for a muted recipient wait until then; None: it may go at once.

    `before` is until when it was muted so far. A check's question is answered on its day or never:
    it is cancelled.
    """
    queued = (
        outbox_table.c.recipient_id == recipient_id,
        outbox_table.c.state == Delivery.QUEUED.value,
    )
    resting = or_(*(outbox_table.c.subject.startswith(prefix) for prefix in _RESTING))
    if before is not None:
        woken = update(outbox_table).where(*queued, resting, outbox_table.c.not_before == before)
        connection.execute(woken.values(not_before=now))
    if until is not None:
        waits = update(outbox_table).where(*queued, resting, outbox_table.c.not_before < until)
        connection.execute(waits.values(not_before=until))
        asked = update(outbox_table).where(*queued, outbox_table.c.subject.startswith(_QUESTIONS))
        connection.execute(
            asked.values(state=Delivery.CANCELLED.value, error="tạm ngừng nhận tin", settled_at=now)
        )


def give_up(connection: Connection, recipient_id: int, error: str, now: datetime) -> None:
    """Put aside for good what is still queued or waits for a recipient."""
    connection.execute(
        update(outbox_table)
        .where(
            outbox_table.c.recipient_id == recipient_id,
            outbox_table.c.state.in_([Delivery.QUEUED.value, Delivery.WAITING.value]),
        )
        .values(state=Delivery.CANCELLED.value, error=error, settled_at=now)
    )


def give_up_figures(connection: Connection, recipient_id: int, error: str, now: datetime) -> None:
    """Put aside what is queued or waits for a recipient and tells of units' figures.

    For whoever stands for one unit less: a digest may tell of it.
    """
    telling = or_(*(outbox_table.c.subject.startswith(prefix) for prefix in _FIGURES))
    connection.execute(
        update(outbox_table)
        .where(
            outbox_table.c.recipient_id == recipient_id,
            outbox_table.c.state.in_([Delivery.QUEUED.value, Delivery.WAITING.value]),
            telling,
        )
        .values(state=Delivery.CANCELLED.value, error=error, settled_at=now)
    )


def postpone_chat(connection: Connection, chat_id: int, until: datetime) -> None:
    """Let everything queued for a chat rest: Telegram asked for it."""
    connection.execute(
        update(outbox_table)
        .where(
            outbox_table.c.chat_id == chat_id,
            outbox_table.c.state == Delivery.QUEUED.value,
            outbox_table.c.not_before < until,
        )
        .values(not_before=until)
    )


def queue_missed(connection: Connection, chat_id: int, now: datetime) -> int:
    """Queue the newest digest again that failed because the chat refused; gives how many messages.

    To be called before the recipient counts as reachable again.
    """
    digests = connection.execute(
        select(outbox_table.c.id, outbox_table.c.subject)
        .join_from(outbox_table, recipient_table)
        .where(
            recipient_table.c.chat_id == chat_id,
            recipient_table.c.refuses.is_(True),
            outbox_table.c.state == Delivery.FAILED.value,
            outbox_table.c.subject.startswith(_DIGEST),
            # Whoever was removed since then has no right to it any more.
            exists().where(membership_table.c.recipient_id == recipient_table.c.id),
            outbox_table.c.settled_at > now - MISSED_LIFE,
        )
        .order_by(outbox_table.c.id.desc())
    ).all()
    if not digests:
        return 0
    newest = _snapshot(digests[0].subject)
    missed = [row.id for row in digests if _snapshot(row.subject) == newest]
    return connection.execute(
        update(outbox_table)
        .where(outbox_table.c.id.in_(missed))
        .values(
            state=Delivery.QUEUED.value,
            chat_id=chat_id,
            not_before=now,
            settled_at=None,
            error=None,
        )
    ).rowcount


def _snapshot(subject: str) -> str:
    return subject.split(":")[1]
