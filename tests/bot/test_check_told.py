"""Who is told of a round's list and of what comes after it, each once."""

import io
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from docx import Document
from openpyxl import load_workbook
from sqlalchemy import Connection

from bot.check_round.circles import Circle, circles
from bot.check_round.compiling import Compiling, Papers
from bot.clock import FixedClock
from bot.office import Office
from bot.storage import answers, check_rounds, documents, people, units
from bot.storage.check_rounds import StoredRound
from bot.storage.people import Role
from messages.actions import Reply
from messages.answers import NoCheck
from messages.compiled_message import OfficesOnly
from messages.split import captioned
from scoring.unit import Unit
from tests.bot import listed
from tests.bot.listed import (
    ADMIN,
    CLERK,
    DAY,
    LEADER,
    OTHER,
    answer_for,
    both_lists,
    close_round,
    held_round,
    queued,
    tell_offices,
)
from tests.conftest import THURSDAY
from tests.furnishing import bind, id_of

morning = listed.morning
on_either = listed.on_either


def test_the_office_is_sent_both_files_once(on_either: Office, clock: FixedClock) -> None:
    """A closing that is repeated adds nothing; the album has no buttons and a short text."""
    both_lists(on_either)
    clock.at = THURSDAY.replace(hour=9)
    answer_for(on_either, LEADER, "Xã Tân Mỹ", Reply.MATCH)
    clock.at = THURSDAY.replace(hour=11, minute=0)
    assert tell_offices(on_either, clock.at) == 1
    assert tell_offices(on_either, clock.at + timedelta(minutes=5)) == 0
    ((subject, message),) = queued(on_either)
    root = id_of(on_either, "Huyện Lấp Vò")
    assert subject == f"checkdone:2026-11-26:{root}"
    assert [file.name for file in message.attachments] == [
        "Tổng hợp rà soát 26-11-2026.xlsx",
        "Công văn gửi kèm 26-11-2026.docx",
    ]
    assert not message.buttons
    assert captioned(message) == (message,)
    assert (
        "đúng hạn 11:00; sau hạn 0, chưa báo cáo 1; chưa có người nhận: 11."
        in message.text.replace("<b>", "").replace("</b>", "")
    )
    with on_either.database.read() as connection:
        kept = documents.read(connection, [file.document_id for file in message.attachments])
    book, letter = (kept[file.document_id].content for file in message.attachments)
    sheet = load_workbook(io.BytesIO(book))["Hồ sơ chênh lệch"]
    assert [sheet.cell(row, 3).value for row in (6, 7)] == [
        "H20.50-261008-0003",
        "H20.50-261008-0002",
    ]
    assert "phải báo cáo: 13" in "\n".join(p.text for p in Document(io.BytesIO(letter)).paragraphs)


def test_each_office_is_sent_its_own_units(morning: Office) -> None:
    """A unit below no office falls to the administrators."""
    with morning.database.write() as connection:
        clerk = people.recipient_of_chat(connection, CLERK)
        assert clerk is not None
        people.leave(connection, clerk.id)
    for chat, unit, role in (
        (CLERK, "xã Tân Mỹ", Role.OFFICE),
        (ADMIN, "huyện Lấp Vò", Role.ADMIN),
    ):
        bind(morning, chat, unit, role)
    assert tell_offices(morning, THURSDAY.replace(hour=11)) == 2
    told = sorted(message.text.replace("<b>", "").splitlines()[1] for _, message in queued(morning))
    assert [line.split(" ")[0] for line in told] == ["0/12</b>", "0/1</b>"]


def test_an_own_letter_that_is_broken_gives_way_to_ours(
    morning: Office, clock: FixedClock, tmp_path: Path
) -> None:
    """The office gets its papers in time, and a word on it."""
    clock.at = THURSDAY.replace(hour=11)
    for number, content in enumerate((b"no docx", None)):
        own = tmp_path / f"{number}.docx"
        if content is not None:
            own.write_bytes(content)
        compiling = replace(morning.check_lists.compiling, letter_template=own)
        with morning.database.read() as connection:
            known = units.units(connection)
            (circle,) = circles(connection, known, check_rounds.units(connection, DAY))
            papers = compiling.papers(connection, known, held_round(morning), circle)
        assert papers.said.template_broken
        text = "\n".join(p.text for p in Document(io.BytesIO(papers.files[1][1])).paragraphs)
        assert "Kính đề nghị" in text


def test_a_late_answer_is_told_to_the_office_once(morning: Office, clock: FixedClock) -> None:
    """After the list was sent, and not when the unit says the same again."""
    clock.at = THURSDAY.replace(hour=9)
    answer_for(morning, OTHER, "Xã Bình Thành", Reply.MATCH)
    clock.at = THURSDAY.replace(hour=11, minute=0)
    close_round(morning, clock.at)
    morning.check_lists.compiling.finish(morning.database, DAY, clock.at)
    clock.at = THURSDAY.replace(hour=11, minute=10)
    answer_for(morning, OTHER, "Xã Bình Thành", Reply.MATCH)
    assert len(queued(morning)) == 1
    answer_for(morning, LEADER, "Xã Tân Mỹ", Reply.DIFFERS)
    answer_for(morning, LEADER, "Xã Tân Mỹ", Reply.DIFFERS)
    _, (subject, message) = queued(morning)
    assert subject == f"checklate:2026-11-26:{id_of(morning, 'Xã Tân Mỹ')}"
    assert "trả lời sau hạn" in message.text
    assert "11:10: <b>Có chênh lệch</b>" in message.text
    with morning.database.read() as connection:
        assert len(answers.of_round(connection, DAY)) == 2


def test_before_the_list_is_sent_nobody_is_told_of_a_late_answer(
    morning: Office, clock: FixedClock
) -> None:
    """The list will have it."""
    clock.at = THURSDAY.replace(hour=11, minute=2)
    close_round(morning, clock.at)
    answer_for(morning, LEADER, "Xã Tân Mỹ", Reply.DIFFERS)
    assert queued(morning) == []
    morning.check_lists.compiling.finish(morning.database, DAY, clock.at)
    ((_, message),) = queued(morning)
    assert "sau hạn 1" in message.text


def test_an_answer_given_in_time_and_received_after_the_list_is_not_called_late(
    morning: Office, clock: FixedClock
) -> None:
    """The office hears of it, since its list is without it."""
    clock.at = THURSDAY.replace(hour=11, minute=0)
    close_round(morning, clock.at)
    morning.check_lists.compiling.finish(morning.database, DAY, clock.at)
    given_at, clock.at = THURSDAY.replace(hour=10, minute=58), clock.at + timedelta(minutes=4)
    unit_id = id_of(morning, "Xã Tân Mỹ")
    morning.check.reply(LEADER, unit_id, DAY, Reply.MATCH, given_at=given_at)
    _, (_, message) = queued(morning)
    assert "trả lời đúng hạn, bot nhận muộn" in message.text
    assert "lúc 10:58" in message.text


def test_a_closed_round_is_finished_once(on_either: Office, clock: FixedClock) -> None:
    """An open one is not; whoever comes second finds it done."""
    clock.at = THURSDAY.replace(hour=11, minute=0)
    finish = on_either.check_lists.compiling.finish
    assert finish(on_either.database, DAY, clock.at) == 0
    close_round(on_either, clock.at)
    assert finish(on_either.database, DAY - timedelta(days=7), clock.at) == 0
    assert finish(on_either.database, DAY, clock.at) == 1
    assert finish(on_either.database, DAY, clock.at) == 0
    assert held_round(on_either).compiled_at == clock.at
    assert len(queued(on_either)) == 1


def test_an_answer_that_comes_while_the_files_are_made_is_told_of(
    morning: Office, clock: FixedClock
) -> None:
    """It is not on the list, and nobody else would tell the office."""

    class Slow(Compiling):
        """Somebody answers once the files are made."""

        def prepare(
            self, connection: Connection, known: Mapping[int, Unit], held: StoredRound
        ) -> tuple[tuple[Circle, Papers], ...]:
            """The same, and an answer."""
            found = super().prepare(connection, known, held)
            answer_for(morning, LEADER, "Xã Tân Mỹ", Reply.SYNC)
            return found

    clock.at = THURSDAY.replace(hour=11, minute=0)
    close_round(morning, clock.at)
    slow = Slow(morning.check_lists.compiling.deadlines, morning.check_lists.compiling.zone)
    assert slow.finish(morning.database, DAY, clock.at) == 2
    assert [subject.partition(":")[0] for subject, _ in queued(morning)] == [
        "checkdone",
        "checklate",
    ]


def test_an_office_that_asks_gets_its_own_units_and_a_group_nothing(morning: Office) -> None:
    """An administrator gets the whole; a leader and a stranger nothing; no round is no list."""
    group, commune, admin, stranger = -7, 21, 22, 23
    for chat, unit, role in (
        (group, "huyện Lấp Vò", Role.OFFICE),
        (commune, "xã Tân Mỹ", Role.OFFICE),
        (admin, "xã Bình Thành", Role.ADMIN),
    ):
        bind(morning, chat, unit, role)
    ask = morning.check_lists.on_request.papers

    def units_of(chat: int) -> list[int]:
        found = ask(chat)
        assert isinstance(found, tuple)
        return [papers.said.units for papers in found]

    assert [units_of(chat) for chat in (CLERK, commune, admin)] == [[13], [1], [13]]
    assert all(ask(chat) == OfficesOnly() for chat in (group, LEADER, stranger))
    assert ask(CLERK, DAY - timedelta(days=7)) == NoCheck()


def test_who_answers_while_the_list_is_queued_is_not_forgotten(
    on_either: Office, clock: FixedClock
) -> None:
    """One of the two waits for the other, and tells the office."""
    clock.at = THURSDAY.replace(hour=11, minute=0)
    close_round(on_either, clock.at)
    answering = threading.Thread(
        target=answer_for, args=(on_either, LEADER, "Xã Tân Mỹ", Reply.MATCH), daemon=True
    )

    class Held(Compiling):
        """Somebody begins to answer in the middle of the transaction."""

        def queue(
            self,
            connection: Connection,
            held: StoredRound,
            prepared: Iterable[tuple[Circle, Papers]],
            now: datetime,
        ) -> int:
            """The same, a little later."""
            answering.start()
            answering.join(timeout=0.3)
            return super().queue(connection, held, prepared, now)

    there = on_either.check_lists.compiling
    Held(there.deadlines, there.zone).finish(on_either.database, DAY, clock.at)
    answering.join()
    kinds = [subject.partition(":")[0] for subject, _ in queued(on_either)]
    assert kinds == ["checkdone", "checklate"]
