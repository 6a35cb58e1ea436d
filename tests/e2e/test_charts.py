"""Every button that draws, pressed over HTTP on the sandbox."""

import pytest

from bot.storage import pictures
from bot.storage.people import Role
from bot.storage.pictures import picture_table
from messages.actions import ShowHistoryChart, ShowTiersChart, encode
from scoring.unit import Level
from tests.e2e.conftest import LEADER, PATIENCE_S, STRANGER, Shown, Stage, until
from tests.factories import S004_CSV


def _photos(stage: Stage, chat: int) -> list[Shown]:
    return [message for message in stage.from_bot(chat) if message["photo"]]


async def _drawn(stage: Stage, chat: int, message: Shown, text: str) -> Shown:
    """The photo that a button brings."""
    before = len(_photos(stage, chat))
    await stage.press(chat, message, text)
    await until(lambda: len(_photos(stage, chat)) > before)
    return _photos(stage, chat)[-1]


def _keys(stage: Stage) -> list[str]:
    with stage.office.database.read() as connection:
        return sorted(row.key for row in connection.execute(picture_table.select()))


async def test_a_chart_of_groups_leads_to_the_history(stage: Stage) -> None:
    """From a card, and from the photo below it."""
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    groups = await _drawn(stage, STRANGER, card, "Biểu đồ")
    history = await _drawn(stage, STRANGER, groups, "Biểu đồ các kỳ")
    await until(lambda: len(_keys(stage)) == 2)
    assert history["photo"] != groups["photo"]
    assert {groups["photo_size"][0], history["photo_size"][0]} == {1080}
    again = await _drawn(stage, STRANGER, groups, "Biểu đồ các kỳ")
    assert again["photo"] == history["photo"]
    # Sent by id, it leads on all the same.
    known = await _drawn(stage, STRANGER, card, "Biểu đồ")
    assert known["photo"] == groups["photo"]
    assert known["buttons"] == groups["buttons"] != []


async def test_a_ranking_leads_to_its_charts(stage: Stage) -> None:
    """The asker's own unit makes it another picture; the tiers are everybody's."""
    stage.bind(LEADER, "xã Tân Mỹ", Role.LEADER)
    rank, tiers = [], []
    for chat, kept in ((STRANGER, 2), (LEADER, 3)):
        asked = await stage.ask(chat, "/rank")
        rank.append((await _drawn(stage, chat, asked, "Biểu đồ"))["photo"])
        tiers.append((await _drawn(stage, chat, asked, "Xếp loại các kỳ"))["photo"])
        await until(lambda kept=kept: len(_keys(stage)) == kept)
    assert rank[0] != rank[1]
    assert tiers[0] == tiers[1]


async def test_corrected_figures_are_drawn_anew(stage: Stage) -> None:
    """A new version of the month is another picture, though unit and period are the same."""
    before = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    first = await _drawn(stage, STRANGER, before, "Biểu đồ")
    stage.import_text(S004_CSV.replace("72,7", "72,9"))
    after = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    assert "72,9" in after["text"]
    second = await _drawn(stage, STRANGER, after, "Biểu đồ")
    assert second["photo"] != first["photo"]
    # The old message still shows what it told of.
    assert (await _drawn(stage, STRANGER, before, "Biểu đồ"))["photo"] == first["photo"]


async def test_an_id_that_telegram_forgot_is_drawn_again(stage: Stage) -> None:
    """A database that came from another bot holds ids that mean nothing here."""
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    await _drawn(stage, STRANGER, card, "Biểu đồ")
    (key,) = await until(lambda: _keys(stage))
    with stage.office.database.write() as connection:
        pictures.keep(connection, key, "AgACanotherbots")
    photo = await _drawn(stage, STRANGER, card, "Biểu đồ")
    assert photo["photo"]
    assert _keys(stage) == [key]


@pytest.mark.parametrize(
    "action", [ShowHistoryChart(10**17), ShowTiersChart(10**17, Level.COMMUNE, 1)]
)
async def test_a_forged_chart_is_answered_in_words(
    stage: Stage, action: ShowHistoryChart | ShowTiersChart
) -> None:
    """Nothing is drawn, nothing is kept, and the presser is told so."""
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    before = len(stage.from_bot(STRANGER))
    await stage.sandbox.press(
        STRANGER, STRANGER, card["message_id"], encode(action), PATIENCE_S, forged=True
    )
    await until(lambda: len(stage.from_bot(STRANGER)) > before)
    assert "số liệu" in stage.from_bot(STRANGER)[-1]["text"]
    assert _photos(stage, STRANGER) == []
    assert _keys(stage) == []


async def test_two_taps_in_a_hurry_bring_one_picture(stage: Stage) -> None:
    """The second is made while the picture is drawn; whoever taps later gets another one."""
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    for _ in range(2):
        await stage.press(STRANGER, card, "Biểu đồ")
    await stage.ask(STRANGER, "/score xã Vĩnh Thạnh")
    assert len(_photos(stage, STRANGER)) == 1
    await _drawn(stage, STRANGER, card, "Biểu đồ")
