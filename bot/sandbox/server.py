"""How is the sandbox started and stopped?"""

import time
from collections.abc import Callable
from datetime import datetime

import structlog
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from bot.sandbox import http_control, http_people
from bot.sandbox.clock import Move
from bot.sandbox.control import Control
from bot.sandbox.http_bot import DownloadHandler, MethodHandler
from bot.sandbox.http_json import UnknownHandler
from bot.sandbox.http_page import PAGE, FeedHandler, FileHandler, PageHandler
from bot.sandbox.limits import Limits
from bot.sandbox.world import World

log = structlog.get_logger()

# A file of 50 MB and the form around it, with room to refuse a larger one in Telegram's words.
_LARGEST_REQUEST_BYTES = 80 * 1024 * 1024


class Sandbox(Control):
    """The server; it runs on the loop that called `start`."""

    def __init__(
        self,
        *,
        token: str,
        username: str,
        now: Callable[[], datetime],
        move: Move | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        limits: Limits | None = None,
    ) -> None:
        world = World(
            token=token,
            username=username,
            now=now,
            move=move,
            monotonic=monotonic,
            limits=limits or Limits(),
        )
        super().__init__(world)
        self._server: HTTPServer | None = None
        self.url = ""

    async def start(self, host: str = "127.0.0.1", port: int = 8766) -> None:
        """Listen; port 0 takes any free one."""
        sockets = bind_sockets(port, host)
        self._server = HTTPServer(
            _application(self),
            max_body_size=_LARGEST_REQUEST_BYTES,
            max_buffer_size=_LARGEST_REQUEST_BYTES,
        )
        self._server.add_sockets(sockets)
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{sockets[0].getsockname()[1]}"
        log.info("sandbox.started", url=self.url)

    async def stop(self) -> None:
        """End what waits, then close every connection."""
        self.world.close()
        await self.world.webhook.set(None)
        if self._server:
            self._server.stop()
            await self._server.close_all_connections()
            self._server = None


def _application(control: Control) -> Application:
    world, steered = {"world": control.world}, {"control": control}
    chat = r"/sandbox/chats/(-?[0-9]{1,18})"
    return Application(
        [
            (r"/bot([^/]*)/(\w+)/?", MethodHandler, world),
            (r"/file/bot([^/]*)/(.+)", DownloadHandler, world),
            (r"/sandbox/users", http_people.UsersHandler, steered),
            (r"/sandbox/groups", http_people.GroupsHandler, steered),
            (r"/sandbox/chats", http_people.ChatsHandler, steered),
            (rf"{chat}/messages", http_people.MessagesHandler, steered),
            (rf"{chat}/topics", http_people.TopicsHandler, steered),
            (rf"{chat}/documents", http_people.DocumentsHandler, steered),
            (rf"{chat}/photos", http_people.PhotosHandler, steered),
            (rf"{chat}/inline", http_people.ChoiceHandler, steered),
            (rf"{chat}/press", http_people.PressHandler, steered),
            (rf"{chat}/script", http_control.ScriptHandler, steered),
            (r"/sandbox/script", http_control.ScriptHandler, steered),
            (r"/sandbox/inline", http_people.InlineHandler, steered),
            (r"/sandbox/clock", http_control.ClockHandler, steered),
            (r"/sandbox/calls", http_control.CallsHandler, steered),
            (r"/sandbox/bot", http_control.BotHandler, steered),
            (r"/sandbox/commands", http_control.CommandsHandler, steered),
            (r"/sandbox/feed", FeedHandler, world),
            (r"/sandbox/files/([\w-]+)", FileHandler, world),
            (r"/sandbox/.*", UnknownHandler, steered),
            (
                r"/((?:\w+\.(?:html|css|js))?)",
                PageHandler,
                {"path": str(PAGE), "default_filename": "index.html"},
            ),
        ],
        log_function=lambda _handler: None,
    )
