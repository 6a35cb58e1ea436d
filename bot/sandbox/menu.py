"""Which commands and descriptions has the bot registered?"""

import json
import re
from typing import Any

from bot.sandbox.entities import units
from bot.sandbox.refusal import bad_request

MOST_COMMANDS = 100
LONGEST_COMMAND = 32
LONGEST_DESCRIPTION = 256
_COMMAND = re.compile(r"[a-z0-9_]+")
_SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)

Commands = list[dict[str, str]]


class Menu:
    """Commands by scope and language, and what the bot says about itself."""

    def __init__(self) -> None:
        self._commands: dict[tuple[str, str], Commands] = {}
        self.description = ""
        self.short_description = ""

    def put(self, commands: object, scope: object, language: str) -> None:
        """Register commands after Telegram's checks; an empty list removes them."""
        if not isinstance(commands, list):
            raise bad_request("can't parse commands: expected an Array of BotCommand")
        checked = [_checked(command) for command in commands]
        if len(checked) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self._commands[_scope_key(scope), language] = checked

    def get(self, scope: object, language: str) -> Commands:
        """What was registered for exactly this scope and language."""
        return self._commands.get((_scope_key(scope), language), [])

    def shown_in(self, chat_id: int | None) -> Commands:
        """What a Vietnamese phone lists in a chat: the narrowest scope that has commands."""
        scopes: list[dict[str, Any]] = [{"type": "default"}]
        if chat_id is not None:
            around = "all_private_chats" if chat_id > 0 else "all_group_chats"
            scopes = [{"type": "chat", "chat_id": chat_id}, {"type": around}, *scopes]
        for scope in scopes:
            for language in ("vi", ""):
                found = self.get(scope, language)
                if found:
                    return found
        return []


def _scope_key(scope: object) -> str:
    if scope is None:
        scope = {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return json.dumps({key: str(scope[key]) for key in sorted(scope)})


def _checked(item: object) -> dict[str, str]:
    if not isinstance(item, dict):
        raise bad_request("expected an Object of type BotCommand")
    command = str(item.get("command", "")).strip().removeprefix("/")
    description = str(item.get("description", "")).strip()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > LONGEST_COMMAND:
        raise bad_request(f"command length must not exceed {LONGEST_COMMAND}")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if units(description) > LONGEST_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {LONGEST_DESCRIPTION}")
    return {"command": command, "description": description}
