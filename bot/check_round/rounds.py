"""What happens in a round and when: announced, opened, reminded, moved, closed.

`run` does whatever is due by now, and running it again adds nothing: a restart at any minute of the
morning neither repeats nor forgets a message.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.check_round import telling
from bot.check_round.circles import TakingPart
from bot.check_round.compiling import Compiling
from bot.check_round.counted import counted_units
from bot.check_round.questions import Questions
from bot.check_round.wording import Wording
from bot.clock import Clock
from bot.round_calendar import Calendar
from bot.storage import answers, check_rounds, outbox, queued, units, uptime
from bot.storage.check_rounds import StoredRound
from bot.storage.database import Database
from bot.storage.heads import heads
from bot.storage.runs import NotYet
from bot.storage.units import Units
from bot.uptime import Uptime

log = structlog.get_logger()

# A round that the service slept through is told of so long afterwards.
_MISSED_DAYS = 4
# Whoever was asked a moment ago is not reminded yet.
_TIME_TO_ANSWER = timedelta(minutes=15)
# With less time left a round is not opened by itself: it would only blame people.
_LEAST_TIME = timedelta(minutes=30)


class NotNow(Exception):  # noqa: N818 - says what it is
    """A person asked for a step whose time is not now; a sentence in Vietnamese."""


@dataclass(frozen=True)
class Rounds:
    """The use cases of the timetable, and of the command that does a step by hand."""

    database: Database
    clock: Clock
    calendar: Calendar
    questions: Questions
    taking_part: TakingPart
    compiling: Compiling
    uptime: Uptime

    def run(self, due_at: datetime) -> int:
        """Do what is due by now, whenever it was due; gives how many messages are new.

        Raises:
            NotYet: a round is to be closed, and what was sent before is not taken in yet.
        """
        del due_at
        # The deadline moves by a gap, so the gap is known first.
        self.uptime.note()
        now = self.clock.now()
        with self.database.write() as connection:
            told = self._announce(connection, now) + self._tell_missed(connection, now)
        return told + self._open(now) + self._go_on(now)

    def open(self) -> int:
        """Open a round today, whatever day it is; gives how many messages are new.

        Raises:
            NotNow: its deadline has passed, it was opened before, something later is known than
                its day, or nobody would be asked.
        """
        now = self.clock.now()
        day = self._day(now)
        with self.database.read() as connection:
            held = check_rounds.get(connection, day)
            known = units.units(connection)
            later = self._later(connection, known, day)
            is_anybody = bool(self.taking_part.units(connection, known))
        if held is not None:
            step, at = (
                ("mở", held.opened_at) if held.closed_at is None else ("đóng", held.closed_at)
            )
            moment = at.astimezone(self.calendar.zone)
            raise NotNow(f"Đợt rà soát hôm nay đã {step} lúc {moment:%H:%M}, không mở lại.")
        if later is not None:
            raise NotNow(f"{later}; không mở đợt rà soát cho ngày {day:%d/%m/%Y} đã qua.")
        if now >= self.calendar.deadline_of(day):
            raise NotNow(
                f"Đã quá hạn {self.calendar.deadline:%H:%M} của hôm nay, không mở đợt nữa."
            )
        if not is_anybody:
            # An empty round would use up the day.
            raise NotNow(
                "Chưa có đơn vị nào tham gia rà soát; hãy mời văn phòng hoặc lãnh đạo đơn vị "
                "(bot766 invite) và xem lại check.levels, check.exclude."
            )
        return self._open(now, by_hand=True) + self._go_on(now)

    def _later(self, connection: Connection, known: Units, day: date) -> str | None:
        """What is known of after a day: then it is over, and its question would mislead."""
        held = check_rounds.newest(connection, date.max)
        if held is not None and held.round_on > day:
            last = held.round_on
            return (
                f"Đợt rà soát gần nhất là ngày {last:%d/%m/%Y} (nếu mở nhầm cho ngày chưa đến "
                f"thì hủy bằng bot766 check cancel {last})"
            )
        counting = heads(connection, known).by_id.values()
        read = max((self._day(head.observed_at) for head in counting), default=day)
        return f"Số liệu gần nhất đọc ngày {read:%d/%m/%Y}" if read > day else None

    def remind(self) -> int:
        """Remind those who have not answered now; gives how many messages are new.

        Raises:
            NotNow: no round is open.
        """
        now = self.clock.now()
        wording = Wording(self.questions)
        with self.database.read() as connection:
            held = self._held_open(connection, now)
            self._reminders(connection, units.units(connection), held, wording, now)
        with self.database.write() as connection:
            held = self._held_open(connection, now)
            # Beside those of the timetable, which come all the same.
            by_hand = f"again-{now.astimezone(self.calendar.zone):%H%M}"
            return self._remind(connection, units.units(connection), held, wording, now, by_hand)

    def close(self) -> int:
        """Close the open round if its deadline has passed; gives how many messages are new.

        Raises:
            NotNow: no round is open, or its deadline has not passed.
        """
        now = self.clock.now()
        with self.database.read() as connection:
            held = self._held_open(connection, now)
            due = self.questions.deadlines.of(connection, held)
        if now < due:
            raise NotNow(f"Hạn trả lời là {due:%H:%M}; chưa đóng được.")
        return self._go_on(now)

    def _held_open(self, connection: Connection, now: datetime) -> StoredRound:
        held = check_rounds.newest(connection, self._day(now))
        if held is None or held.closed_at is not None:
            raise NotNow("Không có đợt rà soát nào đang mở.")
        return held

    def _day(self, now: datetime) -> date:
        return now.astimezone(self.calendar.zone).date()

    def _announce(self, connection: Connection, now: datetime) -> int:
        """Tell of holidays that move a round or leave it out."""
        changes = self.calendar.changes(now)
        if not changes:
            return 0
        known = units.units(connection)
        taking_part = self.taking_part.units(connection, known)
        rows = [
            row
            for change in changes
            for row in telling.changed(connection, known, taking_part, change, self.calendar, now)
        ]
        return outbox.add(connection, rows, now)

    def _tell_missed(self, connection: Connection, now: datetime) -> int:
        """Tell the office of rounds that the service slept through from beginning to end."""
        rows = []
        for ago in range(_MISSED_DAYS + 1):
            day = self._day(now) - timedelta(days=ago)
            opens_at, deadline = self.calendar.opens_at(day), self.calendar.deadline_of(day)
            if not self.calendar.is_held(day) or check_rounds.get(connection, day) is not None:
                continue
            due = self.questions.deadlines.moved(connection, opens_at, deadline)
            slept = uptime.downtimes(connection, opens_at, opens_at + timedelta(seconds=1))
            if now >= due - _LEAST_TIME and slept:
                known = units.units(connection)
                taking_part = self.taking_part.units(connection, known)
                rows += telling.missed(connection, known, taking_part, day)
        told = outbox.add(connection, rows, now)
        if told:
            log.warning("check_missed", told=told)
        return told

    def _open(self, now: datetime, *, by_hand: bool = False) -> int:
        """Open today's round if it is time for it and it is not open."""
        day = self._day(now)
        if not by_hand and not self.calendar.is_held(day):
            return 0
        opens_at, deadline = self.calendar.opens_at(day), self.calendar.deadline_of(day)
        if by_hand:
            opens_at = now
        wording = Wording(self.questions)
        with self.database.read() as connection:
            due = self.questions.deadlines.moved(connection, opens_at, deadline)
            least = timedelta() if by_hand else _LEAST_TIME
            if not opens_at <= now < due - least:
                return 0
            if check_rounds.get(connection, day) is not None:
                return 0
            known = units.units(connection)
            taking_part = self.taking_part.units(connection, known)
            held = StoredRound(day, opens_at, deadline, now, due)
            rows = telling.nobody(connection, known, held, taking_part, now)
            telling.questions(connection, known, held, taking_part, wording, now)
        with self.database.write() as connection:
            due = self.questions.deadlines.moved(connection, opens_at, deadline)
            held = StoredRound(day, opens_at, deadline, now, due)
            if not check_rounds.add(connection, held):
                return 0
            check_rounds.take_part(connection, day, taking_part, now)
            queued = outbox.add(connection, rows, now)
            queued += self._ask(connection, known, held, wording, now)
        log.info("check_opened", day=day.isoformat(), units=len(taking_part), queued=queued)
        return queued

    def _go_on(self, now: datetime) -> int:
        """Take every round that is not finished as far as it is due by now."""
        with self.database.read() as connection:
            waiting = check_rounds.unfinished(connection)
        days = [held.round_on for held in waiting]
        queued = sum(self._take_further(day, now) for day in days)
        # Last: a list that cannot be made must not keep another round from its next step.
        return queued + sum(self._finish(day, now) for day in days)

    def _finish(self, day: date, now: datetime) -> int:
        """Send a closed round's list; one that cannot be made is tried again at the next step."""
        try:
            return self.compiling.finish(self.database, day, now)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other lists go
            log.error("check_list_failed", day=day.isoformat(), error=type(error).__name__)  # noqa: TRY400 - a trace could hold names
            return 0

    def _take_further(self, day: date, now: datetime) -> int:
        wording = Wording(self.questions)
        with self.database.read() as connection:
            self._make_texts(connection, day, wording, now)
        with self.database.write() as connection:
            held = check_rounds.get(connection, day)
            # Another process, or a person by hand, may have come first.
            if held is None or held.closed_at is not None:
                return 0
            known = units.units(connection)
            due = self.questions.deadlines.of(connection, held)
            if now >= due:
                if not self.uptime.is_caught_up():
                    raise NotYet
                return self._close(connection, known, held, due, now)
            queued = self._move(connection, held, due, now)
            check_rounds.take_part(connection, day, self.taking_part.units(connection, known), now)
            queued += self._ask(connection, known, held, wording, now)
            rows = telling.nobody_any_more(connection, known, held, now)
            queued += outbox.add(connection, rows, now)
            passed = self._passed(held, due, now)
            if passed > held.reminded:
                check_rounds.remind(connection, day, passed)
                queued += self._remind(connection, known, held, wording, now, f"again{passed}")
            return queued

    def _make_texts(
        self, connection: Connection, day: date, wording: Wording, now: datetime
    ) -> None:
        """Make what an open round's next step will say; the step itself looks again."""
        held = check_rounds.get(connection, day)
        if held is None or held.closed_at is not None:
            return
        due = self.questions.deadlines.of(connection, held)
        if now >= due:
            return
        known = units.units(connection)
        so_far = check_rounds.units(connection, day).keys()
        taking_part = so_far | self.taking_part.units(connection, known)
        telling.questions(connection, known, held, taking_part, wording, now)
        if self._passed(held, due, now) > held.reminded:
            self._reminders(connection, known, held, wording, now)

    def _ask(
        self,
        connection: Connection,
        known: Units,
        held: StoredRound,
        wording: Wording,
        now: datetime,
    ) -> int:
        """Queue the question for everybody who was not asked yet."""
        taking_part = counted_units(connection, held.round_on)
        rows = telling.questions(connection, known, held, taking_part, wording, now)
        # Whoever muted the bot for a moment, or left another unit, is asked after all.
        again = telling.called_off(connection, held, now)
        return outbox.add(connection, rows, now) + queued.queue_again(connection, again, now)

    def _move(self, connection: Connection, held: StoredRound, due: datetime, now: datetime) -> int:
        """Tell people of a later deadline."""
        if due <= held.told_deadline:
            return 0
        check_rounds.tell_deadline(connection, held.round_on, due)
        rows = telling.moved(connection, units.units(connection), held, due, now)
        moved = outbox.add(connection, rows, now)
        log.warning("check_deadline_moved", day=held.round_on.isoformat(), until=due.isoformat())
        return moved

    def _passed(self, held: StoredRound, due: datetime, now: datetime) -> int:
        """How many of the reminders are due by now."""
        return sum(now >= due - ahead for ahead in self.calendar.reminders_before(held.round_on))

    def _reminders(
        self,
        connection: Connection,
        known: Units,
        held: StoredRound,
        wording: Wording,
        now: datetime,
        which: str = "",
    ) -> telling.Rows:
        """What a reminder says, and to whom."""
        return telling.reminders(
            connection,
            known,
            held,
            wording,
            which=which,
            now=now,
            asked_before=now - _TIME_TO_ANSWER,
        )

    def _remind(
        self,
        connection: Connection,
        known: Units,
        held: StoredRound,
        wording: Wording,
        now: datetime,
        which: str,
    ) -> int:
        """Remind the silent; a reminder that was slept through is not made up for."""
        rows = self._reminders(connection, known, held, wording, now, which)
        reminded = outbox.add(connection, rows, now)
        log.info("check_reminded", day=held.round_on.isoformat(), queued=reminded)
        return reminded

    def _close(
        self,
        connection: Connection,
        known: Units,
        held: StoredRound,
        due: datetime,
        now: datetime,
    ) -> int:
        """From now on answers are late; those who are silent are told, and those above them."""
        day = held.round_on
        check_rounds.close(connection, day, due, now)
        # What has not left by now asks for an answer before a moment that has passed.
        called_off = queued.call_off(connection, f"check:{day.isoformat()}", now)
        given = answers.of_round(connection, day)
        taking_part = check_rounds.units(connection, day)
        # Nobody is blamed who was asked a moment ago.
        new = {uid for uid, since in taking_part.items() if since > due - _TIME_TO_ANSWER}
        late_round = held.opened_at > due - _TIME_TO_ANSWER
        excused = given.keys() if late_round else given.keys() | new
        rows = telling.silent(connection, known, held, due, excused, now)
        told = outbox.add(connection, rows, now)
        log.info(
            "check_closed",
            day=day.isoformat(),
            units=len(taking_part),
            answered=len(given),
            called_off=called_off,
            queued=told,
        )
        return told
