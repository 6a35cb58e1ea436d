"""The four answers to the check, as they are typed."""

import pytest

from messages.actions import Reply
from messages.check_words import Typed, Word, reply_of_words, reply_text, typed_of


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


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("khớp", Typed(Reply.MATCH)),
        ("khớp xã Tân Mỹ", Typed(Reply.MATCH, "xã Tân Mỹ")),
        ("không khớp: xã Tân Mỹ", Typed(Reply.DIFFERS, "xã Tân Mỹ")),
        ("chenh lech 17 5", Typed(Reply.DIFFERS, "17 5")),
        ("CHÊNH LỆCH\nH1-261008-1\nH1-261008-2", Typed(Reply.DIFFERS, "H1-261008-1\nH1-261008-2")),
        ("đã rà soát, khớp", Typed(Reply.MATCH)),
        ("chưa có số liệu cho xã A", Typed(Reply.NO_FIGURES, "cho xã A")),
        ("xác nhận xã A", Typed(Word.CONFIRM, "xã A")),
        ("xac nhan", Typed(Word.CONFIRM)),
        ("hủy", Typed(Word.CANCEL)),
        ("huỷ", Typed(Word.CANCEL)),
        ("gửi lại", Typed(Word.RETRY)),
        ("xã Tân Mỹ khớp", None),
        ("khớpxã", None),
        ("", None),
        ("x " * 2000, None),
    ],
)
def test_what_follows_the_answer_is_kept_as_typed(text: str, typed: Typed | None) -> None:
    """A unit's name, two numbers, codes a line each."""
    assert typed_of(text) == typed
