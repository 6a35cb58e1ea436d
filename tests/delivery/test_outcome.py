"""What each error means for a message."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.outcome import after_error, backoff
from bot.storage.outbox import Delivery, Parcel
from bot.transport.errors import (
    MovedTo,
    NotSent,
    Refused,
    SendError,
    TryLater,
    Uncertain,
    Unusable,
)

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def _parcel(doubtful: int = 0, attempts: int = 1) -> Parcel:
    return Parcel(1, 1001, "s", {"text": "x"}, attempts, doubtful)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (NotSent("x"), Delivery.QUEUED),
        (Unusable("x"), Delivery.QUEUED),
        (TryLater(timedelta(seconds=300)), Delivery.QUEUED),
        (MovedTo(-100), Delivery.QUEUED),
        (Refused("x", chat_lost=True), Delivery.FAILED),
        (Refused("x", chat_lost=False), Delivery.FAILED),
        (Uncertain("x"), Delivery.QUEUED),
        (SendError("x"), Delivery.QUEUED),
    ],
)
def test_every_error_has_a_decision(error: SendError, state: Delivery) -> None:
    """The state each leads to from a first attempt."""
    assert after_error(_parcel(), error, NOW).state is state


def test_a_doubt_is_tried_once_more_and_never_again() -> None:
    """At most one message too many, and marked."""
    first = after_error(_parcel(), Uncertain("x"), NOW)
    assert (first.state, first.doubtful) == (Delivery.QUEUED, True)
    second = after_error(_parcel(doubtful=1), Uncertain("x"), NOW)
    assert (second.state, second.doubtful) == (Delivery.UNCERTAIN, True)


def test_what_was_surely_not_sent_is_no_doubt() -> None:
    """It is tried without end, five minutes apart at most."""
    done = after_error(_parcel(attempts=5000), NotSent("x"), NOW)
    assert not done.doubtful
    assert done.not_before == NOW + timedelta(minutes=5)
    assert backoff(1) < backoff(2) < backoff(3)


def test_telegrams_rest_is_kept_to_the_second() -> None:
    """43 838 s for one chat were seen."""
    done = after_error(_parcel(), TryLater(timedelta(seconds=43838)), NOW)
    assert done.not_before == NOW + timedelta(seconds=43838)
