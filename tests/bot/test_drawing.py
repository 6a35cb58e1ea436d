"""Drawing in another process, and what happens when it dies."""

import os
import signal
from pathlib import Path

from bot.chat.drawing import Drawing


def _shout(what: str) -> bytes:
    return what.upper().encode()


def _die_once(marker: str) -> bytes:
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return b"drawn"


async def test_a_picture_is_drawn_elsewhere() -> None:
    """The result comes back."""
    drawing = Drawing()
    assert await drawing.draw(_shout, "a") == b"A"
    drawing.close()


async def test_a_worker_that_died_is_replaced(tmp_path: Path) -> None:
    """Killed for its memory, say: the next picture is drawn all the same."""
    drawing = Drawing()
    assert await drawing.draw(_die_once, str(tmp_path / "died")) == b"drawn"
    assert await drawing.draw(_shout, "b") == b"B"
    drawing.close()
