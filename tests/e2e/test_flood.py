"""Somebody who floods the bot is slowed politely, and nobody else notices."""

import asyncio

import pytest

from bot.chat.crowd import BURST, MOST_WAITING
from tests.e2e.conftest import LEADER, PATIENCE_S, STRANGER, Stage, until

# Of the first poll all may wait, of the second a few; the third is too many.
FLOOD = 2 * MOST_WAITING + BURST


async def test_a_flood_is_answered_with_a_word_and_others_at_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The flooder's line is full; another chat's question does not wait behind it."""
    monkeypatch.setattr("bot.chat.crowd.BURST", BURST)
    for number in range(FLOOD):
        stage.sandbox.type_text(STRANGER, STRANGER, f"/score {number}")
    said = await stage.ask(LEADER, "/score xã Vĩnh Thạnh")
    assert "90,13" in said["text"]

    def told() -> list[str]:
        return [m["text"] for m in stage.from_bot(STRANGER) if "Nhiều tin" in m["text"]]

    await until(told)
    assert len(told()) == 1
    assert len(stage.from_bot(STRANGER)) <= BURST + MOST_WAITING + 1


async def test_a_flood_of_taps_holds_up_nobody_else(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The very same tap waits once; other buttons of the same chat wait in its line."""
    card = await stage.ask(STRANGER, "/score xã Vĩnh Thạnh")
    datas = [b["callback_data"] for row in card["buttons"] for b in row]
    monkeypatch.setattr("bot.chat.crowd.BURST", 1)
    taps = [
        asyncio.create_task(
            stage.sandbox.press(STRANGER, STRANGER, card["message_id"], data, PATIENCE_S)
        )
        # More taps at once than the service handles at a time.
        for _ in range(40)
        for data in datas
    ]
    await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE_S):
        said = await stage.ask(LEADER, "/score xã Vĩnh Thạnh")
    assert "90,13" in said["text"]
    await asyncio.gather(*taps, return_exceptions=True)
