"""How a test asks the bot, reads what it answers and finds its buttons."""

import pytest

from bot.answers.asking import Said
from bot.answers.pictured import Pictured
from bot.office import Office
from bot.storage.people import Role
from messages.actions import decode
from messages.answers import Card
from messages.asked import Asked
from messages.question_actions import QuestionAction
from messages.render import render
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table

STRANGER, LEADER, OFFICE = 1, 2, 3


@pytest.fixture
def both(on_both: Office) -> Office:
    """January, and February as it was made up, in a database of each kind."""
    import_table(on_both, S004_CSV)
    import_table(on_both, FEBRUARY_CSV)
    for chat, unit, role in (
        (LEADER, "xã Bình Thành", Role.LEADER),
        (OFFICE, "huyện Lấp Vò", Role.OFFICE),
    ):
        bind(on_both, chat, unit, role)
    return on_both


def ask(built: Office, asked: Asked, asker: int = STRANGER) -> Said:
    """What a command or a button's question is answered; it can be said."""
    (answer,) = built.answers.ask(asked, asker=asker)
    assert not isinstance(answer, Pictured)
    render(answer)
    return answer


def hear(built: Office, text: str, asker: int = STRANGER) -> Said:
    """The same of a sentence."""
    (answer,) = built.answers.hear(text, asker=asker)
    assert not isinstance(answer, Pictured)
    render(answer)
    return answer


def as_card(said: Said) -> Card:
    """That it is a card."""
    assert isinstance(said, Card)
    return said


def text_of(said: Said) -> str:
    """What the message says."""
    return render(said).text


def labels(said: Said) -> list[str]:
    """What stands on the buttons."""
    return [button.text for row in render(said).buttons for button in row]


def data_of(said: Said, text: str) -> str:
    """What the button of that text carries."""
    buttons = (button for row in render(said).buttons for button in row)
    return next(one.data or "" for one in buttons if one.text == text)


def action_of(data: str | None) -> QuestionAction:
    """What pressing it asks for."""
    action = decode(data or "")
    assert isinstance(action, QuestionAction)
    return action
