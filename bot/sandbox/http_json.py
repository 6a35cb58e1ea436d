"""How does a control request travel over HTTP: JSON in, JSON out, one sentence on misuse?"""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from tornado.web import RequestHandler

from bot.sandbox.control import Control
from bot.sandbox.json_text import parse_json
from bot.sandbox.refusal import MisuseError, RefusedError
from bot.sandbox.wire import Json

# A number in a form field or a query string.
_WHOLE = re.compile(r"-?[0-9]{1,18}")
# Seconds a press or an inline query may wait for the bot's answer.
LONGEST_WAIT_S = 30.0


class ControlHandler(RequestHandler):
    """Reads JSON, answers JSON, and turns each misuse into one 400."""

    def initialize(self, control: Control) -> None:
        """Keep the control; tornado makes one handler for each request."""
        self.control = control

    def prepare(self) -> None:
        """Refuse pages of other sites: a browser would let them post here."""
        origin = self.request.headers.get("Origin")
        if origin and urlsplit(origin).netloc != self.request.host:
            self.set_status(403)
            self.finish({"error": "requests from pages of other sites are refused"})

    def answer(self, found: object) -> None:
        """Send JSON."""
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(found, ensure_ascii=False))

    def body(self) -> Json:
        """The JSON object that was posted."""
        try:
            found = parse_json(self.request.body or b"{}")
        except ValueError:
            raise MisuseError("the body is not JSON") from None
        if not isinstance(found, dict):
            raise MisuseError("the body must be a JSON object")
        return found

    def wait_s(self, body: Json) -> float:
        """How long to wait for the bot, from `?wait=` or the body."""
        asked = self.get_query_argument("wait", None) or body.get("wait") or 0
        try:
            return min(max(float(asked), 0.0), LONGEST_WAIT_S)
        except (TypeError, ValueError):
            raise MisuseError("wait must be a number of seconds") from None

    def write_error(self, status_code: int, **about: Any) -> None:  # noqa: ANN401 - tornado's own
        """One clear sentence as JSON."""
        error = (about.get("exc_info") or (None, None, None))[1]
        text = self._reason
        if isinstance(error, MisuseError):
            status_code, text = 400, str(error)
        elif isinstance(error, RefusedError):
            status_code, text = 400, error.description
        self.set_status(status_code)
        self.answer({"error": text})

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:  # noqa: ANN401 - tornado's own
        """A misuse is the caller's matter, not the log's."""
        if not isinstance(value, MisuseError | RefusedError):
            super().log_exception(typ, value, tb)


class UnknownHandler(ControlHandler):
    """Anything else under `/sandbox/`."""

    def get(self) -> None:
        """Say so."""
        self.set_status(404)
        self.answer({"error": f"there is nothing at {self.request.path}"})

    def post(self) -> None:
        """Say so."""
        self.get()


def whole(body: Json, name: str) -> int:
    """A required whole number."""
    value = body.get(name)
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    if type(value) is not int:
        raise MisuseError(f"{name} must be a whole number")
    return value


def words(body: Json, name: str) -> str:
    """A required text."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise MisuseError(f"{name} must be a text")
    return value
