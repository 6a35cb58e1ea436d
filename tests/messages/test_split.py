"""Long messages become several: nothing is lost, no tag is broken, Telegram takes each."""

import re
from html import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import units
from bot.sandbox.html_text import parse_html
from messages.message import Button, Message
from messages.split import MOST_ENTITIES, MOST_UNITS, split

_SPACE = re.compile(r"\s+")
_BUTTONS = ((Button("Chi tiết", "card:1:2"),),)


def _words(text: str) -> str:
    return _SPACE.sub("", text)


_letters = st.sampled_from(
    ["a", "Ậ", "e\u0302\u0301", "🙂", "👩\u200d👩", "<", "&", '"', " ", "\n", "\n\n"]
)
_plain = st.lists(_letters, max_size=30).map("".join).map(escape)
_long = st.builds(lambda text, times: text * times, _plain, st.integers(1, 300))
_html = st.recursive(
    st.one_of(_plain, _long),
    lambda inner: st.one_of(
        st.builds(
            lambda tag, text: f"<{tag}>{text}</{tag}>", st.sampled_from(["b", "i", "code"]), inner
        ),
        st.builds(lambda text: f'<a href="https://a.vn/?a=1&amp;b=2">{text}</a>', inner),
        st.lists(inner, max_size=6).map("".join),
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(_html)
@example("<b>x</b> " * 250)
@example("<b>" + "a" * 9000 + "</b>")
@example(" " * 5000 + "a" + " " * 5000 + "b")
def test_parts_are_taken_by_telegram_and_lose_nothing(text: str) -> None:
    """Each parses and keeps the limits; together they say the same."""
    parts = split(Message(text, _BUTTONS))
    shown = [parse_html(part.text) for part in parts]
    assert all(units(said) <= MOST_UNITS for said, _ in shown)
    assert all(len(entities) <= MOST_ENTITIES for _, entities in shown)
    assert _words("".join(said for said, _ in shown)) == _words(parse_html(text)[0])
    assert parts[-1].buttons == _BUTTONS
    assert all(part.buttons == () for part in parts[:-1])
    if len(parts) > 1:
        assert all(said.strip() for said, _ in shown)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("a" * 3000 + "\n\n" + "b\n" * 400 + "c" * 3000, "a" * 3000),
        ("a" * 3000 + "\n" + "b c " * 250 + "d" * 3000, "a" * 3000),
        ("a" * 3000 + " " + "b" * 3000, "a" * 3000),
        ("a" * 9000, "a" * 4096),
        ("🙂" * 3000, "🙂" * 2048),
        ("x\n\n" + "a" * 5000, "x\n\n" + "a" * 4093),
    ],
    ids=["blank-line", "line", "space", "hard", "emoji-count-twice", "no-scraps"],
)
def test_a_cut_falls_where_it_hurts_least(text: str, cut: str) -> None:
    """A blank line, a line's end, a space; else at the limit."""
    assert split(Message(text))[0].text == cut


def test_entities_and_tags_are_never_cut() -> None:
    """`&amp;` counts as the one letter it is; a bold passage is bold on both sides."""
    first, second = split(Message("<b>" + "&amp;" * 5000 + "</b>"))
    assert first.text == "<b>" + "&amp;" * 4096 + "</b>"
    assert second.text == "<b>" + "&amp;" * 904 + "</b>"


def test_a_letter_keeps_its_marks_at_a_hard_cut() -> None:
    """A cut between a letter and its accent would show two strange signs."""
    letter = "e\u0302\u0301"
    first, second = split(Message(letter * 2000))
    assert first.text == letter * 1365
    assert second.text == letter * 635


def test_a_message_within_the_limits_stays_as_it_is() -> None:
    """To the last letter."""
    message = Message("  <b>" + "ậ" * 4094 + "</b>", _BUTTONS)
    assert split(message) == (message,)
