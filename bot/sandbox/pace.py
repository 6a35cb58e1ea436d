"""May the bot speak in this chat now, or how long must it wait?"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.limits import Limits
from bot.sandbox.refusal import too_many

# Seconds: adding up thirtieths of a token leaves it this little short of whole.
_ROUNDING = 1e-9


@dataclass
class _Bucket:
    """Tokens that fill at a steady rate up to a brim; each send takes one."""

    rate_per_s: float
    brim: float
    level: float
    filled_at: float

    def wait_s(self, now: float, count: int) -> float:
        """Seconds until so many tokens are there; those of a large album need not fit at once."""
        self.level = min(self.brim, self.level + (now - self.filled_at) * self.rate_per_s)
        self.filled_at = now
        lacking = min(count, max(self.brim, 1)) - self.level
        return 0.0 if lacking <= _ROUNDING else lacking / self.rate_per_s

    def take(self, count: int) -> None:
        """Use so many tokens, after `wait_s` said that they are there."""
        self.level -= count


class Pace:
    """Token buckets: one for all chats, and one for sends and one for edits in each chat."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._buckets: dict[tuple[str, int], _Bucket] = {}

    def check_send(
        self, chat_id: int, *, private: bool, spoke_at: float | None, count: int = 1
    ) -> None:
        """Count one send or refuse it; `spoke_at` is when the person last spoke or tapped.

        Each document of an album counts: `count` of them.
        """
        limits = self._limits
        now = self._monotonic()
        answering = private and spoke_at is not None and now - spoke_at <= limits.reply_window_s
        held: list[_Bucket | None] = []
        if not answering:
            rate = limits.broadcast_per_s
            held.append(self._bucket("all", 0, rate, rate or 0))
        if private:
            held.append(self._bucket("chat", chat_id, limits.chat_per_s, limits.chat_burst))
        elif limits.group_per_min is not None:
            per_s = limits.group_per_min / 60
            held.append(self._bucket("chat", chat_id, per_s, limits.group_per_min))
        self._take([bucket for bucket in held if bucket], now, count)

    def check_edit(self, chat_id: int) -> None:
        """Count one edit or deletion, or refuse it."""
        limits = self._limits
        bucket = self._bucket("edit", chat_id, limits.edits_per_s, limits.edit_burst)
        self._take([bucket] if bucket else [], self._monotonic())

    def _bucket(
        self, kind: str, chat_id: int, rate_per_s: float | None, brim: float
    ) -> _Bucket | None:
        if rate_per_s is None:
            return None
        fresh = _Bucket(rate_per_s, brim, brim, self._monotonic())
        return self._buckets.setdefault((kind, chat_id), fresh)

    def _take(self, buckets: list[_Bucket], now: float, count: int = 1) -> None:
        """Take from all or, when one is empty, from none: a refused send costs nothing."""
        wait_s = max((bucket.wait_s(now, count) for bucket in buckets), default=0.0)
        if wait_s > 0:
            raise too_many(max(1, math.ceil(wait_s)))
        for bucket in buckets:
            bucket.take(count)
