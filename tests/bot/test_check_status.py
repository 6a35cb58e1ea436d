"""`bot766 check status`: who answered what and when, by numbers instead of names."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import Result

from bot.check_round.answering import Details
from bot.check_round.history import Turnout
from bot.clock import FixedClock
from bot.office import Office
from bot.storage import check_rounds
from bot.storage.people import Role
from messages.actions import Reply
from scoring.punctuality import Punctuality
from tests.commands import json_of, run
from tests.conftest import THURSDAY, ZONE
from tests.factories import S004_CSV
from tests.furnishing import bind, import_table

DAY = THURSDAY.date()
DEADLINE = datetime(2026, 11, 26, 11, 0, tzinfo=ZONE)
FIRST, SECOND, OTHER = 700001, 700002, 700003
UNIT = "xã Tân Khánh Trung"
CODE = "H20-261126-0001"


def _fill(office: Office, clock: FixedClock) -> None:
    """A closed round: one unit answered three times by two people, one late, one not at all."""
    import_table(office, S004_CSV)
    for chat, unit in ((FIRST, UNIT), (SECOND, UNIT), (OTHER, "xã Tân Mỹ"), (9, "xã Định An")):
        bind(office, chat, unit, Role.LEADER)
    clock.at = THURSDAY
    office.rounds.open()
    unit_id = office.people.unit(UNIT)
    for minutes, chat, reply, details in (
        (60, SECOND, Reply.MATCH, None),
        (90, FIRST, Reply.SYNC, None),
        (300, SECOND, Reply.DIFFERS, Details(portal=17, provincial=2, codes=(CODE,))),
    ):
        clock.at = THURSDAY + timedelta(minutes=minutes)
        office.check.reply(chat, unit_id, DAY, reply, details=details)
    office.check.reply(OTHER, office.people.unit("xã Tân Mỹ"), DAY, Reply.NO_FIGURES)
    with office.database.write() as connection:
        check_rounds.close(connection, DAY, DEADLINE, DEADLINE)


def test_a_round_tells_of_each_unit(on_both: Office, clock: FixedClock) -> None:
    """The last answer counts, the first one decides whether it was late."""
    _fill(on_both, clock)
    clock.at += timedelta(days=2)
    held = on_both.views.history.of_round()
    assert held is not None
    # Those without people of their own are below no office here: they do not take part.
    assert [one.report.unit.name for one in held.units] == [
        "Xã Định An",
        "Xã Tân Khánh Trung",
        "Xã Tân Mỹ",
    ]
    silent, asked, late = held.units
    assert (asked.turnout, asked.answers, asked.people) == (Turnout.ON_TIME, 3, 2)
    assert asked.first_at == THURSDAY + timedelta(hours=1)
    assert (asked.report.said, asked.report.difference) == (Reply.DIFFERS, 15)
    assert (late.turnout, late.people) == (Turnout.LATE, 1)
    assert (silent.turnout, silent.answers) == (Turnout.SILENT, 0)


def test_a_unit_whose_people_left_has_nobody(on_both: Office, clock: FixedClock) -> None:
    """It is silent for another reason."""
    _fill(on_both, clock)
    (member,) = [m for m, _ in on_both.people.members() if m.chat_id == 9]
    on_both.people.remove(member.id, unit_name=None, by="t")
    held = on_both.views.history.of_round()
    assert held is not None
    assert [held.count(turnout) for turnout in Turnout] == [1, 1, 0, 1]


def test_a_unit_tells_of_its_rounds(on_both: Office, clock: FixedClock) -> None:
    """An open round among them, which counts for nothing yet."""
    _fill(on_both, clock)
    clock.at = THURSDAY + timedelta(weeks=1)
    on_both.rounds.open()
    shown = on_both.views.history.of_unit(on_both.people.unit(UNIT))
    assert shown.punctuality == Punctuality(on_time=1, late=0, silent=0)
    assert [(one.held.round_on, one.turnout) for one in shown.rounds] == [
        (DAY + timedelta(weeks=1), Turnout.SILENT),
        (DAY, Turnout.ON_TIME),
    ]
    said = [(each.person, each.given.answer, each.late) for each in shown.rounds[1].answers]
    assert said == [(1, "match", False), (2, "sync", False), (1, "differs", True)]


def _run(*words: str) -> Result:
    return run("check", "status", *words)


def _json(*words: str) -> Any:  # noqa: ANN401 - JSON
    return json_of("check", "status", *words)


@pytest.fixture
def told(built: Office, clock: FixedClock) -> Office:
    """The same in the database that commands open."""
    _fill(built, clock)
    return built


AT = ("--at", "2026-11-26T14:00")


def test_the_command_tells_of_the_round(told: Office) -> None:
    """For people and for programs."""
    assert told
    text = _run(*AT).stdout
    assert "Rà soát thứ Năm 26/11/2026, đã đóng lúc 11:00" in text
    assert "3 đơn vị: đúng hạn 1, sau hạn 1, chưa trả lời 1, chưa có người trả lời 0" in text
    assert "12:30 Có chênh lệch, đúng hạn, sửa sau hạn, 2 người trả lời 3 lần" in text
    assert "lần đầu 08:30, chênh lệch 15" in text
    shown = _json(*AT)
    assert shown["day"] == "2026-11-26"
    assert shown["closed_at"] == "2026-11-26T04:00:00+00:00"
    assert shown["counts"] == {"on-time": 1, "late": 1, "silent": 1, "nobody": 0}
    row = shown["units"][1]
    assert (row["turnout"], row["answer"], row["answers"], row["people"]) == (
        "on-time", "differs", 3, 2,
    )  # fmt: skip
    assert (row["portal"], row["provincial"], row["listed"], row["difference"]) == (17, 2, 1, 15)
    assert [one["corrected"] for one in shown["units"]] == [False, True, False]
    assert row["first_at"] == "2026-11-26T01:30:00+00:00"
    assert row["last_at"] == "2026-11-26T05:30:00+00:00"
    assert shown["units"][0]["answer"] is None


def test_the_command_tells_of_a_unit(told: Office) -> None:
    """All its answers, the late correction marked."""
    assert told
    text = _run(*AT, "--unit", UNIT).stdout
    assert "1 kỳ gần nhất: đúng hạn 1, muộn 0, không trả lời 0" in text
    assert "12:30 26/11/2026 người 1: Có chênh lệch, sau hạn, Cổng 17, Hệ thống tỉnh 2" in text
    shown = _json(*AT, "--unit", UNIT)
    assert shown["punctuality"] == {"rounds": 1, "on_time": 1, "late": 0, "silent": 0}
    assert [answer["person"] for answer in shown["rounds"][0]["answers"]] == [1, 2, 1]
    assert "chưa tham gia" in _run(*AT, "--unit", "xã Bình Thành").stdout


def test_the_operators_card_tells_of_the_checks(told: Office) -> None:
    """As it tells those entitled."""
    assert told
    assert "1 kỳ gần nhất: đúng hạn 1" in run("score", UNIT).stdout
    card = json_of("score", UNIT)
    assert card["punctuality"] == {"rounds": 1, "on_time": 1, "late": 0, "silent": 0}
    assert card["letters"] == 0


def test_the_command_names_no_chat_and_no_dossier(told: Office) -> None:
    """Whatever is asked."""
    assert told
    for words in ((), ("--json",), ("--unit", UNIT), ("--unit", UNIT, "--json")):
        text = _run(*AT, *words).stdout
        assert text
        assert all(hidden not in text for hidden in (str(FIRST), str(SECOND), CODE))


def test_the_command_refuses_what_is_not_there(told: Office) -> None:
    """One line on stderr."""
    assert told
    early = _run("--at", "2026-11-25T08:00")
    assert (early.exit_code, early.stderr) == (1, "Chưa có đợt rà soát nào.\n")
    unknown = _run("--unit", "xã Không Có")
    assert unknown.exit_code == 1
    assert "không có đơn vị" in unknown.stderr
    assert _run("--at", "soon").exit_code == 2
