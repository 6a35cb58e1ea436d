"""Who answers `/healthz`? A tiny HTTP server on an address of this machine."""

import json
import socket

import structlog
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.health.vitals import Examination

log = structlog.get_logger()

PATH = "/healthz"
_UNWELL = 503
# A question has no body; whoever sends a large one is cut off.
_LARGEST_REQUEST_BYTES = 64 * 1024


class _Handler(RequestHandler):
    """GET and HEAD; anything else is refused by tornado."""

    def initialize(self, examination: Examination) -> None:
        self._examination = examination

    async def get(self) -> None:
        """The vitals; 200 if all is well, else 503."""
        vitals = await self._examination.take()
        self.set_status(200 if vitals.ok else _UNWELL)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(vitals.to_json()))

    async def head(self) -> None:
        """The same without the body."""
        await self.get()


class HealthServer:
    """Answers on one address while the service runs.

    Args:
        examination: takes the vitals.
        host: what to listen on.
        port: 0 for any free one.
    """

    def __init__(self, examination: Examination, host: str, port: int) -> None:
        self._examination = examination
        self._host = host
        self._asked_port = port
        self._server: HTTPServer | None = None
        self.port = 0

    def begin(self) -> None:
        """Listen; a taken port is said in the log, and the service goes on without."""
        try:
            family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
            # Not tornado's bind_sockets: it forgets to close a socket whose port is taken.
            listening = socket.create_server((self._host, self._asked_port), family=family)
        except OSError as error:
            log.warning("health_not_served", port=self._asked_port, error=error.strerror)
            return
        application = Application(
            [(PATH, _Handler, {"examination": self._examination})],
            log_function=lambda _handler: None,
        )
        self._server = HTTPServer(application, max_buffer_size=_LARGEST_REQUEST_BYTES)
        listening.setblocking(False)  # noqa: FBT003 - the socket's own form
        self._server.add_socket(listening)
        self.port = listening.getsockname()[1]

    async def end(self) -> None:
        """Close the server."""
        if self._server is not None:
            self._server.stop()
            await self._server.close_all_connections()
            self._server = None
        self._examination.close()
