"""Files and long lists of codes that a unit sends beside its answer."""

import subprocess
from datetime import timedelta
from io import StringIO
from typing import Any, cast

import docx
import pytest

from bot.storage import check_drafts
from messages.check_drafts import DraftRefused, ReadBack
from tests.bot import drafts
from tests.bot.drafts import LEADER, MY, Morning, code_of, codes_of
from tests.conftest import THURSDAY
from tests.documents import docx_bytes
from tests.factories import S004_CSV

morning = drafts.morning
on_either = drafts.on_either
HEAD = "Mã hồ sơ;Tên thủ tục;Đơn vị;Họ và tên;Ngày hẹn trả"


def test_a_file_without_a_list_is_opened_once(
    morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large one takes seconds in a process of its own."""
    document = docx.Document()
    document.add_paragraph("\n".join(code_of(n) for n in range(200)))
    opened = []
    run = subprocess.run

    def counted(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the real one's
        opened.append(args)
        return run(*args, **kwargs)

    monkeypatch.setattr(subprocess, "run", counted)
    shown = morning.office.drafting.take_file(LEADER, "a.docx", docx_bytes(document))
    assert isinstance(shown, ReadBack)
    assert shown.codes == 200
    assert len(opened) == 1


def test_a_hostile_cell_is_read_in_no_time_and_long_cells_lose_no_code(morning: Morning) -> None:
    """Searching holds all other threads up; a list may be pasted into one cell."""
    morning.differs(LEADER, MY)
    many = ", ".join(code_of(n) for n in range(300))
    shown = morning.sends(LEADER, f"a;b\n{'1. ' * 8_000};{'1.' * 8_000}\n{many};x\n")
    assert isinstance(shown, ReadBack)
    assert shown.codes == 300


def test_a_file_is_read_without_its_people(morning: Morning) -> None:
    """The same twice is one draft; a formula's cell is no code; rows of others are said."""
    morning.listed(MY, 1, 2)
    morning.differs(LEADER, MY)
    file = StringIO()
    file.write(f"Danh sách chênh lệch\n{HEAD}\n")
    for number, unit in ((1, "Xã Tân Mỹ"), (2, "Xã Tân Mỹ"), (3, "Xã Định An")):
        file.write(f"{code_of(number)};Khai sinh;{unit};Nguyễn Văn A;12/01/2024\n")
    morning.sends(LEADER, file.getvalue())
    shown = cast("ReadBack", morning.sends(LEADER, file.getvalue(), "<b>/../x.csv"))
    assert (shown.codes, shown.listed, shown.foreign) == (3, 2, 1)
    assert shown.dropped == ("Họ và tên",)
    with morning.office.database.read() as connection:
        (draft,) = check_drafts.of_recipient(connection, 1, THURSDAY.date())
    assert "Nguyễn" not in str(draft.content)
    formula = f'{HEAD}\n=HYPERLINK("http://x");Khai sinh;Xã Tân Mỹ;A;12/01/2024\n'
    assert isinstance(morning.sends(LEADER, formula), DraftRefused)


def test_a_file_with_codes_and_no_headings_is_read_as_well(morning: Morning) -> None:
    """A column of codes is what people have at hand."""
    morning.differs(LEADER, MY)
    shown = morning.sends(LEADER, codes_of(1, 7))
    assert isinstance(shown, ReadBack)
    assert shown.codes == 7


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "a.csv"), (b"PK\x03\x04", "a.xlsx"), (b"\x89PNG\r\n", "a.png")]
)
def test_a_file_that_cannot_be_read_is_refused(morning: Morning, content: bytes, name: str) -> None:
    """With the reader's own reason."""
    morning.differs(LEADER, MY)
    refused = morning.office.drafting.take_file(LEADER, name, content)
    assert isinstance(refused, DraftRefused)
    assert refused.what == f"Tệp “{name}”"
    assert morning.office.drafting.is_open(LEADER)


def test_a_file_without_dossiers_is_another_matter(morning: Morning) -> None:
    """An office's table of scores."""
    morning.differs(LEADER, MY)
    assert morning.sends(LEADER, S004_CSV) is None


def test_hundreds_of_codes_fill_one_message_and_the_next_goes_on(morning: Morning) -> None:
    """Telegram cuts a long paste in two; another text a while later is another list."""
    it = morning
    it.differs(LEADER, MY)
    first = it.office.drafting.take_text(LEADER, codes_of(1, 180))
    assert isinstance(first, ReadBack)
    it.clock.at += timedelta(seconds=2)
    rest = it.office.drafting.take_text(LEADER, codes_of(180, 200))
    assert isinstance(rest, ReadBack)
    assert rest.codes == 200
    assert len(rest.missing) == 0
    it.confirms(LEADER, rest, MY)
    assert it.counting(MY) == ("differs", None, None, 200)
    it.differs(LEADER, MY)
    it.says(LEADER, codes_of(1, 180))
    assert it.says(LEADER, codes_of(1, 3)).codes == 3


def test_hostile_codes_are_doubted_not_kept(on_either: Morning) -> None:
    """Longer than a column of the database, or a row of O that reads in a thousand ways."""
    it = on_either
    it.differs(LEADER, MY)
    shown = it.says(LEADER, f"{code_of(1)}\n{'1.' * 60}1-261008-1\n{'OOOO.' * 500}\x00")
    assert shown.codes == 1
    assert shown.doubts == 1
    it.confirms(LEADER, shown, MY)


def test_a_list_in_word_is_read_too(morning: Morning) -> None:
    """What a refusal advises is taken."""
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    for row, cells in enumerate((("STT", "Mã hồ sơ"), ("1", code_of(1)), ("2", code_of(2)))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    shown = morning.office.drafting.take_file(LEADER, "a.docx", docx_bytes(document))
    assert isinstance(shown, ReadBack)
    assert shown.codes == 2
