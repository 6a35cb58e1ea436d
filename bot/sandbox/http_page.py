"""How do the page, its pictures and its live changes reach the browser?"""

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, RequestHandler, StaticFileHandler

from bot.sandbox.world import World

PAGE = Path(__file__).parent / "page"
# Nothing from elsewhere, no inline script, no frame around it.
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Seconds between signs of life, so that a proxy or a browser does not drop the quiet feed.
_HEARTBEAT_S = 15.0


class PageHandler(StaticFileHandler):
    """`/` and its style and script."""

    def set_extra_headers(self, path: str) -> None:  # noqa: ARG002 - tornado's own signature
        """Always fresh, and closed to anything foreign."""
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Content-Security-Policy", _CSP)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")


class FileHandler(RequestHandler):
    """`/sandbox/files/<file_id>`: a picture is shown, anything else is a download."""

    def initialize(self, world: World) -> None:
        """Keep the world."""
        self.world = world

    def get(self, file_id: str) -> None:
        """The bytes, never as something that could run in the page."""
        stored = self.world.files.known(file_id)
        if stored is None:
            raise HTTPError(404)
        is_photo = stored.kind == "photo"
        disposition = "inline" if is_photo else "attachment"
        self.set_header("Content-Type", stored.mime if is_photo else "application/octet-stream")
        self.set_header(
            "Content-Disposition", f"{disposition}; filename*=UTF-8''{quote(stored.name)}"
        )
        self.set_header("Content-Security-Policy", "default-src 'none'; sandbox")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(stored.data)


class FeedHandler(RequestHandler):
    """`/sandbox/feed`: server-sent events, one for each change."""

    def initialize(self, world: World) -> None:
        """Keep the world."""
        self.world = world
        self._queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    def on_connection_close(self) -> None:
        """The page has gone."""
        self.world.feed.leave(self._queue)
        self._queue.put_nowait(None)

    async def get(self) -> None:
        """Stream until the page or the sandbox goes."""
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        self._queue = self.world.feed.listen()
        try:
            await self._send('data: {"kind": "hello"}')
            while True:
                try:
                    change = await asyncio.wait_for(self._queue.get(), _HEARTBEAT_S)
                except TimeoutError:
                    await self._send(": quiet")
                    continue
                if change is None:
                    break
                await self._send(f"data: {json.dumps(change, ensure_ascii=False)}")
        except StreamClosedError:
            pass
        finally:
            self.world.feed.leave(self._queue)

    async def _send(self, line: str) -> None:
        self.write(f"{line}\n\n")
        await self.flush()
