"""Which misfortunes are scripted for a chat or a method?"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar

from bot.sandbox.refusal import MisuseError, RefusedError, bad_request, forbidden, too_many

REFUSALS = {
    "blocked": "bot was blocked by the user",
    "deactivated": "user is deactivated",
    "kicked": "bot was kicked from the group chat",
    "cant_initiate": "bot can't initiate conversation with a user",
    "group_deleted": "the group chat was deleted",
    "not_member": "bot is not a member of the supergroup chat",
}
# What Telegram says with 400 though the chat is closed to the bot.
CLOSED = {
    "chat_not_found": "chat not found",
    "write_forbidden": "CHAT_WRITE_FORBIDDEN",
    "no_rights": "not enough rights to send text messages to the chat",
    "topic_closed": "TOPIC_CLOSED",
}
# Which kind of file a group does not take, though it takes texts.
NOT_TAKEN = {"no_documents": "document", "no_photos": "photo"}
CHAT_BEHAVIOURS = frozenset(
    {
        "ok",
        *REFUSALS,
        *CLOSED,
        *NOT_TAKEN,
        "migrate",
        "reset",
        "accept_then_reset",
        "accept_then_timeout",
        "too_many",
        "server_error",
        "garbage",
    }
)
METHOD_BEHAVIOURS = frozenset({"ok", "unauthorized", "not_found", "conflict", "server_error"})

SERVER_ERROR_BODY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>"
)
GARBAGE_BODY = '{"ok":true,"result":{"message_id":'


class BrokenAnswerError(Exception):
    """The call gets a body that is not Telegram's JSON."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


class ResetError(Exception):
    """The connection is reset in place of an answer."""


class SilenceError(Exception):
    """The call was carried out and is never answered."""


@dataclass
class Fault:
    """One scripted behaviour; `times` None means until it is changed."""

    behaviour: str
    times: int | None = None
    retry_after_s: int | None = None


_Key = TypeVar("_Key", int, str)


class Faults:
    """The script: by chat for sends, by method name for whole methods."""

    def __init__(self) -> None:
        self._chats: dict[int, Fault] = {}
        self._methods: dict[str, Fault] = {}

    def script_chat(self, chat_id: int, fault: Fault) -> None:
        """From now on sends to this chat go like that."""
        _check(fault, CHAT_BEHAVIOURS)
        self._chats[chat_id] = fault

    def script_method(self, method: str, fault: Fault) -> None:
        """From now on calls of this method go like that."""
        _check(fault, METHOD_BEHAVIOURS)
        self._methods[method.lower()] = fault

    def of_chat(self, chat_id: int) -> str:
        """The behaviour now scripted, for the page."""
        fault = self._chats.get(chat_id)
        return fault.behaviour if fault else "ok"

    def before_send(self, chat_id: int, kinds: Collection[str] = ()) -> str:
        """Raise what hinders this send; otherwise name what befalls its answer.

        `no_documents` and `no_photos` are groups whose rights let the bot write and attach none.

        Args:
            chat_id: where it goes.
            kinds: of the files it carries.
        """
        barred = NOT_TAKEN.get(self.of_chat(chat_id))
        if barred is not None and barred not in kinds:
            return "ok"
        fault = _take(self._chats, chat_id)
        if fault is None:
            return "ok"
        if fault.behaviour in REFUSALS:
            raise forbidden(REFUSALS[fault.behaviour])
        if fault.behaviour in CLOSED:
            raise bad_request(CLOSED[fault.behaviour])
        if barred is not None:
            raise bad_request(f"not enough rights to send {barred}s to the chat")
        if fault.behaviour == "reset":
            raise ResetError
        if fault.behaviour == "too_many":
            raise too_many(fault.retry_after_s)
        if fault.behaviour == "server_error":
            raise BrokenAnswerError(502, SERVER_ERROR_BODY)
        return fault.behaviour

    def before_call(self, method: str) -> None:
        """Raise what befalls a whole method."""
        fault = _take(self._methods, method.lower())
        match fault.behaviour if fault else "ok":
            case "unauthorized":
                raise RefusedError(401, "Unauthorized")
            case "not_found":
                raise RefusedError(404, "Not Found")
            case "conflict":
                raise RefusedError(409, "Conflict: terminated by other getUpdates request")
            case "server_error":
                raise BrokenAnswerError(502, SERVER_ERROR_BODY)


def after_send(behaviour: str) -> None:
    """Spoil the answer to a send that was carried out."""
    if behaviour == "accept_then_timeout":
        raise SilenceError
    if behaviour == "accept_then_reset":
        raise ResetError
    if behaviour == "garbage":
        raise BrokenAnswerError(200, GARBAGE_BODY)


def _check(fault: Fault, known: frozenset[str]) -> None:
    if fault.behaviour not in known:
        raise MisuseError(
            f"unknown behaviour {fault.behaviour!r}; known: {', '.join(sorted(known))}"
        )
    if fault.times is not None and fault.times < 1:
        raise MisuseError("times must be at least 1")


def _take(script: dict[_Key, Fault], key: _Key) -> Fault | None:
    fault = script.get(key)
    if fault and fault.times is not None:
        fault.times -= 1
        if fault.times == 0:
            del script[key]
    return fault
