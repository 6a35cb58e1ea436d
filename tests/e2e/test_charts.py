"""Every button that draws, pressed over HTTP on the sandbox."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.storage import inbox, pictures
from bot.storage.people import Role
from bot.storage.pictures import picture_table
from messages.actions import encode
from messages.chart_actions import ShowHistoryChart, ShowTiersChart
from messages.charts import Chart
from scoring.unit import Level
from tests.e2e.conftest import ADMIN, CLERK, LEADER, PATIENCE_S, STRANGER, Shown, Stage, until
from tests.factories import S004_CSV
from tests.slow_pictures import draw_after

_GROUP, _BOT = -1004001, "b_bot"


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
    assert "Xã Tân Mỹ, Lấp Vò · điểm từng nhóm" in groups["text"]
    assert "Kỳ mới nhất: 72,7/100" in history["text"]
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


async def _asked(stage: Stage, text: str) -> Shown:
    """The photo that a sentence brings."""
    before = len(_photos(stage, STRANGER))
    stage.sandbox.type_text(STRANGER, STRANGER, text)
    await until(lambda: len(_photos(stage, STRANGER)) > before)
    return _photos(stage, STRANGER)[-1]


async def test_a_chart_asked_for_in_words_is_that_of_the_button(stage: Stage) -> None:
    """Of a card, of a history, of a ranking: the same picture, and no text beside it."""
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    ranking = await stage.ask(STRANGER, "/rank xã")
    drawn = await _drawn(stage, STRANGER, card, "Biểu đồ")
    history = await _drawn(stage, STRANGER, drawn, "Biểu đồ các kỳ")
    listed = await _drawn(stage, STRANGER, ranking, "Biểu đồ")
    before = len(stage.from_bot(STRANGER))
    asked = await _asked(stage, "cho anh xem biểu đồ xã Tân Mỹ nhé")
    assert asked["photo"] == drawn["photo"]
    assert asked["buttons"] == drawn["buttons"] != []
    assert (await _asked(stage, "do thi lich su xa tan my"))["photo"] == history["photo"]
    assert (await _asked(stage, "vẽ biểu đồ xếp hạng xã"))["photo"] == listed["photo"]
    assert len(stage.from_bot(STRANGER)) == before + 3


async def test_an_ambiguous_chart_is_drawn_once_the_unit_is_chosen(stage: Stage) -> None:
    """What was asked is not forgotten on the way."""
    question = await stage.ask(STRANGER, "biểu đồ lap vo")
    town = await _drawn(stage, STRANGER, question, "Thị trấn Lấp Vò, Lấp Vò")
    assert (await _asked(stage, "biểu đồ thị trấn Lấp Vò"))["photo"] == town["photo"]


async def test_what_cannot_be_drawn_is_told_in_words(stage: Stage) -> None:
    """As below a button: its main figures, and that there is no picture now."""
    stage.service._drawing.patience_s = 0.0
    shown = await stage.ask(STRANGER, "biểu đồ xã Tân Mỹ")
    assert "Chưa gửi được biểu đồ" in shown["text"]
    assert "Dưới trung vị của 13 đơn vị" in shown["text"]
    assert _photos(stage, STRANGER) == []


async def test_corrected_figures_are_drawn_anew(stage: Stage) -> None:
    """A new version of the month is another picture, though unit and period are the same."""
    before = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    first = await _drawn(stage, STRANGER, before, "Biểu đồ")
    stage.import_text(S004_CSV.replace("72,7", "72,9"))
    after = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    assert "72,9" in after["text"]
    second = await _drawn(stage, STRANGER, after, "Biểu đồ")
    assert second["photo"] != first["photo"]
    # The old message still shows what it told of, and that it counts no more.
    old = await _drawn(stage, STRANGER, before, "Biểu đồ")
    assert old["photo"] not in {first["photo"], second["photo"]}
    assert "72,7/100" in old["text"]
    assert "đã được thay bằng bản mới" in old["text"]


async def test_an_id_that_telegram_forgot_is_drawn_again(stage: Stage) -> None:
    """A database that came from another bot holds ids that mean nothing here."""
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    await _drawn(stage, STRANGER, card, "Biểu đồ")
    (key,) = await until(lambda: _keys(stage))
    with stage.office.database.write() as connection:
        pictures.keep(connection, key, "AgACanotherbots", stage.clock.now())
    photo = await _drawn(stage, STRANGER, card, "Biểu đồ")
    assert photo["photo"]
    assert _keys(stage) == [key]
    # The new id has taken its place.
    again = await _drawn(stage, STRANGER, card, "Biểu đồ")
    assert again["photo"] == photo["photo"]


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


@pytest.fixture
def drawn(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> list[Chart]:
    """What is drawn, each time it is."""
    seen: list[Chart] = []
    drawing = stage.service._drawing
    really = drawing.draw

    async def note(how: Callable[[Chart], bytes], what: Chart) -> bytes:
        seen.append(what)
        return await really(how, what)

    monkeypatch.setattr(drawing, "draw", note)
    return seen


async def test_a_chart_asked_twice_is_drawn_once(stage: Stage, drawn: list[Chart]) -> None:
    """And uploaded once, whoever asks; corrected figures are drawn anew."""
    photos = []
    for chat in (STRANGER, STRANGER, LEADER):
        card = await stage.ask(chat, "/score xã Tân Mỹ")
        photos.append((await _drawn(stage, chat, card, "Biểu đồ"))["photo"])
        await until(lambda: len(_keys(stage)) == 1)
    assert len(set(photos)) == len(drawn) == 1
    stage.import_text(S004_CSV.replace("72,7", "72,9"))
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    await _drawn(stage, STRANGER, card, "Biểu đồ")
    assert len(drawn) == 2


async def test_people_who_ask_at_the_same_time_share_one_drawing(
    stage: Stage, drawn: list[Chart]
) -> None:
    """After a digest, say: many press the same button within a second."""
    chats = (STRANGER, LEADER, CLERK, ADMIN)
    cards = [await stage.ask(chat, "/score xã Tân Mỹ") for chat in chats]
    photos = await asyncio.gather(
        *(_drawn(stage, chat, card, "Biểu đồ") for chat, card in zip(chats, cards, strict=True))
    )
    assert all(photo["photo"] for photo in photos)
    assert len(drawn) == 1
    await until(lambda: not stage.service._album._making)


async def test_texts_are_answered_while_a_picture_is_drawn(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it takes."""
    marker = tmp_path / "now"
    monkeypatch.setattr("bot.chat.album.draw", partial(draw_after, str(marker)))
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    await stage.press(STRANGER, card, "Biểu đồ")
    assert "72,7" in (await stage.ask(LEADER, "/score xã Tân Mỹ"))["text"]
    assert _photos(stage, STRANGER) == []
    marker.touch()
    await until(lambda: _photos(stage, STRANGER))


async def test_a_picture_that_hangs_is_told_in_words(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the buttons of the picture; asked for again it is drawn."""
    marker = tmp_path / "now"
    monkeypatch.setattr("bot.chat.album.draw", partial(draw_after, str(marker)))
    drawing = stage.service._drawing
    patience, drawing.patience_s = drawing.patience_s, 0.1
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    await stage.press(STRANGER, card, "Biểu đồ")
    words = await until(
        lambda: next((m for m in stage.from_bot(STRANGER) if "Chưa gửi được" in m["text"]), None)
    )
    assert "Dưới trung vị của 13 đơn vị" in words["text"]
    assert words["buttons"] != []
    drawing.patience_s = patience
    marker.touch()
    assert (await _drawn(stage, STRANGER, card, "Biểu đồ"))["photo"]


async def test_a_group_that_takes_no_pictures_gets_the_words(stage: Stage) -> None:
    """Its rights let the bot write, and attach nothing: that is no lost chat."""
    stage.sandbox.add_group(_GROUP, "Lấp Vò", [STRANGER])
    stage.sandbox.type_text(_GROUP, STRANGER, f"/score@{_BOT} xã Tân Mỹ")
    card = await until(lambda: stage.from_bot(_GROUP) and stage.from_bot(_GROUP)[-1])
    stage.sandbox.script(_GROUP, "no_photos")
    await stage.press(_GROUP, card, "Biểu đồ", STRANGER)
    await until(lambda: len(stage.from_bot(_GROUP)) > 1)
    assert "Chưa gửi được biểu đồ" in stage.from_bot(_GROUP)[-1]["text"]
    assert _keys(stage) == []


async def test_the_same_chat_is_answered_while_its_picture_is_drawn(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed or pressed; the picture follows, and counts as handled only once it was sent."""
    marker = tmp_path / "now"
    monkeypatch.setattr("bot.chat.album.draw", partial(draw_after, str(marker)))
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    await stage.press(STRANGER, card, "Biểu đồ")
    stage.sandbox.type_text(STRANGER, STRANGER, "biểu đồ xã Vĩnh Thạnh")
    assert "Vĩnh Thạnh" in (await stage.ask(STRANGER, "/score xã Vĩnh Thạnh"))["text"]
    assert _photos(stage, STRANGER) == []
    # Whoever dies now is asked again for what was not sent, and for no more.
    await until(lambda: len(_unhandled(stage)) == 2)
    marker.touch()
    await until(lambda: len(_photos(stage, STRANGER)) == 2)
    await until(lambda: not _unhandled(stage))


async def test_a_picture_under_way_is_sent_before_the_end(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though others of its chat have passed it."""
    marker = tmp_path / "now"
    monkeypatch.setattr("bot.chat.album.draw", partial(draw_after, str(marker)))
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    await stage.press(STRANGER, card, "Biểu đồ")
    await stage.ask(STRANGER, "/score xã Vĩnh Thạnh")
    stage.service.stop()
    await until(lambda: stage.sandbox.world.updates._poll is None)
    marker.touch()
    await until(lambda: _photos(stage, STRANGER))
    await until(lambda: not _unhandled(stage))


def _unhandled(stage: Stage) -> list[object]:
    with stage.office.database.read() as connection:
        return list(inbox.unhandled(connection))


async def test_two_taps_in_a_hurry_bring_one_picture(stage: Stage) -> None:
    """The second is made while the picture is drawn; whoever taps later gets another one."""
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    for _ in range(2):
        await stage.press(STRANGER, card, "Biểu đồ")
    await until(lambda: _photos(stage, STRANGER) and not _unhandled(stage))
    assert len(_photos(stage, STRANGER)) == 1
    await _drawn(stage, STRANGER, card, "Biểu đồ")


async def test_two_taps_on_a_unit_meant_bring_one_picture(stage: Stage) -> None:
    """A chart asked for in words, of several units that may be meant."""
    question = await stage.ask(STRANGER, "biểu đồ xã Long Hưng")
    for _ in range(2):
        await stage.press(STRANGER, question, question["buttons"][0][0]["text"])
    await until(lambda: _photos(stage, STRANGER) and not _unhandled(stage))
    assert len(_photos(stage, STRANGER)) == 1
