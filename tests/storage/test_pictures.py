"""Pictures that Telegram keeps: found by what they show, forgotten when nobody asks any more."""

import asyncio
from datetime import timedelta

import pytest

from bot.chat.album import Album
from bot.chat.drawing import Drawing
from bot.clock import FixedClock
from bot.housekeeping import PICTURE_LIFE, Housekeeping
from bot.storage import pictures
from bot.storage.database import Database
from bot.storage.pictures import Picture, picture_table
from messages.chart_examples import CHART_EXAMPLES
from messages.charts import content_key

_DAY = timedelta(days=1)
_CHART = CHART_EXAMPLES["chart-groups"].chart


def _find(database: Database, key: str) -> Picture | None:
    with database.read() as connection:
        return pictures.find(connection, key)


def _keep(database: Database, clock: FixedClock, key: str, file_id: str = "AgAC") -> None:
    with database.write() as connection:
        pictures.keep(connection, key, file_id, clock.now())


def test_a_picture_is_known_by_the_id_it_was_sent_under_last(
    database: Database, clock: FixedClock
) -> None:
    """A new id takes the place of the old one, and only there."""
    first = clock.now()
    _keep(database, clock, "a", "one")
    _keep(database, clock, "b", "other")
    clock.at += _DAY
    _keep(database, clock, "a", "two")
    assert _find(database, "a") == Picture("two", first + _DAY)
    assert _find(database, "b") == Picture("other", first)
    assert _find(database, "c") is None


def test_pictures_that_nobody_asks_for_are_forgotten(database: Database, clock: FixedClock) -> None:
    """By the nightly job; one that is sent again lives on."""
    _keep(database, clock, "old")
    _keep(database, clock, "asked")
    with database.write() as connection:
        pictures.use(connection, "asked", clock.now() + _DAY)
    tidy = Housekeeping(database, clock, timedelta(days=30), timedelta(days=90))
    tidy.tidy(clock.now() + PICTURE_LIFE)
    assert _find(database, "old") is not None
    tidy.tidy(clock.now() + PICTURE_LIFE + timedelta(seconds=1))
    assert _find(database, "old") is None
    assert _find(database, "asked") is not None


@pytest.fixture
def album(database: Database, clock: FixedClock) -> Album:
    """Over each kind of database; nothing is drawn."""
    drawing = Drawing()
    drawing.close()
    return Album(database, clock, drawing)


def test_that_a_picture_is_asked_for_is_noted_once_a_day(album: Album, clock: FixedClock) -> None:
    """So that mostly a picture is sent without a write."""
    asyncio.run(album.keep(_CHART, "AgAC"))
    first = clock.now()
    noted = []
    for later in (_DAY - timedelta(seconds=1), _DAY, _DAY + timedelta(hours=23)):
        clock.at = first + later
        assert asyncio.run(album.find(_CHART)) == "AgAC"
        found = _find(album.database, content_key(_CHART))
        assert found is not None
        noted.append(found.used_at - first)
    assert noted == [timedelta(0), _DAY, _DAY]
    with album.database.read() as connection:
        assert len(connection.execute(picture_table.select()).all()) == 1
