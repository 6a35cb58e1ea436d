"""On time, late or silent: each round is one of them."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scoring.punctuality import Punctuality, punctuality

DEADLINE = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
TENTH = timedelta(milliseconds=100)


def test_the_deadline_itself_is_late() -> None:
    """To the tenth of a second."""
    moments = [DEADLINE - TENTH, DEADLINE, DEADLINE + TENTH, None]
    assert punctuality((DEADLINE, first) for first in moments) == Punctuality(1, 2, 1)


@given(st.lists(st.none() | st.timedeltas(timedelta(-7), timedelta(7))))
def test_every_round_is_counted_once(after: list[timedelta | None]) -> None:
    """Whenever its answer came."""
    rounds = [(DEADLINE, None if one is None else DEADLINE + one) for one in after]
    assert punctuality(rounds).rounds == len(after)
