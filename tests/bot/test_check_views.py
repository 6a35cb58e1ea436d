"""What is looked at of a round: boards, punctuality, letters, history; and by whom."""

from datetime import date, datetime, timedelta

import pytest

from bot.clock import FixedClock
from bot.office import Office
from bot.storage import check_rounds, dossiers, outbox, units
from bot.storage.outbox import Delivery, Settlement
from bot.storage.people import Role
from messages.actions import Reply
from messages.answers import Card
from messages.boards import Board
from messages.notices import CheckReminder
from messages.render import render
from scoring.dossier import Dossier, DossierList, System
from scoring.punctuality import MOST_ROUNDS, Punctuality
from scoring.snapshot import Overdue
from tests.conftest import FRIDAY, THURSDAY, ZONE
from tests.factories import FEBRUARY_CSV, S004_CSV, Line, s004, table_csv
from tests.furnishing import bind, import_table, stage_table

DAY = THURSDAY.date()
DEADLINE = datetime(2026, 11, 26, 11, 0, tzinfo=ZONE)
LEADER, OFFICER, OTHER, OFFICE, ADMIN, PARENT, FOREIGN, STRANGER = range(1, 9)
GROUP = -1
UNIT = "xã Tân Khánh Trung"
BINDINGS = (
    (LEADER, UNIT, Role.LEADER),
    (OFFICER, UNIT, Role.OFFICER),
    (OTHER, "xã Tân Mỹ", Role.LEADER),
    (OFFICE, "huyện Lấp Vò", Role.OFFICE),
    (PARENT, "huyện Lấp Vò", Role.LEADER),
    (ADMIN, "huyện Lấp Vò", Role.ADMIN),
    (FOREIGN, "huyện Tam Nông", Role.OFFICE),
    (GROUP, UNIT, Role.OFFICER),
)


@pytest.fixture
def held(on_both: Office, clock: FixedClock) -> Office:
    """January's figures, people around one commune, and the round open."""
    elsewhere = table_csv(
        [Line("Xã Phú Cường", "80", s004()[0].points)],
        title=("UBND huyện Tam Nông", "Tháng 01/2024"),
    )
    for content in (S004_CSV.encode(), elsewhere):
        import_table(on_both, content)
    for chat, unit, role in BINDINGS:
        bind(on_both, chat, unit, role)
    clock.at = THURSDAY
    on_both.rounds.open()
    return on_both


def _answer(office: Office, chat: int, reply: Reply = Reply.MATCH, unit: str = UNIT) -> None:
    answered = office.check.reply(chat, office.people.unit(unit), DAY, reply)
    assert isinstance(answered, CheckReminder)


def _close(office: Office, day: date, deadline: datetime) -> None:
    with office.database.write() as connection:
        check_rounds.close(connection, day, deadline, deadline)


def _board(office: Office, chat: int) -> Board:
    board = office.views.boards.newest(chat)
    assert board is not None
    return board


def test_the_board_counts_answers_by_kind_and_lateness(held: Office, clock: FixedClock) -> None:
    """The last answer says what, the first one when."""
    clock.at = DEADLINE - timedelta(hours=1)
    _answer(held, LEADER, Reply.MATCH)
    clock.at = DEADLINE + timedelta(minutes=5)
    _answer(held, OFFICER, Reply.DIFFERS)
    _answer(held, OTHER, Reply.SYNC, "xã Tân Mỹ")
    board = _board(held, OFFICE)
    assert (board.answered, board.late, len(board.units)) == (2, 1, 13)
    assert board.said == ((Reply.DIFFERS, 1), (Reply.SYNC, 1))
    assert board.deadline == DEADLINE
    assert board.at == clock.at


def test_the_board_names_who_is_silent_and_who_cannot_be_asked(held: Office) -> None:
    """Somebody has muted the bot, nobody was ever bound: the office must know."""
    board = _board(held, OFFICE)
    assert "Tân Khánh Trung" in board.silent
    assert "Bình Thành" in board.unasked
    held.wishes.mute(LEADER, timedelta(days=7))
    held.wishes.mute(OFFICER, timedelta(days=7))
    assert "Tân Khánh Trung" in _board(held, OFFICE).silent
    held.wishes.mute(GROUP, timedelta(days=7))
    assert "Tân Khánh Trung" in _board(held, OFFICE).unasked
    _answer(held, LEADER)
    assert "Tân Khánh Trung" not in _board(held, OFFICE).unasked


def test_the_total_difference_is_what_units_say_else_what_figures_tell(held: Office) -> None:
    """S004: Tân Khánh Trung has 17 there and 0 here; its word is newer."""
    before = _board(held, OFFICE).difference
    assert before is not None
    _answer(held, LEADER, Reply.DIFFERS)
    assert _board(held, OFFICE).difference == before
    _answer(held, LEADER, Reply.MATCH)
    assert _board(held, OFFICE).difference == before - 17


def test_nobody_else_sees_a_board(held: Office) -> None:
    """Not leaders, not a group; nor by forged buttons."""
    boards = held.views.boards
    for chat in (LEADER, PARENT, STRANGER, GROUP):
        assert boards.newest(chat) is None
        assert boards.of_day(chat, DAY) is None
        assert boards.page(chat, DAY, 1, answered=False) is None
        assert boards.show(chat, DAY, 77) is None
    assert boards.shown(DAY) == ()


def test_an_office_sees_the_units_below_it_and_administrators_see_all(held: Office) -> None:
    """The office of another root sees its own alone."""
    names = [one.unit.name for one in _board(held, FOREIGN).units]
    assert names == ["Xã Phú Cường"]
    assert len(_board(held, OFFICE).units) == 13
    assert len(_board(held, ADMIN).units) == 14


def test_a_board_is_of_this_week(held: Office, clock: FixedClock) -> None:
    """And a day without a round has none."""
    clock.at += timedelta(days=6)
    assert held.views.boards.newest(OFFICE) is not None
    clock.at += timedelta(days=1)
    assert held.views.boards.newest(OFFICE) is None
    assert held.views.boards.show(OFFICE, DAY, 77) is None
    assert held.views.boards.of_day(OFFICE, DAY + timedelta(days=1)) is None


def test_the_newest_accepted_figures_tell_the_difference(held: Office) -> None:
    """A month that waits for a decision counts for nothing."""
    before = _of_unit(_board(held, OFFICE))
    assert (before.provincial, before.in_progress) == (0, 17)
    newer = FEBRUARY_CSV.encode()
    staged = stage_table(held, newer)
    assert _of_unit(_board(held, OFFICE)) == before
    held.pipeline.accept(staged.head.id, by="t")
    assert _of_unit(_board(held, OFFICE)) != before


def _of_unit(board: Board) -> Overdue:
    (found,) = [one.overdue for one in board.units if one.unit.name == "Xã Tân Khánh Trung"]
    assert found is not None
    return found


def test_an_older_rounds_board_takes_no_live_ones_place(held: Office, clock: FixedClock) -> None:
    """It can be looked at, and stays as it is."""
    clock.at += timedelta(weeks=1)
    held.rounds.open()
    boards = held.views.boards
    boards.show(OFFICE, DAY + timedelta(weeks=1), 9)
    assert boards.of_day(OFFICE, DAY) is not None
    assert boards.show(OFFICE, DAY, 5) is None
    assert len(boards.shown(DAY + timedelta(weeks=1))) == 1


def test_the_lists_behind_the_board_have_pages(held: Office) -> None:
    """A page that is not there is the nearest that is."""
    _answer(held, LEADER)
    boards = held.views.boards
    silent = boards.page(OFFICE, DAY, 99, answered=False)
    assert silent is not None
    assert (silent.page, silent.pages, silent.units) == (1, 1, 12)
    assert "– Bình Thành (chưa có người) · chênh lệch 2" in render(silent).text
    assert "– Tân Mỹ\n" in render(silent).text
    answered = boards.page(OFFICE, DAY, 0, answered=True)
    assert answered is not None
    assert [row.unit.name for row in answered.rows] == ["Xã Tân Khánh Trung"]


def test_one_message_is_the_board_of_a_person(held: Office) -> None:
    """The last one; ending an older one does not end it."""
    boards = held.views.boards
    boards.show(OFFICE, DAY, 5)
    boards.show(OFFICE, DAY, 6)
    boards.turn_away(OFFICE, 5)
    ((row, chat),) = boards.shown(DAY)
    assert (row.message_id, chat) == (6, OFFICE)
    assert boards.live(row, chat) is not None
    boards.turn_away(OFFICE, 6)
    assert boards.live(row, chat) is None
    assert boards.shown(DAY) == ()


def test_questions_of_a_unit_as_they_should_read(held: Office, clock: FixedClock) -> None:
    """Each as its reader should see it, where it was delivered."""
    with held.database.write() as connection:
        while (parcel := outbox.claim(connection, clock.now())) is not None:
            # The group's question stays under way.
            if parcel.chat_id != GROUP:
                done = Settlement(Delivery.SENT, message_id=30 + parcel.chat_id)
                outbox.settle(connection, parcel.id, parcel.attempts, done, clock.now())
    stored = held.views.boards
    with held.database.read() as connection:
        current = stored.current(connection)
    assert current is not None
    unit_id = held.people.unit(UNIT)
    _answer(held, LEADER, Reply.SYNC)
    look = held.views.echoes.look(current)
    assert look.standings[unit_id].answer_id > 0
    echoes, delivered = held.views.echoes.of_unit(look, unit_id)
    assert not delivered
    assert {(echo.chat_id, echo.message_id) for echo in echoes} == {(LEADER, 31), (OFFICER, 32)}
    assert not any(echo.contested for echo in echoes)
    assert all("Đề nghị đồng bộ" in echo.message.text for echo in echoes)
    _answer(held, OFFICER, Reply.MATCH)
    echoes, _ = held.views.echoes.of_unit(look, unit_id)
    assert all(echo.contested for echo in echoes)


def _rounds(office: Office, clock: FixedClock, replies: list[timedelta | None]) -> None:
    """Earlier rounds, the last of them a week ago: answered so long after opening, or not."""
    for weeks, after in enumerate(reversed(replies), 1):
        opens = THURSDAY - timedelta(weeks=weeks)
        deadline = DEADLINE - timedelta(weeks=weeks)
        with office.database.write() as connection:
            row = check_rounds.StoredRound(opens.date(), opens, deadline, opens, deadline)
            check_rounds.add(connection, row)
            unit_id = office.people.unit(UNIT)
            check_rounds.take_part(connection, opens.date(), [unit_id], opens)
        if after is not None:
            clock.at = opens + after
            office.check.reply(LEADER, unit_id, opens.date(), Reply.MATCH)
            # A correction after the deadline makes nobody late.
            clock.at = deadline + timedelta(hours=5)
            office.check.reply(OFFICER, unit_id, opens.date(), Reply.SYNC)
        _close(office, opens.date(), deadline)
    clock.at = THURSDAY


HOUR = timedelta(hours=1)


def test_punctuality_counts_the_last_twelve_closed_rounds(held: Office, clock: FixedClock) -> None:
    """By the first answer of each; at the very deadline is late. An open round does not count."""
    late = DEADLINE - THURSDAY
    _rounds(held, clock, [None] * 5 + [HOUR] * 8 + [late] + [None] * 3)
    card = held.answers.card(UNIT, operator=True)
    assert isinstance(card, Card)
    assert card.punctuality == Punctuality(on_time=8, late=1, silent=3)
    assert card.punctuality.rounds == MOST_ROUNDS
    assert "12 kỳ gần nhất: đúng hạn 8, muộn 1, không trả lời 3" in render(card).text


def test_a_card_tells_of_the_checks_to_those_entitled(held: Office, clock: FixedClock) -> None:
    """The unit's people, those above, its office, administrators; never in a group."""
    _rounds(held, clock, [HOUR])
    unit_id = held.people.unit(UNIT)
    entitled = {LEADER, OFFICER, OFFICE, PARENT, ADMIN}
    for chat in (*entitled, OTHER, FOREIGN, STRANGER, GROUP, None):
        seen = chat in entitled
        for card in (
            held.answers.card(UNIT, asker=chat),
            held.answers.card_of(unit_id, asker=chat),
            held.answers.card_of(unit_id, 1, asker=chat),
        ):
            assert isinstance(card, Card)
            assert (card.punctuality is not None) is seen
            assert (card.letters is not None) is seen
            assert ("kỳ gần nhất" in render(card).text) is seen


def test_a_card_offered_in_any_chat_tells_nothing_of_the_checks(
    held: Office, clock: FixedClock
) -> None:
    """Whoever asks may see it, and where it will stand others may not."""
    _rounds(held, clock, [HOUR])
    (card, *_) = held.answers.offer(UNIT, asker=LEADER, most=3)
    assert card.punctuality is None
    assert card.letters is None


def _list(office: Office, at: datetime, system: System, count: int) -> None:
    with office.database.write() as connection:
        known = units.units(connection)
        unit = known[office.people.unit(UNIT)]
        root = known[office.people.unit("huyện Lấp Vò")]
        rows = tuple(Dossier(f"H20-{n}", unit=unit) for n in range(count))
        listed = DossierList(system, root, rows, (), at)
        dossiers.add(connection, listed, units.enter(connection, (root, unit)), by="t")


def test_letters_are_due_for_every_late_dossier_of_the_provincial_system(held: Office) -> None:
    """By the figures, or by a list that was read after them; of the other system none counts."""
    assert _letters(held) == 0
    _list(held, FRIDAY - timedelta(days=1), System.PROVINCIAL, 9)
    assert _letters(held) == 0
    _list(held, THURSDAY, System.NATIONAL, 8)
    assert _letters(held) == 0
    _list(held, THURSDAY, System.PROVINCIAL, 3)
    assert _letters(held) == 3
    current = held.check.current(LEADER)
    assert isinstance(current, tuple)
    (question,) = current
    assert question.letters == 3
    assert "Thư xin lỗi cần có: 3" in render(question).text


def _letters(office: Office) -> int | None:
    card = office.answers.card(UNIT, operator=True)
    assert isinstance(card, Card)
    return card.letters


def test_letters_stand_on_the_card_of_the_newest_figures_alone(held: Office) -> None:
    """They are due now: beside the figures of an earlier month they would seem to be of then."""
    snapshot = import_table(held, FEBRUARY_CSV)
    unit_id = held.people.unit(UNIT)
    earlier, newest = (held.answers.card_of(unit_id, n, asker=LEADER) for n in (1, snapshot))
    assert isinstance(earlier, Card)
    assert isinstance(newest, Card)
    assert earlier.letters is None
    assert newest.letters is not None


def test_the_newest_list_counts_for_units_it_does_not_name(held: Office) -> None:
    """No late dossier there: no letter."""
    _list(held, THURSDAY, System.PROVINCIAL, 3)
    board = _board(held, OFFICE)
    assert board.letters == 3
