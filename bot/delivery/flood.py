"""Is a 429 one chat's own, or has Telegram had enough of the whole bot? Pure."""

# A 429 does not say whom it is about. Two chats may each have had too much at the same moment;
# three different ones this close together mean the broadcast.
_CHATS = 3
_WITHIN_S = 10.0
# A longer rest than this was asked of one chat (43 838 s were seen), never of a bot at 28/s.
_LONGEST_REST_S = 60.0


class Flood:
    """Remembers the newest 429 of each chat."""

    def __init__(self) -> None:
        self._refused: dict[int, tuple[float, float]] = {}

    def refused(self, chat_id: int, after_s: float, at: float) -> float | None:
        """Note a 429; for how many seconds the whole broadcast must rest, None for not at all.

        Args:
            chat_id: whose message was refused.
            after_s: the rest that Telegram asked for, in seconds.
            at: now, in seconds of a clock that only runs forward.
        """
        self._refused[chat_id] = (at, after_s)
        self._refused = {
            chat: (when, asked)
            for chat, (when, asked) in self._refused.items()
            if at - when <= _WITHIN_S
        }
        if len(self._refused) < _CHATS:
            return None
        # The shortest: a chat among them may have a long rest of its own.
        return min(*(asked for _, asked in self._refused.values()), _LONGEST_REST_S)
