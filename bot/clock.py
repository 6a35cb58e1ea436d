"""What time is it? The only place that asks the machine."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time; everything that needs it is given one."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is bot.clock


class MovableClock:
    """A clock that can be moved ahead, for the sandbox and for `--at`; it runs on from there."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The present moment of this clock, aware, in UTC."""
        return SystemClock().now() + self._ahead

    def move(self, to: datetime) -> None:
        """Set the clock and tell those who listen."""
        self._ahead += to - self.now()
        for listener in self._listeners:
            listener()

    def on_move(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every move."""
        self._listeners.append(listener)


class FixedClock:
    """A clock that stands still until it is set: `bot766 once JOB --at TIME`."""

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it stands at, in UTC."""
        return self.at
