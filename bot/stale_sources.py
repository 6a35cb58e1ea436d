"""Did the figures that are due come? If not, the office hears of it, once a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection

from bot.clock import Clock
from bot.pipeline import alert_row
from bot.storage import alerts, outbox, people, snapshots, successions, units
from bot.storage.database import Database
from bot.storage.people import Role
from bot.storage.snapshots import StoredSnapshot
from messages.decisions import SourceLate
from messages.render import render
from scoring.alerts import Alert, Severity, SourceStale
from scoring.period import Period, PeriodKind
from scoring.snapshot import State
from scoring.thresholds import LevelThresholds

log = structlog.get_logger()

# A root whose newest figures are older is no longer followed: nobody wants to hear every month
# that a district which was abolished sends nothing.
_FOLLOWED = timedelta(days=400)


@dataclass(frozen=True)
class StaleSources:
    """The daily job `source-stale`."""

    database: Database
    clock: Clock
    zone: ZoneInfo
    thresholds: LevelThresholds

    def run(self, due_at: datetime) -> int:
        """Tell the office and administrators of each root without the figures that are due.

        Gives how many messages are new; once said of a period, nothing is said again.
        """
        today = due_at.astimezone(self.zone).date()
        queued = 0
        with self.database.write() as connection:
            known = units.units(connection, staged=True)
            heads = [h for h in snapshots.listing(connection, known) if not h.simulated]
            gone = successions.all_of(connection)
            for root_id in dict.fromkeys(head.root_id for head in heads):
                if root_id not in gone:
                    of_root = [head for head in heads if head.root_id == root_id]
                    queued += self._look(connection, of_root, today)
        log.info("stale_sources_looked_for", queued=queued)
        return queued

    def _look(
        self,
        connection: Connection,
        heads: Sequence[StoredSnapshot],
        today: date,
    ) -> int:
        final = [h for h in heads if h.state is State.ACCEPTED and not h.provisional]
        if not final:
            return 0
        due = last_over(_kind({head.period.kind for head in final}), today)
        newest = max(
            (head for head in final if head.period.kind is due.kind),
            key=lambda head: (head.period.newness, head.id),
        )
        days = (today - due.last_day).days
        if (
            newest.period.first_day >= due.first_day
            or days <= self.thresholds.of(newest.root.level).stale_days
            or today - newest.period.last_day > _FOLLOWED
        ):
            return 0
        waiting = (State.STAGED, State.HELD)
        said = SourceLate(
            root=newest.root,
            due=due,
            days=days,
            newest=newest.period,
            waiting=tuple(h.id for h in heads if h.period == due and h.state in waiting),
        )
        alert = Alert(newest.root, Severity.NOTICE, SourceStale(due.code, days))
        if not alerts.has(connection, newest.root_id, alert.key):
            alerts.add(connection, [alert_row(alert, newest.id, newest.root_id, self.thresholds)])
        office = (
            who
            for who, membership in people.reachable(connection, (Role.OFFICE, Role.ADMIN))
            if membership.unit_id == newest.root_id
        )
        subject = f"stale:{newest.root_id}:{due.code}"
        return outbox.tell(connection, office, subject, render(said).to_json(), self.clock.now())


def last_over(kind: PeriodKind, today: date) -> Period:
    """The newest period of a kind that is over on a day."""
    match kind:
        case PeriodKind.MONTH:
            now = Period.month(today.year, today.month)
        case PeriodKind.QUARTER:
            now = Period.quarter(today.year, (today.month + 2) // 3)
        case PeriodKind.YEAR:
            now = Period.full_year(today.year)
    return now.previous


def _kind(kinds: set[PeriodKind]) -> PeriodKind:
    """What is expected of a root: the shortest periods that it ever had."""
    return next(kind for kind in PeriodKind if kind in kinds)
