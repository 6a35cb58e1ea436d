"""Why was somebody alerted? One stored alert with all it rested on, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.storage import alerts, components, outbox, scores, snapshots, units
from bot.storage.alerts import StoredAlert
from bot.storage.database import Database
from bot.storage.snapshots import StoredSnapshot
from scoring.alerts import Fact
from scoring.rank import Standing
from scoring.recall import recall
from scoring.scheme import scheme_for
from scoring.snapshot import Overdue
from scoring.unit import Unit


@dataclass(frozen=True)
class Input:
    """One snapshot's figures of the unit: what a rule had before it."""

    head: StoredSnapshot
    standing: Standing | None
    overdue: Overdue | None
    received: int | None


@dataclass(frozen=True)
class Explained:
    """A stored alert and its grounds.

    Attributes:
        alert: as it was stored.
        fact: the same as the rules speak of it; None if an earlier release stored it otherwise.
        unit: whom it concerns.
        now: the snapshot that raised it.
        before: what that was compared with; None where it was not, or nobody kept it.
        carried: the outbox rows that told it: id, subject, state, settled_at.
        zone: of the times people see.
    """

    alert: StoredAlert
    fact: Fact | None
    unit: Unit
    now: Input
    before: Input | None
    carried: tuple[Mapping[str, Any], ...]
    zone: ZoneInfo


@dataclass(frozen=True)
class Explaining:
    """The use case of tracing an alert."""

    database: Database
    zone: ZoneInfo

    def explain(self, alert_id: int) -> Explained | None:
        """All that an alert rested on; None if there is none with that id."""
        with self.database.read() as connection:
            alert = alerts.get(connection, alert_id)
            if alert is None:
                return None
            known = units.units(connection, staged=True)
            return Explained(
                alert=alert,
                fact=recall(alert.rule, alert.facts),
                unit=known[alert.unit_id],
                now=_input(connection, alert.snapshot_id, alert.unit_id, known),
                before=None
                if alert.baseline_id is None
                else _input(connection, alert.baseline_id, alert.unit_id, known),
                carried=_carried(connection, alert),
                zone=self.zone,
            )


def _input(
    connection: Connection, snapshot_id: int, unit_id: int, known: Mapping[int, Unit]
) -> Input:
    head = snapshots.known(connection, snapshot_id, known)
    standings = scores.standings(connection, head.id, scheme_for(head.period), known, [unit_id])
    return Input(
        head,
        standings.get(unit_id),
        scores.overdue(connection, head.id, [unit_id]).get(unit_id),
        components.received(connection, head.id, [unit_id]).get(unit_id),
    )


def _carried(connection: Connection, alert: StoredAlert) -> tuple[Mapping[str, Any], ...]:
    if alert.rule == "source-stale":
        return outbox.about(connection, f"stale:{alert.unit_id}:{alert.facts['due']}")
    return (
        *outbox.about(connection, f"digest:{alert.snapshot_id}", unit_id=alert.unit_id),
        *outbox.about(connection, f"overview:{alert.snapshot_id}"),
    )
