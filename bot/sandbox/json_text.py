"""Is this text JSON, and can what it says be sent on?"""

import json
from typing import NoReturn


def parse_json(raw: str | bytes) -> object:
    """Read JSON, or raise ValueError: for NaN and for halves of emoji too."""
    found: object = json.loads(raw, parse_constant=_refuse)
    # "\ud83d" is well-formed JSON and yet no text: it cannot be written as UTF-8.
    json.dumps(found, ensure_ascii=False).encode()
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
