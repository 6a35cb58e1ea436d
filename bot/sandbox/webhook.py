"""How do updates reach a bot that has set a webhook?"""

import asyncio
import ipaddress
import json
import re
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog
from tornado.httpclient import AsyncHTTPClient, HTTPError, HTTPRequest

from bot.sandbox.refusal import bad_request
from bot.sandbox.updates import Updates
from bot.sandbox.wire import Json

log = structlog.get_logger()

# Seconds before each further try; after the last the update is given up, or a broken receiver
# would stop all others for good. Short, because the receiver is on the same machine.
PAUSES_S = (0.05, 0.2, 1.0, 3.0)
_ANSWER_WITHIN_S = 30.0
_PORTS = frozenset({80, 88, 443, 8443})
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_LONGEST_SECRET = 256


@dataclass
class Hook:
    """An address and the secret that proves who calls."""

    url: str
    secret: str = ""


def checked_hook(url: str, secret: str) -> Hook:
    """A webhook Telegram would accept; a loopback address may be plain HTTP on any port."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise bad_request("bad webhook: invalid webhook URL specified") from None
    if not _is_loopback(host):
        if parts.scheme != "https":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if port not in _PORTS | {None}:
            raise bad_request(
                "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
            )
    elif parts.scheme not in ("http", "https"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if len(secret) > _LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    return Hook(url, secret)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Webhook:
    """Delivers updates by POST, one at a time and in order, while a hook is set."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self._task: asyncio.Task[None] | None = None
        self.hook: Hook | None = None
        self.last_error = ""
        self.last_error_at = 0

    async def set(self, hook: Hook | None) -> None:
        """Begin to deliver to another address, or stop."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        self.hook, self.last_error = hook, ""
        if hook:
            self._task = asyncio.create_task(self._deliver(hook))

    def info(self) -> Json:
        """What getWebhookInfo answers."""
        shown: Json = {
            "url": self.hook.url if self.hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending),
        }
        if self.last_error:
            shown["last_error_date"] = self.last_error_at
            shown["last_error_message"] = self.last_error
        if self._updates.allowed:
            shown["allowed_updates"] = self._updates.allowed
        return shown

    async def _deliver(self, hook: Hook) -> None:
        client = AsyncHTTPClient(force_instance=True)
        try:
            while True:
                if not self._updates.pending:
                    self._updates.arrived.clear()
                    await self._updates.arrived.wait()
                    continue
                update = self._updates.pending[0]
                await self._post(client, hook, update)
                self._updates.confirm(update["update_id"] + 1)
        finally:
            client.close()

    async def _post(self, client: AsyncHTTPClient, hook: Hook, update: Json) -> None:
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        request = HTTPRequest(
            hook.url,
            method="POST",
            headers=headers,
            body=json.dumps(update),
            request_timeout=_ANSWER_WITHIN_S,
            follow_redirects=False,
            # A loopback receiver has a certificate of its own making, if any.
            validate_cert=not _is_loopback(urlsplit(hook.url).hostname or ""),
        )
        for pause_s in (*PAUSES_S, None):
            try:
                await client.fetch(request)
            except HTTPError as error:
                self.last_error = f"Wrong response from the webhook: {error.code} {error.message}"
            except OSError as error:
                self.last_error = f"Connection failed: {type(error).__name__}"
            else:
                return
            self.last_error_at = int(time.time())
            if pause_s is None:
                log.warning("webhook.given_up", update_id=update["update_id"])
            else:
                await asyncio.sleep(pause_s)
