"""A round that was opened by mistake for a day to come can be undone, and comes on its day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from bot.check_round import cancelling
from bot.check_round.cancelling import Cancelled
from bot.check_round.rounds import NotNow
from bot.clock import FixedClock
from bot.office import Office
from bot.storage import audit
from bot.storage.outbox import outbox_table
from bot.storage.people import Role
from bot.storage.schema import TABLES
from messages.actions import Reply
from messages.answers import NoCheck
from messages.notices import CheckReminder
from tests.conftest import THURSDAY
from tests.factories import S004_CSV
from tests.furnishing import bind, id_of, import_table

LEADER, OTHER, OFFICE = 1, 2, 3
TODAY = THURSDAY - timedelta(days=1)
ROUND = THURSDAY.date()


@pytest.fixture
def office(on_both: Office, clock: FixedClock) -> Office:
    """On a Wednesday somebody opened Thursday's round; one leader has it, one not yet."""
    import_table(on_both, S004_CSV)
    bind(on_both, LEADER, "xã Tân Khánh Trung", Role.LEADER)
    bind(on_both, OTHER, "xã Tân Mỹ", Role.LEADER)
    bind(on_both, OFFICE, "huyện Lấp Vò", Role.OFFICE)
    clock.at = THURSDAY
    on_both.rounds.open()
    clock.at = TODAY
    with on_both.database.write() as connection:
        connection.execute(
            update(outbox_table)
            .where(outbox_table.c.chat_id.in_([LEADER]))
            .values(state="sent", message_id=9)
        )
    return on_both


def _cancel(office: Office, day: date = ROUND) -> Cancelled:
    return cancelling.cancel(office.database, office.clock, office.settings.zone, day, by="t")


def _rows(office: Office, chat: int) -> list[tuple[str, str]]:
    table = outbox_table.c
    with office.database.read() as connection:
        query = select(table.subject, table.state).where(table.chat_id == chat).order_by(table.id)
        return [(row.subject, row.state) for row in connection.execute(query)]


def _left(office: Office) -> dict[str, int]:
    """Rows of the tables that a round fills."""
    names = ("check_round", "check_unit", "check_answer", "check_draft", "check_board")
    with office.database.read() as connection:
        return {
            t.name: connection.scalar(select(func.count()).select_from(t)) or 0
            for t in TABLES
            if t.name in names
        }


def test_it_is_refused_with_the_way_out(office: Office) -> None:
    """Today's round cannot be opened before the other is gone; the refusal says how."""
    with pytest.raises(NotNow, match=r"26/11/2026.*check cancel 2026-11-26.*25/11/2026"):
        office.rounds.open()
    _cancel(office)
    assert office.rounds.open() > 0


def test_nothing_of_it_is_left_and_whoever_was_asked_is_told(office: Office) -> None:
    """Only they: what had not left is called off."""
    done = _cancel(office)
    assert (done.told, done.answered) == (1, 0)
    assert done.called_off >= 1
    assert set(_left(office).values()) == {0}
    (question, notice) = _rows(office, LEADER)
    assert question[0].startswith("off:")
    assert notice[0].startswith("checkcancelled:2026-11-26:")
    assert notice[1] == "queued"
    assert {state for _, state in _rows(office, OTHER)} == {"cancelled"}
    said = office.check.reply(LEADER, id_of(office, "Xã Tân Khánh Trung"), ROUND, Reply.MATCH)
    assert isinstance(said, NoCheck)


def test_answers_are_kept_in_the_audit_log(office: Office, clock: FixedClock) -> None:
    """They count for no round: on its day nobody has answered yet."""
    uid = id_of(office, "Xã Tân Khánh Trung")
    said = office.check.reply(LEADER, uid, ROUND, Reply.DIFFERS)
    assert isinstance(said, CheckReminder)
    assert _cancel(office).answered == 1
    with office.database.read() as connection:
        (entry,) = audit.listing(connection, 1)
    assert (entry["act"], entry["actor"]) == ("check-cancel", "t")
    assert list(entry["detail"]["answers"].values()) == [Reply.DIFFERS.value]
    clock.at = THURSDAY
    office.rounds.run(clock.at)
    shown = office.check.current(LEADER)
    assert not isinstance(shown, NoCheck)
    assert shown[0].reply is None


def test_on_its_day_everybody_is_asked(office: Office, clock: FixedClock) -> None:
    """Whoever was asked too early too; and a second mistake can be undone like the first."""
    for _ in range(2):
        _cancel(office)
        clock.at = THURSDAY
        office.rounds.run(clock.at)
        for chat in (LEADER, OTHER):
            asked = [s for s, state in _rows(office, chat) if s.startswith("check:2026-11-26:")]
            assert len(asked) == 1
        clock.at = TODAY


def test_a_round_whose_day_has_come_stays(office: Office, clock: FixedClock) -> None:
    """Nor is anything done about a day of which there is none."""
    before = _left(office)
    with pytest.raises(NotNow, match="Không có đợt rà soát nào của ngày 03/12/2026"):
        _cancel(office, date(2026, 12, 3))
    clock.at = THURSDAY.replace(hour=0, minute=0)
    with pytest.raises(NotNow, match="26/11/2026 đã đến"):
        _cancel(office)
    assert _left(office) == before
