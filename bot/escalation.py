"""Severe alerts that nobody confirms: reminded once, then those above are told, once.

For each snapshot all of it is one transaction with the outbox rows, under the lock of its root: a
crash leaves nothing half done, and two processes do nothing twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection

from bot.clock import Clock
from bot.receipts import WAIT
from bot.storage import escalations, outbox, people, receipts, severe, snapshots, units
from bot.storage.database import Database
from bot.storage.escalations import Told
from bot.storage.people import LEADING, Recipient, Role
from bot.storage.snapshots import StoredSnapshot
from bot.storage.units import Units
from bot.uptime import Uptime
from bot.working_time import Interval, WorkingTime
from messages.actions import Kind, Receipt
from messages.receipts import Again, Escalated, Unconfirmed
from messages.render import render
from scoring.scheme import scheme_for
from scoring.unit import Unit

log = structlog.get_logger()


@dataclass(frozen=True)
class Course:
    """How far the severe alerts of one unit have come; None for what did not happen."""

    unit: Unit
    alerts: int
    asked_at: datetime | None
    received_at: datetime | None
    assigned_at: datetime | None
    reminded_at: datetime | None
    escalated_at: datetime | None


@dataclass(frozen=True)
class Escalation:
    """The job `escalate`, and how far it has come.

    Attributes:
        database: where alerts, receipts and the outbox are.
        clock: tells the time.
        uptime: knows the downtime, in which nobody could answer.
        working: which time counts.
        ack_after: working time in which a severe alert should be confirmed; zero: never asked.
    """

    database: Database
    clock: Clock
    uptime: Uptime
    working: WorkingTime
    ack_after: timedelta

    def run(self, due_at: datetime) -> int:
        """Queue reminders, and words to those above, that are due; gives how many are new."""
        del due_at
        if not self.ack_after:
            return 0
        now = self.clock.now()
        with self.database.read() as connection:
            waiting = severe.waiting(connection, now - WAIT)
        lost = self.uptime.lost(now - WAIT, now)
        return sum(self._chase(snapshot_id, now, lost) for snapshot_id in waiting)

    def courses(self, snapshot_id: int | None = None) -> dict[int, tuple[Course, ...]]:
        """How far each unit has come, by snapshot: of one, or of all that wait for receipts."""
        found = {}
        with self.database.read() as connection:
            known = units.units(connection)
            ids = [snapshot_id] if snapshot_id else severe.waiting(connection, self._oldest)
            for one in ids:
                found[one] = _courses(connection, one, known)
        return found

    @property
    def _oldest(self) -> datetime:
        return self.clock.now() - WAIT

    def _chase(self, snapshot_id: int, now: datetime, lost: tuple[Interval, ...]) -> int:
        with self.database.write() as connection:
            known = units.units(connection)
            head = snapshots.known(connection, snapshot_id, known)
            units.lock(connection, head.root_id)
            # Since it was looked at, figures of a later period may have come.
            if snapshot_id not in severe.waiting(connection, now - WAIT):
                return 0
            facts = severe.of_snapshot(connection, snapshot_id)
            confirmed = {one.unit_id for one in receipts.of_snapshot(connection, snapshot_id)}
            steps = escalations.of_snapshot(connection, snapshot_id)
            asked = _asked(escalations.told(connection, f"digest:{snapshot_id}"))
            again = escalations.told(connection, f"again:{snapshot_id}")
            remind, escalate = [], []
            for unit_id in sorted(facts.keys() - confirmed):
                step = steps.get(unit_id)
                if step is None:
                    # A unit that nobody leads was asked nothing; the overview says so.
                    if unit_id in asked and self._over(asked[unit_id], now, lost):
                        remind.append(unit_id)
                elif step.escalated_at is None:
                    mine = [
                        told
                        for told in again
                        if told.unit_id == unit_id and told.queued_at == step.reminded_at
                    ]
                    # Nobody may have been there to be reminded; a reminder may be on its way.
                    since = _asked(mine).get(unit_id) if mine else step.reminded_at
                    if since is not None and self._over(since, now, lost):
                        escalate.append(unit_id)
            waits = {uid: Unconfirmed(known[uid], facts[uid]) for uid in remind}
            rows = _reminders(connection, head, waits, now)
            escalations.mark_reminded(connection, snapshot_id, remind, now)
            above = _above(connection, head, escalate, known, now)
            rows += _words_above(head, above, known)
            reached = {unit_id for unit_ids in above.values() for unit_id in unit_ids}
            # Those above whom nobody is found are tried again: somebody may be invited.
            escalations.mark_escalated(connection, snapshot_id, reached, now)
            queued = outbox.add(connection, rows, now)
        if remind or escalate:
            log.info(
                "alerts_chased",
                snapshot=snapshot_id,
                reminded=len(remind),
                escalated=len(reached),
                nobody_above=len(escalate) - len(reached),
                queued=queued,
            )
        return queued

    def _over(self, since: datetime, now: datetime, lost: tuple[Interval, ...]) -> bool:
        return self.working.between(since, now, lost) >= self.ack_after


def _asked(told: Iterable[Told]) -> dict[int, datetime]:
    """Since when a unit's people know, or never will: the first message that arrived, else lost.

    While one of them is still on its way and none arrived, nobody was asked.
    """
    arrived: dict[int, datetime] = {}
    lost: dict[int, datetime] = {}
    under_way: set[int] = set()
    for one in told:
        if one.sent_at is not None:
            arrived[one.unit_id] = min(arrived.get(one.unit_id, one.sent_at), one.sent_at)
        elif one.lost_at is not None:
            lost[one.unit_id] = min(lost.get(one.unit_id, one.lost_at), one.lost_at)
        else:
            under_way.add(one.unit_id)
    return {uid: at for uid, at in lost.items() if uid not in under_way} | arrived


Row = Mapping[str, Any]


def _reminders(
    connection: Connection,
    head: StoredSnapshot,
    waits: Mapping[int, Unconfirmed],
    now: datetime,
) -> list[Row]:
    """One message for each person who leads some of the units; the muted are not reminded."""
    of: dict[Recipient, list[int]] = defaultdict(list)
    for who, membership in people.reachable(connection, LEADING, kind=Kind.DIGEST, now=now):
        if membership.unit_id in waits and membership.unit_id not in of[who]:
            of[who].append(membership.unit_id)
    return [
        outbox.row(
            who,
            # A unit is reminded once ever, so its number makes the subject one of a kind.
            f"again:{head.id}:{unit_ids[0]}",
            render(
                Again(
                    head.id,
                    head.period,
                    scheme_for(head.period),
                    tuple(waits[unit_id] for unit_id in unit_ids),
                    head.simulated,
                )
            ).to_json(),
        )
        for who, unit_ids in of.items()
        if unit_ids
    ]


def _above(
    connection: Connection,
    head: StoredSnapshot,
    escalate: list[int],
    known: Units,
    now: datetime,
) -> dict[Recipient, list[int]]:
    """Whom to tell of which units: the parent's leading people, else the root's office."""
    if not escalate:
        return {}
    leading: dict[int, dict[Recipient, None]] = defaultdict(dict)
    office: dict[Recipient, None] = {}
    for who, membership in people.reachable(connection, Role, now=now):
        if membership.role in LEADING:
            leading[membership.unit_id][who] = None
        elif membership.unit_id == head.root_id:
            office[who] = None
    found: dict[Recipient, list[int]] = defaultdict(list)
    for unit_id in escalate:
        parent = known.ids.get(known[unit_id].parent or "")
        for who in leading.get(parent or 0) or office:
            found[who].append(unit_id)
    return dict(found)


def _words_above(
    head: StoredSnapshot, above: Mapping[Recipient, list[int]], known: Mapping[int, Unit]
) -> list[Row]:
    return [
        outbox.row(
            who,
            f"escalated:{head.id}:{unit_ids[0]}",
            render(
                Escalated(
                    head.root,
                    head.period,
                    tuple(known[unit_id] for unit_id in unit_ids),
                    head.simulated,
                )
            ).to_json(),
        )
        for who, unit_ids in above.items()
    ]


def _courses(
    connection: Connection, snapshot_id: int, known: Mapping[int, Unit]
) -> tuple[Course, ...]:
    asked = _asked(escalations.told(connection, f"digest:{snapshot_id}"))
    steps = escalations.of_snapshot(connection, snapshot_id)
    received: dict[int, datetime] = {}
    assigned: dict[int, datetime] = {}
    for one in receipts.of_snapshot(connection, snapshot_id):
        received.setdefault(one.unit_id, one.at)
        if one.kind == Receipt.ASSIGNED.value:
            assigned.setdefault(one.unit_id, one.at)
    return tuple(
        Course(
            unit=known[unit_id],
            alerts=len(facts),
            asked_at=asked.get(unit_id),
            received_at=received.get(unit_id),
            assigned_at=assigned.get(unit_id),
            reminded_at=steps[unit_id].reminded_at if unit_id in steps else None,
            escalated_at=steps[unit_id].escalated_at if unit_id in steps else None,
        )
        for unit_id, facts in sorted(severe.of_snapshot(connection, snapshot_id).items())
    )
