"""People about themselves, groups with topics, and strangers: what shows on their phones."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from sqlalchemy import func, select

from bot.storage import people
from bot.storage.columns import metadata
from bot.storage.outbox import outbox_table
from bot.storage.people import Role
from messages.actions import (
    Acknowledge,
    Action,
    AnswerCheck,
    AskForget,
    ConfirmDraft,
    Decide,
    Forget,
    Kind,
    NameUnit,
    NextName,
    PickUnit,
    Receipt,
    Release,
    Reply,
    RetryDraft,
    SendCompiled,
    ShowAdvice,
    ShowAlerts,
    ShowBoard,
    ShowCard,
    ShowDossiers,
    ShowReports,
    SwitchKind,
    Verdict,
    encode,
)
from messages.chart_actions import ShowChart, ShowHistoryChart, ShowRankingChart, ShowTiersChart
from messages.cuts import MEAN, Bound, Cut
from messages.question_actions import (
    About,
    BackToCard,
    CompareWithBest,
    Gain,
    Order,
    ShowComparison,
    ShowGroups,
    ShowHistory,
    ShowLate,
    ShowRanking,
    ShowWeak,
)
from messages.since import Since
from scoring.period import Period, PeriodKind
from scoring.period_words import PeriodAsked, Span
from scoring.towns import Town
from scoring.unit import Level
from tests.e2e.conftest import ADMIN, CLERK, LEADER, PATIENCE_S, STRANGER, Stage, until

GROUP = -1001766000001
TOPIC, OTHER_TOPIC = 7, 8
UNIT = "xã Bình Thành"


def _code(stage: Stage, unit: str = UNIT, role: Role = Role.LEADER) -> str:
    return stage.office.people.invite(unit, role, by="t").code


async def test_me_shows_switches_and_deletes_by_button(stage: Stage) -> None:
    """Each tap changes the message it stands under; the last one asks first."""
    stage.bind(LEADER, UNIT, Role.LEADER)
    shown = await stage.ask(LEADER, "/me")
    assert "Xã Bình Thành · lãnh đạo" in shown["text"]
    await stage.press(LEADER, shown, "Tắt bản tổng hợp")
    await until(lambda: "Đã tắt: bản tổng hợp." in stage.from_bot(LEADER)[-1]["text"])
    changed = stage.from_bot(LEADER)[-1]
    assert changed["message_id"] == shown["message_id"]
    await stage.press(LEADER, changed, "Bật bản tổng hợp")
    await until(lambda: "Đã tắt" not in stage.from_bot(LEADER)[-1]["text"])
    before = len(stage.from_bot(LEADER))
    await stage.press(LEADER, stage.from_bot(LEADER)[-1], "Xóa dữ liệu của tôi")
    await until(lambda: len(stage.from_bot(LEADER)) > before)
    question = stage.from_bot(LEADER)[-1]
    assert "Xóa dữ liệu?" in question["text"]
    await stage.press(LEADER, question, "Đồng ý xóa")
    await until(lambda: "Đã xóa dữ liệu" in stage.from_bot(LEADER)[-1]["text"])
    again = await _forge(stage, LEADER, question, question["buttons"][0][0]["callback_data"])
    assert "Không còn dữ liệu" in again["text"]
    assert "Chưa lưu" in (await stage.ask(LEADER, "/toi"))["text"]


async def test_me_and_mute_are_typed_too(stage: Stage) -> None:
    """Every button has its words."""
    stage.bind(LEADER, UNIT, Role.LEADER)
    for typed, said in (
        ("/me tắt tin tích cực", "Đã tắt: tin tích cực."),
        ("/me kính gửi Chủ tịch <UBND> xã", "Kính gửi: Chủ tịch <UBND> xã"),
        (f"/me kính gửi {'x' * 81}", "80 ký tự"),
        ("/me nhảy", "Chưa hiểu “nhảy”"),
        ("/mute", "nhận tin bình thường"),
        ("/mute 7 ngày", "Tạm ngừng nhận tin đến"),
        ("/mute lâu", "Chưa hiểu thời gian"),
        ("/mute tắt", "nhận tin bình thường"),
        ("/me xóa", "Xóa dữ liệu?"),
        ("/me xóa đồng ý", "Đã xóa dữ liệu"),
        ("/me xóa đồng ý", "Chưa lưu"),
        ("/mute 7d", "Chưa lưu"),
    ):
        assert said in (await stage.ask(LEADER, typed))["text"], typed


async def _forge(stage: Stage, chat: int, under: dict[str, Any], data: str) -> dict[str, Any]:
    """A changed client sends data that no button of the message has."""
    return await stage.sandbox.press(
        chat, chat, under["message_id"], data, wait_s=PATIENCE_S, forged=True
    )


async def test_another_persons_button_deletes_nobody(stage: Stage) -> None:
    """Neither theirs nor one's own, whatever number it carries."""
    stage.bind(LEADER, UNIT, Role.LEADER)
    stage.bind(CLERK, "huyện Lấp Vò", Role.OFFICE)
    await stage.ask(LEADER, "/me")
    under = await stage.ask(CLERK, "/me")
    (leader, _), (clerk, _) = stage.office.people.members()
    assert (leader.chat_id, clerk.chat_id) == (LEADER, CLERK)
    refused = await _forge(stage, CLERK, under, encode(Forget(leader.id)))
    assert "Không còn dữ liệu" in refused["text"]
    assert len(stage.office.people.members()) == 2


def _group(stage: Stage, *topics: int) -> None:
    """LEADER made it, CLERK is in it."""
    stage.sandbox.add_group(GROUP, "UBND xã Bình Thành", [LEADER, CLERK])
    for topic in topics:
        stage.sandbox.set_topic(GROUP, topic, "open")


async def _in_group(stage: Stage, person: int, text: str, topic: int = 0) -> dict[str, Any]:
    return await stage.next_message(
        GROUP, lambda: stage.sandbox.type_text(GROUP, person, text, thread_id=topic)
    )


async def test_a_group_stands_for_a_unit_in_one_of_its_topics(stage: Stage, february: str) -> None:
    """What it is told comes there, and answers come where the question was asked."""
    _group(stage, TOPIC, OTHER_TOPIC)
    bound = await _in_group(stage, CLERK, f"/start@b_bot {_code(stage)}", TOPIC)
    assert "Đã gắn với Xã Bình Thành" in bound["text"]
    assert bound["thread_id"] == TOPIC
    digest = await stage.next_message(GROUP, lambda: stage.import_text(february))
    assert "55,8" in digest["text"]
    assert digest["thread_id"] == TOPIC
    answer = await _in_group(stage, CLERK, "/score xã Vĩnh Thạnh", OTHER_TOPIC)
    assert answer["thread_id"] == OTHER_TOPIC
    assert (await _in_group(stage, CLERK, "/rank"))["thread_id"] is None
    await stage.press(GROUP, digest, "Chi tiết", person=CLERK)
    await until(lambda: stage.from_bot(GROUP)[-1]["message_id"] > answer["message_id"] + 1)
    assert stage.from_bot(GROUP)[-1]["thread_id"] in {TOPIC, None}


async def test_the_same_invite_typed_in_another_topic_moves_there(
    stage: Stage, february: str
) -> None:
    """It was bound in the wrong place."""
    _group(stage, TOPIC, OTHER_TOPIC)
    code = _code(stage)
    await _in_group(stage, LEADER, f"/start {code}", TOPIC)
    await _in_group(stage, LEADER, f"/start {code}", OTHER_TOPIC)
    digest = await stage.next_message(GROUP, lambda: stage.import_text(february))
    assert digest["thread_id"] == OTHER_TOPIC


@pytest.mark.parametrize("state", ["closed", "deleted"])
async def test_a_topic_that_is_gone_loses_nothing(stage: Stage, february: str, state: str) -> None:
    """The message goes to the group itself, once, and so do the next ones."""
    _group(stage, TOPIC)
    await _in_group(stage, LEADER, f"/start {_code(stage)}", TOPIC)
    stage.sandbox.set_topic(GROUP, TOPIC, state)
    digest = await stage.next_message(GROUP, lambda: stage.import_text(february))
    assert "55,8" in digest["text"]
    assert digest["thread_id"] is None
    await until(lambda: _states(stage) == ["sent"])
    with stage.office.database.read() as connection:
        group = people.recipient_of_chat(connection, GROUP)
        assert group is not None
        assert people.places(connection, [group.id]) == {group.id: (GROUP, None)}
    assert sum("55,8" in m["text"] for m in stage.from_bot(GROUP)) == 1


def _states(stage: Stage) -> list[str]:
    with stage.office.database.read() as connection:
        return list(connection.scalars(select(outbox_table.c.state)))


async def test_in_a_group_only_commands_are_answered(stage: Stage) -> None:
    """Not talk, not unknown commands, not those of another bot."""
    _group(stage)
    count = len(stage.from_bot(GROUP))
    for text in ("xã Vĩnh Thạnh", "/khong_co", "/score@other_bot xã Vĩnh Thạnh", "/score@khac"):
        stage.sandbox.type_text(GROUP, CLERK, text)
    assert "90,13" in (await _in_group(stage, CLERK, "/score@b_bot xã Vĩnh Thạnh"))["text"]
    assert len(stage.from_bot(GROUP)) == count + 1


async def test_in_a_group_its_administrators_decide_what_it_is_told(stage: Stage) -> None:
    """Others are refused, typed and by button; nothing is decided on figures there."""
    _group(stage)
    await _in_group(stage, CLERK, f"/start {_code(stage)}")
    for typed in ("/me", "/me xóa đồng ý", "/mute 7d"):
        assert "quản trị viên của nhóm" in (await _in_group(stage, CLERK, typed))["text"]
    shown = await _in_group(stage, LEADER, "/me")
    assert "về nhóm này" in shown["text"]
    refused = await stage.press(GROUP, shown, "Tắt nhắc rà soát", person=CLERK)
    assert "quản trị viên của nhóm" in refused["text"]
    with stage.office.database.read() as connection:
        (who,) = {m.id for m in people.members(connection)}
        assert people.wish(connection, who).off == frozenset()
    await stage.press(GROUP, shown, "Tắt nhắc rà soát", person=LEADER)
    await until(lambda: "Đã tắt: nhắc rà soát" in stage.from_bot(GROUP)[-1]["text"])
    assert "Tạm ngừng" in (await _in_group(stage, LEADER, "/mute 2 tuần"))["text"]
    assert "không có quyền" in (await _in_group(stage, LEADER, "/duyet"))["text"]


def _rows(stage: Stage) -> dict[str, int]:
    """How many rows each table has, but for the inbox, which keeps what was typed."""
    with stage.office.database.read() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
            if table.name not in {"inbox", "picture", "run"}
        }


_FORGED: tuple[Action, ...] = (
    ShowCard(14),
    ShowCard(14, 2),
    ShowCard(10**17, 10**17),
    PickUnit(14),
    ShowChart(14, 2),
    ShowHistoryChart(14),
    ShowRankingChart(2, Level.COMMUNE, 1),
    ShowTiersChart(2, Level.COMMUNE, 1),
    ShowRanking(2, Level.COMMUNE, 1, 0),
    ShowRanking(1, Level.COMMUNE, 1, 10**17, Order("XXXX", weakest=True)),
    ShowRanking(1, Level.COMMUNE, 1, 0, around=14),
    ShowRanking(2, Level.COMMUNE, 1, 0, around=10**17),
    ShowRanking(2, Level.COMMUNE, 1, 0, Order(cut=Cut(Bound.BELOW, Decimal(80)))),
    ShowRanking(1, Level.COMMUNE, 1, 0, Order(cut=Cut(Bound.FROM, "best"))),
    ShowRanking(1, Level.COMMUNE, 1, 0, Order("XXXX", cut=Cut(Bound.ABOVE, Decimal(1)))),
    ShowRanking(1, Level.COMMUNE, 1, 0, Order(weakest=True, gain=Gain.PLACES)),
    ShowRanking(2, Level.COMMUNE, 1, 0, Order(cut=Cut(Bound.IN, "fair"), town=Town.WARD)),
    ShowRanking(1, Level.COMMUNE, 1, 10**17, Order(cut=Cut(Bound.IN, "best"))),
    ShowRanking(
        1,
        Level.AGENCY,
        1,
        0,
        Order(
            "XXXX",
            cut=Cut(Bound.ABOVE, Decimal(1), is_share=True, upto=Cut(Bound.UP_TO, Decimal(999))),
        ),
    ),
    ShowRanking(1, Level.COMMUNE, 1, 0, Order("MDSH", cut=Cut(Bound.BELOW, MEAN))),
    PickUnit(0, About.TIERS_CHART, order=Order(cut=Cut(Bound.FROM, MEAN), town=Town.TOWNSHIP)),
    ShowRankingChart(2, Level.COMMUNE, 1, "MDSH"),
    ShowRankingChart(1, Level.COMMUNE, 1, "XXXX"),
    PickUnit(0, About.RANKING, PeriodAsked(Span.WEEK, 1)),
    PickUnit(14, About.HISTORY, PeriodAsked(Span.RECENT, 99)),
    PickUnit(0, About.RANKING, PeriodAsked(PeriodKind.MONTH, 2, 2024)),
    PickUnit(10**17, About.LATE),
    PickUnit(14, About.ADVICE),
    PickUnit(10**17, About.ADVICE),
    PickUnit(14, About.CHART, PeriodAsked(PeriodKind.MONTH, 2, 2024)),
    PickUnit(10**17, About.HISTORY_CHART),
    PickUnit(10**17, About.RANKING_CHART, level=Level.COMMUNE),
    PickUnit(10**17, About.RANKING, level=Level.COMMUNE, order=Order(town=Town.WARD)),
    PickUnit(1, About.RANKING, since=Since(PeriodAsked(PeriodKind.MONTH, 2, 2024))),
    PickUnit(1, About.RANKING_CHART, order=Order(town=Town.SPECIAL_ZONE), since=Since(None)),
    PickUnit(0, About.LATE, since=Since(PeriodAsked(PeriodKind.MONTH, 2, 2024), is_before=True)),
    PickUnit(14, About.LATE, since=Since(PeriodAsked(Span.BEFORE, 1))),
    PickUnit(14, About.CARD, since=Since(PeriodAsked(Span.WEEK, 1))),
    ShowLate(2, Level.COMMUNE, 1, 0, 14, Town.WARD, Period.month(2024, 1)),
    BackToCard(14, 2),
    ShowGroups(14, 2),
    ShowHistory(14, PeriodKind.YEAR, 10**17),
    ShowHistory(14, PeriodKind.MONTH, 0, 2, Period.month(2024, 2)),
    ShowHistory(14, PeriodKind.MONTH, 0, 0, Period.full_year(2099)),
    ShowHistory(10**17, PeriodKind.MONTH, 0),
    ShowComparison((14, 10**17)),
    ShowComparison((14, 14)),
    ShowComparison((14,), None, (2, 3, 36**10)),
    ShowComparison((14,), None, (2, 3)),
    ShowComparison((14, 2), PeriodAsked(PeriodKind.MONTH, 2, 2024)),
    CompareWithBest(14, 2),
    ShowWeak(2, Level.COMMUNE, 1),
    ShowWeak(1, Level.PROVINCE, 10**17),
    ShowLate(2, Level.COMMUNE, 1, 0),
    ShowLate(1, Level.COMMUNE, 1, 0, town=Town.WARD),
    ShowWeak(1, Level.COMMUNE, 1, 14, Town.TOWNSHIP),
    ShowLate(1, Level.COMMUNE, 1, 10**17),
    ShowLate(1, Level.COMMUNE, 1, 0, 14, since=Period.month(2024, 2)),
    ShowLate(2, Level.COMMUNE, 1, None, 0, since=Period.full_year(2099)),
    AnswerCheck(date(2026, 11, 26), 14, Reply.MATCH),
    ConfirmDraft(1, 14),
    RetryDraft(1),
    ShowBoard(date(2026, 11, 26)),
    ShowReports(date(2026, 11, 26), answered=True),
    SendCompiled(date(2026, 11, 26)),
    ShowDossiers(None, 14, 0),
    ShowDossiers(date(2026, 11, 26), 10**17, 1),
    ShowAdvice(14, 2),
    Decide(2, Verdict.ACCEPT),
    Decide(2, Verdict.HOLD),
    Decide(2, Verdict.REJECT),
    NameUnit(2, 14, 3),
    NextName(2, 0),
    Acknowledge(2, Receipt.RECEIVED),
    Release(2, send=True),
    ShowAlerts(2, 0),
    SwitchKind(Kind.DIGEST, on=False),
    AskForget(),
    Forget(1),
)


async def test_a_stranger_gets_public_figures_and_nothing_else(stage: Stage, february: str) -> None:
    """Every command and every forged button: no staged figure is shown, no row is written."""
    stage.bind(LEADER, UNIT, Role.LEADER)
    stage.bind(ADMIN, "huyện Lấp Vò", Role.ADMIN)
    stage.office.staging.stage_file(february.encode(), "a.csv", period=None, root=None, by="t")
    hello = await stage.ask(STRANGER, "/start")
    before = _rows(stage)
    for command in _commands(stage):
        for rest in ("", " 2", " xã Bình Thành", " xóa đồng ý", " khớp", " 7d"):
            await stage.ask(STRANGER, f"/{command}{rest}")
    for action in _FORGED:
        pressed = await _forge(stage, STRANGER, hello, encode(action))
        assert pressed["answered"], action
    await stage.ask(STRANGER, "/help")
    said = "\n".join(m["text"] for m in stage.from_bot(STRANGER))
    # February is only staged: its figure, its period and whatever waits stay unseen.
    assert "55,8" not in said
    assert "02/2024" not in said
    assert "Dữ liệu đang lưu" not in said
    assert "không có quyền" in said
    assert _rows(stage) == before
    assert {type(action) for action in _FORGED} == set(get_args(Action))


def _commands(stage: Stage) -> list[str]:
    """All names of all commands, also those that are in no menu."""
    return [name for command in stage.service._commands.table() for name in command.names]


async def test_a_muted_person_still_gets_answers(stage: Stage, february: str) -> None:
    """A mute is about what nobody asked for."""
    stage.bind(LEADER, UNIT, Role.LEADER)
    stage.bind(CLERK, "huyện Lấp Vò", Role.OFFICE)
    await stage.ask(CLERK, "/start")
    await stage.ask(LEADER, "/mute 12h")
    count = len(stage.from_bot(LEADER))
    await stage.next_message(CLERK, lambda: stage.import_text(february))
    assert len(stage.from_bot(LEADER)) == count
    assert "55,8" in (await stage.ask(LEADER, "/score"))["text"]
    stage.clock.move(stage.clock.now() + timedelta(hours=13))
    assert "nhận tin bình thường" in (await stage.ask(LEADER, "/mute"))["text"]
