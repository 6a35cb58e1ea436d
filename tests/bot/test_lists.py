"""What lists and histories say of a place, and which marks stay while their pages turn."""

from typing import Any

from sqlalchemy import event

from bot.answers.asking import Said
from bot.office import Office
from bot.storage import scores
from messages.asked import Asked, HistoryOf
from messages.questions import History
from messages.render import render
from tests.factories import S004_CSV

STRANGER = 1


def _read(there: Office, text: str) -> int:
    staged = there.staging.stage_file(text.encode(), "a.csv", period=None, root=None, by="t")
    there.pipeline.accept(staged.head.id, by="t")
    return staged.head.id


def _month(month: int, text: str = S004_CSV) -> str:
    return text.replace("Tháng 01 năm 2024", f"Tháng {month:02d} năm 2024")


def _ask(there: Office, asked: Asked) -> Said:
    (answer,) = there.answers.ask(asked, asker=STRANGER)
    return answer


def test_a_history_says_in_which_periods_a_place_was_shared(on_both: Office) -> None:
    """As card and comparison do; asked of all periods of the page at once."""
    _read(on_both, S004_CSV)
    # Long Hưng B has what Định Yên has, both before Hội An Đông; below them two others are alike.
    alike = S004_CSV.replace(";84,03;", ";84,4;").replace(";83,01;", ";81,41;")
    second = _read(on_both, _month(2, alike))
    _read(on_both, _month(3))
    asked: list[str] = []

    def note(*statement: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        asked.append(statement[2])

    event.listen(on_both.database.engine, "before_cursor_execute", note)
    shown = _ask(on_both, HistoryOf("xã Long Hưng B"))
    event.remove(on_both.database.engine, "before_cursor_execute", note)
    assert isinstance(shown, History)
    assert [row.shares_place for row in shown.rows] == [False, True, False]
    assert sum("AS own" in text for text in asked) == 1
    lines = render(shown).text.splitlines()
    places = [line.partition("</code>")[0][-5:] for line in lines if line.startswith("<code>0")]
    assert places == ["5/13 ", "4/13đ", "5/13 "]
    assert "<i>đ: đồng hạng. Nguồn" in lines[-1]
    third = _ask(on_both, HistoryOf("xã Hội An Đông"))
    assert isinstance(third, History)
    assert not any(row.shares_place for row in third.rows)
    assert "đồng hạng" not in render(third).text
    # Whoever is no peer may have the same place.
    with on_both.database.read() as connection:
        assert scores.sharing_place(connection, [second], shown.unit_id, [third.unit_id]) == set()
