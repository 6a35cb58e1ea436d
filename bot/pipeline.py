"""From a source to the outbox, on one page.

A file becomes a staged snapshot with its scores, ranks and notes. Accepting it compares it with the
baseline, raises alerts, addresses them as notices, turns those into messages and queues them: all
of that in one transaction, so that a crash leaves either nothing or everything. Unique keys make
any rerun add nothing.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import Connection

from bot.clock import Clock
from bot.figures import Figures, Reader
from bot.overview import overview
from bot.sources import files
from bot.sources.refusal import Refused
from bot.storage import alerts as alert_rows
from bot.storage import audit, outbox, people, scores, snapshots, units
from bot.storage import notes as note_rows
from bot.storage.database import Database
from bot.storage.notes import StoredNote
from bot.storage.people import LEADING, Recipient, Role
from bot.storage.snapshots import StoredSnapshot
from messages.notes import note_facts, note_text
from messages.notices import Digest, Notice
from messages.render import render
from scoring.alerts import Alert, Thresholds
from scoring.changes import compare
from scoring.checks import check
from scoring.period import Period
from scoring.rank import rank
from scoring.rules import raise_alerts
from scoring.rules.scene import Scene
from scoring.scheme import scheme_for
from scoring.score import score
from scoring.snapshot import State
from scoring.unit import Unit

log = structlog.get_logger()


class Quiet(StrEnum):
    """Why an accepted snapshot alerts nobody."""

    BASELINE = "baseline"  # the first of its root: it only sets the scale
    OLDER = "older"  # another one speaks of this period or of a later one already
    PROVISIONAL = "provisional"  # the period was not over


@dataclass(frozen=True)
class Staged:
    """A snapshot that came in; `again` if the same figures were here before."""

    head: StoredSnapshot
    units: int
    notes: tuple[StoredNote, ...]
    again: bool


@dataclass(frozen=True)
class Outlook:
    """What a snapshot gives reason to say, and to whom."""

    figures: Figures
    alerts: tuple[Alert, ...]
    notices: tuple[tuple[Recipient, str, Notice], ...]
    quiet: Quiet | None


@dataclass(frozen=True)
class Accepted:
    """What accepting a snapshot did."""

    head: StoredSnapshot
    alerts: int
    queued: int
    quiet: Quiet | None


class NotPossible(Exception):  # noqa: N818 - says what it is
    """A step that the snapshot's state does not allow; one sentence in Vietnamese."""


# A digest of more units would pass Telegram's 4 096 characters; a person with more gets several.
UNITS_A_DIGEST = 5


@dataclass(frozen=True)
class Pipeline:
    """The use cases around snapshots."""

    database: Database
    clock: Clock
    reader: Reader
    thresholds: Thresholds

    def stage_file(
        self, content: bytes, name: str, *, period: Period | None, root: str | None, by: str
    ) -> Staged:
        """Read a file into a staged snapshot.

        Raises:
            Refused: the file cannot be used; nothing was stored.
        """
        now = self.clock.now()
        with self.database.read() as connection:
            known = tuple(units.units(connection, staged=True).values())
        taken = files.take(content, name, known=known, observed_at=now, period=period, root=root)
        snapshot = taken.snapshot
        today = now.astimezone(self.reader.zone).date()
        if snapshot.period.first_day > today:
            raise Refused(f"kỳ {snapshot.period.code} chưa bắt đầu; hãy kiểm tra lại kỳ số liệu")
        scheme = scheme_for(snapshot.period)
        standings = rank(score(seen, scheme) for seen in snapshot.observations)
        scores = [standing.score for standing in standings]
        notes = (
            *taken.notes,
            *check(snapshot.observations, scores, scheme, snapshot.period, today),
        )
        provisional = not snapshot.period.is_closed(today)
        with self.database.write() as connection:
            ids = units.enter(connection, taken.units)
            same = snapshots.newest_version(connection, ids[snapshot.root.code], snapshot.period)
            again = same is not None and (same.content_hash, same.provisional) == (
                snapshot.content_hash,
                provisional,
            )
            if same is not None and again:
                snapshot_id = same.id
            else:
                snapshot_id = snapshots.add(
                    connection, snapshot, standings, ids, provisional=provisional
                )
                note_rows.add(
                    connection,
                    snapshot_id,
                    [
                        {
                            "unit_id": ids[note.unit.code] if note.unit else None,
                            "code": note.code,
                            "facts": dict(note_facts(note)),
                            "text": note_text(note, scheme),
                        }
                        for note in notes
                    ],
                )
                detail = {"snapshot": snapshot_id, "period": snapshot.period.code}
                audit.add(connection, at=now, actor=by, act="import", detail=detail)
            known_units = units.units(connection, staged=True)
            head = _head(connection, snapshot_id, known_units)
            kept = note_rows.of_snapshot(connection, snapshot_id, known_units)
        log.info("snapshot_staged", snapshot=snapshot_id, units=len(standings), again=again)
        return Staged(head, len(standings), kept, again)

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
            outlook = self._outlook(connection, head, known)
            if not snapshots.decide(connection, snapshot_id, State.ACCEPTED, at=now, by=by):
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
                        "message": render(notice).to_json(),
                    }
                    for recipient, subject, notice in outlook.notices
                ],
                now,
            )
            detail = {"snapshot": snapshot_id, "queued": queued}
            audit.add(connection, at=now, actor=by, act="accept", detail=detail)
        log.info("snapshot_accepted", snapshot=snapshot_id, queued=queued, quiet=outlook.quiet)
        return Accepted(head, len(outlook.alerts), queued, outlook.quiet)

    def reject(self, snapshot_id: int, *, why: str, by: str) -> None:
        """Put a snapshot aside for good.

        Raises:
            NotPossible: there is no such snapshot, or it is accepted or rejected already.
        """
        now = self.clock.now()
        with self.database.write() as connection:
            head = _head(connection, snapshot_id, units.units(connection, staged=True))
            if not snapshots.decide(
                connection, snapshot_id, State.REJECTED, at=now, by=by, why=why
            ):
                raise NotPossible(f"bản số liệu {snapshot_id} đã {_STATE_WORDS[head.state]}")
            detail = {"snapshot": snapshot_id, "why": why}
            audit.add(connection, at=now, actor=by, act="reject", detail=detail)

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

    def snapshots(self) -> tuple[StoredSnapshot, ...]:
        """All snapshots, newest first."""
        with self.database.read() as connection:
            return snapshots.listing(connection, units.units(connection, staged=True))

    def _outlook(
        self, connection: Connection, head: StoredSnapshot, known: Mapping[int, Unit]
    ) -> Outlook:
        figures = self.reader.load(connection, head, known)
        quiet = self._quiet(connection, figures)
        if quiet is not None:
            return Outlook(figures, (), (), quiet)
        scene = Scene(
            root=head.root,
            scheme=scheme_for(head.period),
            standings=tuple(figures.now.values()),
            changes=compare(figures.before.values(), figures.now.values()),
            baseline=figures.baseline.period if figures.baseline else None,
            thresholds=self.thresholds,
            units={unit.code: unit for unit in figures.units.values()},
        )
        found = raise_alerts(scene)
        return Outlook(figures, found, self._address(connection, figures, found), None)

    def _quiet(self, connection: Connection, figures: Figures) -> Quiet | None:
        if figures.sight.provisional:
            return Quiet.PROVISIONAL
        if snapshots.has_newer_or_same(connection, figures.head):
            return Quiet.OLDER
        return Quiet.BASELINE if figures.baseline is None else None

    def _address(
        self, connection: Connection, figures: Figures, found: tuple[Alert, ...]
    ) -> tuple[tuple[Recipient, str, Notice], ...]:
        """One digest a recipient with units in the snapshot; the overview to those at its root."""
        of_unit: dict[str, list[Alert]] = defaultdict(list)
        for alert in found:
            of_unit[alert.unit.code].append(alert)
        units_of: dict[Recipient, list[int]] = defaultdict(list)
        at_root: dict[Recipient, None] = {}
        reached: set[int] = set()
        for recipient, membership in people.reachable(connection, Role):
            if membership.unit_id == figures.head.root_id:
                at_root[recipient] = None
            elif membership.unit_id in figures.now and membership.role in LEADING:
                units_of[recipient].append(membership.unit_id)
                reached.add(membership.unit_id)
        notices: list[tuple[Recipient, str, Notice]] = []
        for recipient, unit_ids in units_of.items():
            results = tuple(
                figures.result(unit_id, tuple(of_unit[figures.units[unit_id].code]))
                for unit_id in dict.fromkeys(unit_ids)
            )
            for part in range(0, len(results), UNITS_A_DIGEST):
                subject = f"digest:{figures.head.id}" + (f":{part}" if part else "")
                some = results[part : part + UNITS_A_DIGEST]
                notices.append((recipient, subject, Digest(figures.sight, some)))
        if at_root:
            whole = overview(figures, found, reached)
            notices += [(who, f"overview:{figures.head.id}", whole) for who in at_root]
        return tuple(notices)


def _head(connection: Connection, snapshot_id: int, known: Mapping[int, Unit]) -> StoredSnapshot:
    head = snapshots.get(connection, snapshot_id, known)
    if head is None:
        raise NotPossible(f"không có bản số liệu {snapshot_id}")
    return head


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
