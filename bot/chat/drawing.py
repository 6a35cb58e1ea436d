"""Where charts are drawn: a process of its own, since drawing holds the interpreter 60 ms."""

import asyncio
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

import structlog

log = structlog.get_logger()

# A picture takes a tenth of a second, the first one a second more for loading matplotlib. What
# takes longer than this, in seconds, hangs: nobody waits for it, and it holds up the others.
PATIENCE_S = 15.0
_TRIES = 2

_What = TypeVar("_What")


class NotDrawn(Exception):  # noqa: N818 - says what happened
    """There will be no picture now; somebody who asks again later may get it."""


def _pool() -> ProcessPoolExecutor:
    spawning = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, mp_context=spawning, initializer=_end_with_the_service)


def _end_with_the_service() -> None:
    """In the drawing process: end as soon as the service is gone, even if it was killed.

    Nothing else would tell it: it holds an end of the very pipe on which it waits for work.
    """
    service = multiprocessing.parent_process()
    if service is None:  # never so: it is called in the process that was spawned
        return

    def end() -> None:
        service.join()
        # Whatever is being drawn: nobody is left to take it.
        os._exit(0)

    threading.Thread(target=end, name="end-with-the-service", daemon=True).start()


class Drawing:
    """Draws in another process, one picture after the other; one that died or hangs is replaced.

    Args:
        patience_s: how long one picture may take.
    """

    def __init__(self, *, patience_s: float = PATIENCE_S) -> None:
        self.patience_s = patience_s
        self._workers = _pool()
        # The time limit is that of a picture, not of those before it.
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._closed = False

    async def draw(self, how: Callable[[_What], bytes], what: _What) -> bytes:
        """The picture; tried once more if the process died over it.

        Raises:
            NotDrawn: it takes too long, the process died over it twice, or there is none.
        """
        self._waiting += 1
        try:
            async with self._turn:
                return await self._drawn(how, what)
        finally:
            self._waiting -= 1

    async def _drawn(self, how: Callable[[_What], bytes], what: _What) -> bytes:
        loop = asyncio.get_running_loop()
        for _ in range(_TRIES):
            if self._closed:
                break
            try:
                async with asyncio.timeout(self.patience_s):
                    return await loop.run_in_executor(self._workers, how, what)
            except BrokenProcessPool:
                log.warning("drawing_restarted")
                self._replace()
            except TimeoutError:
                log.warning("drawing_hung", after_s=self.patience_s)
                self._replace()
                # The same picture would take as long again.
                break
            except OSError as error:
                # The machine has no room for another process.
                log.warning("drawing_not_started", error=type(error).__name__)
                break
        raise NotDrawn

    def _replace(self) -> None:
        """A new process for the next picture; the old one ends now, whatever it does."""
        self._kill()
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._workers = _pool()

    def close(self) -> None:
        """End the process; nobody waits for a picture any more."""
        self._closed = True
        if self._waiting:
            self._kill()
        self._workers.shutdown(cancel_futures=True)

    def _kill(self) -> None:
        # Python 3.14 has kill_workers() for this.
        for process in list((self._workers._processes or {}).values()):  # noqa: SLF001 - see above
            process.kill()
