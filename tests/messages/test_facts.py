"""Facts in words, where a number alone would say something false."""

import pytest

from messages.facts import periods_text


@pytest.mark.parametrize(
    ("periods", "words"), [(2, "2 kỳ"), (12, "12 kỳ"), (13, "hơn 12 kỳ"), (99, "hơn 12 kỳ")]
)
def test_what_lasts_beyond_sight_is_said_to_be_longer(periods: int, words: str) -> None:
    """The rules look a year back: thirteen means thirteen or more."""
    assert periods_text(periods) == words
