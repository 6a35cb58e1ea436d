"""`bot766 run` as a process of its own."""

import asyncio
import os
import sys
from pathlib import Path

from tests.e2e.conftest import PATIENCE_S


class Process:
    """`bot766 run` as its administrator runs it."""

    # What Python is given; a test may shorten a time before the command begins.
    entry: tuple[str, ...] = ("-m", "bot")
    command = "run"

    def __init__(self, folder: Path, **variables: str) -> None:
        self._folder = folder
        self._variables = variables
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, *words: str) -> asyncio.subprocess.Process:
        """Start it; gives the process."""
        path = os.environ["PATH"]  # noqa: TID251 - the child needs it
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, *self.entry, self.command, *words,
            cwd=self._folder,
            env={"PATH": path, "PYTHONPATH": str(Path(__file__).parents[2]), **self._variables},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        return self._process

    async def line(self) -> str:
        """Its next line on stdout."""
        assert self._process
        assert self._process.stdout
        return (await asyncio.wait_for(self._process.stdout.readline(), PATIENCE_S)).decode()

    async def end(self, number: int) -> int:
        """Send a signal; gives the exit code, 0 if it was never started."""
        if self._process is None:
            return 0
        if self._process.returncode is None:
            self._process.send_signal(number)
        await asyncio.wait_for(self._process.communicate(), PATIENCE_S)
        assert self._process.returncode is not None
        return self._process.returncode
