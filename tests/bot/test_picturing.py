"""What charts show is what cards and rankings say, read in few queries."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.clock import FixedClock
from bot.office import Office
from bot.picturing import MOST_BARS, MOST_PERIODS, Picturing, _name, _whole
from bot.storage.people import Role
from bot.storage.units import Units
from messages.answers import Card, NoFigures, Ranking
from messages.charts import (
    GroupsChart,
    HistoryChart,
    RankingChart,
    TiersChart,
    content_key,
    draw,
)
from scoring.period import Period
from scoring.unit import Level, Unit
from tests.factories import S004_CSV
from tests.furnishing import bind, id_of, import_table, stage_table
from tests.statements import statements

_UNIT = "Xã Bình Thành"


def _import(built: Office, *lines: str, month: str, accept: bool = True) -> int:
    text = "\n".join(["UBND huyện Lấp Vò", month, "STT;Tên đơn vị;Điểm tổng", *lines])
    return import_table(built, text) if accept else stage_table(built, text).head.id


def test_groups_stand_beside_the_median_and_the_best_of_the_peers(on_both: Office) -> None:
    """Of the thirteen communes of January, as S004 has them."""
    snapshot = import_table(on_both)
    chart = on_both.picturing.groups(id_of(on_both, _UNIT), snapshot)
    assert isinstance(chart, GroupsChart)
    assert (chart.name, chart.total, chart.tier) == (
        f"{_UNIT}, Lấp Vò",
        Decimal("65.56"),
        "Trung bình",
    )
    assert chart.rank is not None
    assert (chart.rank.place, chart.rank.of, chart.peers) == (13, 13, 13)
    first = chart.bars[0]
    assert (first.points, first.max) == (Decimal("5.8"), 18)
    column = sorted(
        Decimal(line.split(";")[3].split("/")[0].replace(",", "."))
        for line in S004_CSV.splitlines()[4:]
    )
    assert (first.median, first.best) == (column[6], column[-1])


def test_a_group_without_figures_is_none_not_nought(on_both: Office) -> None:
    """A file of totals alone has no groups at all."""
    snapshot = _import(on_both, "1;Xã A;80", "2;Xã B;70", month="Tháng 02 năm 2024")
    chart = on_both.picturing.groups(id_of(on_both, "Xã A"), snapshot)
    assert isinstance(chart, GroupsChart)
    assert {(bar.points, bar.median, bar.best) for bar in chart.bars} == {(None, None, None)}
    assert draw(chart)
    parent = id_of(on_both, "Huyện Lấp Vò")
    ranking = on_both.picturing.ranking(snapshot, Level.COMMUNE, parent, group="MDSH", asker=None)
    assert isinstance(ranking, NoFigures)


def test_a_history_has_the_figures_that_count_of_each_period(on_both: Office) -> None:
    """A correction counts from its acceptance on; what only waits is not there."""
    import_table(on_both)
    _import(on_both, "1;Xã Bình Thành;70", month="Tháng 03 năm 2024")
    _import(on_both, "1;Xã Bình Thành;71,5", month="Tháng 03 năm 2024")
    _import(on_both, "1;Xã Bình Thành;98", month="Tháng 03 năm 2024", accept=False)
    _import(on_both, "1;Xã Bình Thành;99", month="Tháng 04 năm 2024", accept=False)
    _import(on_both, "1;Xã Bình Thành;97", month="Quý I năm 2024")
    chart = on_both.picturing.history(id_of(on_both, _UNIT))
    assert isinstance(chart, HistoryChart)
    assert [(point.period.code, point.total) for point in chart.points] == [
        ("2024-01", Decimal("65.56")),
        ("2024-03", Decimal("71.5")),
    ]
    assert chart.origin.period == Period.month(2024, 3)
    for point in chart.points:
        card = on_both.answers.card(_UNIT, period=point.period)
        assert isinstance(card, Card)
        assert card.result.now.score.total == point.total


def test_the_version_that_was_accepted_last_counts(on_both: Office, clock: FixedClock) -> None:
    """Not the one that came in last."""
    first = _import(on_both, "1;Xã Bình Thành;70", month="Tháng 03 năm 2024", accept=False)
    _import(on_both, "1;Xã Bình Thành;71,5", month="Tháng 03 năm 2024")
    clock.at += timedelta(hours=1)
    on_both.pipeline.accept(first, by="t")
    chart = on_both.picturing.history(id_of(on_both, _UNIT))
    assert isinstance(chart, HistoryChart)
    assert [point.total for point in chart.points] == [Decimal(70)]


def test_a_history_of_three_years_takes_no_more_queries_than_one_of_a_month(
    on_both: Office,
) -> None:
    """However many periods there are; those before three years ago are left out."""
    unit, period = "Xã Bình Thành", Period.month(2023, 10)
    asked = []
    for count in range(1, MOST_PERIODS + 3):
        _import(on_both, f"1;{unit};70", month=f"Tháng {period.index:02d} năm {period.year}")
        period = period.next
        if count in {1, MOST_PERIODS + 2}:
            # The register is read once, by whoever asks first.
            on_both.answers.own_units(1)
            with statements(on_both.database.engine) as seen:
                chart = on_both.picturing.history(id_of(on_both, unit))
            asked.append(len(seen))
    assert isinstance(chart, HistoryChart)
    assert len(chart.points) == MOST_PERIODS
    assert chart.points[0].period == Period.month(2023, 12)
    assert asked[0] == asked[1] <= 8


def test_simulated_and_provisional_periods_are_marked(built: Office) -> None:
    """Period by period, and in the origin if the newest is one."""
    import_table(built)
    _import(built, "1;Xã Bình Thành;72", month="Tháng 11 năm 2026 (số liệu mô phỏng)")
    chart = built.picturing.history(id_of(built, _UNIT))
    assert isinstance(chart, HistoryChart)
    marked = [(point.simulated, point.provisional) for point in chart.points]
    assert marked == [(False, False), (True, True)]
    assert (chart.origin.simulated, chart.origin.provisional) == (True, True)


def test_a_ranking_is_that_of_the_chat_with_the_askers_own_marked(on_both: Office) -> None:
    """The same places and totals in the same order."""
    snapshot = import_table(on_both)
    bind(on_both, 1001, _UNIT, Role.LEADER)
    said = on_both.answers.ranking(asker=1001)
    assert isinstance(said, Ranking)
    chart = on_both.picturing.ranking(snapshot, Level.COMMUNE, said.parent_id, asker=1001)
    assert isinstance(chart, RankingChart)
    assert [(row.place, row.name, row.total, row.tier, row.own) for row in chart.rows] == [
        (row.place, row.name, row.total, row.tier, row.own) for row in said.rows
    ]
    assert [row.name for row in chart.rows if row.own] == ["Bình Thành"]
    assert chart.parent == "Huyện Lấp Vò"
    stranger = on_both.picturing.ranking(snapshot, Level.COMMUNE, said.parent_id, asker=7)
    assert isinstance(stranger, RankingChart)
    assert not any(row.own for row in stranger.rows)


def test_rows_stand_by_place_and_name_whatever_the_files_order(on_both: Office) -> None:
    """Equal totals share a place; a unit without a total comes last."""
    rows = ["1;Xã D;–", "2;Xã C;70", "3;Xã B;80", "4;Xã A;70"]
    snapshot = _import(on_both, *rows, month="Tháng 02 năm 2024")
    parent = id_of(on_both, "Huyện Lấp Vò")
    chart = on_both.picturing.ranking(snapshot, Level.COMMUNE, parent, asker=None)
    assert isinstance(chart, RankingChart)
    shown = [(row.place, row.name) for row in chart.rows]
    assert shown == [(1, "B"), (2, "A"), (2, "C"), (None, "D")]


def test_tiers_are_counted_on_unrounded_totals(on_both: Office) -> None:
    """79,85 is Khá, 90 is Xuất sắc; a unit without a total is counted apart."""
    rows = ["1;Xã A;90", "2;Xã B;79,85", "3;Xã C;80", "4;Xã D;49,99", "5;Xã E;–"]
    snapshot = _import(on_both, *rows, month="Tháng 02 năm 2024")
    chart = on_both.picturing.tiers(snapshot, Level.COMMUNE, id_of(on_both, "Huyện Lấp Vò"))
    assert isinstance(chart, TiersChart)
    (bar,) = chart.bars
    assert dict(bar.counts) == {
        "Xuất sắc": 1,
        "Tốt": 1,
        "Khá": 1,
        "Trung bình": 0,
        "Yếu": 1,
    }
    assert bar.without == 1


def test_tiers_over_time_end_with_the_period_asked_for(on_both: Office) -> None:
    """The last eight that have such units, across two schemes, oldest first."""
    period, ids = Period.month(2025, 9), []
    for count in range(MOST_BARS + 2):
        month = f"Tháng {period.index:02d} năm {period.year}"
        ids.append(_import(on_both, f"1;Xã A;{80 + count}", "2;Xã B;60", month=month))
        period = period.next
    parent = id_of(on_both, "Huyện Lấp Vò")
    chart = on_both.picturing.tiers(ids[-1], Level.COMMUNE, parent)
    assert isinstance(chart, TiersChart)
    assert [bar.period.code for bar in chart.bars] == [
        "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06",
    ]  # fmt: skip
    assert {sum(count for _, count in bar.counts) for bar in chart.bars} == {2}
    earlier = on_both.picturing.tiers(ids[1], Level.COMMUNE, parent)
    assert isinstance(earlier, TiersChart)
    assert [bar.period.code for bar in earlier.bars] == ["2025-09", "2025-10"]


def test_forged_numbers_show_nothing(january: Office) -> None:
    """Neither another snapshot, nor another unit, nor a level that nobody has."""
    picturing, far = january.picturing, 10**17
    waits = _import(january, "1;Xã Bình Thành;99", month="Tháng 02 năm 2024", accept=False)
    parent = id_of(january, "Huyện Lấp Vò")
    shown = [
        picturing.groups(id_of(january, _UNIT), waits),
        picturing.ranking(waits, Level.COMMUNE, parent, asker=None),
        picturing.tiers(waits, Level.COMMUNE, parent),
        picturing.groups(far, 1),
        picturing.groups(2, far),
        picturing.history(far),
        picturing.ranking(far, Level.COMMUNE, 1, asker=None),
        picturing.ranking(1, Level.AGENCY, 1, asker=None),
        picturing.ranking(1, Level.COMMUNE, far, asker=None),
        picturing.tiers(far, Level.COMMUNE, 1),
        picturing.tiers(1, Level.AGENCY, 1),
        picturing.tiers(1, Level.COMMUNE, far),
    ]
    assert {type(answer) for answer in shown} == {NoFigures}


@pytest.mark.parametrize("kind", ["groups", "ranking", "tiers", "history"])
def test_a_corrected_snapshot_is_another_picture(january: Office, kind: str) -> None:
    """And that of the figures before says that others took their place."""
    unit, parent = id_of(january, _UNIT), id_of(january, "Huyện Lấp Vò")

    def chart(snapshot: int) -> str:
        picturing: Picturing = january.picturing
        shown = {
            "groups": lambda: picturing.groups(unit, snapshot),
            "ranking": lambda: picturing.ranking(snapshot, Level.COMMUNE, parent, asker=None),
            "tiers": lambda: picturing.tiers(snapshot, Level.COMMUNE, parent),
            "history": lambda: picturing.history(unit),
        }[kind]()
        assert not isinstance(shown, NoFigures)
        return content_key(replace(shown))

    first = chart(1)
    changed = S004_CSV.replace("65,56", "49,56")
    assert changed != S004_CSV
    snapshot = import_table(january, changed)
    assert chart(snapshot) != first
    if kind in {"groups", "ranking"}:
        assert chart(1) not in {first, chart(snapshot)}


def test_a_chart_names_the_unit_above() -> None:
    """Who gets it forwarded knows no more; the country is above everybody, so it is not said."""
    known = Units(
        {
            1: Unit("VN", "Cả nước", Level.COUNTRY),
            2: Unit("H", "Tỉnh Đồng Tháp", Level.PROVINCE, "VN"),
            3: Unit("H.1", "Huyện Châu Thành", Level.DISTRICT, "H"),
            4: Unit("H.1.1", "Xã Tân Mỹ", Level.COMMUNE, "H.1"),
            5: Unit("K", "Tỉnh Tây Ninh", Level.PROVINCE, "VN"),
            6: Unit("K.1", "Huyện Châu Thành", Level.DISTRICT, "K"),
            7: Unit("R", "Huyện Lấp Vò", Level.DISTRICT),
        }
    )
    assert [_name(known, unit_id) for unit_id in (4, 2, 7)] == [
        "Xã Tân Mỹ, Châu Thành",
        "Tỉnh Đồng Tháp",
        "Huyện Lấp Vò",
    ]
    # Those whose units are ranked, only if another is called the same.
    assert [_whole(known, unit_id) for unit_id in (2, 3, 7, 99)] == [
        "Tỉnh Đồng Tháp",
        "Huyện Châu Thành, Đồng Tháp",
        "Huyện Lấp Vò",
        None,
    ]
