"""What goes wrong, what time is it and what did the bot do, asked over HTTP?"""

from bot.sandbox.http_json import ControlHandler, whole, words
from bot.sandbox.wire import Json


class ScriptHandler(ControlHandler):
    """`/sandbox/script` and `/sandbox/chats/{id}/script`."""

    def post(self, chat_id: str | None = None) -> None:
        """Script what goes wrong."""
        body = self.body()
        times = whole(body, "times") if body.get("times") is not None else None
        behaviour = words(body, "behaviour")
        if chat_id is None:
            self.answer(self.control.script_method(words(body, "method"), behaviour, times))
            return
        retry = whole(body, "retry_after") if body.get("retry_after") is not None else None
        self.answer(self.control.script(int(chat_id), behaviour, times, retry))


class ClockHandler(ControlHandler):
    """`/sandbox/clock`."""

    def get(self) -> None:
        """The time in the chats."""
        self.answer({"now": self.control.clock().isoformat()})

    def post(self) -> None:
        """Move it forward."""
        self.answer({"now": self.control.move_clock(**self.body()).isoformat()})


class CallsHandler(ControlHandler):
    """`/sandbox/calls`."""

    def get(self) -> None:
        """The log of Bot API calls."""
        asked: Json = {"since": self.get_query_argument("since", "0")}
        self.answer(self.control.calls(whole(asked, "since")))


class CommandsHandler(ControlHandler):
    """`/sandbox/commands`."""

    def get(self) -> None:
        """The commands a phone lists, in general or in one chat."""
        asked: Json = {"chat_id": self.get_query_argument("chat_id", "")}
        chat_id = whole(asked, "chat_id") if asked["chat_id"] else None
        self.answer(self.control.commands(chat_id))


class BotHandler(ControlHandler):
    """`/sandbox/bot`."""

    def get(self) -> None:
        """What the bot says of itself."""
        self.answer(self.control.about_bot())
