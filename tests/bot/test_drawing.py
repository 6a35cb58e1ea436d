"""Drawing in another process, and what happens when it dies, hangs, or has too much to do."""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.chat.drawing import Drawing, NotDrawn

# None of it takes a tenth of that; a machine that is busy elsewhere may.
_DEADLINE_S = 20.0


def _shout(what: str) -> bytes:
    return what.upper().encode()


def _pid(what: str) -> bytes:
    del what
    return str(os.getpid()).encode()


def _die_once(marker: str) -> bytes:
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return b"drawn"


def _die(what: str) -> bytes:
    del what
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def _hang(what: str) -> bytes:
    del what
    time.sleep(3600)
    return b""


@pytest.fixture
def drawing() -> Iterator[Drawing]:
    """Ended after the test, whatever it does then."""
    made = Drawing()
    yield made
    made.close()


async def test_a_picture_is_drawn_elsewhere(drawing: Drawing) -> None:
    """The result comes back."""
    assert await drawing.draw(_shout, "a") == b"A"
    assert int(await drawing.draw(_pid, "")) != os.getpid()


async def test_a_worker_that_died_is_replaced(drawing: Drawing, tmp_path: Path) -> None:
    """Killed for its memory, say: the picture is drawn all the same, and the next one."""
    assert await drawing.draw(_die_once, str(tmp_path / "died")) == b"drawn"
    assert await drawing.draw(_shout, "b") == b"B"


async def test_a_worker_killed_between_two_pictures_is_replaced(drawing: Drawing) -> None:
    """Nobody notices."""
    os.kill(int(await drawing.draw(_pid, "")), signal.SIGKILL)
    assert await drawing.draw(_shout, "b") == b"B"


async def test_a_picture_that_kills_twice_is_given_up(drawing: Drawing) -> None:
    """It is told so, and the next one is drawn."""
    with capture_logs() as logs, pytest.raises(NotDrawn):
        await drawing.draw(_die, "")
    assert [entry["event"] for entry in logs] == ["drawing_restarted"] * 2
    assert await drawing.draw(_shout, "b") == b"B"


async def test_a_picture_that_hangs_ends_with_its_process(drawing: Drawing) -> None:
    """It does not hold up those after it, nor stay and burn a core."""
    old = int(await drawing.draw(_pid, ""))
    patience, drawing.patience_s = drawing.patience_s, 0.2
    with capture_logs() as logs, pytest.raises(NotDrawn):
        await drawing.draw(_hang, "")
    assert [entry["event"] for entry in logs] == ["drawing_hung"]
    drawing.patience_s = patience
    assert await drawing.draw(_shout, "b") == b"B"
    async with asyncio.timeout(20):
        # Asking for the living ones takes leave of the dead.
        while old in {child.pid for child in multiprocessing.active_children()}:  # noqa: ASYNC110 - a process ends, nobody says so
            await asyncio.sleep(0.005)


async def test_a_picture_waits_for_its_turn_without_losing_its_time(drawing: Drawing) -> None:
    """Each has the whole time for itself, however many are before it."""
    await drawing.draw(_shout, "")
    drawing.patience_s = 2.0
    drawn = await asyncio.gather(*(drawing.draw(_nap, 0.4) for _ in range(6)))
    assert drawn == [b"slept"] * 6


def _nap(seconds: float) -> bytes:
    time.sleep(seconds)
    return b"slept"


async def test_an_end_does_not_wait_for_a_picture_that_hangs() -> None:
    """Nobody waits for it any more."""
    drawing = Drawing()
    await drawing.draw(_shout, "")
    asked = asyncio.create_task(drawing.draw(_hang, ""))
    # It has its turn, and the process its work, once the loop has gone round.
    for _ in range(10):
        await asyncio.sleep(0)
    before = time.monotonic()
    drawing.close()
    assert time.monotonic() - before < 60
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)


_SERVICE = """
import asyncio, sys
sys.path.insert(0, {tree!r})
from bot.chat.drawing import Drawing
from tests.bot.test_drawing import say_who

async def draw():
    await Drawing().draw(say_who, sys.argv[1])
    print("drawn", flush=True)
    await asyncio.sleep(3600)

if __name__ == "__main__":
    asyncio.run(draw())
"""


def say_who(then: str) -> bytes:
    """Say which process this is; go on drawing if told so."""
    print(os.getpid(), flush=True)  # noqa: T201 - the test reads it
    if then == "draw on":
        time.sleep(3600)
    return b""


@pytest.mark.parametrize("then", ["draw on", "wait for work"])
def test_drawing_ends_when_the_service_is_killed(tmp_path: Path, then: str) -> None:
    """`kill -9`, or no memory: no process stays that nobody knows, whatever it does just then."""
    script = tmp_path / "service.py"
    script.write_text(_SERVICE.format(tree=str(Path(__file__).parents[2])))
    service = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, str(script), then], stdout=subprocess.PIPE, text=True
    )
    assert service.stdout is not None
    who = int(service.stdout.readline())
    try:
        if then == "wait for work":
            assert service.stdout.readline() == "drawn\n"
        service.kill()
        # All that hold the other end of what it says have to end, and drawing is one of them.
        said, _ = service.communicate(timeout=_DEADLINE_S)
        assert said == ""
    except subprocess.TimeoutExpired:
        os.kill(who, signal.SIGKILL)
        raise
    finally:
        service.kill()
        service.wait()
