"""How does a message that nobody asked for address its reader?"""

import html
from dataclasses import replace

from messages.message import Message
from scoring.names import clean

# Characters; the longest form of address with a full unit's name has about 70.
LONGEST_ADDRESS = 80


def tidied(typed: str) -> str:
    """A form of address as it is kept: one line, without invisible characters."""
    return clean("".join(char if char.isprintable() else " " for char in clean(typed)))


def greeted(message: Message, address: str | None) -> Message:
    """The message with its reader's form of address as the first line; without one as it was."""
    if not address:
        return message
    return replace(message, text=f"Kính gửi: {html.escape(address)}\n{message.text}")
