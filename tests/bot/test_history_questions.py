"""Histories and the year before, answered from real databases."""

from decimal import Decimal

from bot.office import Office
from messages.actions import PickUnit, decode
from messages.answers import NoFigures
from messages.asked import HistoryOf
from messages.chart_actions import ShowHistoryChart
from messages.question_actions import ShowHistory
from messages.question_buttons import card_questions
from messages.questions import History, NoFiguresThen
from messages.render import render
from scoring.period import Period, PeriodKind
from tests.bot import asking
from tests.bot.asking import STRANGER, action_of, as_card, ask, data_of, hear
from tests.factories import S004_CSV
from tests.furnishing import import_table, of_month
from tests.statements import statements

both = asking.both


def test_a_history_leads_back_to_the_card_it_came_from(both: Office) -> None:
    """Of its period, not of the newest; and its chart is of the kind of periods that it shows."""
    import_table(both, of_month(1).replace("Tháng 01 năm 2024", "Quý I năm 2024"))
    card = as_card(hear(both, "điểm xã Tân Mỹ tháng 1"))
    assert card.sight.period == Period.month(2024, 1)
    pressed = next(one for one in card_questions(card) if one.text == "Lịch sử").data
    months = both.answers.turn(action_of(pressed), asker=STRANGER)
    quarters = both.answers.turn(action_of(data_of(months, "Quý")), asker=STRANGER)
    for shown, kind in ((months, PeriodKind.MONTH), (quarters, PeriodKind.QUARTER)):
        back = both.answers.turn(action_of(data_of(shown, "‹ Phiếu điểm")), asker=STRANGER)
        assert as_card(back).sight == card.sight
        chart = decode(data_of(shown, "Biểu đồ"))
        assert chart == ShowHistoryChart(card.result.unit_id, kind)
        drawn = both.picturing.history(card.result.unit_id, kind)
        assert not isinstance(drawn, NoFigures)
        assert {point.period.kind for point in drawn.points} == {kind}
    asked = hear(both, "lịch sử xã Tân Mỹ")
    assert decode(data_of(asked, "‹ Phiếu điểm")) == PickUnit(card.result.unit_id)


def test_a_card_says_weakness_ties_and_the_year_before(on_both: Office) -> None:
    """Real figures against real ones of a year ago."""
    import_table(on_both, of_month(1, 2023))
    tied = S004_CSV.replace("Xã Tân Mỹ;72,7", "Xã Tân Mỹ;79,49")
    import_table(on_both, tied)
    card = as_card(hear(on_both, "tân mỹ"))
    assert card.result.shares_place
    assert card.result.now.rank is not None
    assert card.result.now.rank.place == 11
    assert card.weak == ("CKMB", "MDSH")
    # January 2023 is the period before as well: said once.
    assert card.year_ago is None
    import_table(on_both, of_month(12, 2023))
    card = as_card(hear(on_both, "tân mỹ"))
    assert card.year_ago is not None
    assert (card.year_ago.period, card.year_ago.delta) == (
        Period.month(2023, 1),
        Decimal("6.79"),
    )
    assert "đồng hạng 11/13" in render(card).text
    assert not as_card(hear(on_both, "vĩnh thạnh")).result.shares_place


def test_made_up_figures_are_no_year_before(on_both: Office) -> None:
    """Neither are those of a period that was not over."""
    import_table(
        on_both, of_month(1, 2023, S004_CSV.replace("Tháng 01", "Số liệu mô phỏng Tháng 01"))
    )
    import_table(on_both, of_month(12, 2023))
    import_table(on_both, S004_CSV)
    history = hear(on_both, "lịch sử tân mỹ")
    assert isinstance(history, History)
    assert history.rows[-1].simulated
    assert as_card(hear(on_both, "tân mỹ")).year_ago is None


def test_a_history_goes_back_page_by_page(on_both: Office) -> None:
    """Newest first; changes are those that cards showed; the other kinds by button."""
    for at in range(14):
        text = S004_CSV.replace("Xã Tân Mỹ;72,7", f"Xã Tân Mỹ;{60 + at},5")
        import_table(on_both, of_month(at % 12 + 1, 2023 + at // 12, text))
    import_table(on_both, S004_CSV.replace("Tháng 01 năm 2024", "Quý I năm 2024"))
    first = hear(on_both, "lịch sử xã Tân Mỹ tháng 1")
    assert isinstance(first, History)
    assert (first.pages, len(first.rows)) == (2, 12)
    assert first.rows[0].period == Period.month(2024, 2)
    assert first.rows[0].delta == Decimal(1)
    last = on_both.answers.turn(ShowHistory(first.unit_id, PeriodKind.MONTH, 9), asker=STRANGER)
    assert isinstance(last, History)
    assert [row.total for row in last.rows] == [Decimal("61.5"), Decimal("60.5")]
    assert [row.delta for row in last.rows] == [Decimal(1), None]
    quarters = on_both.answers.turn(
        ShowHistory(first.unit_id, PeriodKind.QUARTER, 0), asker=STRANGER
    )
    assert isinstance(quarters, History)
    assert [row.period for row in quarters.rows] == [Period.quarter(2024, 1)]
    assert quarters.kinds == (PeriodKind.MONTH, PeriodKind.QUARTER)


def test_of_several_versions_of_a_period_the_one_that_counts_is_told(on_both: Office) -> None:
    """Once, and the same as the card shows."""
    import_table(on_both, S004_CSV)
    import_table(on_both, S004_CSV.replace("Xã Tân Mỹ;72,7", "Xã Tân Mỹ;73,1"))
    history = hear(on_both, "lịch sử tân mỹ")
    assert isinstance(history, History)
    assert [row.total for row in history.rows] == [Decimal("73.1")]
    assert as_card(hear(on_both, "tân mỹ tháng 1")).result.now.score.total == Decimal("73.1")


def test_a_longer_history_costs_no_more_statements(built: Office) -> None:
    """Neither its page nor the card that looks a year back."""

    def counted(said: str) -> int:
        # The first time the peers are read too.
        hear(built, said)
        with statements(built.database.engine) as seen:
            hear(built, said)
        return len(seen)

    for month in (1, 2, 3):
        import_table(built, of_month(month))
    hear(built, "tân mỹ")
    asked = ("lịch sử tân mỹ", "tân mỹ", "xếp hạng xã số hóa")
    few = [counted(said) for said in asked]
    for month in range(4, 13):
        import_table(built, of_month(month))
    many = [counted(said) for said in asked]
    assert many == few
    # What is kept, who asks, one for the whole history, and one for shared places.
    assert many[0] <= 4


def test_a_history_measures_no_real_month_by_a_made_up_one(both: Office) -> None:
    """As cards do; a made-up one is measured by a real one."""
    import_table(both, of_month(3))
    history = hear(both, "lịch sử xã Bình Thành")
    assert isinstance(history, History)
    assert [(row.delta, row.simulated) for row in history.rows] == [
        (Decimal(0), False),
        (Decimal("-9.76"), True),
        (None, False),
    ]


def test_a_history_says_where_figures_stop_being_comparable(on_both: Office) -> None:
    """Nothing is measured across 1/7/2025."""
    for month in (6, 7):
        import_table(on_both, of_month(month, 2025))
    history = hear(on_both, "lịch sử xã Tân Mỹ")
    assert isinstance(history, History)
    assert [row.delta for row in history.rows] == [None, None]
    assert "cấp huyện" in (history.rows[0].boundary or "")
    assert history.rows[1].boundary is None


def test_a_history_is_of_the_kind_of_periods_that_was_named(january: Office) -> None:
    """Months do not stand for quarters: that there are none is said."""
    quarters = ask(january, HistoryOf("xã Tân Mỹ quý 2"))
    assert isinstance(quarters, NoFiguresThen)
    assert quarters.nearest == Period.month(2024, 1)
    assert isinstance(january.answers.pick(quarters.pick, asker=STRANGER), History)
    assert isinstance(ask(january, HistoryOf("xã Tân Mỹ tháng 5")), NoFiguresThen)
    import_table(january, S004_CSV.replace("Tháng 01 năm 2024", "Quý I/2024"))
    shown = ask(january, HistoryOf("xã Tân Mỹ quý 1"))
    assert isinstance(shown, History)
    assert (shown.kind, shown.asked) == (PeriodKind.QUARTER, Period.quarter(2024, 1))
    import_table(january, of_month(5))
    missing = ask(january, HistoryOf("xã Tân Mỹ quý 2/2024"))
    assert isinstance(missing, NoFiguresThen)
    assert missing.nearest == Period.quarter(2024, 1)
    assert january.answers.pick(missing.pick, asker=STRANGER) == shown


def test_a_history_opens_at_the_period_that_was_named(on_both: Office) -> None:
    """On whichever page that stands, marked; on the other pages nothing is."""
    for at in range(26):
        import_table(on_both, of_month((at + 6) % 12 + 1, 2022 + (at + 6) // 12))
    for said, page, month in (
        ("tháng 7/2022", 2, Period.month(2022, 7)),
        ("tháng 8/2022", 2, Period.month(2022, 8)),
        ("tháng 9/2022", 1, Period.month(2022, 9)),
        ("tháng 8/2023", 1, Period.month(2023, 8)),
        ("tháng 9/2023", 0, Period.month(2023, 9)),
        ("tháng 8", 0, Period.month(2024, 8)),
        ("tháng 12", 0, Period.month(2023, 12)),
    ):
        shown = ask(on_both, HistoryOf(f"xã Tân Mỹ {said}"))
        assert isinstance(shown, History)
        assert (shown.page, shown.pages) == (page, 3), said
        marked = [line for line in render(shown).text.splitlines() if "›" in line]
        assert [line.removeprefix("<code>")[:8] for line in marked] == [
            f"›{month.index:02d}/{month.year}"
        ]
    turned = on_both.answers.turn(ShowHistory(shown.unit_id, PeriodKind.MONTH, 1), asker=STRANGER)
    assert "›" not in render(turned).text
    later = ask(on_both, HistoryOf("xã Tân Mỹ tháng 9/2024"))
    assert isinstance(later, NoFiguresThen)
    assert later.nearest == Period.month(2024, 8)
