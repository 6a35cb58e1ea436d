"""The compiled list of a round: what it holds, to whom it goes, and that it goes once."""

from datetime import timedelta

import pytest

from bot.check_round.answering import Details
from bot.check_round.circles import Circle, circles
from bot.clock import FixedClock
from bot.office import Office
from bot.storage import check_rounds, people, units
from bot.storage.snapshots import snapshot_table
from messages.actions import Reply
from messages.compiled import FiguresFrom, LettersFrom
from scoring.dossier import System
from scoring.names import plain_key
from scoring.period import Period
from scoring.reconcile import Difference
from tests.bot import listed
from tests.bot.listed import (
    ALIKE,
    DAY,
    LATER,
    LEADER,
    NATIONAL,
    ONLY_HERE,
    OTHER,
    PROVINCIAL,
    answer_for,
    both_lists,
    bring,
    by_last_part,
    compiled_of,
    held_round,
)
from tests.conftest import THURSDAY, ZONE
from tests.factories import FEBRUARY_CSV
from tests.furnishing import id_of, import_table
from tests.statements import statements

morning = listed.morning
on_either = listed.on_either


def test_every_unit_of_the_round_is_compiled_with_what_counts_of_its_answers(
    on_either: Office, clock: FixedClock
) -> None:
    """The last answer with its numbers; late by the first; a silent unit is there too."""
    clock.at = THURSDAY.replace(hour=9)
    answer_for(on_either, LEADER, "Xã Tân Mỹ", Reply.MATCH)
    clock.at = THURSDAY.replace(hour=11, minute=20)
    answer_for(
        on_either,
        LEADER,
        "Xã Tân Mỹ",
        Reply.DIFFERS,
        Details(3, 1, ("H20.1-261008-1", "H20.1-261008-2")),
    )
    answer_for(on_either, OTHER, "Xã Bình Thành", Reply.SYNC)
    compiled = compiled_of(on_either)
    assert len(compiled.units) == 13
    assert [unit.unit.name for unit in compiled.units] == sorted(
        (unit.unit.name for unit in compiled.units), key=plain_key
    )
    reports = {report.unit.name: report for report in compiled.units}
    first, second = reports["Xã Tân Mỹ"], reports["Xã Bình Thành"]
    assert (first.said, first.late, first.portal, first.provincial, first.listed) == (
        Reply.DIFFERS, False, 3, 1, 2,
    )  # fmt: skip
    assert first.at == clock.at
    assert first.at.tzinfo is ZONE
    assert (second.said, second.late) == (Reply.SYNC, True)
    assert (compiled.answered, compiled.late, compiled.silent) == (1, 1, ())
    assert len(compiled.unreached) == 11
    assert [one.code for one in compiled.dossiers] == ["H20.1-261008-1", "H20.1-261008-2"]
    late = reports["Xã Tân Khánh Trung"].overdue
    assert late is not None
    assert (late.in_progress, late.provincial) == (17, 0)


def test_both_lists_give_the_differing_dossiers(on_either: Office) -> None:
    """Alike ones are left out; one that a system lacks says so."""
    both_lists(on_either)
    compiled = compiled_of(on_either)
    assert [one.code for one in compiled.dossiers] == ["H20.50-261008-0003", "H20.50-261008-0002"]
    found = by_last_part(compiled)
    assert found["0003"].differences == {Difference.DUE, Difference.STATE}
    assert found["0002"].on_provincial is None
    assert not found["0002"].unsaid
    assert compiled.portal_read == compiled.provincial_read == DAY


def test_without_a_list_of_the_other_system_nothing_is_said_to_be_missing(morning: Office) -> None:
    """What was never asked is not known."""
    bring(morning, NATIONAL, [ALIKE, ONLY_HERE])
    assert compiled_of(morning).dossiers == ()


def test_a_units_own_newer_list_counts_for_it_alone(on_either: Office, clock: FixedClock) -> None:
    """The district's goes on counting for all others, and an older one of a unit does not."""
    bring(on_either, PROVINCIAL, [LATER], root="xã Tân Mỹ")
    clock.at += timedelta(minutes=5)
    both_lists(on_either)
    assert set(by_last_part(compiled_of(on_either))) == {"0002", "0003"}
    clock.at += timedelta(minutes=5)
    bring(on_either, PROVINCIAL, [ALIKE, ONLY_HERE], root="xã Tân Mỹ")
    assert set(by_last_part(compiled_of(on_either))) == {"0003"}


def test_dossiers_that_answers_name_are_there_with_what_the_lists_know(morning: Office) -> None:
    """Known alike on both, in no list, and already there: a row each, none twice."""
    both_lists(morning)
    codes = ("h20.50-261008-0001", "H20.50-261008-0002", "H20.50-261008-0777")
    answer_for(morning, LEADER, "Xã Tân Mỹ", Reply.DIFFERS, Details(codes=codes))
    found = compiled_of(morning).dossiers
    by_code = {one.code[-4:]: one for one in found}
    assert len(found) == len(by_code) == 4
    assert by_code["0001"].named
    assert by_code["0001"].on_portal == by_code["0001"].on_provincial != None  # noqa: E711 - both alike
    assert by_code["0001"].code == "H20.50-261008-0001"
    assert by_code["0002"].named
    assert not by_code["0003"].named
    assert by_code["0777"].on_portal is None
    assert not by_code["0777"].unsaid


@pytest.mark.parametrize(("typed", "told"), [("50-261008-11", True), ("50-2610081-1 ", False)])
def test_of_dossiers_that_only_dashes_tell_apart_the_one_written_so_is_meant(
    morning: Office, typed: str, *, told: bool
) -> None:
    """Written otherwise it is not clear which, and neither is called missing."""
    for head in (NATIONAL, PROVINCIAL):
        bring(
            morning,
            head,
            [
                (f"H20.50-{code}", "Xã Tân Mỹ", "20/11/2026", "Đang xử lý")
                for code in ("261008-11", "261008-1-1")
            ],
        )
    answer_for(morning, LEADER, "Xã Tân Mỹ", Reply.DIFFERS, Details(codes=(f"H20.{typed}",)))
    (one,) = compiled_of(morning).dossiers
    assert one.named
    assert (one.on_portal is not None) is told
    assert one.unsaid == (frozenset() if told else set(System))


def test_a_named_dossier_without_any_list_is_not_said_to_be_missing(morning: Office) -> None:
    """Nobody looked."""
    answer_for(morning, LEADER, "Xã Tân Mỹ", Reply.DIFFERS, Details(codes=("H20.50-261008-0001",)))
    (one,) = compiled_of(morning).dossiers
    assert one.named
    assert one.unsaid == set(System)


def test_only_the_codes_of_the_last_answer_count(morning: Office) -> None:
    """A correction takes back."""
    answer_for(morning, LEADER, "Xã Tân Mỹ", Reply.DIFFERS, Details(codes=("H20.50-261008-0001",)))
    answer_for(morning, LEADER, "Xã Tân Mỹ", Reply.MATCH)
    assert compiled_of(morning).dossiers == ()


def test_unknown_names_and_repeated_codes_have_rows_of_their_own(morning: Office) -> None:
    """Nothing of a list is lost; what cannot be told apart is not called missing."""
    bring(
        morning,
        NATIONAL,
        [
            ("0005", "Phòng Lạ", "20/11/2026", "Đang xử lý"),
            ("0006", "Xã Tân Mỹ", "20/11/2026", "Đang xử lý"),
            ("h20.50-261008-0006", "Xã Tân Mỹ", "20/11/2026", "Đang xử lý"),
        ],
    )
    bring(morning, PROVINCIAL, [ALIKE])
    found = compiled_of(morning).dossiers
    assert len(found) == 4
    (strange,) = [one for one in found if one.unit_name]
    assert (strange.unit.name, strange.unit_name) == ("Huyện Lấp Vò", "Phòng Lạ")
    repeated = [one for one in found if one.repeated]
    assert len(repeated) == 2
    assert all(one.unsaid == {System.PROVINCIAL} for one in repeated)


def test_what_came_after_the_rounds_week_changes_nothing(
    on_either: Office, clock: FixedClock
) -> None:
    """An old round can be compiled again, and says what it said."""
    both_lists(on_either)
    before = compiled_of(on_either)
    clock.at += timedelta(days=7)
    bring(on_either, NATIONAL, [LATER])
    bring(on_either, PROVINCIAL, [ALIKE, ONLY_HERE, LATER])
    import_table(on_either, FEBRUARY_CSV)
    assert compiled_of(on_either) == before


def test_letters_due_are_counted_as_everywhere_else(morning: Office) -> None:
    """By the figures; by a list of the provincial system that was read after them.

    It is said by which: the sheet beside it counts by the figures still.
    """
    january = FiguresFrom(Period.month(2024, 1))
    assert compiled_of(morning).letters == LettersFrom(4, None, (january,))
    bring(morning, PROVINCIAL, [ALIKE])
    compiled = compiled_of(morning)
    assert compiled.letters == LettersFrom(1, (DAY, DAY))
    assert compiled.figures == (january,)


def test_no_letter_is_due_for_what_was_in_time(on_either: Office) -> None:
    """Whatever the list is called: its own words say that a dossier was not late."""
    states = ("Đã trả kết quả đúng hạn", "Đã trả trước hạn", "Đã trả kết quả quá hạn", "Đang xử lý")
    rows = [(f"000{n}", "Xã Tân Mỹ", "20/11/2026", state) for n, state in enumerate(states, 1)]
    bring(on_either, PROVINCIAL, rows)
    assert compiled_of(on_either).letters == LettersFrom(2, (DAY, DAY))


def test_the_list_says_which_figures_its_counts_are(on_either: Office) -> None:
    """Made-up figures, and those of a month that is not over, are called so."""
    with on_either.database.write() as connection:
        connection.execute(snapshot_table.update().values(simulated=True, provisional=True))
    assert compiled_of(on_either).figures == (
        FiguresFrom(Period.month(2024, 1), simulated=True, provisional=True),
    )


def test_a_unit_that_nobody_can_be_asked_for_is_not_called_silent(
    on_either: Office, clock: FixedClock
) -> None:
    """Nor one that answered and whose people left afterwards."""
    clock.at = THURSDAY.replace(hour=9)
    answer_for(on_either, LEADER, "Xã Tân Mỹ", Reply.MATCH)
    compiled = compiled_of(on_either)
    assert [unit.name for unit in compiled.silent] == ["Xã Bình Thành"]
    assert len(compiled.unreached) == 11
    with on_either.database.write() as connection:
        for chat in (LEADER, OTHER):
            recipient = people.recipient_of_chat(connection, chat)
            assert recipient is not None
            people.leave(connection, recipient.id)
    compiled = compiled_of(on_either)
    assert compiled.silent == ()
    assert len(compiled.unreached) == 12
    assert compiled.answered == 1


def test_the_number_of_statements_does_not_grow_with_the_units(morning: Office) -> None:
    """Neither do 3 321 units."""
    both_lists(morning)
    for chat, name in ((LEADER, "Xã Tân Mỹ"), (OTHER, "Xã Bình Thành")):
        answer_for(morning, chat, name, Reply.DIFFERS, Details(codes=("H20.50-261008-0001",)))
    counted: list[int] = []
    with morning.database.read() as connection:
        known = units.units(connection)
        (circle,) = circles(connection, known, check_rounds.units(connection, DAY))
        two = tuple(id_of(morning, name) for name in ("Xã Tân Mỹ", "Xã Bình Thành"))
        for unit_ids in (two, circle.unit_ids):
            with statements(connection) as seen:
                morning.check_lists.compiling.compiled(
                    connection, known, held_round(morning), Circle(circle.root_id, (), unit_ids)
                )
            counted.append(len(seen))
    assert counted[0] == counted[1] <= 15
