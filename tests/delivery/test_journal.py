"""The journal of deliveries: what the file holds, and what a torn or missing one does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery.journal import KEEP, NAME, Journal

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
KEY, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is kept."""
    return tmp_path / NAME


def _opened(path: Path, known: int = 0) -> Journal:
    journal = Journal(path)
    journal.take_up(known)
    return journal


def test_what_was_written_is_read_back_after_a_restart(path: Path) -> None:
    """Numbers go on where they stood."""
    assert _opened(path).write("0a1b2c3d", 7, KEY, NOW) == 1
    assert _opened(path).write("0a1b2c3d", 8, OTHER, NOW) == 2
    first, second = Journal(path).entries()
    assert (first.number, first.at, first.database, first.row, first.key) == (
        1, NOW, "0a1b2c3d", 7, KEY,
    )  # fmt: skip
    assert (second.number, second.row) == (2, 8)


def test_numbers_never_fall_below_what_the_database_knows(path: Path) -> None:
    """Even if the file was lost."""
    assert _opened(path, known=41).write("0a1b2c3d", 7, KEY, NOW) == 42


@pytest.mark.parametrize("cut", range(1, 30, 7))
def test_a_line_cut_short_is_passed_over(path: Path, cut: int) -> None:
    """By a death or a full disk; the next one is whole."""
    journal = _opened(path)
    for row in (1, 2):
        journal.write("0a1b2c3d", row, KEY, NOW)
    path.write_bytes(path.read_bytes()[:-cut])
    after = _opened(path)
    if cut > 1:
        assert [entry.row for entry in after.entries()] == [1]
    after.write("0a1b2c3d", 3, KEY, NOW)
    assert [entry.row for entry in after.entries()][-1] == 3
    assert len(after.entries()) == (3 if cut == 1 else 2)


def test_rubbish_in_the_file_is_passed_over(path: Path) -> None:
    """Whatever it is."""
    path.write_bytes(
        b"\xff\xfe\n1 20269999T000000Z 0a1b2c3d 1 " + KEY.encode() + b"\n" + b"9" * 5000
    )
    journal = _opened(path)
    journal.write("0a1b2c3d", 3, KEY, NOW)
    assert [entry.row for entry in journal.entries()] == [3]


def test_old_lines_are_forgotten(path: Path) -> None:
    """After two weeks at the earliest, after four at the latest."""
    journal = _opened(path)
    for day in range(0, 60, 5):
        journal.write("0a1b2c3d", day, KEY, NOW + timedelta(days=day))
    kept = [entry.row for entry in _opened(path).entries()]
    assert kept[-1] == 55
    assert 14 <= 55 - kept[0] <= 28
    assert len(list(path.parent.iterdir())) == 2


def test_a_clock_that_jumps_loses_no_line_of_these_days(path: Path) -> None:
    """Ahead by a year for one message, and back."""
    journal = _opened(path)
    journal.write("0a1b2c3d", 1, KEY, NOW)
    journal.write("0a1b2c3d", 2, KEY, NOW + timedelta(days=365))
    for row in range(3, 6):
        journal.write("0a1b2c3d", row, KEY, NOW + row * KEEP / 10)
    assert [entry.row for entry in _opened(path).entries()] == [1, 2, 3, 4, 5]


def test_nobody_else_may_read_it(path: Path) -> None:
    """It tells when people were written to."""
    _opened(path).write("0a1b2c3d", 1, KEY, NOW)
    assert path.stat().st_mode & 0o777 == 0o600
