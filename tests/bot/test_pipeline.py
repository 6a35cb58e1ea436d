"""From a file to the outbox, on both databases."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from bot.clock import FixedClock
from bot.office import Office
from bot.pipeline import NotPossible
from bot.sources.refusal import Refused
from bot.storage import outbox
from bot.storage.alerts import alert_table
from bot.storage.people import Role
from bot.storage.snapshots import snapshot_table
from messages.answers import Card
from messages.screen import LINES, lines
from scoring.alerts import Quiet
from scoring.period import Period
from scoring.snapshot import State
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table, stage_table


def _outbox(office: Office) -> list[tuple[int, str, str]]:
    with office.database.read() as connection:
        rows = connection.execute(
            select(
                outbox.outbox_table.c.chat_id,
                outbox.outbox_table.c.subject,
                outbox.outbox_table.c.message,
            ).order_by(outbox.outbox_table.c.id)
        )
        return [(row[0], row[1], row[2]["text"]) for row in rows]


def _card(office: Office, name: str) -> Card:
    answer = office.answers.card(name)
    assert isinstance(answer, Card)
    return answer


def test_s004_comes_out_as_the_document_has_it(on_both: Office) -> None:
    """Vĩnh Thạnh first with 90,13, Bình Thành last with 65,56, and the counts a tier."""
    import_table(on_both, S004_CSV)
    best, last = _card(on_both, "xã Vĩnh Thạnh").result.now, _card(on_both, "binh thanh").result.now
    assert (best.score.total, best.rank and (best.rank.place, best.rank.of)) == (
        Decimal("90.13"),
        (1, 13),
    )
    assert best.score.tier
    assert best.score.tier.name == "Xuất sắc"
    assert (last.score.total, last.rank and last.rank.place) == (Decimal("65.56"), 13)


def test_the_first_snapshot_tells_nobody(on_both: Office) -> None:
    """It is a baseline."""
    staged = stage_table(on_both, S004_CSV)
    accepted = on_both.pipeline.accept(staged.head.id, by="t")
    assert (accepted.quiet, accepted.alerts, accepted.queued) == (Quiet.BASELINE, 0, 0)


def test_a_new_month_tells_each_leader_of_their_unit_and_the_office_of_all(
    on_both: Office,
) -> None:
    """One message each; simulated figures say so."""
    import_table(on_both, S004_CSV)
    bind(on_both, 1, "xã Bình Thành", Role.LEADER)
    bind(on_both, 2, "huyện Lấp Vò", Role.OFFICE)
    snapshot = import_table(on_both, FEBRUARY_CSV)
    sent = _outbox(on_both)
    assert [(chat, subject) for chat, subject, _ in sent] == [
        (1, f"digest:{snapshot}"),
        (2, f"overview:{snapshot}"),
    ]
    assert all("mô phỏng" in text for _, _, text in sent)
    assert "Xã Bình Thành" in sent[0][2]
    assert "▼ 9,76" in sent[0][2]


def test_a_person_with_two_units_gets_one_digest(on_both: Office) -> None:
    """Not one a unit."""
    import_table(on_both, S004_CSV)
    bind(on_both, 1, "xã Bình Thành", Role.LEADER)
    bind(on_both, 1, "xã Tân Mỹ", Role.LEADER)
    import_table(on_both, FEBRUARY_CSV)
    ((_, _, text),) = _outbox(on_both)
    assert "<b>Bình Thành</b>" in text
    assert "<b>Tân Mỹ</b>" in text


def test_running_anything_twice_sends_nothing_twice(on_both: Office) -> None:
    """The same file is known, an accepted snapshot is not accepted again."""
    import_table(on_both, S004_CSV)
    bind(on_both, 1, "xã Bình Thành", Role.LEADER)
    snapshot = import_table(on_both, FEBRUARY_CSV)
    again = stage_table(on_both, FEBRUARY_CSV)
    assert again.again
    assert again.head.id == snapshot
    with pytest.raises(NotPossible, match="đã được duyệt"):
        on_both.pipeline.accept(snapshot, by="t")
    assert len(_outbox(on_both)) == 1


def test_a_corrected_file_is_a_new_version_and_tells_no_leader(on_both: Office) -> None:
    """A period that was told once is not told as a drop again."""
    import_table(on_both, S004_CSV)
    bind(on_both, 1, "xã Bình Thành", Role.LEADER)
    import_table(on_both, FEBRUARY_CSV)
    corrected = FEBRUARY_CSV.replace("55,8;", "54,8;")
    staged = stage_table(on_both, corrected)
    assert not staged.again
    assert on_both.pipeline.accept(staged.head.id, by="t").quiet is Quiet.REVISED
    assert len(_outbox(on_both)) == 1
    assert _card(on_both, "xã Bình Thành").result.now.score.total == Decimal("54.8")


def test_a_rejected_snapshot_changes_nothing(on_both: Office) -> None:
    """And cannot be accepted later."""
    import_table(on_both, S004_CSV)
    staged = stage_table(on_both, FEBRUARY_CSV)
    on_both.pipeline.reject(staged.head.id, why="sai", by="t")
    with pytest.raises(NotPossible, match="bị bỏ"):
        on_both.pipeline.accept(staged.head.id, by="t")
    assert _card(on_both, "xã Bình Thành").sight.period == Period.month(2024, 1)
    heads = {head.id: head for head in on_both.pipeline.snapshots()}
    assert (heads[staged.head.id].state, heads[staged.head.id].why) == (State.REJECTED, "sai")


def test_a_staged_snapshot_is_shown_to_nobody(on_both: Office) -> None:
    """Its units are not in the register either."""
    stage_table(on_both, S004_CSV)
    assert not isinstance(on_both.answers.card("xã Vĩnh Thạnh"), Card)


def test_an_open_period_alerts_nobody(on_both: Office, clock: FixedClock) -> None:
    """Its figures are provisional, and say so."""
    import_table(on_both, S004_CSV)
    bind(on_both, 1, "xã Bình Thành", Role.LEADER)
    this_month = FEBRUARY_CSV.replace("Tháng 02 năm 2024", f"Tháng {clock.at:%m} năm {clock.at:%Y}")
    staged = stage_table(on_both, this_month)
    assert "provisional" in {note.code for note in staged.notes}
    assert on_both.pipeline.accept(staged.head.id, by="t").quiet is Quiet.PROVISIONAL
    assert _outbox(on_both) == []
    assert _card(on_both, "xã Bình Thành").sight.provisional


def test_the_final_figures_of_a_month_seen_open_are_told(
    on_both: Office, clock: FixedClock
) -> None:
    """What was provisional neither silences them nor is compared with."""
    import_table(on_both, S004_CSV)
    bind(on_both, 1, "xã Bình Thành", Role.LEADER)
    clock.at = datetime(2024, 2, 20, 9, 0, tzinfo=clock.at.tzinfo)
    import_table(on_both, FEBRUARY_CSV)
    clock.at += timedelta(days=14)
    staged = stage_table(on_both, FEBRUARY_CSV)
    assert not staged.again
    accepted = on_both.pipeline.accept(staged.head.id, by="t")
    assert accepted.quiet is None
    assert len(_outbox(on_both)) == 1
    assert _card(on_both, "xã Bình Thành").result.delta == Decimal("-9.76")


def test_a_period_that_has_not_begun_is_refused(on_both: Office) -> None:
    """A mistyped year would stand before all others."""
    with pytest.raises(Refused, match="chưa bắt đầu"):
        stage_table(on_both, S004_CSV.replace("năm 2024", "năm 2034"))


def test_an_older_month_that_comes_late_tells_nobody_but_is_compared_with(on_both: Office) -> None:
    """February first, then January: February's change is seen from then on."""
    import_table(
        on_both, FEBRUARY_CSV.replace("SỐ LIỆU MÔ PHỎNG, chỉ dùng để giới thiệu phần mềm", "")
    )
    assert _card(on_both, "xã Bình Thành").result.delta is None
    staged = stage_table(on_both, S004_CSV)
    assert on_both.pipeline.accept(staged.head.id, by="t").quiet is Quiet.OLDER
    assert _card(on_both, "xã Bình Thành").result.delta == Decimal("-9.76")


def test_simulated_figures_are_no_measure_for_real_ones(on_both: Office) -> None:
    """March is compared with January, not with a made-up February."""
    import_table(on_both, S004_CSV)
    import_table(on_both, FEBRUARY_CSV)
    import_table(on_both, S004_CSV.replace("Tháng 01", "Tháng 03"))
    card = _card(on_both, "xã Bình Thành")
    assert (card.sight.baseline, card.result.delta) == (Period.month(2024, 1), 0)


def test_a_preview_says_the_same_and_sends_nothing(on_both: Office) -> None:
    """What `bot766 alerts` shows is what accepting stores."""
    import_table(on_both, S004_CSV)
    bind(on_both, 1, "xã Bình Thành", Role.LEADER)
    staged = stage_table(on_both, FEBRUARY_CSV)
    outlook = on_both.pipeline.preview(Period.month(2024, 2))
    assert outlook is not None
    assert _outbox(on_both) == []
    on_both.pipeline.accept(staged.head.id, by="t")
    with on_both.database.read() as connection:
        stored = connection.execute(select(alert_table.c.rule, alert_table.c.key)).all()
    assert sorted((a.rule, a.key) for a in outlook.alerts) == sorted(tuple(row) for row in stored)


def test_a_refused_file_leaves_nothing_behind(on_both: Office) -> None:
    """No unit, no snapshot, no note."""
    spoiled = S004_CSV.replace("15,3/22", "15,3/25")
    with pytest.raises(Refused, match="25"):
        stage_table(on_both, spoiled)
    with on_both.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(snapshot_table)) == 0


def test_stored_messages_and_alerts_hold_no_personal_data(on_both: Office) -> None:
    """A message names a unit, never a person or a chat."""
    import_table(on_both, S004_CSV)
    bind(on_both, 123456789, "xã Bình Thành", Role.LEADER)
    import_table(on_both, FEBRUARY_CSV)
    assert "123456789" not in json.dumps([text for _, _, text in _outbox(on_both)])


def test_a_person_with_many_units_gets_one_message_of_one_screen(on_both: Office) -> None:
    """The most severe first; the others are counted, and stand behind a button."""
    import_table(on_both, S004_CSV)
    for line in S004_CSV.splitlines()[4:]:
        bind(on_both, 1, line.split(";")[1], Role.LEADER)
    import_table(on_both, FEBRUARY_CSV)
    ((_, _, text),) = _outbox(on_both)
    assert lines(text) <= LINES
    assert text.index("<b>Bình Thành</b> 55,8") < text.index("đơn vị khác")


def test_two_accepted_at_once_are_compared_one_after_the_other(on_both: Office) -> None:
    """January and February: exactly one of them is the baseline."""
    staged = [stage_table(on_both, text).head.id for text in (S004_CSV, FEBRUARY_CSV)]
    with ThreadPoolExecutor(2) as threads:
        accepted = list(threads.map(lambda i: on_both.pipeline.accept(i, by="t"), staged))
    quiet = [done.quiet for done in accepted]
    # Simulated February is compared with January if it came second, and is a baseline if first;
    # real January is never silenced by it.
    assert quiet[0] is Quiet.BASELINE
    assert quiet[1] in {None, Quiet.BASELINE}
