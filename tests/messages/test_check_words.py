"""The four answers to the check, as they are typed."""

import pytest

from messages.actions import Reply
from messages.check_words import reply_of_words, reply_text


@pytest.mark.parametrize("reply", Reply)
def test_what_a_button_says_can_be_typed(reply: Reply) -> None:
    """With its accents, in capitals, and without any."""
    said = reply_text(reply)
    assert reply_of_words(said) is reply
    assert reply_of_words(said.upper()) is reply


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        ("khop", Reply.MATCH),
        ("không khớp", Reply.DIFFERS),
        ("chenh lech", Reply.DIFFERS),
        ("đồng bộ", Reply.SYNC),
        ("chua co so lieu", Reply.NO_FIGURES),
        ("khớp không", None),
        ("", None),
    ],
)
def test_short_forms_are_understood_and_nothing_is_guessed(words: str, reply: Reply | None) -> None:
    """A no before the word is not taken for the word."""
    assert reply_of_words(words) is reply
