"""Messages with documents: what is kept of them, and texts too long to stand below them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import units
from bot.sandbox.html_text import parse_html
from messages.message import MOST_ATTACHMENTS, Attachment, Button, Message
from messages.split import MOST_CAPTION_UNITS, captioned, split

SHEET, LETTER = Attachment("Tổng hợp.xlsx", 2**62 + 1), Attachment("Báo cáo.docx", 2)
BUTTONS = ((Button("Xem", "a"),),)


def _kept(message: Message) -> Message:
    return Message.from_json(json.loads(json.dumps(message.to_json())))


@pytest.mark.parametrize(
    "message",
    [
        Message("x"),
        Message("x", BUTTONS),
        Message("x", BUTTONS, (SHEET,)),
        Message("", (), (SHEET, LETTER), quiet=True),
        Message("x", quiet=True),
    ],
)
def test_the_outbox_gives_back_what_it_was_given(message: Message) -> None:
    """Documents by name and number."""
    assert _kept(message) == message


def test_rows_from_before_there_were_documents_still_read() -> None:
    """And an ordinary message is kept as it was then."""
    assert Message.from_json({"text": "x", "buttons": []}) == Message("x")
    assert Message("x").to_json() == {"text": "x", "buttons": []}


def test_an_album_has_no_buttons() -> None:
    """Telegram cannot show them; it is said where the message is made."""
    with pytest.raises(ValueError, match="no buttons"):
        Message("x", BUTTONS, (SHEET, LETTER))


def test_an_album_holds_ten() -> None:
    """Not eleven."""
    album = tuple(Attachment(f"{n}.csv", n) for n in range(MOST_ATTACHMENTS))
    assert Message("x", (), album).attachments == album
    with pytest.raises(ValueError, match="10 documents"):
        Message("x", (), (*album, SHEET))


def test_a_text_with_room_below_the_documents_stays_there() -> None:
    """Up to the last letter, counted as Telegram counts, without its tags."""
    message = Message("<b>" + "🙂" * 512 + "</b>", BUTTONS, (SHEET,))
    assert split(message) == (message,)
    assert len(split(Message(f"{message.text}.", BUTTONS, (SHEET,)))) == 2


def test_a_text_too_long_goes_before_the_documents() -> None:
    """They follow together, with the buttons, below its first line."""
    rows = "\n".join(f"{n}. Xã Bình Thành: đã rà soát" for n in range(200))
    message = Message(f"\n<b>Kết quả <i>rà soát</i>\n26/11</b>\n{rows}", (), (SHEET, LETTER))
    *before, last = split(message)
    assert len(before) == 2
    assert all(part.attachments == () for part in before)
    together = "".join(part.text for part in before)
    assert all(row in together for row in rows.splitlines())
    assert last == Message("<b>Kết quả <i>rà soát</i></b>", (), (SHEET, LETTER))


def test_the_parts_of_a_quiet_message_are_quiet() -> None:
    """Each of them; the buttons stand with the document."""
    parts = split(Message("Kết quả\n" + "a " * 3000, BUTTONS, (SHEET,), quiet=True))
    assert [part.quiet for part in parts] == [True] * 3
    assert [part.buttons for part in parts] == [(), (), BUTTONS]
    assert split(Message("a " * 3000, quiet=True))[0].quiet


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<b>a</b>", "Ậ" * 600, "🙂" * 300, "\n", " ", "&amp;" * 200, "<i>b\nc</i>"]
        ),
        max_size=30,
    ).map("".join)
)
def test_every_caption_is_taken_by_telegram(text: str) -> None:
    """Whatever the text; and nothing of it is lost."""
    *before, last = captioned(Message(text, (), (SHEET, LETTER)))
    shown, entities = parse_html(last.text)
    assert units(shown.strip()) <= MOST_CAPTION_UNITS
    assert len(entities) <= 100
    assert last.attachments == (SHEET, LETTER)
    assert all(part.attachments == () for part in before)
    said = "".join(parse_html(part.text)[0] for part in before) or shown
    assert "".join(said.split()) == "".join(parse_html(text)[0].split())
    if before:
        assert "\n" not in shown.strip()
        assert shown.strip()
