"""What only rejected figures name stands in nobody's way, and nothing of it is lost."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert

from bot.office import Office
from bot.sources.refusal import Refused
from bot.storage import scores, successions, units
from bot.storage.database import Database
from bot.storage.ghosts import only_staged
from bot.storage.invites import invite_table
from bot.storage.people import Role
from messages.actions import Verdict
from messages.answers import Card
from messages.decisions import Preview
from scoring.snapshot import State
from scoring.unit import Level, Unit
from tests.bot.registering import LAP_VO, apply_list, units_by_code
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table, stage_table

OFFICE = 2
NOW = datetime(2024, 2, 1, tzinfo=UTC)
TRUE, TYPO = "Xã Tân Khánh Trung", "Xã Tân Khanh Trung"
TRUE_CODE = f"{LAP_VO}.xa4-ta6n-khanh1-trung"
RENAMED = f"đổi tên;{TRUE};{TYPO};;01/02/2024"


@pytest.fixture
def office(on_both: Office) -> Office:
    """January accepted; the office has joined."""
    import_table(on_both, S004_CSV)
    bind(on_both, OFFICE, "huyện Lấp Vò", Role.OFFICE)
    return on_both


def _asked(office: Office, text: str = FEBRUARY_CSV) -> Preview:
    """The preview of a file that names a commune with a slip of the pen."""
    shown = office.intake.take(OFFICE, "t.csv", text.replace(TRUE, TYPO).encode(), "")
    assert isinstance(shown, Preview), shown
    return shown


def _tied(office: Office, preview: Preview) -> Preview:
    """The same after somebody said whom the name means."""
    (question,) = preview.questions
    assert question.guesses[0].unit.name == TRUE
    named = office.intake.name_unit(
        OFFICE, preview.sight.snapshot_id, question.unit_id, question.guesses[0].unit_id
    )
    assert isinstance(named, Preview), named
    return named


def test_a_name_that_was_tied_may_become_the_units_own(office: Office) -> None:
    """Before the figures with the tie are accepted."""
    _tied(office, _asked(office))
    assert apply_list(office, RENAMED).unchanged == 0
    assert units_by_code(office)[TRUE_CODE].name == TYPO


def test_a_name_that_was_tied_may_become_the_units_own_after_acceptance(office: Office) -> None:
    """And files that write it go on finding that unit, without a question."""
    named = _tied(office, _asked(office))
    office.intake.decide(OFFICE, named.sight.snapshot_id, Verdict.ACCEPT)
    apply_list(office, RENAMED)
    march = _asked(office, FEBRUARY_CSV.replace("Tháng 02", "Tháng 03"))
    assert (march.questions, march.known) == ((), 13)
    card = office.answers.card(TYPO)
    assert isinstance(card, Card)
    assert card.result.unit.code == TRUE_CODE


@pytest.mark.parametrize("row", [RENAMED, f"tên khác;{TRUE};{TYPO};;"])
def test_a_name_of_rejected_figures_is_free(office: Office, row: str) -> None:
    """As a unit's own name and as another name; the rejected figures keep what they have."""
    asked = _asked(office)
    ghost = asked.questions[0].unit_id
    office.intake.decide(OFFICE, asked.sight.snapshot_id, Verdict.REJECT)
    assert apply_list(office, row).unchanged == 0
    with office.database.read() as connection:
        everybody = units.units(connection, staged=True)
        assert everybody[ghost].name == TYPO
        assert ghost in scores.unit_ids_of(connection, asked.sight.snapshot_id)


def test_a_name_of_figures_that_wait_is_not_free(office: Office) -> None:
    """Accepted later they would make a namesake: the refusal says what to do first."""
    asked = _asked(office)
    number = asked.sight.snapshot_id
    with pytest.raises(Refused, match=rf"bản số liệu {number} .*duyệt hoặc bỏ") as refused:
        apply_list(office, RENAMED)
    assert str(refused.value).startswith("Dòng 2")
    office.intake.decide(OFFICE, number, Verdict.HOLD)
    with pytest.raises(Refused, match=f"bản số liệu {number}"):
        apply_list(office, RENAMED)
    office.intake.decide(OFFICE, number, Verdict.ACCEPT)
    with pytest.raises(Refused, match="đang mang tên"):
        apply_list(office, RENAMED)


def test_a_name_that_was_taken_is_its_new_bearers(office: Office) -> None:
    """The ghost of the same name, older than the unit, hides nobody."""
    asked = _asked(office)
    office.intake.decide(OFFICE, asked.sight.snapshot_id, Verdict.REJECT)
    apply_list(office, "thêm;Xã Mới;;Huyện Lấp Vò;")
    apply_list(office, f"đổi tên;Xã Mới;{TYPO};;01/02/2024")
    with pytest.raises(Refused, match="đang mang tên"):
        apply_list(office, f"đổi tên;Xã Mỹ An Hưng A;{TYPO};;01/02/2024")
    with pytest.raises(Refused, match="đang mang tên"):
        apply_list(office, f"tên khác;Xã Mỹ An Hưng A;{TYPO};;")


def test_a_root_that_waits_keeps_its_name(office: Office) -> None:
    """As a unit below one does."""
    waits = stage_table(office, FEBRUARY_CSV.replace("Lấp Vò", "Lấp Vòm"))
    with pytest.raises(Refused, match=f"bản số liệu {waits.head.id}"):
        apply_list(office, "đổi tên;huyện Lấp Vò;Huyện Lấp Vòm;;01/02/2024")


def test_another_file_with_the_name_still_keeps_it(office: Office) -> None:
    """A tie in one file decides nothing on another that waits."""
    march = _asked(office, FEBRUARY_CSV.replace("Tháng 02", "Tháng 03"))
    _tied(office, _asked(office))
    with pytest.raises(Refused, match=f"bản số liệu {march.sight.snapshot_id}"):
        apply_list(office, RENAMED)


def _coded(name: str, code: str) -> str:
    """February's figures with a column of codes, in which one commune has one."""
    title, rows = FEBRUARY_CSV.split("STT;", 1)
    head, *lines = rows.splitlines()
    coded = [f"{code if TRUE in line else ''};{line}" for line in lines]
    return title + "\n".join((f"Mã đơn vị;STT;{head}", *coded)).replace(TRUE, name)


def test_a_code_of_rejected_figures_is_free(office: Office) -> None:
    """The file comes again, its slip mended; or an office's list says whose code it is."""
    wrong = stage_table(office, _coded("Xã Lạ", "H20.31.5"))
    with pytest.raises(Refused, match=f"bản số liệu {wrong.head.id}"):
        apply_list(office, f"đổi mã;{TRUE};H20.31.5;;")
    with pytest.raises(Refused, match=f"bản số liệu {wrong.head.id}"):
        stage_table(office, _coded(TRUE, "H20.31.5"))
    office.pipeline.reject(wrong.head.id, why="sai tên", by="t")
    right = stage_table(office, _coded(TRUE, "H20.31.5"))
    assert right.head.state is not State.REJECTED
    assert units_by_code(office)["H20.31.5"].name == TRUE


def test_a_list_may_give_away_a_code_of_rejected_figures(office: Office) -> None:
    """The rejected figures keep their unit, under a code that says nothing."""
    wrong = stage_table(office, _coded("Xã Lạ", "H20.31.5"))
    with office.database.read() as connection:
        ghost = units.unit_ids(connection)["H20.31.5"]
    office.pipeline.reject(wrong.head.id, why="sai tên", by="t")
    apply_list(office, f"đổi mã;{TRUE};H20.31.5;;")
    assert units_by_code(office)["H20.31.5"].name == TRUE
    with office.database.read() as connection:
        assert ghost in scores.unit_ids_of(connection, wrong.head.id)
        kept = units.units(connection, staged=True)[ghost]
    assert (kept.name, kept.code) == ("Xã Lạ", f"L.~{ghost}")


def test_a_code_of_rejected_figures_comes_again_with_another_name(office: Office) -> None:
    """The unit is called as the file that counts calls it."""
    wrong = stage_table(office, _coded("Xã Lạ", "H20.31.5"))
    office.pipeline.reject(wrong.head.id, why="sai tên", by="t")
    import_table(office, _coded("Xã Quen", "H20.31.5"))
    assert units_by_code(office)["H20.31.5"].name == "Xã Quen"


def test_a_root_of_rejected_figures_is_free(office: Office) -> None:
    """A file whose title is wrong leaves a district behind: its name may be the right one's."""
    wrong = stage_table(office, FEBRUARY_CSV.replace("Lấp Vò", "Lấp Vòm"))
    office.pipeline.reject(wrong.head.id, why="sai huyện", by="t")
    apply_list(office, "đổi tên;huyện Lấp Vò;Huyện Lấp Vòm;;01/02/2024")
    right = stage_table(office, FEBRUARY_CSV.replace("Lấp Vò", "Lấp Vòm"))
    assert right.head.root.code == LAP_VO


def test_a_unit_below_which_there_is_somebody_is_no_ghost(database: Database) -> None:
    """Nor whoever leads, lists dossiers or succeeds; a unit below a ghost is one too."""
    names = {c: f"Xã {c.upper()}" for c in "abcdef"}
    root = Unit("r", "Huyện R", Level.DISTRICT)
    empty = Unit("e0", "Huyện E", Level.DISTRICT)
    made = [Unit(c, n, Level.COMMUNE, "e0" if c == "f" else "r") for c, n in names.items()]
    with database.write() as connection:
        ids = units.enter(connection, (root, empty, *made))
        assert only_staged(connection).ghosts == set(ids.values())
        units.mark_listed(connection, ids["a"])
        successions.add(connection, ids["b"], ids["c"], date(2025, 7, 1))
        connection.execute(
            insert(invite_table).values(
                code_hash="x", unit_id=ids["d"], role="leader", expires_at=NOW
            )
        )
        found = only_staged(connection)
    assert found.ghosts == {ids["e"], ids["e0"], ids["f"]}
    assert found.waiting == {}


def test_a_ghost_gives_the_portals_number_away_with_its_code(database: Database) -> None:
    """Else the next run would bring figures of the ghost again."""
    root = Unit("r", "Huyện R", Level.DISTRICT)
    known, ghost = (Unit(c, f"Xã {c}", Level.COMMUNE, "r") for c in ("L.r.a", "H1"))
    with database.write() as connection:
        ids = units.enter(connection, (root, known, ghost))
        units.mark_seen(connection, [ids["r"], ids["L.r.a"]], "2024-01")
        units.set_portal_ids(connection, {"H1": "7"})
        units.recode(connection, {"L.r.a": "H1"}, only_staged(connection).ghosts)
        assert units.portal_ids(connection) == {}
        assert units.unit_ids(connection)["H1"] == ids["L.r.a"]
