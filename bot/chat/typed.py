"""What did somebody type, and where?"""

from typing import Any

from telegram import Update
from telegram.ext import CallbackContext

from scoring.spoken import readable

# What anybody may type; the longest name with all units above it has 150 characters.
LONGEST_QUERY = 200

Context = CallbackContext[Any, Any, Any, Any]


def chat_of(update: Update) -> int:
    """The chat that an update comes from; our handlers only get updates that have one."""
    chat = update.effective_chat
    if chat is None:
        raise ValueError("an update without a chat reached a command")
    return chat.id


def behind_command(context: Context) -> str:
    """What stands behind the command."""
    return readable(" ".join(context.args or ()), LONGEST_QUERY)


def text_of(update: Update) -> str:
    """What a message says."""
    message = update.effective_message
    return readable((message.text if message else None) or "", LONGEST_QUERY)
