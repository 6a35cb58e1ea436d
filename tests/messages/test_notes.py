"""Notes where there is little room: many of a kind are summed up by the units they are about."""

from messages.notes import notes_in_short


def test_many_notes_of_a_kind_are_one_line_with_the_number_of_units() -> None:
    """A unit with two notes of a kind counts once; few are spelt out."""
    notes = [("system-mismatch", f"lệch {n}", unit) for n, unit in enumerate("AABC")]
    notes += [("total-mismatch", "Tổng lệch.", "A"), ("provisional", "Tạm tính.", None)]
    assert notes_in_short(notes) == (
        "3 đơn vị: số liệu khác nhau giữa hệ thống tỉnh và Cổng DVCQG.",
        "A: Tổng lệch.",
        "Tạm tính.",
    )
