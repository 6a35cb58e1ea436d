"""From a staged snapshot to the outbox, on one page; how it is staged tells bot.staging.

Accepting a snapshot compares it with the baseline, raises alerts, addresses them as notices, turns
those into messages and queues them: all of that in one transaction, so that a crash leaves either
nothing or everything. Unique keys make any rerun add nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import structlog
from sqlalchemy import Connection

from bot import releasing
from bot.addressing import Addressed, of_alerts, of_revision, shares_of, shifts
from bot.advising import advised_all
from bot.clock import Clock
from bot.figures import Figures, Reader
from bot.owners import Owners, look_up
from bot.peers import all_peers
from bot.scene import scene_of
from bot.storage import alerts as alert_rows
from bot.storage import audit, outbox, scores, snapshots, units
from bot.storage.database import Database
from bot.storage.snapshots import StoredSnapshot
from bot.storage.units import Units
from bot.wrapping import wrap
from messages.decisions import Shift
from scoring.alerts import Alert, Quiet, Severity, SharedWeakGroup
from scoring.period import Period
from scoring.recall import recall
from scoring.rules import raise_alerts
from scoring.scheme import scheme_for
from scoring.snapshot import State
from scoring.thresholds import LevelThresholds, used
from scoring.unit import Unit

log = structlog.get_logger()


@dataclass(frozen=True)
class Outlook:
    """What a snapshot gives reason to say, and to whom.

    Attributes:
        figures: of the snapshot.
        alerts: as stored where it was accepted, else as they would be raised.
        notices: with whom they go to.
        quiet: why nobody is alerted.
        shifts: its largest changes.
        ids: of the stored alerts, in the order of `alerts`; empty where none are stored.
    """

    figures: Figures
    alerts: tuple[Alert, ...]
    notices: tuple[Addressed, ...]
    quiet: Quiet | None
    shifts: tuple[Shift, ...] = ()
    ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Accepted:
    """What accepting a snapshot did.

    Attributes:
        head: the snapshot.
        alerts: how many it raised.
        queued: how many messages were kept.
        quiet: why nobody is told.
        left_out: how many notices could not be put into words.
        waits: the messages wait for an administrator's word.
    """

    head: StoredSnapshot
    alerts: int
    queued: int
    quiet: Quiet | None
    left_out: int = 0
    waits: bool = False


class NotPossible(Exception):  # noqa: N818 - says what it is
    """A step that the snapshot's state does not allow; one sentence in Vietnamese."""


@dataclass(frozen=True)
class Pipeline:
    """The use cases around snapshots that came in."""

    database: Database
    clock: Clock
    reader: Reader
    # Whether an administrator sees a snapshot's messages before they go out.
    approve: bool = False
    # Which unit, by code or name, answers for which group, by code.
    owners: Mapping[str, str] = field(default_factory=dict)

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
            wrapped = wrap(outlook.notices)
            waits = self.approve and outlook.quiet is None and bool(wrapped.rows)
            if outlook.quiet is None:
                releasing.drop_surpassed(connection, head, known, at=now, by=by)
            queued = outbox.add(connection, wrapped.rows, now, waiting=waits)
            if waits:
                releasing.ask(connection, outlook.figures, outlook.alerts, outlook.notices, now)
            detail = {"snapshot": snapshot_id, "queued": queued, "waits": waits}
            if wrapped.left_out:
                detail["left_out"] = wrapped.left_out
            audit.add(connection, at=now, actor=by, act="accept", detail=detail)
        log.info("snapshot_accepted", snapshot=snapshot_id, queued=queued, quiet=outlook.quiet)
        return Accepted(head, len(outlook.alerts), queued, outlook.quiet, wrapped.left_out, waits)

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
            if not fitting:
                return None
            outlook = self._outlook(connection, fitting[0], known)
            return _as_stored(connection, outlook, known)

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

    def _outlook(self, connection: Connection, head: StoredSnapshot, known: Units) -> Outlook:
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
        if told is not None and releasing.was_told(connection, told.id):
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
        owners, now = self._owners(known), self.clock.now()
        shares = shares_of(connection, figures, owners, now=now)
        # Steps are told to those who lead a unit; of the others the rules need what is not theirs.
        led = {uid for share in shares.values() for uid in share.unit_ids}
        advice = advised_all(connection, figures, led, all_peers(connection, figures))
        found = raise_alerts(scene_of(connection, figures, known, advice))
        return Outlook(
            figures,
            found,
            of_alerts(connection, figures, found, shares, owners, advice, now=now),
            None,
            shifts(figures, figures.before),
        )

    def _owners(self, known: Units) -> Owners:
        found = look_up(self.owners, known)
        if found.unknown:
            log.warning("group_owner_unknown", groups=list(found.unknown))
        return found


def _as_stored(connection: Connection, outlook: Outlook, known: Mapping[int, Unit]) -> Outlook:
    """Of an accepted snapshot the alerts that were raised then, whatever is set by now."""
    if outlook.figures.head.state is not State.ACCEPTED:
        return outlook
    kept = [
        (row.id, Alert(known[row.unit_id], Severity(row.severity), fact))
        for row in alert_rows.of_snapshot(connection, outlook.figures.head.id)
        if (fact := recall(row.rule, row.facts)) is not None
    ]
    return replace(
        outlook,
        alerts=tuple(alert for _, alert in kept),
        ids=tuple(alert_id for alert_id, _ in kept),
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
        # Facts are flat; `asdict` copies what they hold, a tenth of an acceptance.
        for name, value in vars(alert.fact).items()
    }


def thresholds_of(alert: Alert, thresholds: LevelThresholds) -> Mapping[str, Any]:
    """What an alert was measured by, as JSON carries it."""
    # A figure that all peers share is measured as theirs, not as that of the unit above them.
    level = alert.fact.level if isinstance(alert.fact, SharedWeakGroup) else alert.unit.level
    return {
        name: float(value) if isinstance(value, Decimal) else value
        for name, value in used(alert.rule, thresholds.of(level)).items()
    }


def _alert_rows(outlook: Outlook) -> list[Mapping[str, Any]]:
    figures = outlook.figures
    ids = figures.units.ids
    baseline_id = figures.baseline.id if figures.baseline else None
    return [
        alert_row(alert, figures.head.id, ids[alert.unit.code], figures.thresholds, baseline_id)
        for alert in outlook.alerts
    ]


def alert_row(
    alert: Alert,
    snapshot_id: int,
    unit_id: int,
    thresholds: LevelThresholds,
    baseline_id: int | None = None,
) -> Mapping[str, Any]:
    """An alert as storage keeps it, with what it was measured by."""
    return {
        "snapshot_id": snapshot_id,
        "unit_id": unit_id,
        "key": alert.key,
        "rule": alert.rule,
        "severity": int(alert.severity),
        "facts": dict(facts_of(alert)),
        "thresholds": dict(thresholds_of(alert, thresholds)),
        "baseline_id": baseline_id,
    }
