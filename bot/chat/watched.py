"""A client of the Bot API that tells its line how each call was answered."""

from http import HTTPStatus
from typing import Any

from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.health.line import Line


class WatchedRequest(HTTPXRequest):
    """python-telegram-bot's client; what Telegram answers is judged by `line`."""

    def __init__(self, line: Line, **kwargs: Any) -> None:  # noqa: ANN401 - HTTPXRequest's own
        super().__init__(**kwargs)
        self.line = line

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - HTTPXRequest's own
        """Do a request; note how it was answered."""
        try:
            code, body = await super().do_request(*args, **kwargs)
        except TelegramError:
            self.line.failed()
            raise
        # Files are fetched by GET: a 404 there is a file that is gone.
        if kwargs.get("method") != "GET":
            self._note(code, body)
        return code, body

    def _note(self, code: int, body: bytes) -> None:
        """A censor's page or a proxy's has a code too, but is not Telegram's JSON."""
        if code >= HTTPStatus.INTERNAL_SERVER_ERROR or not body.lstrip().startswith(b"{"):
            self.line.failed()
        elif code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
            self.line.refused_token()
        elif code == HTTPStatus.CONFLICT:
            self.line.conflicted()
        else:
            self.line.answered()
