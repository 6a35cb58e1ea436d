"""Several who ask for pictures at the same time."""

import asyncio
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from bot.chat.album import Album, Making
from bot.chat.drawing import Drawing, NotDrawn
from bot.office import Office
from messages.chart_examples import CHART_EXAMPLES

_GROUPS, _TIERS = (CHART_EXAMPLES[name].chart for name in ("chart-groups", "chart-tiers"))


@pytest.fixture
def album(built: Office) -> Iterator[Album]:
    """With room for two."""
    drawing = Drawing()
    yield Album(built.database, built.clock, drawing, most_waiting=2)
    drawing.close()


async def _begun(making: Making) -> asyncio.Task[bytes]:
    task = asyncio.create_task(making.png())
    await asyncio.sleep(0)
    return task


async def test_an_asker_who_is_let_go_takes_the_picture_from_nobody(album: Album) -> None:
    """Two wait for one picture; one of them hangs up."""
    async with album.together(_GROUPS) as making:
        first = await _begun(making)
        first.cancel()
        assert (await making.png()).startswith(b"\x89PNG")
    assert first.cancelled()


async def test_who_comes_when_too_many_wait_is_told_at_once(album: Album) -> None:
    """Whichever picture they want; the others get theirs, and afterwards there is room again."""
    async with album.together(_GROUPS) as one, album.together(_TIERS) as other:
        waiting = [await _begun(one), await _begun(other)]
        with capture_logs() as logs:
            for making in (one, other):
                with pytest.raises(NotDrawn):
                    await making.png()
        assert [entry["event"] for entry in logs] == ["drawing_crowded"] * 2
        assert not any(task.done() for task in waiting)
        assert all(png.startswith(b"\x89PNG") for png in await asyncio.gather(*waiting))
        assert album.waiting == 0
        assert await one.png() == waiting[0].result()
