"""Who asks, and what is known at that moment? Opens each question and keeps what the next needs."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Lock

from sqlalchemy import Connection

from bot.answers.known import Asking, Known
from bot.clock import Clock
from bot.figures import Reader
from bot.owners import look_up
from bot.storage import people, units
from bot.storage.database import Database
from bot.storage.heads import heads
from bot.storage.kept_state import KeptState, kept_state


@dataclass
class FrontDesk:
    """Takes questions: opens the database, knows the units and whose chat asks.

    Attributes:
        owners: names of the units that answer for groups: the setting `alerts.owners`.
        on_lasting: called when much was read that is kept: the register, the newest figures.
    """

    database: Database
    reader: Reader
    clock: Clock
    owners: Mapping[str, str]
    on_lasting: Callable[[], None] | None = None
    _known: Known | None = field(default=None, init=False)
    _building: Lock = field(default_factory=Lock, init=False)

    def get_ready(self) -> None:
        """Read the register and the newest figures, before anybody waits for them.

        A third of a second for the whole country's figures; what comes in later is read when it is
        asked for, a hundred peers at a time.
        """
        with self.asking(None) as asking:
            asking.read_newest()
            # By which whoever types inline is offered names.
            _ = asking.known.units.spellings
        if self.on_lasting is not None:
            self.on_lasting()

    @contextmanager
    def asking(self, asker: int | None, *, operator: bool = False) -> Iterator[Asking]:
        """A question from a chat, or (None) from nobody in particular, or from the operator."""
        today = self.clock.now().astimezone(self.reader.zone).date()
        with self.database.read() as connection:
            known = self._load(connection)
            who, held = (None, ()) if asker is None else people.asker(connection, asker)
            yield Asking(connection, known, self.reader, today, who, held, operator)

    def _load(self, connection: Connection) -> Known:
        """What is kept; read anew only when it is true no more."""
        state = kept_state(connection)
        if (known := self._known) is not None and known.state == state:
            return known
        # It takes a second for the whole country: of those who ask meanwhile none builds another.
        with self._building:
            kept = self._known
            if kept is not None and kept.state == state:
                return kept
            is_new = kept is None or kept.state.units != state.units
            if kept is None or is_new:
                read = self._register(connection, state)
            else:
                read = replace(kept, state=state, heads=heads(connection, kept.units))
            # Whose transaction began before the last acceptance reads for itself alone.
            if kept is None or state.accepted >= kept.state.accepted:
                self._known = read
                if is_new and self.on_lasting is not None:
                    self.on_lasting()
            return read

    def _register(self, connection: Connection, state: KeptState) -> Known:
        listed = units.units(connection)
        former = frozenset(listed.ids[code] for code in listed.register.successors.former)
        owners = look_up(self.owners, listed)
        return Known(state, listed, former, owners, heads(connection, listed))
