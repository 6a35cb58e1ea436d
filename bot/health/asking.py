"""How is the service that runs on this machine? What `bot766 healthz` asks it."""

from ipaddress import ip_address
from typing import Any

import httpx

from bot.health.server import PATH

# The service itself waits 3 s for its database (bot/health/vitals.py).
_PATIENCE_S = 8.0
_ANSWERS = frozenset({200, 503})


class NoAnswer(Exception):  # noqa: N818 - says what happened
    """Nothing of ours answers there."""


def ask(host: str, port: int) -> dict[str, Any]:
    """What `/healthz` tells.

    Raises:
        NoAnswer: nothing answers, or something else.
    """
    shown = _reachable(host)
    # No proxy: it is this machine.
    with httpx.Client(timeout=_PATIENCE_S, trust_env=False) as client:
        try:
            answer = client.get(f"http://{shown}:{port}{PATH}")
            told = answer.json() if answer.status_code in _ANSWERS else None
        except (httpx.HTTPError, ValueError) as error:
            raise NoAnswer(type(error).__name__) from error
    if not isinstance(told, dict) or "ok" not in told:
        raise NoAnswer(f"HTTP {answer.status_code}")
    return told


def _reachable(host: str) -> str:
    """Where to ask what listens on that host: "all addresses" is not one."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1" if address.version == 4 else "[::1]"  # noqa: PLR2004 - IP's own number
    return f"[{address}]" if address.version == 6 else str(address)  # noqa: PLR2004 - IP's own number
