"""What is said of figures that are not there: of a group, of a period, of late dossiers."""

from bot.office import Office
from messages.answers import Ranking
from messages.asked import OverdueOf, RankingBy, WeakestIn
from messages.questions import History, NoLateFigures, SideBySide, WeakGroups
from scoring.period import Period
from tests.bot.asking import ask, hear, text_of
from tests.factories import S004_CSV
from tests.furnishing import import_table

STRANGER = 1
_TOTALS = """UBND huyện Lấp Vò
Tháng 01 năm 2024
STT;Tên đơn vị;Điểm tổng
1;Xã Tân Mỹ;90
2;Xã Bình Thành;80"""


def _without(name: str, month: int) -> str:
    text = S004_CSV.replace("Tháng 01", f"Tháng {month:02d}")
    return "\n".join(row for row in text.splitlines() if f"{name};" not in row)


def test_where_no_group_is_stated_nobody_is_called_strong(on_both: Office) -> None:
    """Neither are rows of nothing ranked; a table that states groups is told as ever."""
    import_table(on_both, _TOTALS)
    weak, ranking = ask(on_both, WeakestIn("")), ask(on_both, RankingBy("", "MDSH"))
    assert isinstance(weak, WeakGroups)
    assert isinstance(ranking, Ranking)
    assert "Nguồn số liệu không nêu điểm từng nhóm." in text_of(weak)
    assert "Không có đơn vị nào yếu" not in text_of(weak)
    assert "Nguồn số liệu không nêu điểm nhóm này." in text_of(ranking)
    assert "<code>" not in text_of(ranking)
    assert "<code>" in text_of(ask(on_both, RankingBy("")))
    import_table(on_both, S004_CSV.replace("Tháng 01", "Tháng 02"))
    for asked in (WeakestIn(""), RankingBy("", "MDSH")):
        assert "không nêu" not in text_of(ask(on_both, asked))


def test_late_dossiers_that_nobody_states_are_told_of_whom(on_both: Office) -> None:
    """The place and the level that were asked about."""
    import_table(on_both, _TOTALS)
    said = ask(on_both, OverdueOf(""))
    assert isinstance(said, NoLateFigures)
    assert text_of(said).startswith("<b>Hồ sơ quá hạn · cấp xã · Huyện Lấp Vò</b>\nTháng 01/2024: ")


def test_a_history_and_a_comparison_say_who_is_not_in_the_newest_figures(on_both: Office) -> None:
    """As the card does; not of who is, nor where a period was asked for."""
    import_table(on_both, S004_CSV)
    import_table(on_both, _without("Xã Bình Thành", 2))
    newest, word = Period.month(2024, 2), "hông có trong số liệu Tháng 02/2024."
    history = hear(on_both, "lịch sử xã Bình Thành")
    assert isinstance(history, History)
    assert history.missing_in == newest
    assert f"K{word}" in text_of(history)
    assert word not in text_of(hear(on_both, "lịch sử xã Tân Mỹ"))
    sides = hear(on_both, "so sánh Tân Mỹ với Bình Thành")
    assert isinstance(sides, SideBySide)
    assert [side.missing_in for side in sides.sides] == [None, newest]
    assert f"Xã Bình Thành: k{word}" in text_of(sides)
    assert word not in text_of(hear(on_both, "so sánh Tân Mỹ với Bình Thành tháng 1"))


def test_a_history_names_the_periods_between_its_rows(on_both: Office) -> None:
    """A change stands against what came before them; periods in a row have none between."""
    for month in (1, 2, 4):
        import_table(on_both, S004_CSV.replace("Tháng 01", f"Tháng {month:02d}"))
    import_table(on_both, S004_CSV.replace("Tháng 01", "Tháng 12"))
    history = hear(on_both, "lịch sử xã Tân Mỹ")
    assert isinstance(history, History)
    month = Period.month
    assert [row.gap for row in history.rows] == [
        (month(2024, 5), month(2024, 11)),
        (month(2024, 3), month(2024, 3)),
        None,
        None,
    ]
    lines = [line for line in text_of(history).splitlines() if line.startswith(("<code>", "<i>Kh"))]
    assert lines[2] == "<i>Không có số liệu tháng 05/2024 – tháng 11/2024.</i>"
    assert lines[4] == "<i>Không có số liệu tháng 03/2024.</i>"
