"""The real service in a process of its own, that can be killed as by `kill -9`."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

from tests.soak.telegram import TOKEN

_TREE = Path(__file__).parents[2]


class Service:
    """`bot766 run`, life after life."""

    def __init__(self, folder: Path, database_url: str, telegram_url: str) -> None:
        self._folder = folder
        self._variables = {
            "BOT766_TELEGRAM__TOKEN": TOKEN,
            "BOT766_TELEGRAM__API_URL": telegram_url,
            "BOT766_DATABASE__URL": database_url,
            "BOT766_DATA_DIR": str(folder),
        }
        self._process: asyncio.subprocess.Process | None = None
        self.began = 0.0

    async def start(self) -> None:
        """Begin a life; what it logs is kept beside the database."""
        path = os.environ["PATH"]  # noqa: TID251 - the child needs it
        with (self._folder / "service.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run",
                cwd=self._folder,
                env={"PATH": path, "PYTHONPATH": str(_TREE), **self._variables},
                stdout=asyncio.subprocess.DEVNULL,
                stderr=log,
            )  # fmt: skip
        self.began = time.monotonic()

    def kill(self) -> None:
        """SIGKILL; not a line of it runs any more."""
        if self._process is not None and self._process.returncode is None:
            os.kill(self._process.pid, signal.SIGKILL)

    async def gone(self, within_s: float = 30.0) -> int:
        """Wait for its end; gives its exit code."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), within_s)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.returncode is None

    async def end(self) -> None:
        """End it gracefully."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self.gone()
