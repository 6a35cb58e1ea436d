"""How does a call of the Bot API travel over HTTP?"""

import asyncio
import inspect
import json
import re
import socket
import struct
from collections.abc import Awaitable
from http.client import responses

import structlog
from tornado.web import RequestHandler

from bot.sandbox.faults import BrokenAnswerError, ResetError, SilenceError
from bot.sandbox.methods.table import METHODS
from bot.sandbox.params import Params
from bot.sandbox.refusal import RefusedError
from bot.sandbox.wire import Json
from bot.sandbox.world import World

log = structlog.get_logger()

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
# The call log's status for a call that is carried out and never answered.
_NEVER_ANSWERED = 0


def check_token(world: World, token: str) -> None:
    """401 for another bot's token, 404 for what is no token at all."""
    if token == world.token:
        return
    if _TOKEN.fullmatch(token):
        raise RefusedError(401, "Unauthorized")
    raise RefusedError(404, "Not Found")


class _GoneError(Exception):
    """The caller closed the connection before the answer."""


class MethodHandler(RequestHandler):
    """`/bot<token>/<method>`."""

    world: World

    def initialize(self, world: World) -> None:
        """Keep the world; tornado makes one handler for each request."""
        self.world = world
        self._work: asyncio.Future[object] | None = None

    def on_connection_close(self) -> None:
        """Stop waiting on behalf of a caller who has gone."""
        if self._work:
            self._work.cancel()

    async def get(self, token: str, method: str) -> None:
        """Telegram makes no difference between GET and POST."""
        await self.post(token, method)

    async def post(self, token: str, method: str) -> None:
        """Carry the call out and answer in Telegram's shape."""
        came_at = self.world.monotonic()
        params = Params()
        try:
            check_token(self.world, token)
            params = Params.of(self.request)
            status, body = 200, await self._call(method, params)
        except RefusedError as refusal:
            status, body = refusal.code, json.dumps(_refusal_json(refusal))
        except BrokenAnswerError as broken:
            status, body = broken.status, broken.body
        except ResetError:
            self._note(method, params, _NEVER_ANSWERED, came_at)
            self._reset()
            return
        except SilenceError:
            status, body = _NEVER_ANSWERED, ""
        except _GoneError:
            return
        self._note(method, params, status, came_at)
        if status == _NEVER_ANSWERED:
            await self._stay_silent()
            return
        self.set_status(status, None if status in responses else "Refused")
        kind = "text/html" if body.startswith("<") else "application/json"
        self.set_header("Content-Type", kind)
        self.finish(body)

    async def _call(self, method: str, params: Params) -> str:
        self.world.faults.before_call(method)
        carry_out = METHODS.get(method.lower(), _unknown)
        result = carry_out(self.world, params)
        if inspect.isawaitable(result):
            result = await self._wait(result)
        return json.dumps({"ok": True, "result": result}, ensure_ascii=False)

    async def _wait(self, waiting: Awaitable[object]) -> object:
        self._work = asyncio.ensure_future(waiting)
        try:
            return await self._work
        except asyncio.CancelledError:
            if self._work.cancelled():
                raise _GoneError from None
            raise

    def _reset(self) -> None:
        """End the connection as a firewall does: no farewell, the caller reads an error."""
        stream = self.detach()
        # Lingering for no time at all makes the system send RST.
        stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        stream.close()

    async def _stay_silent(self) -> None:
        """Hold the connection open until the caller gives up or the sandbox stops."""
        try:
            await self._wait(self.world.stopping.wait())
        except _GoneError:
            return
        self.detach().close()

    def _note(self, method: str, params: Params, status: int, came_at: float) -> None:
        chat_id = params.integer("chat_id") or None
        self.world.calls.add(method, chat_id, status, came_at)

    def write_error(self, status_code: int, **_: object) -> None:
        """A request that could not even be read, or a fault of the sandbox itself."""
        self.set_header("Content-Type", "application/json")
        self.finish({"ok": False, "error_code": status_code, "description": self._reason})


def _unknown(_world: World, _params: Params) -> object:
    raise RefusedError(404, "Not Found")


class DownloadHandler(RequestHandler):
    """`/file/bot<token>/<path>`."""

    def initialize(self, world: World) -> None:
        """Keep the world."""
        self.world = world

    def get(self, token: str, path: str) -> None:
        """The bytes of a file."""
        try:
            check_token(self.world, token)
            data = self._data(path)
        except RefusedError as refusal:
            self.set_status(refusal.code)
            self.finish(_refusal_json(refusal))
            return
        self.set_header("Content-Type", "application/octet-stream")
        self.finish(data)

    def _data(self, path: str) -> bytes:
        stored = self.world.files.at(path)
        if stored is None:
            raise RefusedError(404, "Not Found")
        return stored.data


def _refusal_json(refusal: RefusedError) -> Json:
    shown: Json = {
        "ok": False,
        "error_code": refusal.code,
        "description": refusal.description,
    }
    if refusal.parameters:
        shown["parameters"] = refusal.parameters
    return shown
