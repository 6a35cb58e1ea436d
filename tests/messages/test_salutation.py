"""How readers are addressed: one escaped first line, or none."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.message import Button, Message
from messages.salutation import greeted, tidied

_MESSAGE = Message("<b>Xã A</b>\n90", ((Button("Chi tiết", "card:1:1"),),))


def test_the_address_is_the_first_line_and_the_rest_is_untouched() -> None:
    """Buttons too."""
    said = greeted(_MESSAGE, "Chủ tịch UBND xã Bình Thành")
    assert said.text == "Kính gửi: Chủ tịch UBND xã Bình Thành\n<b>Xã A</b>\n90"
    assert said.buttons == _MESSAGE.buttons


@pytest.mark.parametrize("address", [None, ""])
def test_without_an_address_there_is_no_line(address: str | None) -> None:
    """Nothing is made up."""
    assert greeted(_MESSAGE, address) == _MESSAGE


@given(st.text(max_size=200))
def test_whatever_was_typed_becomes_one_line_without_tags(typed: str) -> None:
    """Nobody formats or breaks a message by their title."""
    kept = tidied(typed)
    first, *rest = greeted(_MESSAGE, kept).text.split("\n")
    assert rest[-1] == "90"
    assert len(rest) == (2 if kept else 1)
    assert kept == tidied(kept)
    if kept:
        assert "<" not in first
        assert html.unescape(first) == f"Kính gửi: {kept}"
