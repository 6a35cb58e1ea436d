"""How fast may a bot speak?"""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Limits:
    """Telegram's rates as observed; None where a rate is not held."""

    broadcast_per_s: float | None = 30
    """Over all chats; also the size of the burst."""
    chat_per_s: float | None = 1
    """In one private chat."""
    chat_burst: int = 3
    """Telegram tolerates a few at once: a card, its picture and its file."""
    group_per_min: float | None = 20
    """In one group; also the size of the burst."""
    edits_per_s: float | None = 2
    """In one chat; Telegram publishes no number, and bots redraw a card on each tap."""
    edit_burst: int = 20
    reply_window_s: float = 5
    """A send this soon after the person's own message or tap is an answer, not broadcast."""

    @classmethod
    def none(cls) -> Self:
        """No rate is held, for tests about something else and for measuring."""
        return cls(broadcast_per_s=None, chat_per_s=None, group_per_min=None, edits_per_s=None)
