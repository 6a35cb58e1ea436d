"""What people are told of former units, and of those that took their place."""

from decimal import Decimal

import pytest

from bot.office import Office
from bot.sources.refusal import Refused
from bot.storage import scores, units
from messages.actions import ShowCard, encode
from messages.answers import Card, Former, NoFigures, NoSuchUnit, Ranking, WhichUnit
from messages.asked import ScoreOf
from messages.render import render
from scoring.period import Period
from scoring.rank import Rank
from tests.bot.registering import LAP_VO, MERGED, NEW_LAP_VO, apply_list, as_former, in_august
from tests.factories import S004_CSV
from tests.furnishing import import_table, of_month
from tests.statements import statements


def test_a_former_unit_answers_with_its_history_and_its_successor(on_both: Office) -> None:
    """Its last figures, the periods before them, and a button to the successor's card."""
    import_table(on_both, S004_CSV)
    import_table(on_both, S004_CSV.replace("90,13", "91,13").replace("Tháng 01", "Tháng 03"))
    apply_list(on_both, MERGED)
    answer = as_former(on_both.answers.card("vinh thanh"))
    assert answer.last is not None
    assert answer.last.sight.period == Period.month(2024, 3)
    now = answer.last.result.now
    assert (now.score.total, now.rank) == (Decimal("91.13"), Rank(1, 13))
    assert [(past.period, past.total, past.rank) for past in answer.earlier] == [
        (Period.month(2024, 1), Decimal("90.13"), Rank(1, 13))
    ]
    message = render(answer)
    assert "Từ 01/07/2025: <b>Xã Lấp Vò</b>" in message.text
    assert "<b>91,13</b>/100" in message.text
    (successor,) = answer.successors
    assert message.buttons[0][0].data == encode(ShowCard(successor.unit_id))
    assert on_both.answers.ask(ScoreOf("vinh thanh"), asker=1) == (answer,)
    assert on_both.answers.card_of(answer.last.result.unit_id) == answer


def test_a_former_units_earlier_places_say_where_they_were_shared(on_both: Office) -> None:
    """Of the two that had one total that month, and of no other unit or month; one query."""
    shared = of_month(2).replace("87,88", "90,13")
    for table in (of_month(1), shared, of_month(3), of_month(4)):
        import_table(on_both, table)
    apply_list(on_both, MERGED)
    with statements(on_both.database.engine) as asked:
        answer = as_former(on_both.answers.card("vinh thanh"))
    assert [(past.period.index, past.rank, past.shares_place) for past in answer.earlier] == [
        (3, Rank(1, 13), False),
        (2, Rank(1, 13), True),
        (1, Rank(1, 13), False),
    ]
    assert sum("AS own" in text for text in asked) == 1
    text = render(answer).text
    assert "Tháng 02/2024: 90,13 · đồng hạng 1/13" in text
    assert text.count("đồng hạng") == 1


def test_a_former_unit_shows_six_earlier_periods(january: Office) -> None:
    """Newest first; gaps do not matter, and the year before the index ends the search."""
    for month in (2, 3, 4, 5, 6, 7, 9):
        import_table(january, S004_CSV.replace("Tháng 01", f"Tháng {month:02d}"))
    apply_list(january, MERGED)
    answer = as_former(january.answers.card("xã Vĩnh Thạnh"))
    assert [past.period.index for past in answer.earlier] == [7, 6, 5, 4, 3, 2]


def test_a_former_unit_without_figures_names_its_successor(built: Office) -> None:
    """The name lives on although no file ever named it."""
    apply_list(
        built,
        "thêm;Xã Long Hưng A;;Huyện Lấp Vò;",
        "sáp nhập;Xã Long Hưng A;Xã Mỹ An Hưng;Tỉnh Đồng Tháp;01/07/2025",
    )
    (answer,) = built.answers.ask(ScoreOf("long hung a"), asker=1)
    assert as_former(answer).last is None
    assert "Từ 01/07/2025: <b>Xã Mỹ An Hưng</b>" in render(answer).text
    after = built.answers.card_of(as_former(answer).successors[0].unit_id)
    assert isinstance(after, NoFigures)


def test_a_chain_of_mergers_is_followed_to_its_end(on_both: Office) -> None:
    """Both steps are told, the button leads to the last unit."""
    import_table(on_both, S004_CSV)
    apply_list(on_both, MERGED, "sáp nhập;Xã Lấp Vò;Phường Sa Đéc;Tỉnh Đồng Tháp;01/01/2026")
    answer = as_former(on_both.answers.card("xã Vĩnh Thạnh"))
    text = render(answer).text
    assert "Từ 01/07/2025: <b>Xã Lấp Vò</b>" in text
    assert "Từ 01/01/2026: Xã Lấp Vò được sắp xếp thành <b>Phường Sa Đéc</b>" in text
    assert [candidate.unit.name for candidate in answer.successors] == ["Phường Sa Đéc"]


def test_a_split_names_all_successors(january: Office) -> None:
    """One button each; a name is text, whatever it holds."""
    apply_list(january, MERGED, "sáp nhập;xã Vĩnh Thạnh;Xã <b>;Tỉnh Đồng Tháp;01/07/2025")
    answer = as_former(january.answers.card("xã Vĩnh Thạnh"))
    assert [candidate.unit.name for candidate in answer.successors] == ["Xã Lấp Vò", "Xã <b>"]
    assert "Từ 01/07/2025: <b>Xã Lấp Vò, Xã &lt;b&gt;</b>" in render(answer).text


def test_a_unit_is_split_into_twenty_at_most(january: Office) -> None:
    """More is no history, and no message has room for them."""
    rows = [f"sáp nhập;xã Tân Mỹ;Phường {n};Tỉnh T;01/07/2025" for n in range(21)]
    with pytest.raises(Refused, match=r"Dòng 22: .*đã có 20 đơn vị kế tiếp"):
        apply_list(january, *rows)
    apply_list(january, *rows[:-1])
    message = render(january.answers.card("xã Tân Mỹ"))
    assert "Phường 7…" in message.text
    assert len(message.buttons) == 8 + 1


def test_a_successors_card_is_compared_with_nobody(on_both: Office) -> None:
    """What the former unit had is another territory's."""
    import_table(on_both, S004_CSV)
    apply_list(on_both, MERGED)
    import_table(on_both, in_august("Xã Lấp Vò", "88"))
    card = on_both.answers.card("xã Lấp Vò")
    assert isinstance(card, Card)
    assert card.result.unit.code == NEW_LAP_VO
    assert (card.result.before, card.result.delta, card.result.rank_change) == (None, None, None)
    assert "So với" not in render(card).text


def test_a_period_asked_for_is_shown_as_it_was(january: Office) -> None:
    """The former unit existed then; so does the card behind an old message's button."""
    apply_list(january, MERGED)
    then = january.answers.card("xã Vĩnh Thạnh", period=Period.month(2024, 1))
    assert isinstance(then, Card)
    later = january.answers.card("xã Vĩnh Thạnh", period=Period.month(2026, 8))
    assert isinstance(later, Former)
    shown = january.answers.card_of(then.result.unit_id, then.sight.snapshot_id)
    assert shown == then


def test_a_namesake_that_exists_stands_before_the_former_one(january: Office) -> None:
    """Of the district; the town goes on as the commune, but its kind still means the town."""
    apply_list(
        january,
        "sáp nhập;Thị trấn Lấp Vò;Xã Lấp Vò;Tỉnh Đồng Tháp;01/07/2025",
        "sáp nhập;Huyện Lấp Vò;Tỉnh Đồng Tháp;;01/07/2025",
    )
    asked = january.answers.card("lấp vò")
    assert isinstance(asked, WhichUnit)
    assert [c.unit.name for c in asked.candidates] == ["Xã Lấp Vò", "Huyện Lấp Vò"]
    assert as_former(january.answers.card("thị trấn lấp vò")).unit.name == "Thị trấn Lấp Vò"
    assert isinstance(january.answers.card("xã Lấp Vò"), NoFigures)


def test_other_names_and_old_codes_lead_to_the_card_under_the_present_name(
    on_both: Office,
) -> None:
    """With the history it had under the old ones."""
    import_table(on_both, S004_CSV)
    assert isinstance(on_both.answers.card("xã Tân Bình"), NoSuchUnit)
    apply_list(
        on_both,
        "đổi tên;xã Tân Mỹ;Xã Tân Bình;;01/01/2025",
        "đổi mã;Xã Tân Bình;H20.31.9;;",
        "tên khác;Xã Tân Bình;Xã Cái Nước;;",
    )
    for query in ("tan my", "xã Tân Bình", "cái nước", "h20.31.9", f"{LAP_VO}.xa4-ta6n-mi4"):
        card = on_both.answers.card(query)
        assert isinstance(card, Card), query
        assert card.result.unit.name == "Xã Tân Bình"
        assert card.result.now.score.total == Decimal("72.7")


def test_figures_and_ranking_survive_a_recoding(on_both: Office) -> None:
    """The root's too: children and peers are the same."""
    import_table(on_both, S004_CSV)
    before = on_both.answers.ranking(root="huyện Lấp Vò")
    apply_list(on_both, "đổi mã;Huyện Lấp Vò;H20.31;;", "đổi mã;xã Bình Thành;H20.31.5;;")
    after = on_both.answers.ranking(root="H20.31")
    assert isinstance(before, Ranking)
    assert isinstance(after, Ranking)
    rows = [[(row.place, row.name, row.total) for row in r.rows] for r in (before, after)]
    assert rows[0] == rows[1]
    with on_both.database.read() as connection:
        known = units.units(connection)
        (unit_id,) = (uid for uid, unit in known.items() if unit.code == "H20.31.5")
        assert unit_id in scores.unit_ids_of(connection, after.sight.snapshot_id)
