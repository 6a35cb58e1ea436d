"""What does a sending that did not end well mean for the message? Pure."""

from datetime import datetime, timedelta

from bot.storage.outbox import Delivery, Parcel, Settlement
from bot.transport.errors import (
    MovedTo,
    NotSent,
    Refused,
    SendError,
    ThreadLost,
    TryLater,
    Uncertain,
    Unusable,
)

# A message that may have arrived is sent once more, when the trouble behind the doubt is over.
DOUBT_PAUSE = timedelta(minutes=3)
# Retries of what was surely not sent: 2, 4, 8 ... seconds, at most five minutes apart, without end:
# an outage of a day must not lose a message.
_LONGEST_PAUSE = timedelta(minutes=5)
# Rest of everything while the token is refused.
UNUSABLE_PAUSE = timedelta(minutes=1)


def backoff(attempts: int) -> timedelta:
    """The pause after that many attempts."""
    return min(timedelta(seconds=2 ** min(attempts, 9)), _LONGEST_PAUSE)


def after_error(parcel: Parcel, error: SendError, now: datetime) -> Settlement:
    """What becomes of a message after an error."""
    match error:
        case NotSent():
            return Settlement(
                Delivery.QUEUED, not_before=now + backoff(parcel.attempts), error=str(error)
            )
        case Unusable():
            return Settlement(Delivery.QUEUED, not_before=now + UNUSABLE_PAUSE, error=str(error))
        case TryLater(after=after):
            return Settlement(Delivery.QUEUED, not_before=now + after, error=str(error))
        case MovedTo() | ThreadLost():
            return Settlement(Delivery.QUEUED, not_before=now, error=str(error))
        case Refused():
            return Settlement(Delivery.FAILED, error=str(error))
        case Uncertain():
            return in_doubt(parcel, now, str(error))
        case _:
            return in_doubt(parcel, now, type(error).__name__)


def in_doubt(parcel: Parcel, now: datetime, reason: str) -> Settlement:
    """What becomes of a message that may or may not have arrived: one more try, then none."""
    if parcel.doubtful:
        return Settlement(Delivery.UNCERTAIN, error=reason, doubtful=True)
    return Settlement(Delivery.QUEUED, not_before=now + DOUBT_PAUSE, error=reason, doubtful=True)
