"""`alerts.approve`: an administrator sees a snapshot's messages before anybody else does."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import FixedClock
from bot.office import Office, office
from bot.releasing import NothingWaits
from bot.settings import load
from bot.storage import audit, outbox
from bot.storage.people import Role
from messages.actions import Kind
from messages.answers import AlertList, NoAlerts
from messages.decisions import CannotDecide, Released, ToRelease
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table

LEADER, OFFICE, ADMIN, STRANGER = 1, 2, 3, 4


@pytest.fixture
def approving(database_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """An office that wants to see messages first, with January as its baseline."""
    there = load(
        data_dir=str(tmp_path / "var"), database={"url": database_url}, alerts={"approve": True}
    )
    with office(there, clock) as opened:
        import_table(opened, S004_CSV)
        for chat, unit, role in (
            (LEADER, "xã Bình Thành", Role.LEADER),
            (OFFICE, "huyện Lấp Vò", Role.OFFICE),
            (ADMIN, "huyện Lấp Vò", Role.ADMIN),
        ):
            bind(opened, chat, unit, role)
        yield opened


def _rows(built: Office) -> Counter[tuple[str, str]]:
    """How many messages of each kind stand in each state."""
    table = outbox.outbox_table
    with built.database.read() as connection:
        rows = connection.execute(select(table.c.subject, table.c.state))
        return Counter((row.subject.split(":")[0], row.state) for row in rows)


def test_nobody_but_administrators_hears_before_the_word(approving: Office) -> None:
    """The digest and both overviews wait; one question goes out."""
    snapshot = import_table(approving, FEBRUARY_CSV)
    assert _rows(approving) == {
        ("digest", "waiting"): 1,
        ("overview", "waiting"): 2,
        ("release", "queued"): 1,
    }
    with approving.database.read() as connection:
        kept = connection.execute(
            select(outbox.outbox_table.c.chat_id, outbox.outbox_table.c.message).where(
                outbox.outbox_table.c.subject == f"release:{snapshot}"
            )
        ).one()
    assert kept.chat_id == ADMIN
    assert "1 tin đơn vị, 2 bản tổng hợp" in kept.message["text"]
    assert "Xã Bình Thành" in kept.message["text"]


def test_waiting_messages_are_not_handed_out(approving: Office, clock: FixedClock) -> None:
    """The claim never sees them."""
    import_table(approving, FEBRUARY_CSV)
    with approving.database.write() as connection:
        first = outbox.claim(connection, clock.now())
        second = outbox.claim(connection, clock.now())
    assert first is not None
    assert first.subject.startswith("release:")
    assert second is None


def test_what_was_shown_is_sent_at_the_word_and_only_once(approving: Office) -> None:
    """A second tap, and a change of mind, come too late."""
    snapshot = import_table(approving, FEBRUARY_CSV)
    done = approving.releasing.decide_in_chat(ADMIN, snapshot, send=True)
    assert isinstance(done, Released)
    assert (done.sent, done.messages) == (True, 3)
    assert _rows(approving)["digest", "queued"] == 1
    again = approving.releasing.decide_in_chat(ADMIN, snapshot, send=False)
    assert again == CannotDecide(f"Các tin của bản số liệu {snapshot} đã được gửi.")
    assert _rows(approving)["digest", "queued"] == 1
    with approving.database.read() as connection:
        acts = [row["act"] for row in audit.listing(connection, 50)]
    assert acts.count("release") == 1


def test_what_is_cancelled_never_goes_out_and_the_figures_count(approving: Office) -> None:
    """Only the telling is called off."""
    snapshot = import_table(approving, FEBRUARY_CSV)
    approving.releasing.decide(snapshot, send=False, by="t")
    assert _rows(approving)["digest", "cancelled"] == 1
    assert _rows(approving)["overview", "cancelled"] == 2
    with pytest.raises(NothingWaits, match="đã được huỷ"):
        approving.releasing.decide(snapshot, send=True, by="t")
    assert approving.releasing.waiting(ADMIN) == ToRelease(())


@pytest.mark.parametrize("chat", [LEADER, OFFICE, STRANGER])
def test_only_administrators_may_say_it(approving: Office, chat: int) -> None:
    """A forged button does nothing; the office decides only where there is no administrator."""
    snapshot = import_table(approving, FEBRUARY_CSV)
    said = approving.releasing.decide_in_chat(chat, snapshot, send=True)
    assert isinstance(said, CannotDecide)
    assert _rows(approving)["digest", "waiting"] == 1


def test_what_waits_is_put_aside_when_a_newer_snapshot_speaks(approving: Office) -> None:
    """Nobody is told of February after March."""
    february = import_table(approving, FEBRUARY_CSV)
    march = import_table(approving, re.sub("Tháng 02 năm 2024", "Tháng 03 năm 2024", FEBRUARY_CSV))
    with pytest.raises(NothingWaits, match="huỷ"):
        approving.releasing.decide(february, send=True, by="t")
    waits = approving.releasing.waiting(ADMIN)
    assert isinstance(waits, ToRelease)
    assert [sight.snapshot_id for sight, _ in waits.snapshots] == [march]
    assert approving.releasing.decide(march, send=True, by="t").messages == 3


def test_an_unknown_snapshot_has_nothing_that_waits(approving: Office) -> None:
    """Nor one that was quiet: January was the baseline."""
    for snapshot in (1, 999):
        with pytest.raises(NothingWaits, match="không có tin chờ"):
            approving.releasing.decide(snapshot, send=True, by="t")


REAL_FEBRUARY = "\n".join(line for line in FEBRUARY_CSV.splitlines() if "MÔ PHỎNG" not in line)


def _in(text: str, period: str) -> str:
    return re.sub("Tháng 02 năm 2024", period, text)


def test_a_corrected_version_is_asked_about_in_the_place_of_the_one_that_waits(
    approving: Office,
) -> None:
    """Leaders were told nothing yet: the correction is their first word, not a revision."""
    first = import_table(approving, FEBRUARY_CSV)
    second = import_table(approving, FEBRUARY_CSV.replace("Tân Mỹ;70,5", "Tân Mỹ;69,5"))
    waits = approving.releasing.waiting(ADMIN)
    assert isinstance(waits, ToRelease)
    assert [sight.snapshot_id for sight, _ in waits.snapshots] == [second]
    assert _rows(approving)["digest", "cancelled"] == 1
    assert _rows(approving)["digest", "waiting"] == 1
    assert approving.releasing.decide(second, send=True, by="t").messages == 3
    with pytest.raises(NothingWaits):
        approving.releasing.decide(first, send=True, by="t")


def test_after_a_no_the_corrected_version_is_asked_about_again(approving: Office) -> None:
    """Whoever calls a broadcast off mostly has found a mistake in it."""
    approving.releasing.decide(import_table(approving, FEBRUARY_CSV), send=False, by="t")
    import_table(approving, FEBRUARY_CSV.replace("Tân Mỹ;70,5", "Tân Mỹ;69,5"))
    assert _rows(approving)["digest", "waiting"] == 1


@pytest.mark.parametrize(
    "period", ["Quý I năm 2024", "Tháng 12 năm 2023", "Tháng 11 năm 2026", "Tháng 9 năm 2026"]
)
def test_what_tells_nobody_calls_nothing_off(approving: Office, period: str) -> None:
    """The first of another kind, a month that comes late, one that is not over, a boundary."""
    import_table(approving, FEBRUARY_CSV)
    import_table(approving, _in(FEBRUARY_CSV, period))
    assert _rows(approving)["digest", "waiting"] == 1


def test_a_quarter_calls_off_no_month(approving: Office) -> None:
    """It is told beside it."""
    import_table(approving, _in(FEBRUARY_CSV, "Quý IV năm 2023"))
    import_table(approving, FEBRUARY_CSV)
    import_table(
        approving, _in(FEBRUARY_CSV.replace("Tân Mỹ;70,5", "Tân Mỹ;60,5"), "Quý I năm 2024")
    )
    assert _rows(approving)["digest", "waiting"] == 2


def test_made_up_figures_call_off_no_real_ones(approving: Office) -> None:
    """March is simulated, February is real."""
    import_table(approving, REAL_FEBRUARY)
    import_table(approving, _in(FEBRUARY_CSV, "Tháng 03 năm 2024"))
    assert _rows(approving)["digest", "waiting"] >= 1
    waits = approving.releasing.waiting(ADMIN)
    assert isinstance(waits, ToRelease)
    assert 2 in [sight.snapshot_id for sight, _ in waits.snapshots]


def test_the_full_list_waits_for_the_word_as_well(approving: Office) -> None:
    """A leader sees it when it was told; whoever decides may look before."""
    snapshot = import_table(approving, FEBRUARY_CSV)
    assert approving.alert_lists.page(LEADER, snapshot, 1) is None
    assert approving.alert_lists.newest(LEADER) == NoAlerts()
    assert isinstance(approving.alert_lists.newest(OFFICE), AlertList)
    approving.releasing.decide(snapshot, send=True, by="t")
    assert isinstance(approving.alert_lists.newest(LEADER), AlertList)


def test_what_somebody_switched_off_while_it_waited_is_not_sent(approving: Office) -> None:
    """Their wish of now counts, not that of then."""
    snapshot = import_table(approving, FEBRUARY_CSV)
    approving.wishes.switch(LEADER, Kind.DIGEST, on=False)
    assert approving.releasing.decide(snapshot, send=True, by="t").messages == 2
    assert _rows(approving)["digest", "cancelled"] == 1


def test_who_left_one_of_their_units_is_not_told_of_it(approving: Office) -> None:
    """The digest that waits tells of both."""
    both = approving.people
    both.take(both.invite("xã Tân Mỹ", Role.LEADER, by="t").code, LEADER)
    snapshot = import_table(approving, FEBRUARY_CSV)
    (who,) = {m.id for m, _ in both.members() if m.membership.role is Role.LEADER}
    both.remove(who, unit_name="xã Bình Thành", by="t")
    approving.releasing.decide(snapshot, send=True, by="t")
    assert _rows(approving)["digest", "cancelled"] == 1
