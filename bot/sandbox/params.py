"""What did the caller ask, whichever way the request was encoded?"""

import json
from dataclasses import dataclass, field
from typing import Any, Self

from tornado.httputil import HTTPServerRequest

from bot.sandbox.json_text import parse_json
from bot.sandbox.refusal import bad_request


@dataclass(frozen=True)
class Upload:
    """A file that came in the request."""

    name: str
    mime: str
    data: bytes


@dataclass
class Params:
    """The named values of one request, from JSON, a form, a query string or multipart."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HTTPServerRequest) -> Self:
        """Read a request; the body wins over the query string."""
        values: dict[str, Any] = {}
        for name, raw in request.arguments.items():
            try:
                values[name] = raw[-1].decode()
            except UnicodeDecodeError:
                raise bad_request("strings must be encoded in UTF-8") from None
        if request.headers.get("Content-Type", "").split(";")[0].strip() == "application/json":
            values |= _json_object(request.body)
        files = {
            name: Upload(parts[-1].filename, parts[-1].content_type, parts[-1].body)
            for name, parts in request.files.items()
        }
        return cls(values, files)

    def has(self, name: str) -> bool:
        """Whether a value was given at all."""
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        """A string; "" when absent."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, (dict, list)):
            return json.dumps(value, ensure_ascii=False)
        return str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; the default when absent or unreadable, as Telegram does."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """A yes or no."""
        return self.text(name).lower() in ("true", "1", "yes")

    def json(self, name: str) -> object:
        """A structure, given as such or as JSON in a string; None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return parse_json(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None


def _json_object(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        found = parse_json(body)
    except UnicodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    except ValueError:
        raise bad_request("can't parse request JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("can't parse request JSON object")
    return found
