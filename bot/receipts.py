"""A person confirms severe alerts, by button or typed: what is recorded, and what is said."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection

from bot.clock import Clock
from bot.storage import escalations, people, receipts, severe, snapshots, units
from bot.storage.database import Database
from bot.storage.people import LEADING
from messages.actions import Receipt
from messages.receipts import AllRecorded, NothingWaits, Recorded

log = structlog.get_logger()

# What was decided longer ago waits for no receipt any more.
WAIT = timedelta(days=14)


@dataclass(frozen=True)
class Receipts:
    """The use cases around receipts."""

    database: Database
    clock: Clock
    zone: ZoneInfo

    def press(self, chat_id: int, snapshot_id: int, receipt: Receipt) -> Recorded | None:
        """Record a button's receipt for all the presser's units with severe alerts.

        None if there are none: the snapshot may be forged, staged or rejected, the presser a
        stranger. A second press records nothing and tells the first one's moment.
        """
        with self.database.write() as connection:
            recipient_id, led = _led(connection, chat_id)
            return self._record(connection, recipient_id, led, snapshot_id, receipt)

    def typed(self, chat_id: int, receipt: Receipt) -> AllRecorded | NothingWaits:
        """Record a receipt for every alert of the asker's units that still waits for it."""
        done: list[Recorded] = []
        with self.database.read() as connection:
            waiting = severe.waiting(connection, self.clock.now() - WAIT)
        for snapshot_id in waiting:
            # One transaction each: nobody holds the locks of two roots.
            with self.database.write() as connection:
                recipient_id, led = _led(connection, chat_id)
                # Anybody's receipt is enough for a unit.
                given = {
                    one.unit_id
                    for one in receipts.of_snapshot(connection, snapshot_id)
                    if receipt is Receipt.RECEIVED or one.kind == receipt.value
                }
                left = led - given
                recorded = self._record(connection, recipient_id, left, snapshot_id, receipt)
                done += [recorded] if recorded else []
        return AllRecorded(tuple(done)) if done else NothingWaits()

    def _record(
        self,
        connection: Connection,
        recipient_id: int,
        led: Collection[int],
        snapshot_id: int,
        receipt: Receipt,
    ) -> Recorded | None:
        now = self.clock.now()
        covered = sorted(set(led) & severe.of_snapshot(connection, snapshot_id).keys())
        if not covered:
            return None
        known = units.units(connection)
        head = snapshots.known(connection, snapshot_id, known)
        # Whoever escalates this moment comes before or after us, so that what is said is true.
        units.lock(connection, head.root_id)
        given = _own(connection, snapshot_id, recipient_id, covered, receipt)
        first = min(given.values(), default=now)
        new = [unit_id for unit_id in covered if unit_id not in given]
        receipts.add(
            connection, snapshot_id, new, recipient_id=recipient_id, kind=receipt.value, at=now
        )
        steps = escalations.of_snapshot(connection, snapshot_id)
        # Whoever had been in time would have stopped it.
        told = [
            step.escalated_at
            for unit_id in covered
            if (step := steps.get(unit_id)) and step.escalated_at
        ]
        log.info("receipt", snapshot=snapshot_id, kind=receipt.value, units=len(new))
        return Recorded(
            receipt=receipt,
            units=tuple(known[unit_id] for unit_id in covered),
            period=head.period,
            at=first.astimezone(self.zone),
            now=now.astimezone(self.zone),
            escalated_at=min(told).astimezone(self.zone) if told else None,
        )


def _led(connection: Connection, chat_id: int) -> tuple[int, set[int]]:
    """The recipient with that chat and the units it leads; none for a stranger."""
    recipient, held = people.asker(connection, chat_id)
    if recipient is None:
        return 0, set()
    return recipient.id, {m.unit_id for m in held if m.role in LEADING}


def _own(
    connection: Connection,
    snapshot_id: int,
    recipient_id: int,
    covered: Collection[int],
    receipt: Receipt,
) -> dict[int, datetime]:
    """When this person first said as much for each unit; that work was assigned says both."""
    found: dict[int, datetime] = {}
    for one in receipts.of_snapshot(connection, snapshot_id):
        if (
            one.recipient_id == recipient_id
            and one.unit_id in covered
            and (receipt is Receipt.RECEIVED or one.kind == receipt.value)
        ):
            found.setdefault(one.unit_id, one.at)
    return found
