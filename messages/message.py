"""What is sent: a text in Telegram's HTML with buttons below it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Button:
    """A button: either `data` comes back when it is pressed, or `url` is opened."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Message:
    """A text message.

    Attributes:
        text: Telegram HTML, at most 4 096 characters after its tags are taken out.
        buttons: rows of buttons.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The form kept in the outbox."""
        return {
            "text": self.text,
            "buttons": [[[b.text, b.data, b.url] for b in row] for row in self.buttons],
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Message":
        """The message that `to_json` kept."""
        return cls(
            kept["text"], tuple(tuple(Button(*b) for b in row) for row in kept.get("buttons", ()))
        )
