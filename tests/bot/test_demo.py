"""What a newcomer finds in the sandbox: two places side by side, the newer one with advice."""

import re
from datetime import datetime, timedelta

import pytest

from bot import demo
from bot.clock import FixedClock
from bot.demo import Person
from bot.office import Office
from bot.storage import snapshots, units
from bot.storage.outbox import outbox_table
from messages.answers import AdviceShown, Card
from messages.asked import ScoreOf
from scoring.names import plain_key
from scoring.period import Period
from scoring.snapshot import State
from scoring.unit import Level
from tests.conftest import ZONE
from tests.sample_province import COMMUNES, FOLDER, MONTHS, file_name, table

CHAIRMAN = 1004
STRANGER = 1005


@pytest.fixture
async def played(built: Office) -> Office:
    """The demonstration, typed into no chat."""

    async def type_text(person: Person, text: str) -> None:
        built.people.take(text.removeprefix("/start "), person.chat_id)

    await demo.play(built, demo.PLACES, type_text)
    return built


def _told(office: Office) -> dict[int, list[str]]:
    """What waits to be sent, by chat."""
    rows = outbox_table.c
    found: dict[int, list[str]] = {}
    with office.database.read() as connection:
        for row in connection.execute(outbox_table.select().order_by(rows.id)).mappings():
            found.setdefault(row["chat_id"], []).append(row["message"]["text"])
    return found


def _advice(office: Office) -> dict[str, AdviceShown]:
    """Of every commune of 2026, by name."""
    with office.database.read() as connection:
        known = units.units(connection)
        head = snapshots.listing(connection, known)[0]
    assert head.period == MONTHS[-1]
    found = {}
    for uid, unit in known.items():
        if unit.name in COMMUNES:
            shown = office.answers.advice(uid, head.id)
            assert isinstance(shown, AdviceShown)
            found[unit.name] = shown
    return found


@pytest.mark.parametrize("month", MONTHS, ids=file_name)
def test_the_files_are_what_they_are_written_by(month: Period) -> None:
    """Whoever changes the figures changes them in one place."""
    assert (FOLDER / file_name(month)).read_text("utf-8") == table(month)


async def test_all_is_taken_at_once(played: Office) -> None:
    """Nothing is held for a person whom a newcomer would have to play first."""
    heads = played.pipeline.snapshots()
    assert [(len(heads), head.state) for head in heads] == [(4, State.ACCEPTED)] * 4


async def test_only_the_published_month_passes_for_real(played: Office) -> None:
    """Every other one says that it is made up."""
    real = [head.period.code for head in played.pipeline.snapshots() if not head.simulated]
    assert real == ["2024-01"]


async def test_every_commune_is_advised_in_every_group(played: Office) -> None:
    """The counts give the points of each group, and what the province loses is the province's."""
    found = _advice(played)
    assert found.keys() == COMMUNES.keys()
    for shown in found.values():
        advised = shown.result.advised
        assert advised is not None
        assert advised.withheld == ()
        assert advised.first is not None
        assert {one.owner for one in advised.not_own} == {Level.PROVINCE}


async def test_communes_are_of_many_kinds(played: Office) -> None:
    """Four tiers, a shared place, some that rose and some that fell."""
    results = [shown.result for shown in _advice(played).values()]
    tiers = {result.now.score.tier.name for result in results if result.now.score.tier}
    assert tiers == {"Xuất sắc", "Tốt", "Khá", "Trung bình"}
    places = [result.now.rank.place for result in results if result.now.rank]
    assert len(places) == len(results) > len(set(places))
    moves = [result.delta for result in results if result.delta is not None]
    assert min(moves) < 0 < max(moves)


async def test_the_chairman_is_told_what_to_do_first(played: Office) -> None:
    """After a fall into a lower tier: dossiers on time that bring the tier back."""
    (text,) = _told(played)[CHAIRMAN]
    assert "Xã Hạ Hòa" in text
    assert "số liệu mô phỏng" in text
    assert "Xuống loại Khá" in text
    assert re.search(r"Tiến độ – giải quyết đúng hạn thêm \d+ hồ sơ .*đủ lên loại Tốt", text)
    assert "Nhóm yếu" in text


async def test_each_of_the_four_is_told_of_their_own_place_alone(played: Office) -> None:
    """One message each; nobody of Lấp Vò hears of Phú Thọ."""
    told = _told(played)
    assert {chat: len(texts) for chat, texts in told.items()} == dict.fromkeys(
        (person.chat_id for place in demo.PLACES for person in place.people), 1
    )
    for chat, (text,) in told.items():
        assert ("Tháng 02/2024" in text) is (chat != CHAIRMAN)


async def test_every_name_is_that_of_one_unit(played: Office) -> None:
    """With accents or without, whoever asks: the two places do not come in each other's way."""
    with played.database.read() as connection:
        communes = [u for u in units.units(connection).values() if u.level is Level.COMMUNE]
    assert len(communes) == 13 + len(COMMUNES)
    for unit in communes:
        for text in (unit.name, plain_key(unit.name)):
            (card,) = played.answers.ask(ScoreOf(text), asker=STRANGER)
            assert isinstance(card, Card), text
            assert card.result.unit == unit


async def test_a_machine_whose_clock_is_behind_is_shown_what_is_over_by_it(
    built: Office, clock: FixedClock
) -> None:
    """The second place's months would be refused as not begun, and the demonstration end."""
    # A month is over when it is over here: of UTC's day it is still the 31st an hour later.
    clock.at = datetime(2026, 10, 31, 23, 59, tzinfo=ZONE)
    places = demo.shown(clock.at)
    assert demo.shown(clock.at + timedelta(hours=1)) == demo.PLACES
    asked: list[int] = []

    async def type_text(person: Person, text: str) -> None:
        built.people.take(text.removeprefix("/start "), person.chat_id)
        asked.append(person.chat_id)

    await demo.play(built, places, type_text)
    assert asked == [1001, 1002, 1003]
    with built.database.read() as connection:
        heads = snapshots.listing(connection, units.units(connection))
    assert {head.period.year for head in heads} == {2024}
