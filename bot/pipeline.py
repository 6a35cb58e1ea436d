"""From a staged snapshot to the outbox, on one page; how it is staged tells bot.staging.

Accepting a snapshot compares it with the baseline, raises alerts, addresses them as notices, turns
those into messages and queues them: all of that in one transaction, so that a crash leaves either
nothing or everything. Unique keys make any rerun add nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import structlog
from sqlalchemy import Connection

from bot.addressing import Addressed, of_alerts, of_revision, shifts
from bot.clock import Clock
from bot.figures import Figures, Reader
from bot.storage import alerts as alert_rows
from bot.storage import audit, outbox, scores, snapshots, successions, units
from bot.storage.database import Database
from bot.storage.snapshots import StoredSnapshot
from messages.decisions import Shift
from messages.render import render
from messages.salutation import greeted
from scoring.alerts import Alert, Quiet, Thresholds
from scoring.changes import compare
from scoring.period import Period
from scoring.rules import raise_alerts
from scoring.rules.scene import Scene
from scoring.scheme import scheme_for
from scoring.snapshot import State
from scoring.unit import Unit

log = structlog.get_logger()


@dataclass(frozen=True)
class Outlook:
    """What a snapshot gives reason to say, and to whom; `shifts` are its largest changes."""

    figures: Figures
    alerts: tuple[Alert, ...]
    notices: tuple[Addressed, ...]
    quiet: Quiet | None
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True)
class Accepted:
    """What accepting a snapshot did."""

    head: StoredSnapshot
    alerts: int
    queued: int
    quiet: Quiet | None


class NotPossible(Exception):  # noqa: N818 - says what it is
    """A step that the snapshot's state does not allow; one sentence in Vietnamese."""


@dataclass(frozen=True)
class Pipeline:
    """The use cases around snapshots that came in."""

    database: Database
    clock: Clock
    reader: Reader
    thresholds: Thresholds

    def accept(self, snapshot_id: int, *, by: str) -> Accepted:
        """Let a snapshot count: alerts, notices, messages and outbox rows in one transaction.

        Raises:
            NotPossible: there is no such snapshot, or it is accepted or rejected already.
        """
        now = self.clock.now()
        with self.database.write() as connection:
            known = units.units(connection, staged=True)
            # Two acceptances of one root go one after the other: each is compared with the last.
            units.lock(connection, _head(connection, snapshot_id, known).root_id)
            head = _head(connection, snapshot_id, known)
            _refuse_what_is_surpassed(connection, head, known)
            outlook = self._outlook(connection, head, known)
            if not snapshots.decide(connection, snapshot_id, State.ACCEPTED, at=now, by=by):
                head = _head(connection, snapshot_id, known)
                raise NotPossible(f"bản số liệu {snapshot_id} đã {_STATE_WORDS[head.state]}")
            seen = scores.unit_ids_of(connection, snapshot_id)
            units.mark_seen(connection, {*seen, head.root_id}, head.period.code)
            alert_rows.add(connection, _alert_rows(outlook))
            queued = outbox.add(
                connection,
                [
                    {
                        "recipient_id": recipient.id,
                        "chat_id": recipient.chat_id,
                        "subject": subject,
                        "message": greeted(render(notice), recipient.address).to_json(),
                    }
                    for recipient, subject, notice in outlook.notices
                ],
                now,
            )
            detail = {"snapshot": snapshot_id, "queued": queued}
            audit.add(connection, at=now, actor=by, act="accept", detail=detail)
        log.info("snapshot_accepted", snapshot=snapshot_id, queued=queued, quiet=outlook.quiet)
        return Accepted(head, len(outlook.alerts), queued, outlook.quiet)

    def hold(self, snapshot_id: int, *, why: str, by: str) -> StoredSnapshot:
        """Keep a staged snapshot for later; nobody is told anything until it is decided.

        Raises:
            NotPossible: there is no such snapshot, or it is not waiting.
        """
        # What is held already stays as it is: else a person's word would hide the guard's.
        decided = (State.HELD, State.ACCEPTED, State.REJECTED)
        return self._put(snapshot_id, State.HELD, "hold", why=why, by=by, unless=decided)

    def reject(self, snapshot_id: int, *, why: str, by: str) -> StoredSnapshot:
        """Put a snapshot aside for good.

        Raises:
            NotPossible: there is no such snapshot, or it is accepted or rejected already.
        """
        decided = (State.ACCEPTED, State.REJECTED)
        return self._put(snapshot_id, State.REJECTED, "reject", why=why, by=by, unless=decided)

    def _put(
        self,
        snapshot_id: int,
        state: State,
        act: str,
        *,
        why: str,
        by: str,
        unless: tuple[State, ...],
    ) -> StoredSnapshot:
        now = self.clock.now()
        with self.database.write() as connection:
            known = units.units(connection, staged=True)
            # One that is not there is refused before anything is decided on it.
            _head(connection, snapshot_id, known)
            if not snapshots.decide(
                connection, snapshot_id, state, at=now, by=by, why=why, unless=unless
            ):
                head = _head(connection, snapshot_id, known)
                raise NotPossible(f"bản số liệu {snapshot_id} đã {_STATE_WORDS[head.state]}")
            audit.add(
                connection, at=now, actor=by, act=act, detail={"snapshot": snapshot_id, "why": why}
            )
            return _head(connection, snapshot_id, known)

    def preview(self, period: Period | None = None) -> Outlook | None:
        """What the newest snapshot (of `period`) gives reason to say; sends nothing."""
        with self.database.read() as connection:
            known = units.units(connection, staged=True)
            fitting = [
                head
                for head in snapshots.listing(connection, known)
                if head.state is not State.REJECTED and period in {None, head.period}
            ]
            return self._outlook(connection, fitting[0], known) if fitting else None

    def outlook(self, snapshot_id: int) -> Outlook:
        """What a snapshot gives reason to say; sends nothing.

        Raises:
            NotPossible: there is no such snapshot.
        """
        with self.database.read() as connection:
            known = units.units(connection, staged=True)
            return self._outlook(connection, _head(connection, snapshot_id, known), known)

    def snapshots(self) -> tuple[StoredSnapshot, ...]:
        """All snapshots, newest first."""
        with self.database.read() as connection:
            return snapshots.listing(connection, units.units(connection, staged=True))

    def _outlook(
        self, connection: Connection, head: StoredSnapshot, known: Mapping[int, Unit]
    ) -> Outlook:
        figures = self.reader.load(connection, head, known)
        if figures.sight.provisional:
            return Outlook(figures, (), (), Quiet.PROVISIONAL)
        told = snapshots.final(
            connection,
            known,
            root_id=head.root_id,
            period=head.period,
            simulated=head.simulated,
            but=head.id,
        )
        if told is not None:
            before = scores.standings(connection, told.id, scheme_for(head.period), known)
            return Outlook(
                figures,
                (),
                of_revision(
                    connection,
                    figures,
                    before,
                    now=self.clock.now(),
                    restored=told.version > head.version,
                ),
                Quiet.REVISED,
                shifts(figures, before),
            )
        if snapshots.has_newer(connection, head):
            return Outlook(figures, (), (), Quiet.OLDER, shifts(figures, figures.before))
        if figures.baseline is None:
            quiet = Quiet.BASELINE if figures.boundary is None else Quiet.BOUNDARY
            return Outlook(figures, (), (), quiet)
        scene = Scene(
            root=head.root,
            scheme=scheme_for(head.period),
            standings=tuple(figures.now.values()),
            changes=compare(figures.before.values(), figures.now.values()),
            baseline=figures.baseline.period,
            thresholds=self.thresholds,
            units={unit.code: unit for unit in figures.units.values()},
            former=frozenset(known[uid].code for uid in successions.all_of(connection)),
        )
        found = raise_alerts(scene)
        return Outlook(
            figures,
            found,
            of_alerts(connection, figures, found, now=self.clock.now()),
            None,
            shifts(figures, figures.before),
        )


def _head(connection: Connection, snapshot_id: int, known: Mapping[int, Unit]) -> StoredSnapshot:
    head = snapshots.get(connection, snapshot_id, known)
    if head is None:
        raise NotPossible(f"không có bản số liệu {snapshot_id}")
    return head


def _refuse_what_is_surpassed(
    connection: Connection, head: StoredSnapshot, known: Mapping[int, Unit]
) -> None:
    """Figures that were provisional, or made up, do not take the place of final, real ones.

    Raises:
        NotPossible: they would.
    """
    if not (head.provisional or head.simulated):
        return
    real = snapshots.final(
        connection, known, root_id=head.root_id, period=head.period, simulated=False, but=head.id
    )
    if real is not None:
        what = "tạm tính" if head.provisional else "mô phỏng"
        raise NotPossible(
            f"kỳ này đã có số liệu chính thức (bản {real.id}); bản {head.id} là số liệu {what}"
        )


_STATE_WORDS = {
    State.STAGED: "chờ duyệt",
    State.HELD: "tạm giữ",
    State.ACCEPTED: "được duyệt",
    State.REJECTED: "bị bỏ",
}


def facts_of(alert: Alert) -> Mapping[str, Any]:
    """An alert's numbers as JSON carries them."""
    return {
        name: float(value) if isinstance(value, Decimal) else value
        for name, value in asdict(alert.fact).items()
    }


def _alert_rows(outlook: Outlook) -> list[Mapping[str, Any]]:
    ids = {unit.code: unit_id for unit_id, unit in outlook.figures.units.items()}
    return [
        {
            "snapshot_id": outlook.figures.head.id,
            "unit_id": ids[alert.unit.code],
            "key": alert.key,
            "rule": alert.rule,
            "severity": int(alert.severity),
            "facts": dict(facts_of(alert)),
        }
        for alert in outlook.alerts
    ]
