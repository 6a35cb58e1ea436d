"""Every message as people read it: one golden file each, to be read in review.

`make golden` writes them anew.
"""

from typing import get_args

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from messages.answers import Answer
from messages.boards import Live
from messages.chart_words import ChartInWords
from messages.check_drafts import Drafted
from messages.check_notices import CheckNotice
from messages.compiled_message import Compilation
from messages.decisions import Decision
from messages.dossier_page import DossierAnswer
from messages.examples import EXAMPLES
from messages.message import Message
from messages.notices import Notice
from messages.persons import Personal
from messages.questions import Finding
from messages.receipts import Confirmation
from messages.render import render

# Telegram's limits.
_TEXT_LIMIT = 4096
_DATA_BYTES = 64
# Monospaced characters that a small phone shows in one line.
_PHONE_COLUMNS = 36


class GoldenText(SingleFileSnapshotExtension):
    """A golden file holds the message's HTML and its buttons."""

    _write_mode = WriteMode.TEXT
    file_extension = "html"


def _shown(message: Message) -> str:
    buttons = [" ".join(f"[{button.text}]" for button in row) for row in message.buttons]
    return "\n".join([message.text, *(["", *buttons] if buttons else [])]) + "\n"


@pytest.mark.parametrize("name", EXAMPLES)
def test_message_reads_as_its_golden_file(name: str, snapshot: SnapshotAssertion) -> None:
    """A change of wording shows in review."""
    assert _shown(render(EXAMPLES[name])) == snapshot.use_extension(GoldenText)


def test_every_notice_and_answer_has_an_example() -> None:
    """A new kind of message cannot be forgotten here."""
    shown = {type(example) for example in EXAMPLES.values()}
    assert shown == {
        *get_args(Notice),
        *get_args(CheckNotice),
        *get_args(Answer),
        *get_args(Finding),
        *get_args(Decision),
        *get_args(Confirmation),
        *get_args(Personal),
        *get_args(Compilation),
        *get_args(DossierAnswer),
        *get_args(Live),
        *get_args(Drafted),
        ChartInWords,
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_message_keeps_telegrams_limits(name: str) -> None:
    """No example comes near the length limits, and callback data fits."""
    message = render(EXAMPLES[name])
    assert len(message.text) < _TEXT_LIMIT / 2
    for row in message.buttons:
        for button in row:
            assert len((button.data or "").encode()) <= _DATA_BYTES


@pytest.mark.parametrize("name", EXAMPLES)
def test_table_lines_fit_a_phone(name: str) -> None:
    """A monospaced line that wraps is no table any more."""
    for line in render(EXAMPLES[name]).text.splitlines():
        if "<code>" in line:
            cells = line.replace("<b>", "").replace("</b>", "").removeprefix("<code>")
            assert len(cells.removesuffix("</code>")) <= _PHONE_COLUMNS


@pytest.mark.parametrize("name", EXAMPLES)
def test_message_has_no_exclamation_mark(name: str) -> None:
    """The tone of an office."""
    assert "!" not in render(EXAMPLES[name]).text


def test_typed_text_is_shown_as_text() -> None:
    """What a person typed is escaped, not parsed."""
    assert "&lt;vinh&gt; &amp; tanh" in render(EXAMPLES["no-such-unit"]).text
