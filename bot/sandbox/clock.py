"""What time is it in the chats, and how is it moved?"""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.refusal import MisuseError

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_THURSDAY = 3
_MORNING = time(7, 30)

Move = Callable[[datetime], object]


class Clock:
    """The wall clock that the chats show; it belongs to whoever started the sandbox."""

    def __init__(self, now: Callable[[], datetime], move: Move | None) -> None:
        self._now = now
        self._move = move

    def now(self) -> datetime:
        """The time in Vietnam."""
        return self._now().astimezone(ZONE)

    def move(self, wish: Mapping[str, object]) -> datetime:
        """Move forward as `to`, `preset` or `minutes` says; the time afterwards."""
        if self._move is None:
            raise MisuseError("this sandbox runs on a clock that cannot be moved")
        target = self._target(wish)
        if target <= self.now():
            raise MisuseError(
                f"the clock only moves forward: {target.isoformat(timespec='minutes')} "
                f"is not after {self.now().isoformat(timespec='minutes')}"
            )
        self._move(target)
        return self.now()

    def _target(self, wish: Mapping[str, object]) -> datetime:
        if "to" in wish:
            try:
                to = datetime.fromisoformat(str(wish["to"]))
            except ValueError:
                raise MisuseError(f"not an ISO 8601 time: {wish['to']!r}") from None
            return to.astimezone(ZONE) if to.tzinfo else to.replace(tzinfo=ZONE)
        if "minutes" in wish:
            minutes = wish["minutes"]
            if not isinstance(minutes, int | float) or isinstance(minutes, bool):
                raise MisuseError("minutes must be a number")
            try:
                return self.now() + timedelta(minutes=minutes)
            except (OverflowError, ValueError):
                raise MisuseError("that is too far") from None
        match wish.get("preset"):
            case "thursday-0730":
                return self._next_morning(_THURSDAY)
            case "tomorrow-0730":
                return self._next_morning(None)
        raise MisuseError('say {"to": ISO time}, {"minutes": 30} or {"preset": "thursday-0730"}')

    def _next_morning(self, weekday: int | None) -> datetime:
        """The first 07:30 after now: tomorrow's, or that of a weekday."""
        now = self.now()
        days = 1 if weekday is None else (weekday - now.weekday()) % 7
        target = datetime.combine(now.date() + timedelta(days=days), _MORNING, ZONE)
        return target if target > now else target + timedelta(days=7)
