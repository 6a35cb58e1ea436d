"""What is sent: a text in Telegram's HTML, with buttons or documents below it."""

from dataclasses import dataclass
from typing import Any

# Telegram's own limit of documents that arrive together.
MOST_ATTACHMENTS = 10
# What a file's name may be long where it will be saved: Windows has 260 for the whole path.
LONGEST_NAME = 120
# What Windows takes in no file's name; some of it would also arrive changed.
_NOT_IN_NAMES = frozenset('\\/:*?"<>|')


@dataclass(frozen=True)
class Button:
    """A button: either `data` comes back when it is pressed, or `url` is opened."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Attachment:
    """A document that a message carries.

    Attributes:
        name: the file's name as people see it.
        document_id: the number under which its bytes are kept; it says what they are, see
            `bot.storage.documents`.

    Raises:
        ValueError: no file can have that name.
    """

    name: str
    document_id: int

    def __post_init__(self) -> None:
        """Refuse a name that would arrive as another, or could not be saved."""
        if (
            not 0 < len(self.name.strip()) <= len(self.name) <= LONGEST_NAME
            or not self.name.isprintable()
            or _NOT_IN_NAMES & set(self.name)
        ):
            raise ValueError(f"a file's name has 1 to {LONGEST_NAME} letters, no path, no quotes")


@dataclass(frozen=True)
class Message:
    """A message.

    Attributes:
        text: Telegram HTML, at most 4 096 characters after its tags are taken out; 1 024 if it
            stands below documents. `messages.split` brings a longer one within these limits.
        buttons: rows of buttons.
        attachments: documents that arrive with the text, as one message or one album.
        quiet: arrives without a sound.

    Raises:
        ValueError: several documents and buttons, which Telegram cannot show together; or more
            documents than one album holds.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    quiet: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be sent, where it is made."""
        if len(self.attachments) > 1 and self.buttons:
            raise ValueError("an album of documents has no buttons")
        if len(self.attachments) > MOST_ATTACHMENTS:
            raise ValueError(f"an album holds {MOST_ATTACHMENTS} documents at most")

    def to_json(self) -> dict[str, Any]:
        """The form kept in the outbox; what a message does not have stands not there."""
        kept: dict[str, Any] = {
            "text": self.text,
            "buttons": [[[b.text, b.data, b.url] for b in row] for row in self.buttons],
        }
        if self.attachments:
            kept["attachments"] = [[a.name, a.document_id] for a in self.attachments]
        if self.quiet:
            kept["quiet"] = True
        return kept

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Message":
        """The message that `to_json` kept, now or before there were documents.

        Raises:
            AttributeError, LookupError, TypeError, ValueError: it is none.
        """
        return cls(
            kept["text"],
            tuple(tuple(Button(*b) for b in row) for row in kept.get("buttons", ())),
            tuple(Attachment(str(name), int(n)) for name, n in kept.get("attachments", ())),
            bool(kept.get("quiet")),
        )
