"""A snapshot that cannot be believed waits for a person; what the source edits is told as such."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from sqlalchemy import select

from bot.clock import FixedClock
from bot.office import Office
from bot.pipeline import NotPossible
from bot.sources.refusal import Refused
from bot.storage import outbox
from bot.storage.people import Role
from messages.answers import Card, NoFigures
from scoring.alerts import Quiet
from scoring.changes import Moved
from scoring.period import Period
from scoring.snapshot import State
from scoring.unit import Level
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table, stage_table

LEADER, OFFICE, ADMIN = 1, 2, 3


def _bind(office: Office) -> None:
    for chat, unit, role in (
        (LEADER, "xã Bình Thành", Role.LEADER),
        (OFFICE, "huyện Lấp Vò", Role.OFFICE),
        (ADMIN, "huyện Lấp Vò", Role.ADMIN),
    ):
        bind(office, chat, unit, role)


def _outbox(office: Office) -> list[tuple[int, str, str]]:
    table = outbox.outbox_table
    with office.database.read() as connection:
        rows = connection.execute(
            select(table.c.chat_id, table.c.subject, table.c.message).order_by(table.c.id)
        )
        return [(row[0], row[1].split(":")[0], row[2]["text"]) for row in rows]


def _month(text: str, month: str) -> str:
    return re.sub(r"Tháng \d\d năm \d{4}", f"Tháng {month[5:]} năm {month[:4]}", text)


def _moved(text: str, move: Callable[[Decimal], Decimal], column: int = 2) -> str:
    """The totals (or another column of figures) moved."""
    lines = text.splitlines()
    for index, line in enumerate(lines):
        cells = line.split(";")
        if cells[0].isdigit():
            value, slash, most = cells[column].partition("/")
            moved = move(Decimal(value.replace(",", ".")))
            cells[column] = f"{moved}".replace(".", ",") + slash + most
            lines[index] = ";".join(cells)
    return "\n".join(lines)


def test_a_rise_of_all_by_the_same_amount_is_held_and_asks_administrators_once(
    on_both: Office,
) -> None:
    """One message with the reason and two buttons; leaders hear nothing."""
    import_table(on_both, S004_CSV)
    _bind(on_both)
    raised = _month(_moved(S004_CSV, lambda total: total + 6), "2024-02")
    staged = stage_table(on_both, raised)
    assert staged.head.state is State.HELD
    assert stage_table(on_both, raised).again
    ((chat, subject, text),) = _outbox(on_both)
    assert (chat, subject) == (ADMIN, "held")
    assert "▲ 6" in text
    with on_both.database.read() as connection:
        message = connection.execute(select(outbox.outbox_table.c.message)).scalar_one()
    assert [row[0][0] for row in message["buttons"]] == ["Chấp nhận", "Bỏ"]


def test_a_held_snapshot_counts_once_a_person_accepts_it(on_both: Office) -> None:
    """Then its leaders are told."""
    import_table(on_both, S004_CSV)
    _bind(on_both)
    staged = stage_table(on_both, _month(_moved(S004_CSV, lambda total: total - 6), "2024-02"))
    assert on_both.pipeline.accept(staged.head.id, by="t").queued == 3
    assert [subject for _, subject, _ in _outbox(on_both)].count("digest") == 1


def test_without_administrators_the_office_is_asked(built: Office) -> None:
    """Somebody must hear of it."""
    import_table(built, S004_CSV)
    bind(built, OFFICE, "huyện Lấp Vò", Role.OFFICE)
    stage_table(built, _month(_moved(S004_CSV, lambda total: total - 6), "2024-02"))
    assert [(chat, subject) for chat, subject, _ in _outbox(built)] == [(OFFICE, "held")]


def test_half_the_units_missing_is_held(built: Office) -> None:
    """Half a table must not replace a whole one."""
    import_table(built, S004_CSV)
    half = "\n".join(_month(S004_CSV, "2024-02").splitlines()[:10])
    staged = stage_table(built, half)
    assert staged.head.state is State.HELD
    assert "Thiếu số liệu 7/13 đơn vị" in (staged.head.why or "")


def test_a_total_above_100_is_held(built: Office) -> None:
    """Even in a first file."""
    staged = stage_table(built, S004_CSV.replace(";90,13;", ";190,13;"))
    assert staged.head.state is State.HELD
    assert [note.code for note in staged.notes].count("impossible-value") == 1


def test_a_usual_month_is_not_held(january: Office) -> None:
    """The sample's February moves as months do."""
    assert stage_table(january, FEBRUARY_CSV).head.state is State.STAGED


def test_an_edit_of_a_closed_period_is_told_to_the_office_and_never_to_leaders(
    on_both: Office,
) -> None:
    """With what changed; a drop of ten points is none of the leader's alerts then."""
    import_table(on_both, S004_CSV)
    import_table(on_both, FEBRUARY_CSV)
    _bind(on_both)
    accepted = on_both.pipeline.accept(
        stage_table(on_both, FEBRUARY_CSV.replace(";55,8;", ";45,8;")).head.id, by="t"
    )
    assert accepted.quiet is Quiet.REVISED
    sent = _outbox(on_both)
    assert [(chat, subject) for chat, subject, _ in sent] == [
        (OFFICE, "revised"),
        (ADMIN, "revised"),
    ]
    assert "▼ 10" in sent[0][2]
    assert "1/13 đơn vị" in sent[0][2]


def test_versions_of_a_period_stand_side_by_side_and_can_be_compared(on_both: Office) -> None:
    """What changed can be read; the older version is as it was."""
    import_table(on_both, S004_CSV)
    first = import_table(on_both, FEBRUARY_CSV)
    edited = FEBRUARY_CSV.replace(";55,8;", ";54,8;")
    second = stage_table(on_both, edited).head.id
    versions = on_both.versions.differences(first, second)
    (change,) = versions.changes
    assert isinstance(change, Moved)
    assert (change.unit.name, change.delta) == ("Xã Bình Thành", Decimal(-1))
    assert on_both.versions.differences(first, first).changes == ()
    with pytest.raises(Refused, match="không cùng đơn vị gốc và kỳ"):
        on_both.versions.differences(1, second)
    with pytest.raises(Refused, match="không có bản số liệu 99"):
        on_both.versions.differences(first, 99)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [("2025-06", "2025-07", "không còn cấp huyện"), ("2026-02", "2026-03", "nền tảng")],
)
def test_a_period_across_a_boundary_is_compared_with_nothing(
    built: Office, before: str, after: str, reason: str
) -> None:
    """And says why; nobody is told of a drop."""
    import_table(built, _month(S004_CSV, before))
    _bind(built)
    staged = stage_table(built, _month(_moved(S004_CSV, lambda t: t - t % 7), after))
    assert built.pipeline.accept(staged.head.id, by="t").quiet is Quiet.BOUNDARY
    answer = built.answers.card("xã Bình Thành", period=Period.parse(after))
    assert isinstance(answer, Card)
    assert answer.result.delta is None
    assert reason in (answer.sight.boundary or "")
    assert "digest" not in [subject for _, subject, _ in _outbox(built)]


def test_the_first_snapshot_under_a_new_scheme_is_held(built: Office) -> None:
    """The scale broke; the same scheme again is not held."""
    import_table(built, _month(S004_CSV, "2026-01"))
    staged = stage_table(built, _month(S004_CSV, "2026-03"))
    assert staged.head.state is State.HELD
    assert "766-2026" in (staged.head.why or "")
    built.pipeline.accept(staged.head.id, by="t")
    assert stage_table(built, _month(FEBRUARY_CSV, "2026-04")).head.state is State.STAGED


def test_a_unit_without_figures_any_more_is_told_to_the_office(built: Office) -> None:
    """Not to everybody, and not as a drop."""
    import_table(built, S004_CSV)
    _bind(built)
    without = "\n".join(line for line in FEBRUARY_CSV.splitlines() if "Xã Định An;" not in line)
    import_table(built, without)
    overviews = [text for chat, subject, text in _outbox(built) if subject == "overview"]
    assert overviews
    assert all("Không còn trong số liệu (1): Định An" in text for text in overviews)


def test_a_person_may_hold_and_later_accept(built: Office) -> None:
    """Held by hand is waiting, not decided; rejected is for good."""
    import_table(built, S004_CSV)
    staged = stage_table(built, FEBRUARY_CSV)
    assert built.pipeline.hold(staged.head.id, why="chờ xác nhận", by="t").state is State.HELD
    assert built.pipeline.accept(staged.head.id, by="t").head.state is not State.REJECTED
    with pytest.raises(NotPossible):
        built.pipeline.hold(staged.head.id, why="muộn", by="t")


def test_rows_without_totals_are_missing_units(january: Office) -> None:
    """A file of dashes is half a file."""
    dashes = _month(S004_CSV, "2024-02")
    lines = [
        ";".join([*line.split(";")[:2], *["-"] * 7]) if line[:2] in {"1;", "2;", "3;"} else line
        for line in dashes.splitlines()
    ]
    staged = stage_table(january, "\n".join(lines))
    assert staged.head.state is State.HELD
    assert "Thiếu số liệu 3/13" in (staged.head.why or "")


def test_a_move_across_a_boundary_is_no_history(built: Office) -> None:
    """Half the totals after a change of platform must not let the next fall of all pass."""
    import_table(built, _month(S004_CSV, "2026-02"))
    halved = _month(_moved(S004_CSV, lambda t: (t / 2).quantize(Decimal("0.01"))), "2026-03")
    import_table(built, halved)
    fallen = _month(_moved(halved, lambda t: t - 3 - t % 1), "2026-04")
    assert stage_table(built, fallen).head.state is State.HELD


def test_provisional_figures_do_not_replace_final_ones(built: Office, clock: FixedClock) -> None:
    """An old snapshot that still waits is refused once the period is told."""
    import_table(built, S004_CSV)
    clock.at = clock.at.replace(year=2024, month=2, day=20)
    provisional = stage_table(built, FEBRUARY_CSV).head.id
    clock.at = clock.at.replace(month=3)
    final = import_table(built, FEBRUARY_CSV.replace("mô phỏng", "").replace("MÔ PHỎNG", ""))
    with pytest.raises(NotPossible, match=f"đã có số liệu chính thức .bản {final}."):
        built.pipeline.accept(provisional, by="t")


def test_simulated_figures_do_not_replace_real_ones(january: Office) -> None:
    """Of the same month."""
    simulated = stage_table(january, _month(FEBRUARY_CSV, "2024-01")).head.id
    with pytest.raises(NotPossible, match="mô phỏng"):
        january.pipeline.accept(simulated, by="t")


def test_what_the_guard_held_cannot_be_held_again(january: Office) -> None:
    """Else holding it by hand would make it anybody's to accept."""
    staged = stage_table(january, S004_CSV.replace(";90,13;", ";190,13;"))
    with pytest.raises(NotPossible, match="tạm giữ"):
        january.pipeline.hold(staged.head.id, why="x", by="t")


def test_a_version_with_fewer_units_says_so(january: Office) -> None:
    """Counted are the units of both versions."""
    _bind(january)
    fewer = "\n".join(line for line in S004_CSV.splitlines() if "Xã Định An;" not in line)
    import_table(january, fewer)
    ((_, subject, text), _) = _outbox(january)
    assert subject == "revised"
    assert "1/13 đơn vị thay đổi" in text
    assert "1 đơn vị không còn" in text


def test_an_older_version_taken_back_is_told_as_that(january: Office) -> None:
    """Not as an edit of the source."""
    first = stage_table(january, S004_CSV.replace(";90,13;", ";90,23;")).head.id
    import_table(january, S004_CSV.replace(";90,13;", ";90,33;"))
    _bind(january)
    january.pipeline.accept(first, by="t")
    told = [text for _, _, text in _outbox(january)]
    assert told
    assert all("Đã dùng lại một bản cũ hơn" in text for text in told)


def test_the_same_file_from_four_at_once_is_one_version(on_both: Office) -> None:
    """Two colleagues, or a file beside a pull."""
    import_table(on_both, S004_CSV)
    with ThreadPoolExecutor(4) as pool:
        staged = list(pool.map(lambda _: stage_table(on_both, FEBRUARY_CSV), range(4)))
    assert len({one.head.id for one in staged}) == 1
    assert [one.again for one in staged].count(False) == 1


def test_a_leader_of_the_root_itself_hears_of_no_edit(january: Office) -> None:
    """Leaders are told of no edit, wherever they stand."""
    bind(january, LEADER, "huyện Lấp Vò", Role.LEADER)
    import_table(january, S004_CSV.replace(";90,13;", ";80,13;"))
    assert _outbox(january) == []


def test_provisional_figures_are_measured_by_nothing(january: Office, clock: FixedClock) -> None:
    """Open periods are noisy: a fall of all is no reason to wake an administrator."""
    clock.at = clock.at.replace(year=2024, month=2, day=20)
    staged = stage_table(january, _month(_moved(S004_CSV, lambda total: total - 6), "2024-02"))
    assert (staged.head.provisional, staged.head.state) == (True, State.STAGED)


def test_a_unit_with_a_successor_is_not_missing(built: Office) -> None:
    """Somebody said where it went."""
    import_table(built, S004_CSV)
    _bind(built)
    merged = "việc;đơn vị;thành;thuộc;từ ngày\nsáp nhập;xã Định An;xã Định Yên;;01/02/2024\n"
    built.register.import_list(merged.encode(), by="t")
    without = "\n".join(line for line in FEBRUARY_CSV.splitlines() if "Xã Định An;" not in line)
    import_table(built, without)
    overviews = [text for _, subject, text in _outbox(built) if subject == "overview"]
    assert overviews
    assert not [text for text in overviews if "Không còn trong số liệu" in text]


def test_zero_points_stay_zero_in_storage(on_both: Office) -> None:
    """Nothing earned is something else than nothing known."""
    import_table(on_both, S004_CSV.replace(";18/18;20/20;", ";0/18;-;", 1))
    card = on_both.answers.card("xã Vĩnh Thạnh")
    assert isinstance(card, Card)
    groups = card.result.now.score.groups
    assert (groups[0].points, groups[1].points) == (Decimal(0), None)


def test_a_forged_number_of_what_only_waits_shows_nothing(built: Office) -> None:
    """Its root is known from the staged file alone."""
    staged = stage_table(built, S004_CSV)
    picturing = built.picturing
    assert isinstance(picturing.groups(1, staged.head.id), NoFigures)
    ranking = picturing.ranking(staged.head.id, Level.COMMUNE, 1, asker=None)
    assert isinstance(ranking, NoFigures)
    assert isinstance(picturing.tiers(staged.head.id, Level.COMMUNE, 1), NoFigures)
    assert isinstance(picturing.history(2), NoFigures)
    assert isinstance(built.answers.card_of(1, staged.head.id), NoFigures)
