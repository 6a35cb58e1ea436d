"""Messages that wait for an administrator's word before they go out (`alerts.approve`).

They are rendered and kept when the snapshot is accepted, so what was shown is what is sent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Connection

from bot.addressing import Addressed
from bot.clock import Clock
from bot.desk import Desk, desk_of
from bot.figures import Figures, Reader
from bot.holding import administrators
from bot.storage import audit, outbox, people, queued, releases, snapshots, units
from bot.storage.database import Database
from bot.storage.people import Role
from bot.storage.snapshots import StoredSnapshot
from bot.storage.units import Units
from messages.decisions import CannotDecide, Prepared, Released, ToRelease
from messages.notices import Digest, Overview
from messages.render import render
from scoring.alerts import Alert, Severity

log = structlog.get_logger()

# Digests shown to whoever decides: enough to see the tone, few enough for one message.
EXAMPLES = 3
_NOT_YOURS = "Đồng chí không có quyền cho gửi các tin này."


class NothingWaits(Exception):  # noqa: N818 - says what it is
    """No message of that snapshot waits for a word; one sentence in Vietnamese."""


@dataclass(frozen=True)
class Releasing:
    """The use cases around messages that wait."""

    database: Database
    clock: Clock
    reader: Reader

    def waiting(self, chat_id: int) -> ToRelease | CannotDecide:
        """The broadcasts that wait for a word of this chat."""
        with self.database.read() as connection:
            known = units.units(connection)
            heads = [
                snapshots.known(connection, waiting.snapshot_id, known)
                for waiting in releases.waiting(connection)
            ]
            desk = desk_of(connection, chat_id)
            if desk is None:
                return CannotDecide(_NOT_YOURS)
            mine = [
                head
                for head in heads
                if desk.covers_snapshot(head, known) and _may(connection, desk)
            ]
        return ToRelease(tuple((self.reader.sight(head), head.root) for head in mine))

    def decide_in_chat(
        self, chat_id: int, snapshot_id: int, *, send: bool
    ) -> Released | CannotDecide:
        """Do what a person says about the messages of a snapshot."""
        with self.database.read() as connection:
            desk = desk_of(connection, chat_id)
            known = units.units(connection)
            head = snapshots.get(connection, snapshot_id, known)
            entitled = (
                desk is not None
                and head is not None
                and desk.covers_snapshot(head, known)
                and _may(connection, desk)
            )
        if desk is None or not entitled:
            return CannotDecide(_NOT_YOURS)
        try:
            return self.decide(snapshot_id, send=send, by=desk.actor)
        except NothingWaits as error:
            return CannotDecide(str(error))

    def decide(self, snapshot_id: int, *, send: bool, by: str) -> Released:
        """Send what waits about a snapshot, or put it aside for good.

        Raises:
            NothingWaits: it was decided before, or never had to wait.
        """
        now = self.clock.now()
        with self.database.write() as connection:
            if not releases.decide(connection, snapshot_id, sent=send, at=now, by=by):
                before = releases.get(connection, snapshot_id)
                if before is None:
                    raise NothingWaits(f"Bản số liệu {snapshot_id} không có tin chờ cho gửi.")
                word = "gửi" if before.sent else "huỷ"
                raise NothingWaits(f"Các tin của bản số liệu {snapshot_id} đã được {word}.")
            act = queued.release if send else queued.cancel
            messages = act(connection, snapshot_id, now)
            detail = {"snapshot": snapshot_id, "messages": messages}
            done = "release" if send else "cancel"
            audit.add(connection, at=now, actor=by, act=done, detail=detail)
            known = units.units(connection)
            head = snapshots.known(connection, snapshot_id, known)
        log.info("broadcast_decided", snapshot=snapshot_id, sent=send, messages=messages)
        return Released(self.reader.sight(head), head.root, send, messages)


def ask(
    connection: Connection,
    figures: Figures,
    alerts: Iterable[Alert],
    notices: Sequence[Addressed],
    at: datetime,
) -> None:
    """Note that the messages of a snapshot wait, and ask the administrators about them."""
    head = figures.head
    releases.prepare(connection, head.id, head.root_id, at)
    digests = [notice for _, _, notice in notices if isinstance(notice, Digest)]
    prepared = Prepared(
        sight=figures.sight,
        root=head.root,
        digests=len(digests),
        overviews=sum(isinstance(notice, Overview) for _, _, notice in notices),
        severe=len({alert.unit.code for alert in alerts if alert.severity is Severity.SEVERE}),
        examples=_examples(digests),
    )
    message = render(prepared).to_json()
    told = outbox.tell(
        connection, administrators(connection, head), f"release:{head.id}", message, at
    )
    if not told:
        log.warning("nobody_to_release", snapshot=head.id)


def was_told(connection: Connection, snapshot_id: int) -> bool:
    """Whether people were told of an accepted snapshot, or nobody had to approve it."""
    release = releases.get(connection, snapshot_id)
    return release is None or release.sent is True


def drop_surpassed(
    connection: Connection,
    head: StoredSnapshot,
    known: Units,
    *,
    at: datetime,
    by: str,
) -> None:
    """What still waits about figures that `head`, which is told itself, surpasses is never sent.

    That are those of its kind of period: what comes late is told to nobody, and surpasses nothing.
    Made-up figures surpass none that are real.
    """
    for old in releases.waiting(connection, head.root_id):
        before = snapshots.known(connection, old.snapshot_id, known)
        if before.period.kind is not head.period.kind or (head.simulated and not before.simulated):
            continue
        if releases.decide(connection, old.snapshot_id, sent=False, at=at, by=by):
            messages = queued.cancel(connection, old.snapshot_id, at)
            detail = {"snapshot": old.snapshot_id, "messages": messages, "surpassed_by": head.id}
            audit.add(connection, at=at, actor=by, act="cancel", detail=detail)


def _may(connection: Connection, desk: Desk) -> bool:
    """Administrators decide; the office does where there are none."""
    return desk.is_admin or not people.reachable(connection, (Role.ADMIN,))


def _examples(digests: Sequence[Digest]) -> tuple[Digest, ...]:
    """The most severe, the mildest, and one between."""

    def weight(digest: Digest) -> int:
        found = [alert.severity for result in digest.results for alert in result.alerts]
        return max(found, default=0)

    # Two people of one unit read the same.
    by_units = {tuple(result.unit_id for result in d.results): d for d in digests}
    ordered = sorted(by_units.values(), key=weight, reverse=True)
    if len(ordered) <= EXAMPLES:
        return tuple(ordered)
    return (ordered[0], ordered[len(ordered) // 2], ordered[-1])
