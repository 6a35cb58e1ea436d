"""Receipts: kept once, with the first moment, only of whom they concern."""

from datetime import datetime, timedelta

import pytest

from bot.clock import FixedClock
from bot.office import Office
from bot.storage import people, receipts
from bot.storage.outbox import outbox_table
from bot.storage.people import Role
from messages.actions import Receipt
from messages.receipts import AllRecorded, NothingWaits, Recorded, recorded_text
from tests.conftest import FRIDAY, ZONE
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table, stage_table

LEADER, DEPUTY, OTHER, OFFICE_CHAT, STRANGER = range(1, 6)
RECEIVED, ASSIGNED = Receipt.RECEIVED, Receipt.ASSIGNED
HOUR = timedelta(hours=1)


def _staffed(office: Office) -> Office:
    import_table(office, S004_CSV)
    bind(office, LEADER, "xã Bình Thành")
    bind(office, DEPUTY, "xã Bình Thành", Role.OFFICER)
    bind(office, OTHER, "xã Vĩnh Thạnh")
    for unit in ("huyện Lấp Vò", "xã Bình Thành"):
        bind(office, OFFICE_CHAT, unit, Role.OFFICE)
    return office


@pytest.fixture
def office(built: Office) -> Office:
    """January is the baseline; Bình Thành has a leader and an officer."""
    return _staffed(built)


@pytest.fixture
def both(on_both: Office) -> Office:
    """The same, on each database."""
    return _staffed(on_both)


def _kept(office: Office, snapshot: int) -> list[tuple[str, datetime]]:
    with office.database.read() as connection:
        return [(one.kind, one.at) for one in receipts.of_snapshot(connection, snapshot)]


def _said(recorded: Recorded | None) -> str:
    assert recorded is not None
    return recorded_text(recorded)


def test_a_second_press_tells_the_first_ones_moment(office: Office, clock: FixedClock) -> None:
    """And keeps nothing; on another day with the day."""
    snapshot = import_table(office, FEBRUARY_CSV)
    assert _said(office.receipts.press(LEADER, snapshot, RECEIVED)) == "Đã ghi nhận lúc 09:00."
    clock.at += HOUR
    assert _said(office.receipts.press(LEADER, snapshot, RECEIVED)) == "Đã ghi nhận lúc 09:00."
    clock.at += 24 * HOUR
    again = _said(office.receipts.press(LEADER, snapshot, RECEIVED))
    assert again == "Đã ghi nhận lúc 09:00 20/11/2026."
    assert _kept(office, snapshot) == [("received", FRIDAY)]


def test_assigned_says_received_too(office: Office, clock: FixedClock) -> None:
    """Received after it adds nothing; assigned after received is news."""
    snapshot = import_table(office, FEBRUARY_CSV)
    office.receipts.press(LEADER, snapshot, ASSIGNED)
    clock.at += HOUR
    assert _said(office.receipts.press(LEADER, snapshot, RECEIVED)) == "Đã ghi nhận lúc 09:00."
    office.receipts.press(DEPUTY, snapshot, RECEIVED)
    clock.at += HOUR
    assert _said(office.receipts.press(DEPUTY, snapshot, ASSIGNED)) == "Đã ghi nhận lúc 11:00."
    assert [kind for kind, _ in _kept(office, snapshot)] == ["assigned", "received", "assigned"]


@pytest.mark.parametrize("chat", [OTHER, OFFICE_CHAT, STRANGER])
def test_whom_it_does_not_concern_confirms_nothing(office: Office, chat: int) -> None:
    """Another unit's leader without severe alerts, the office, a stranger."""
    snapshot = import_table(office, FEBRUARY_CSV)
    assert office.receipts.press(chat, snapshot, RECEIVED) is None
    assert office.receipts.typed(chat, RECEIVED) == NothingWaits()
    assert _kept(office, snapshot) == []


def test_a_snapshot_that_does_not_count_takes_no_receipt(office: Office) -> None:
    """Forged, staged, rejected, or without alerts."""
    staged = stage_table(office, FEBRUARY_CSV).head.id
    assert office.receipts.press(LEADER, staged, RECEIVED) is None
    office.pipeline.reject(staged, why="x", by="t")
    for snapshot in (staged, staged - 1, 0, 10**17):
        assert office.receipts.press(LEADER, snapshot, RECEIVED) is None
    assert office.receipts.typed(LEADER, RECEIVED) == NothingWaits()


def test_a_receipt_after_the_escalation_is_kept_and_says_so(
    both: Office, clock: FixedClock
) -> None:
    """However often it is pressed."""
    snapshot = import_table(both, FEBRUARY_CSV)
    for at in (datetime(2026, 11, 20, 17, tzinfo=ZONE), datetime(2026, 11, 23, 15, tzinfo=ZONE)):
        with both.database.write() as connection:
            arrived = {"state": "sent", "settled_at": outbox_table.c.created_at}
            connection.execute(
                outbox_table.update().where(outbox_table.c.state == "queued").values(arrived)
            )
        clock.at = at
        both.escalation.run(at)
    clock.at += HOUR
    late = "Đã ghi nhận; việc này đã báo lên cấp trên lúc 15:00 23/11/2026."
    for _ in range(2):
        assert _said(both.receipts.press(LEADER, snapshot, RECEIVED)) == late
    assert _kept(both, snapshot) == [("received", clock.at)]


def test_typed_receipts_cover_what_waits(both: Office, clock: FixedClock) -> None:
    """Once somebody of the unit has confirmed, only `assigned` is left to say."""
    snapshot = import_table(both, FEBRUARY_CSV)
    said = both.receipts.typed(LEADER, RECEIVED)
    assert isinstance(said, AllRecorded)
    assert [unit.name for one in said.recorded for unit in one.units] == ["Xã Bình Thành"]
    clock.at += HOUR
    for chat in (LEADER, DEPUTY):
        assert both.receipts.typed(chat, RECEIVED) == NothingWaits()
    assert isinstance(both.receipts.typed(DEPUTY, ASSIGNED), AllRecorded)
    assert both.receipts.typed(LEADER, ASSIGNED) == NothingWaits()
    assert _kept(both, snapshot) == [("received", FRIDAY), ("assigned", clock.at)]


def test_a_receipt_stays_with_its_units(office: Office, clock: FixedClock) -> None:
    """Whoever comes to lead another unit has not confirmed for it, but can."""
    snapshot = import_table(office, FEBRUARY_CSV.replace("Tân Mỹ;70,5", "Tân Mỹ;60,5"))
    office.receipts.press(LEADER, snapshot, RECEIVED)
    bind(office, LEADER, "xã Tân Mỹ")
    waits = {c.unit.name for c in office.escalation.courses()[snapshot] if not c.received_at}
    assert "Xã Tân Mỹ" in waits
    clock.at += HOUR
    office.receipts.press(LEADER, snapshot, RECEIVED)
    assert _kept(office, snapshot) == [("received", FRIDAY), ("received", clock.at)]


def test_a_receipt_is_kept_once_whoever_writes_it(both: Office, clock: FixedClock) -> None:
    """A replayed update beside the first."""
    snapshot = import_table(both, FEBRUARY_CSV)
    with both.database.write() as connection:
        who = people.recipient_of_chat(connection, LEADER)
        assert who is not None
        (unit,) = [m.unit_id for m in people.memberships(connection, who.id)]
        for at in (clock.at, clock.at + HOUR):
            receipts.add(connection, snapshot, [unit], recipient_id=who.id, kind="received", at=at)
    assert _kept(both, snapshot) == [("received", FRIDAY)]
