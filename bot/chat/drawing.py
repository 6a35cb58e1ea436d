"""Where charts are drawn: a process of its own, since drawing holds the interpreter 60 ms."""

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

import structlog

log = structlog.get_logger()

_What = TypeVar("_What")


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))


class Drawing:
    """Draws in another process; one that died is replaced."""

    def __init__(self) -> None:
        self._workers = _pool()

    async def draw(self, how: Callable[[_What], bytes], what: _What) -> bytes:
        """The picture; tried once more if the process died over it."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._workers, how, what)
        except BrokenProcessPool:
            log.warning("drawing_restarted")
            self._workers.shutdown(wait=False)
            self._workers = _pool()
            return await loop.run_in_executor(self._workers, how, what)

    def close(self) -> None:
        """End the process; what was not begun is dropped."""
        self._workers.shutdown(cancel_futures=True)
