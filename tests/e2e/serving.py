"""The whole service in one loop with the test: set up for a sandbox, started, ended."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.app import Service
from bot.office import Office
from bot.sandbox.server import Sandbox
from bot.settings import Settings, load
from tests.sandboxes import TOKEN

# Starting and ending take a tenth of it; a machine that is busy elsewhere may take longer.
_MOST_S = 30.0


def settings_for(folder: Path, sandbox: Sandbox, **others: Any) -> Settings:  # noqa: ANN401 - load's
    """Those of a service on that sandbox; it tells nobody of its health unless `others` say so."""
    telegram = {"token": TOKEN, "api_url": sandbox.url}
    return load(data_dir=str(folder), **{"telegram": telegram, "health": {"listen": ""}, **others})


@asynccontextmanager
async def serving(built: Office) -> AsyncIterator[Service]:
    """A service that is ready; what it died of, if it did."""
    service = Service(built)
    ready = asyncio.Event()
    running = asyncio.create_task(service.run(ready=lambda _: ready.set()))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({running, waiting}, timeout=_MOST_S, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if running.done():
        await running
    try:
        assert ready.is_set()
        yield service
    finally:
        service.stop()
        await asyncio.wait_for(running, _MOST_S)
