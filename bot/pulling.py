"""Runs against the national portal: when one may be made, what it brought, and when to rest.

A run counts only as a whole. Anything that is not a verified answer stops it; then a breaker, kept
in the database, refuses further runs until its time is over or an operator closes it, and the
administrators get one message. The raw answers are kept as they came.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection

from bot.clock import Clock
from bot.figures import Reader
from bot.pipeline import Accepted, NotPossible, Pipeline
from bot.settings import Portal as PortalSettings
from bot.sources.portal.client import OnAnswer, Portal
from bot.sources.portal.errors import Reason, Stopped
from bot.sources.portal.periods import due_periods, refuse_unpublished
from bot.sources.portal.pull import find_root, pull
from bot.sources.recoding import recoded
from bot.sources.refusal import Refused
from bot.staging import Staged, Staging
from bot.storage import audit, breaker, ghosts, outbox, people, pulls, snapshots, units
from bot.storage.breaker import Breaker
from bot.storage.database import Database
from bot.storage.people import Role
from messages.decisions import PullStopped
from messages.format import moment
from messages.render import render
from scoring.period import Period
from scoring.snapshot import State

log = structlog.get_logger()

SOURCE = "portal"
# How long to leave the portal alone after the first stop; each further one in a row doubles it.
_REST = {
    # A firewall that turned us away does so for hours; asking again makes it worse.
    Reason.BLOCKED: timedelta(hours=24),
    Reason.TOO_MANY: timedelta(hours=6),
    # The portal is down now and then for minutes, seldom for hours.
    Reason.UNREACHABLE: timedelta(hours=1),
    # Half-filled answers of the first days of a month mend themselves within the day.
    Reason.NOT_VERIFIED: timedelta(hours=6),
}
_LONGEST_REST = timedelta(hours=72)
_ADVICE = {
    Reason.BLOCKED: ("Trong lúc chờ, hãy nhập tệp số liệu; cần thì liên hệ đơn vị vận hành Cổng."),
    Reason.TOO_MANY: "Hãy tăng portal.pause_s trong cấu hình rồi chờ đến giờ lấy lại.",
    Reason.UNREACHABLE: "Hãy kiểm tra đường mạng từ máy chủ đến Cổng.",
    Reason.NOT_VERIFIED: (
        "Câu trả lời gốc đã được lưu. Nếu lặp lại, có thể Cổng đã đổi cấu trúc: "
        "hãy nhập tệp và cập nhật bot766."
    ),
}
# A run that has not ended after this time died with its process.
_LONGEST_RUN = timedelta(minutes=30)


@dataclass(frozen=True)
class PullDone:
    """What a run brought; `accepted` if it counts now."""

    staged: Staged
    accepted: Accepted | None


@dataclass(frozen=True)
class PortalStatus:
    """How it stands with the portal: the breaker, and the newest runs first."""

    breaker: Breaker | None
    is_open: bool
    runs: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Pulling:
    """The use cases around the portal."""

    database: Database
    clock: Clock
    reader: Reader
    settings: PortalSettings
    staging: Staging
    pipeline: Pipeline
    connect: Callable[[OnAnswer], Portal]

    def take_up(self) -> None:
        """At the start of the service: a run that a dead process left keeps no other waiting."""
        with self.database.write() as connection:
            pulls.abandon(connection, at=self.clock.now())

    def run(self, due_at: datetime) -> int:
        """The timetable's job: pull what is due; gives how many messages were queued.

        A stop ends it: the administrators are told, and the next due moment tries again.
        """
        if not self.settings.root:
            return 0
        queued = 0
        today = due_at.astimezone(self.reader.zone).date()
        for period in due_periods(self.settings.periods, today):
            try:
                done = self.pull(period, accept=self.settings.accept, by="timetable")
            except Refused as refused:
                log.info("pull_refused", period=period.code, why=str(refused))
                break
            queued += done.accepted.queued if done.accepted else 0
        return queued

    def root_or_refuse(self) -> str:
        """Whose figures are pulled by the settings.

        Raises:
            Refused: nobody's.
        """
        if not self.settings.root:
            raise Refused("chưa đặt portal.root: mã đơn vị trên Cổng, mã H.. hoặc tên tỉnh")
        return self.settings.root

    def pull(self, period: Period, *, accept: bool, by: str, root: str | None = None) -> PullDone:
        """Pull one period of a root into a staged snapshot; accept it if nothing speaks against.

        Raises:
            Refused: the breaker is open, another run is under way, the period is not published, or
                the run was stopped; the sentence says which. Nothing of such a run is used.
        """
        wanted = root or self.root_or_refuse()
        now = self.clock.now()
        refuse_unpublished(period, now.astimezone(self.reader.zone).date())
        pull_id = self._begin(wanted, period, now)
        try:
            staged = self._ask(pull_id, wanted, period, by)
        except Stopped as stopped:
            raise Refused(self._rest(pull_id, wanted, period, stopped)) from stopped
        except Refused as refused:
            self._finish(pull_id, "stopped", why=str(refused))
            raise
        except Exception as error:
            # Nobody must wait for a run that broke; if this fails too, its time runs out.
            self._finish(pull_id, "stopped", why=type(error).__name__)
            raise
        self._finish(pull_id, "again" if staged.again else "new", snapshot_id=staged.head.id)
        accepted = None
        if accept and staged.head.state is State.STAGED:
            # Somebody may have decided on it meanwhile; then that holds.
            with suppress(NotPossible):
                accepted = self.pipeline.accept(staged.head.id, by=by)
        log.info("pulled", period=period.code, again=staged.again, units=staged.units)
        return PullDone(staged, accepted)

    def last_month(self) -> Period:
        """The last month that is over."""
        today = self.clock.now().astimezone(self.reader.zone)
        return Period.month(today.year, today.month).previous

    def status(self) -> PortalStatus:
        """The breaker and the newest runs."""
        with self.database.read() as connection:
            kept = breaker.get(connection, SOURCE)
            is_open = kept is not None and kept.is_open(self.clock.now())
            return PortalStatus(kept, is_open, pulls.newest(connection))

    def close(self, *, by: str) -> bool:
        """Close the breaker by hand; False if it was closed."""
        with self.database.write() as connection:
            closed = breaker.close(connection, SOURCE)
            if closed:
                audit.add(connection, at=self.clock.now(), actor=by, act="portal-close", detail={})
        return closed

    def _begin(self, root: str, period: Period, now: datetime) -> int:
        with self.database.write() as connection:
            kept = breaker.get(connection, SOURCE)
            if kept is not None and kept.is_open(now):
                until = moment(kept.open_until.astimezone(self.reader.zone))
                raise Refused(
                    f"tạm ngừng lấy số liệu từ Cổng đến {until} ({kept.why}); "
                    "để lấy ngay, hãy chạy bot766 portal --close"
                )
            if pulls.is_running(connection, since=now - _LONGEST_RUN):
                raise Refused("đang có một lượt lấy số liệu khác; hãy chờ lượt đó xong")
            return pulls.begin(
                connection, root=_called(connection, root), period=period.code, at=now
            )

    def _ask(self, pull_id: int, wanted: str, period: Period, by: str) -> Staged:
        def keep(endpoint: str, request: Mapping[str, Any], status: int, body: bytes) -> None:
            with self.database.write() as connection:
                pulls.keep_answer(
                    connection,
                    pull_id,
                    at=self.clock.now(),
                    endpoint=endpoint,
                    request=request,
                    status=status,
                    body=body,
                )

        with self.database.read() as connection:
            known = units.units(connection, staged=True)
            # What a rejected run called a unit is no name of it yet.
            unnamed = ghosts.only_staged(connection).ghosts
            accepted = units.units(connection).values()
            portal_ids = units.portal_ids(connection)
        with self.connect(keep) as portal:
            root_id = self._root_id(portal, wanted, period, portal_ids)
            last = self._last_units(portal_ids.get(root_id, root_id), period)
            now = self.clock.now()
            pulled = pull(
                portal,
                period,
                root_id,
                known=tuple(unit for uid, unit in known.items() if uid not in unnamed),
                portal_ids=portal_ids,
                observed_at=now,
                last_units=last,
                missing_share=self.settings.missing_share,
                today=now.astimezone(self.reader.zone).date(),
            )
            # Units that only files named so far take the portal's codes and keep their history.
            codes = recoded(pulled.taken.units, accepted)
        staged = self.staging.stage(replace(pulled.taken, recoded=codes), by=by)
        with self.database.write() as connection:
            units.set_portal_ids(connection, pulled.portal_ids)
            breaker.close(connection, SOURCE)
        return staged

    def _root_id(
        self, portal: Portal, wanted: str, period: Period, portal_ids: Mapping[str, str]
    ) -> str:
        """The root's departmentId: known from an earlier run, or looked up."""
        for department_id, code in portal_ids.items():
            if code.casefold() == wanted.casefold():
                return department_id
        return find_root(portal, wanted, period.year)

    def _last_units(self, root_code: str, period: Period) -> int | None:
        with self.database.read() as connection:
            root_id = units.unit_ids(connection).get(root_code)
            if root_id is None:
                return None
            return snapshots.last_unit_count(
                connection, source=SOURCE, root_id=root_id, kind=period.kind
            )

    def _rest(self, pull_id: int, wanted: str, period: Period, stopped: Stopped) -> str:
        """Open the breaker and tell the administrators, once; gives the sentence."""
        now, what = self.clock.now(), stopped.what.rstrip(". ")
        with self.database.write() as connection:
            kept = breaker.get(connection, SOURCE)
            failures = 1 + (kept.failures if kept else 0)
            rest = min(_REST[stopped.reason] * 2 ** min(failures - 1, 6), _LONGEST_REST)
            until = now + max(rest, stopped.retry_after or timedelta())
            breaker.open_until(connection, SOURCE, at=now, until=until, failures=failures, why=what)
            said = PullStopped(
                root=_called(connection, wanted),
                period=period,
                what=what,
                advice=_ADVICE[stopped.reason],
                until=until.astimezone(self.reader.zone),
                failures=failures,
            )
            outbox.tell(
                connection,
                (who for who, _ in people.reachable(connection, (Role.ADMIN,))),
                f"portal:{pull_id}",
                render(said).to_json(),
                now,
            )
            pulls.finish(connection, pull_id, at=now, outcome="stopped", why=what)
        log.info("pull_stopped", reason=stopped.reason.value, endpoint=stopped.endpoint)
        return f"{what}; không lấy lại trước {moment(said.until)}"

    def _finish(
        self, pull_id: int, outcome: str, *, why: str | None = None, snapshot_id: int | None = None
    ) -> None:
        with self.database.write() as connection:
            pulls.finish(
                connection,
                pull_id,
                at=self.clock.now(),
                outcome=outcome,
                why=why,
                snapshot_id=snapshot_id,
            )


def _called(connection: Connection, wanted: str) -> str:
    """How people call the root that is asked for; as it was set if no run has brought it yet."""
    if wanted.upper() == "VN":
        return "Cả nước"
    codes = units.portal_ids(connection)
    code = codes.get(wanted.lower(), wanted).casefold()
    known = units.units(connection, staged=True).values()
    return next((unit.name for unit in known if unit.code.casefold() == code), wanted)[:80]
