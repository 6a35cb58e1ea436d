"""Whatever happens in whatever order: no row is lost, nothing goes out a third time."""

import asyncio
import random
import shutil
import tempfile
from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path

import structlog
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from structlog.testing import capture_logs

from bot.clock import FixedClock
from bot.delivery import outcome
from bot.delivery.dispatch import Dispatcher
from bot.delivery.journal import NAME, Journal
from bot.storage import outbox, people, queued
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.outbox import Delivery, Parcel, Settlement
from bot.transport.errors import (
    MovedTo,
    NotSent,
    Refused,
    SendError,
    TryLater,
    Uncertain,
    Unusable,
)
from tests.conftest import FRIDAY
from tests.delivery.conftest import Swift, Ticking
from tests.fakes import FakeTransport

GROUP, SUPERGROUP = -5, -1_001_000_000_005
CHATS = (1, 2, GROUP)
ERRORS: tuple[SendError | None, ...] = (
    None,
    NotSent("x"),
    TryLater(timedelta(seconds=300)),
    MovedTo(SUPERGROUP),
    Unusable("x"),
    Refused("broken", chat_lost=False),
    Refused("blocked", chat_lost=True),
    Uncertain("x"),
)
# Leases, rests and pauses pass; a clock that is wrong jumps by hours.
SPANS_S = (-7 * 3600, -3600, -5, 5, 91, 200, 301, 3600, 7 * 3600)
# Which of them may have left a message at the person's phone.
ARRIVES = {type(None), Uncertain}


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="bot766-any-order-"))
    database = Database(f"sqlite:///{folder / 'template.db'}")
    migrate(database)
    database.close()
    return folder / "template.db"


class AnyOrder(RuleBasedStateMachine):
    """A dispatcher by hand, on a real SQLite and a real journal."""

    @initialize()
    def begin(self) -> None:
        """An empty outbox."""
        self.folder = Path(tempfile.mkdtemp(prefix="bot766-any-order-"))
        file = shutil.copy(_template(), self.folder / "bot766.db")
        self.database = Database(f"sqlite:///{file}")
        self.clock = FixedClock(FRIDAY)
        self.ticking = Ticking()
        self.under_way: list[Parcel] = []
        self.arrived: Counter[int] = Counter()
        self.queued = 0
        self.acted = 0
        self.before: dict[int, tuple[str, int, int]] = {}
        self.revived: set[int] = set()
        self.dispatcher = self.fresh()
        for chat in CHATS * 3:
            self.add(chat, self.queued)

    def fresh(self) -> Dispatcher:
        """After a restart."""
        return Dispatcher(
            self.database,
            FakeTransport(),
            self.clock,
            Swift(self.ticking),
            kept=Journal(self.folder / NAME),
        )

    def teardown(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "database"):
            self.database.close()
            shutil.rmtree(self.folder)

    def add(self, chat: int, subject: int) -> None:
        """Queue a digest, maybe one that is there already."""
        with self.database.write() as connection:
            known = people.recipient_of_chat(connection, chat)
            row = {
                "recipient_id": (known or people.enter(connection, chat, self.clock.now())).id,
                "chat_id": chat,
                "subject": f"digest:{subject}",
                "message": {"text": f"{chat} {subject}", "buttons": []},
            }
            self.queued += outbox.add(connection, [row], self.clock.now())

    def claim(self) -> None:
        """Begin a send."""
        self._begin()

    def _begin(self) -> Parcel | None:
        parcel = self.dispatcher._claim()
        if parcel is not None:
            assert self.arrived[parcel.id] < 2, "a third time"
            self.under_way.append(parcel)
            self.dispatcher._under_way.add(parcel.id)
        return parcel

    def send(self, error: SendError | None, minutes: int) -> None:
        """After a while a send begins and ends."""
        self.clock.at += timedelta(minutes=minutes)
        self.ticking.at += 60 * minutes
        if (parcel := self._begin()) is not None:
            self._end(parcel, error)

    def settle(self, which: int, error: SendError | None) -> None:
        """A send that began some time ago ends."""
        self._end(self.under_way[which % len(self.under_way)], error)

    def _end(self, parcel: Parcel, error: SendError | None) -> None:
        if isinstance(error, MovedTo) and parcel.chat_id > 0:
            return
        self.under_way.remove(parcel)
        if error is None:
            done = Settlement(Delivery.SENT, message_id=1)
        else:
            done = outcome.after_error(parcel, error, self.clock.now())
            self.dispatcher._rest(parcel, error)
        self.arrived[parcel.id] += type(error) in ARRIVES
        asyncio.run(self.dispatcher._settle(parcel, done, error))
        self.dispatcher._under_way.discard(parcel.id)

    def recover(self) -> None:
        """What the loop does every ten seconds."""
        self.dispatcher._recover()

    def recover_elsewhere(self) -> None:
        """A second process takes sends under way for interrupted, if their lease is over."""
        self.fresh()._recover()

    def die(self, *, noted: bool) -> None:
        """All that is under way is delivered, noted or not, and never recorded; a restart."""
        for parcel in self.under_way:
            self.arrived[parcel.id] += 1
            if noted:
                self.dispatcher._told.note(parcel, self.clock.now())
        self.under_way = []
        self.dispatcher = self.fresh()

    def move_clock(self, span: int) -> None:
        """Time passes, or the clock jumps; the other one only runs forward."""
        self.clock.at += timedelta(seconds=span)
        self.ticking.at += abs(span)

    def come_back(self, chat: int) -> None:
        """A person writes `/start`."""
        with self.database.write() as connection:
            if people.recipient_of_chat(connection, chat) is None:
                return
            failed = self._failed()
            queued.queue_missed(connection, chat, self.clock.now())
            people.enter(connection, chat, self.clock.now())
        self.revived |= failed - self._failed()

    @rule(seed=st.integers(0, 2**32 - 1))
    def acts(self, seed: int) -> None:  # noqa: C901 - one branch an act
        """Ten acts by chance; those that matter most come most often."""
        self.acted += 1
        chance = random.Random(f"{seed}/{self.acted}")  # noqa: S311 - no secret
        for act in chance.choices(
            ("send", "claim", "settle", "add", "recover", "elsewhere", "die", "clock", "back"),
            (8, 3, 3, 2, 2, 1, 1, 2, 1),
            k=10,
        ):
            (error,) = chance.choices(ERRORS, (4, 1, 1, 1, 0.3, 1, 1, 4))
            match act:
                case "send":
                    self.send(error, chance.choice((0, 6, 70)))
                case "claim":
                    self.claim()
                case "settle" if self.under_way:
                    self.settle(chance.randrange(9), error)
                case "add":
                    self.add(chance.choice(CHATS), chance.randrange(20))
                case "recover":
                    self.recover()
                case "elsewhere":
                    self.recover_elsewhere()
                case "die" if self.under_way:
                    self.die(noted=chance.random() < 0.5)
                case "clock":
                    self.move_clock(chance.choice(SPANS_S))
                case "back":
                    self.come_back(chance.choice((*CHATS, SUPERGROUP)))
            self.holds()

    def _failed(self) -> set[int]:
        return {number for number, (state, *_) in self._rows().items() if state == "failed"}

    def _rows(self) -> dict[int, tuple[str, int, int]]:
        table = outbox.outbox_table
        with self.database.read() as connection:
            rows = connection.execute(table.select()).all()
        return {row.id: (row.state, row.attempts, row.doubtful) for row in rows}

    @invariant()
    def holds(self) -> None:
        """What is true after every step."""
        if not hasattr(self, "database"):
            return
        rows = self._rows()
        assert len(rows) == self.queued, "a row was lost"
        for number, (state, attempts, doubtful) in self.before.items():
            now, tried, doubts = rows[number]
            assert tried >= attempts, "attempts shrank"
            assert doubts >= doubtful, "a doubt was forgotten"
            assert doubts <= 2
            if state == "sent":
                assert now == "sent"
            if state == "failed" and number not in self.revived:
                assert now == "failed"
            if state == "uncertain":
                assert now in {"uncertain", "sent"}
        assert all(times <= 2 for times in self.arrived.values()), "a third time"
        self.revived, self.before = set(), rows


def test_no_order_of_events_loses_a_row_or_sends_a_third_time() -> None:
    """Adding, claiming, every outcome, recovery, death, restart, a clock that jumps."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    with capture_logs():
        run_state_machine_as_test(
            AnyOrder,
            settings=settings(
                max_examples=10,
                stateful_step_count=10,
                deadline=None,
                # An order that fails is printed as it is: making it shorter takes minutes.
                phases=[Phase.generate],
                derandomize=True,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
