"""Why a message did not go out, named by the decision each reason forces."""

from datetime import timedelta


class SendError(Exception):
    """A sending that did not end well; each subclass says what to do."""


class NotSent(SendError):  # noqa: N818 - named by the decision it forces
    """The request never left: try again, nothing can be doubled."""


class Uncertain(SendError):  # noqa: N818
    """The request may have arrived: at most one more try, marked as doubtful."""


class TryLater(SendError):  # noqa: N818
    """This chat must rest for `after`; the others go on."""

    def __init__(self, after: timedelta) -> None:
        super().__init__(f"try again after {after.total_seconds():.0f} s")
        self.after = after


class Refused(SendError):  # noqa: N818
    """This message will never go out; with `chat_lost` none to this chat ever will."""

    def __init__(self, reason: str, *, chat_lost: bool) -> None:
        super().__init__(reason)
        self.chat_lost = chat_lost


class MovedTo(SendError):  # noqa: N818
    """The group became a supergroup: write to `chat_id` instead."""

    def __init__(self, chat_id: int) -> None:
        super().__init__("the group moved")
        self.chat_id = chat_id


class ThreadLost(SendError):  # noqa: N818
    """The topic is gone or closed: write to the group itself."""


class Unusable(SendError):  # noqa: N818
    """Nothing can be sent to anybody (the token is wrong or revoked): rest, tell the operator."""
