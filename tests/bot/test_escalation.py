"""Severe alerts: confirmed by whom they concern, reminded once, escalated once."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from bot.clock import FixedClock
from bot.escalation import Course
from bot.office import Office
from bot.storage import outbox, people, severe
from bot.storage.outbox import Delivery, Settlement
from bot.storage.outbox import outbox_table as rows
from bot.storage.people import Role
from bot.storage.severe import fact_of
from messages.actions import Receipt
from scoring.alerts import ScoreDrop, TierDown
from tests.conftest import FRIDAY, ZONE
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table

LEADER, DEPUTY, OTHER, OFFICE_CHAT, ADMIN, ABOVE = range(1, 7)
BINH_THANH = "xã Bình Thành"
DISTRICT = "huyện Lấp Vò"
# Eight hours of working time after Friday 09:00, and eight more.
REMIND = datetime(2026, 11, 20, 17, 0, tzinfo=ZONE)
ESCALATE = datetime(2026, 11, 23, 15, 0, tzinfo=ZONE)
MINUTE = timedelta(minutes=1)
TWO_FALLEN = FEBRUARY_CSV.replace("Tân Mỹ;70,5", "Tân Mỹ;60,5")
REAL_FEBRUARY = "\n".join(line for line in FEBRUARY_CSV.splitlines() if "MÔ PHỎNG" not in line)


def _staffed(office: Office) -> Office:
    import_table(office, S004_CSV)
    bind(office, LEADER, BINH_THANH)
    bind(office, OFFICE_CHAT, DISTRICT, Role.OFFICE)
    return office


@pytest.fixture
def office(built: Office) -> Office:
    """January is the baseline; a commune and its office have people."""
    return _staffed(built)


@pytest.fixture
def both(on_both: Office) -> Office:
    """The same, on each database."""
    return _staffed(on_both)


def _arrive(office: Office) -> None:
    """What is queued so far arrived when it was queued."""
    with office.database.write() as connection:
        arrived = {"state": Delivery.SENT.value, "settled_at": rows.c.created_at}
        connection.execute(
            rows.update().where(rows.c.state == Delivery.QUEUED.value).values(arrived)
        )


def _run(office: Office, clock: FixedClock, at: datetime) -> int:
    _arrive(office)
    clock.at = at
    return office.escalation.run(at)


def _texts(office: Office, subject: str) -> dict[int, str]:
    """What was queued of a subject, by chat."""
    with office.database.read() as connection:
        found = connection.execute(rows.select().where(rows.c.subject.startswith(subject)))
        return {row.chat_id: row.message["text"] for row in found}


def _course(office: Office, snapshot: int) -> Course:
    (course,) = [
        one
        for one in office.escalation.courses(snapshot)[snapshot]
        if one.unit.name == "Xã Bình Thành"
    ]
    return course


def _deliver(office: Office, clock: FixedClock, at: datetime, state: Delivery) -> None:
    """Settle everything that is queued."""
    clock.at = at
    with office.database.write() as connection:
        while parcel := outbox.claim(connection, at):
            outbox.settle(connection, parcel.id, parcel.attempts, Settlement(state), at)


def test_people_are_reminded_once_and_then_the_office_is_told_once(
    both: Office, clock: FixedClock
) -> None:
    """After eight hours of working time each."""
    snapshot = import_table(both, FEBRUARY_CSV)
    assert _run(both, clock, REMIND - MINUTE) == 0
    assert _run(both, clock, REMIND) == 1
    assert "Điểm tổng 65,56 → 55,8" in _texts(both, "again:")[LEADER]
    assert "số liệu mô phỏng" in _texts(both, "again:")[LEADER]
    assert _run(both, clock, REMIND) == 0
    assert _run(both, clock, ESCALATE - MINUTE) == 0
    assert _run(both, clock, ESCALATE) == 1
    told = _texts(both, "escalated:")
    assert list(told) == [OFFICE_CHAT]
    assert "Bình Thành" in told[OFFICE_CHAT]
    for later in (ESCALATE, ESCALATE + timedelta(days=2), ESCALATE + timedelta(days=9)):
        assert _run(both, clock, later) == 0
    course = _course(both, snapshot)
    assert (course.reminded_at, course.escalated_at) == (REMIND, ESCALATE)
    assert course.received_at is None


def test_the_units_parent_is_told_before_the_office(office: Office, clock: FixedClock) -> None:
    """Whoever leads the unit above."""
    bind(office, ABOVE, DISTRICT, Role.LEADER)
    import_table(office, FEBRUARY_CSV)
    _run(office, clock, REMIND)
    assert _run(office, clock, ESCALATE) == 1
    assert list(_texts(office, "escalated:")) == [ABOVE]


def test_several_units_of_one_person_and_of_one_office(built: Office, clock: FixedClock) -> None:
    """One reminder names both, one word to the office as well."""
    import_table(built, S004_CSV)
    for chat, unit in ((LEADER, BINH_THANH), (LEADER, "xã Tân Mỹ"), (OTHER, "xã Tân Mỹ")):
        bind(built, chat, unit)
    for chat, role in ((OFFICE_CHAT, Role.OFFICE), (ADMIN, Role.ADMIN)):
        bind(built, chat, DISTRICT, role)
    snapshot = import_table(built, TWO_FALLEN)
    _arrive(built)
    names = {c.unit.name for c in built.escalation.courses(snapshot)[snapshot] if c.asked_at}
    assert names == {"Xã Bình Thành", "Xã Tân Mỹ"}
    assert _run(built, clock, REMIND) == 2
    assert "Nhắc lại: 2 đơn vị" in _texts(built, "again:")[LEADER]
    assert "Nhắc lại: Xã Tân Mỹ" in _texts(built, "again:")[OTHER]
    assert _run(built, clock, ESCALATE) == 2
    told = _texts(built, "escalated:")
    assert set(told) == {OFFICE_CHAT, ADMIN}
    assert all("Bình Thành" in text and "Tân Mỹ" in text for text in told.values())


def test_the_clock_starts_when_the_digest_arrived(office: Office, clock: FixedClock) -> None:
    """The first one that did; else when it was queued."""
    bind(office, DEPUTY, BINH_THANH, Role.OFFICER)
    import_table(office, FEBRUARY_CSV)
    hour = timedelta(hours=1)
    clock.at += hour
    with office.database.write() as connection:
        for chat, state in ((LEADER, Delivery.FAILED), (DEPUTY, Delivery.SENT)):
            connection.execute(
                rows.update()
                .where(rows.c.chat_id == chat)
                .values(state=state.value, settled_at=clock.at + (state is Delivery.SENT) * hour)
            )
    # Sent at 11:00: six hours on Friday, two on Monday.
    monday = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
    assert _run(office, clock, monday - MINUTE) == 0
    assert _run(office, clock, monday) == 2


def test_the_second_clock_starts_when_the_reminder_arrived(
    office: Office, clock: FixedClock
) -> None:
    """It was delivered on Monday at nine."""
    import_table(office, FEBRUARY_CSV)
    _run(office, clock, REMIND)
    _deliver(office, clock, datetime(2026, 11, 23, 9, 0, tzinfo=ZONE), Delivery.UNCERTAIN)
    assert _run(office, clock, ESCALATE) == 0
    assert _run(office, clock, datetime(2026, 11, 23, 17, 0, tzinfo=ZONE)) == 1


def test_a_unit_whose_chats_all_refuse_is_escalated_all_the_same(
    office: Office, clock: FixedClock
) -> None:
    """Nobody can be reminded."""
    import_table(office, FEBRUARY_CSV)
    _refuse(office, LEADER)
    assert _run(office, clock, REMIND) == 0
    assert _run(office, clock, ESCALATE) == 1


def test_with_nobody_above_it_is_tried_again(office: Office, clock: FixedClock) -> None:
    """Until somebody is invited."""
    import_table(office, FEBRUARY_CSV)
    _refuse(office, OFFICE_CHAT)
    _run(office, clock, REMIND)
    assert _run(office, clock, ESCALATE) == 0
    bind(office, ADMIN, DISTRICT, Role.ADMIN)
    assert _run(office, clock, ESCALATE + MINUTE) == 1


def _refuse(office: Office, chat: int) -> None:
    with office.database.write() as connection:
        people.mark_refusing(connection, chat)


@pytest.mark.parametrize("receipt", Receipt)
@pytest.mark.parametrize("reminded", [False, True])
def test_a_receipt_of_anybody_of_the_unit_ends_the_chase(
    office: Office, clock: FixedClock, receipt: Receipt, *, reminded: bool
) -> None:
    """The deputy's is enough, before the reminder or after it."""
    bind(office, DEPUTY, BINH_THANH, Role.OFFICER)
    snapshot = import_table(office, FEBRUARY_CSV)
    if reminded:
        assert _run(office, clock, REMIND) == 2
    assert office.receipts.press(DEPUTY, snapshot, receipt) is not None
    for at in (REMIND, ESCALATE, ESCALATE + timedelta(days=3)):
        assert _run(office, clock, at) == 0


def test_the_chase_ends_with_figures_of_a_later_period(both: Office, clock: FixedClock) -> None:
    """And with another version of the same; provisional or older ones end nothing."""
    snapshot = import_table(both, FEBRUARY_CSV)
    with both.database.read() as connection:
        assert list(severe.waiting(connection, FRIDAY)) == [snapshot]
    older = import_table(both, _month(S004_CSV, "12 năm 2023"))
    import_table(both, _month(FEBRUARY_CSV, "11 năm 2026"))
    with both.database.read() as connection:
        assert list(severe.waiting(connection, FRIDAY)) == [snapshot]
        assert older not in severe.waiting(connection, FRIDAY)
    clock.at += MINUTE
    import_table(both, _month(FEBRUARY_CSV, "03 năm 2024"))
    assert _run(both, clock, REMIND) == 0


def test_a_corrected_version_ends_the_chase(office: Office, clock: FixedClock) -> None:
    """What was severe in the old one may be so no more."""
    import_table(office, FEBRUARY_CSV)
    clock.at += MINUTE
    import_table(office, FEBRUARY_CSV.replace("90,5;", "90,4;"))
    assert _run(office, clock, REMIND) == 0


def test_simulated_figures_end_no_chase_of_real_ones(office: Office, clock: FixedClock) -> None:
    """However new."""
    import_table(office, REAL_FEBRUARY)
    clock.at += MINUTE
    import_table(office, _month(FEBRUARY_CSV, "03 năm 2024"))
    assert _run(office, clock, REMIND) == 1


def _month(table: str, month: str) -> str:
    return re.sub(r"Tháng \d\d năm \d{4}", f"Tháng {month}", table)


def test_what_is_older_than_two_weeks_is_left_alone(office: Office, clock: FixedClock) -> None:
    """As after a long outage."""
    import_table(office, FEBRUARY_CSV)
    assert _run(office, clock, FRIDAY + timedelta(days=14, minutes=1)) == 0


def test_downtime_puts_the_reminder_off(both: Office, clock: FixedClock) -> None:
    """Three hours on Friday in which nobody's button could answer."""
    import_table(both, FEBRUARY_CSV)
    both.uptime.beat()
    clock.at += timedelta(hours=3)
    both.uptime.beat()
    assert _run(both, clock, REMIND) == 0
    later = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
    assert _run(both, clock, later - MINUTE) == 0
    assert _run(both, clock, later) == 1


def test_two_processes_at_once_tell_nobody_twice(both: Office, clock: FixedClock) -> None:
    """Whoever comes second finds it done."""
    import_table(both, FEBRUARY_CSV)
    for at, total in ((REMIND, 1), (ESCALATE, 1)):
        clock.at = at
        _arrive(both)
        with ThreadPoolExecutor(4) as pool:
            queued = list(pool.map(both.escalation.run, [at] * 4))
        assert sorted(queued) == [0, 0, 0, total]


def test_a_run_that_breaks_leaves_nothing(
    office: Office, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps and messages are one transaction."""
    snapshot = import_table(office, FEBRUARY_CSV)

    def broken(*_: object) -> int:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("bot.storage.outbox.add", broken)
        with pytest.raises(RuntimeError):
            _run(office, clock, REMIND)
    assert _course(office, snapshot).reminded_at is None
    assert _run(office, clock, REMIND) == 1


def test_it_can_be_switched_off(built: Office, clock: FixedClock) -> None:
    """With zero hours."""
    import_table(built, S004_CSV)
    bind(built, LEADER, BINH_THANH)
    import_table(built, FEBRUARY_CSV)
    _arrive(built)
    off = replace(built.escalation, ack_after=timedelta())
    clock.at = REMIND + timedelta(days=4)
    assert off.run(clock.at) == 0
    assert built.escalation.run(clock.at) == 1


def test_stored_facts_become_facts_again() -> None:
    """One that this version does not know is left out."""
    assert fact_of("tier-down", {"before": "Khá", "after": "Yếu"}) == TierDown("Khá", "Yếu")
    assert fact_of("score-drop", {"before": 65.56, "after": 55.8}) == ScoreDrop(
        Decimal("65.56"), Decimal("55.8")
    )
    assert fact_of("tier-down", {"before": "Khá"}) is None
    assert fact_of("never-heard-of", {}) is None


def test_who_was_not_told_yet_is_not_reminded(built: Office, clock: FixedClock) -> None:
    """What waits for approval, or for Telegram, asks nobody for a receipt."""
    snapshot = import_table(_staffed(built), FEBRUARY_CSV)
    for state in (Delivery.WAITING, Delivery.CANCELLED, Delivery.QUEUED, Delivery.SENDING):
        with built.database.write() as connection:
            connection.execute(rows.update().values(state=state.value))
        clock.at = REMIND + timedelta(days=4)
        assert built.escalation.run(clock.at) == 0
    assert _course(built, snapshot).asked_at is None


def test_who_is_muted_is_not_reminded_but_those_above_hear(
    office: Office, clock: FixedClock
) -> None:
    """A wish for quiet does not hide a severe alert."""
    import_table(office, FEBRUARY_CSV)
    _arrive(office)
    office.wishes.mute(LEADER, timedelta(days=30))
    assert _run(office, clock, REMIND) == 0
    assert _run(office, clock, ESCALATE + timedelta(days=1)) == 1
    assert list(_texts(office, "escalated:")) == [OFFICE_CHAT]


def test_nobody_above_is_told_while_the_reminder_is_on_its_way(
    office: Office, clock: FixedClock
) -> None:
    """A chat under a long 429: the second clock starts when it arrived."""
    import_table(office, FEBRUARY_CSV)
    assert _run(office, clock, REMIND) == 1
    clock.at = ESCALATE + timedelta(days=1)
    assert office.escalation.run(clock.at) == 0
    _deliver(office, clock, clock.at, Delivery.SENT)
    assert office.escalation.run(clock.at + timedelta(hours=1)) == 0
    clock.at += timedelta(days=3)
    assert office.escalation.run(clock.at) == 1


def test_a_lost_chat_asks_nobody_before_the_others_were_told(
    office: Office, clock: FixedClock
) -> None:
    """One leader blocked the bot, the other one's digest still waits for Telegram."""
    bind(office, DEPUTY, BINH_THANH, Role.OFFICER)
    snapshot = import_table(office, FEBRUARY_CSV)
    with office.database.write() as connection:
        lost = rows.update().where(rows.c.chat_id == LEADER)
        connection.execute(lost.values(state="failed", settled_at=clock.now()))
    clock.at = ESCALATE
    assert office.escalation.run(clock.at) == 0
    _deliver(office, clock, clock.at, Delivery.SENT)
    assert _course(office, snapshot).asked_at == ESCALATE
