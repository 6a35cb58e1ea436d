"""Which Bot API calls came in? Without what they said."""

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

# Enough for a few broadcasts; older calls are forgotten.
MOST_CALLS = 20_000


@dataclass(frozen=True)
class Call:
    """One call; status 0 means that it never got an answer."""

    n: int
    method: str
    chat_id: int | None
    status: int
    monotonic: float


class Calls:
    """The log, oldest first."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=MOST_CALLS)
        self._last = 0

    def add(self, method: str, chat_id: int | None, status: int, monotonic: float) -> None:
        """Note a call at its end; `monotonic` is when it came in."""
        self._last += 1
        self._calls.append(Call(self._last, method, chat_id, status, monotonic))

    def since(self, n: int) -> list[dict[str, Any]]:
        """Calls with a greater number."""
        return [asdict(call) for call in self._calls if call.n > n]
