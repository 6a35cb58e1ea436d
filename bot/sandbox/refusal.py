"""How does the sandbox say no: to a bot as Telegram would, to a control request plainly?"""

from collections.abc import Mapping


class RefusedError(Exception):
    """Telegram's `{"ok": false}`: a code, a description and sometimes parameters."""

    def __init__(
        self, code: int, description: str, parameters: Mapping[str, int] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})


class MisuseError(ValueError):
    """A control request that cannot be carried out; its text is shown to whoever asked."""


def bad_request(text: str) -> RefusedError:
    """A 400 worded by Telegram's habit: the first letter small, except in CODES_LIKE_THIS."""
    is_code = len(text) > 1 and (text[1].isupper() or text[1] == "_")
    return RefusedError(400, f"Bad Request: {text if is_code else text[:1].lower() + text[1:]}")


def forbidden(text: str) -> RefusedError:
    """A 403: this chat is closed to the bot."""
    return RefusedError(403, f"Forbidden: {text}")


def too_many(retry_after_s: int | None) -> RefusedError:
    """A 429; Telegram sometimes leaves the number of seconds out."""
    if retry_after_s is None:
        return RefusedError(429, "Too Many Requests: retry later")
    return RefusedError(
        429,
        f"Too Many Requests: retry after {retry_after_s}",
        {"retry_after": retry_after_s},
    )
