"""Several who ask for one picture at the same time."""

import asyncio

from bot.chat.album import Album
from bot.chat.drawing import Drawing
from bot.office import Office
from messages.chart_examples import CHART_EXAMPLES


async def test_an_asker_who_is_let_go_takes_the_picture_from_nobody(
    built: Office,
) -> None:
    """Two wait for one picture; one of them hangs up."""
    drawing = Drawing()
    album = Album(built.database, built.clock, drawing)
    async with album.together(CHART_EXAMPLES["chart-groups"].chart) as making:
        first = asyncio.create_task(making.png())
        await asyncio.sleep(0)
        first.cancel()
        assert (await making.png()).startswith(b"\x89PNG")
    assert first.cancelled()
    drawing.close()
