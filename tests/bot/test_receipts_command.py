"""`bot766 receipts`: who was asked, who confirmed, who was told next."""

from pathlib import Path

import pytest

from tests.commands import json_of, run
from tests.factories import FEBRUARY_CSV, S004_CSV


@pytest.fixture
def february(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both months are accepted; nobody leads anything."""
    monkeypatch.chdir(tmp_path)
    for name, table in (("01.csv", S004_CSV), ("02.csv", FEBRUARY_CSV)):
        Path(name).write_text(table, "utf-8")
        assert run("import", name, "--accept").exit_code == 0


@pytest.mark.usefixtures("february")
def test_it_shows_the_units_with_severe_alerts() -> None:
    """Those that nobody was asked about too."""
    shown = json_of("receipts")
    (row,) = [row for row in shown if row["unit"]["name"] == "Xã Bình Thành"]
    assert row["snapshot"] == 2
    assert row["severe"] > 0
    assert [row[key] for key in row if key.endswith("_at")] == [None] * 5
    told = run("receipts").stdout
    assert "Xã Bình Thành:" in told
    assert "chưa gửi tới ai" in told


@pytest.mark.usefixtures("february")
def test_a_snapshot_without_severe_alerts_and_one_that_is_not_there() -> None:
    """The baseline alerted nobody; a wrong number is refused in one line."""
    assert "không có cảnh báo nghiêm trọng" in run("receipts", "--snapshot", "1").stdout
    refused = run("receipts", "--snapshot", "99")
    assert (refused.exit_code, refused.stderr) == (1, "không có bản số liệu 99\n")
