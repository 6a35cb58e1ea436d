"""The commands: their figures, their exit codes, one clear line when they refuse."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.cli import serving
from bot.office import Office
from bot.storage import uptime
from tests.commands import json_of, run
from tests.factories import FEBRUARY_CSV, S004_CSV, s004_xlsx

# Commands that end in the number of something.
_OF_A_NUMBER = (
    ("accept",),
    ("hold", "--why", "x"),
    ("reject", "--why", "x"),
    ("release",),
    ("alerts", "--explain"),
    ("snapshots", "diff", "1"),
    ("receipts", "--snapshot"),
    ("people", "remove"),
    ("invites", "revoke"),
)


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own, with both months as files."""
    monkeypatch.chdir(tmp_path)
    Path("01.csv").write_text(S004_CSV, "utf-8")
    Path("01.xlsx").write_bytes(s004_xlsx())
    Path("02.csv").write_text(FEBRUARY_CSV, "utf-8")


@pytest.mark.parametrize("name", ["01.csv", "01.xlsx"])
def test_import_score_and_rank_give_s004s_figures(name: str) -> None:
    """The figures of the document, from both kinds of file."""
    imported = json_of("import", name, "--accept")
    assert (imported["state"], imported["period"], imported["units"]) == ("accepted", "2024-01", 13)
    codes = [note["code"] for note in imported["notes"]]
    assert (codes.count("total-mismatch"), codes.count("same-value")) == (8, 2)
    card = json_of("score", "xã Vĩnh Thạnh")
    assert (card["total"], card["tier"], card["rank"], card["of"]) == (90.13, "Xuất sắc", 1, 13)
    assert card["unit"]["name"] == "Xã Vĩnh Thạnh"
    assert [group["code"] for group in card["groups"]] == [
        "CKMB", "TDGQ", "CLGQ", "TTTT", "MDHL", "MDSH",
    ]  # fmt: skip
    assert [five["max"] for five in card["five_groups"]] == [18, 20, 22, 18, 22]
    notes = {note["code"]: note for note in json_of("score", "xã Bình Thành")["notes"]}
    assert notes["total-mismatch"]["unit"] == "Xã Bình Thành"
    rows = json_of("rank", "--level", "commune")["rows"]
    assert [row["rank"] for row in rows] == list(range(1, 14))
    tiers = [row["tier"] for row in rows]
    counts = {tier: tiers.count(tier) for tier in dict.fromkeys(tiers)}
    assert counts == {"Xuất sắc": 1, "Tốt": 8, "Khá": 3, "Trung bình": 1}
    assert json_of("score", "binh thanh trung")["tier"] == "Khá"


def test_alerts_show_what_would_be_said_and_send_nothing() -> None:
    """Against January as the baseline."""
    run("import", "01.csv", "--accept")
    assert json_of("alerts")["alerts"] == []
    run("import", "02.csv")
    shown = json_of("alerts", "--period", "2024-02")
    assert (shown["period"], shown["baseline"], shown["held"]) == ("2024-02", "2024-01", False)
    rules = {alert["rule"] for alert in shown["alerts"]}
    assert rules == {
        "score-drop", "rank-drop", "tier-down", "weak-group", "improved", "tier-up",
        "best-in-group", "overdue-open", "overdue-mismatch",
    }  # fmt: skip
    assert {alert["id"] for alert in shown["alerts"]} == {None}
    drop = next(
        a for a in shown["alerts"] if (a["rule"], a["unit"]) == ("score-drop", "Xã Bình Thành")
    )
    assert drop["severity"] == "severe"
    assert drop["facts"] == {"before": 65.56, "after": 55.8}
    assert json_of("outbox")["counts"] == {}


def test_a_second_import_says_so_and_adds_nothing() -> None:
    """The same figures, even from another kind of file."""
    first = json_of("import", "01.xlsx", "--accept")
    again = json_of("import", "01.xlsx", "--accept")
    assert again["again"]
    assert again["snapshot"] == first["snapshot"]
    assert len(json_of("snapshots")) == 1


def test_steps_by_hand() -> None:
    """Import, look, accept or reject."""
    run("import", "01.csv")
    assert "chờ duyệt" in run("snapshots").stdout
    assert "mốc so sánh" in run("accept", "1").stdout
    assert run("accept", "1").exit_code == 1
    run("import", "02.csv")
    assert run("reject", "2", "--why", "sai").exit_code == 0
    acts = [row["act"] for row in json_of("audit")]
    assert acts == ["reject", "import", "accept", "import"]


def test_invites_and_the_thursday_check() -> None:
    """The code is shown once; the job runs as of a moment."""
    run("import", "01.csv", "--accept")
    invited = json_of("invite", "xã Tân Mỹ", "--role", "leader")
    assert invited["unit"]["name"] == "Xã Tân Mỹ"
    assert invited["code"]
    done = json_of("once", "check-open", "--at", "2026-11-26T07:30")
    assert (done["job"], done["queued"]) == ("check-open", 0)
    again = run("check", "open", "--at", "2026-11-26T07:31")
    told = "Đợt rà soát hôm nay đã mở lúc 07:30, không mở lại.\n"
    assert (again.exit_code, again.stderr) == (1, told)
    reminded = json_of("check", "remind", "--at", "2026-11-26T10:00")
    assert (reminded["step"], reminded["queued"]) == ("remind", 0)
    early = run("check", "close", "--at", "2026-11-26T10:00")
    assert (early.exit_code, early.stderr) == (1, "Hạn trả lời là 11:00; chưa đóng được.\n")
    assert "Đóng đợt rà soát" in run("check", "close", "--at", "2026-11-26T11:00").stdout
    assert run("check", "remind", "--at", "2026-11-26T11:05").exit_code == 1
    assert "đã đóng lúc 11:00" in run("check", "open", "--at", "2026-11-26T11:05").stderr


def test_a_round_of_a_day_to_come_is_cancelled() -> None:
    """Until then it stands in the way of today's, and the refusal names the command."""
    run("import", "01.csv", "--accept")
    json_of("once", "check-open", "--at", "2090-01-05T07:30")
    assert "bot766 check cancel 2090-01-05)" in run("check", "open").stderr
    done = json_of("check", "cancel", "2090-01-05")
    assert done == {"day": "2090-01-05", "told": 0, "called_off": 0, "answered": 0}
    assert "check cancel" not in run("check", "open").stderr


def test_a_round_is_not_closed_by_hand_while_the_service_is_down(built: Office) -> None:
    """Its deadline moves by the outage once the service runs; `--at` is one's own decision."""
    with built.database.write() as connection:
        uptime.beat(connection, datetime(2026, 11, 20, 7, 30, tzinfo=UTC))
    now = run("check", "close")
    assert (now.exit_code, now.stderr.count("\n")) == (1, 1)
    assert "hãy chạy bot" in now.stderr
    assert "Không có đợt" in run("check", "close", "--at", "2026-11-26T11:00").stderr


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("import", "none.csv"), "không đọc được"),
        (("import", "bot.bin"), "loại tệp"),
        (("score", "xã Không Có"), "Không tìm thấy"),
        (("score", "lap vo"), "có thể là"),
        (("rank", "--level", "agency"), "Không có bảng"),
        (("rank", "--root", "xã Không Có"), "Không tìm thấy"),
        (("accept", "99"), "không có bản số liệu 99"),
        (("alerts", "--period", "2020-01"), "2020-01"),
        (("alerts", "--period", "2025-01"), "Chưa có"),
        (("once", "nothing"), "check-open"),
        (("check", "cancel", "2020-01-02"), "đã đến"),
        (("check", "cancel", "2090-01-05"), "Không có đợt"),
        (("once", "pull"), "chưa đặt portal.root"),
        *(((*words, str(2**63 - 1)), "ó ") for words in _OF_A_NUMBER),
        (("invite", "lap vo", "--role", "leader"), "có thể là"),
    ],
)
def test_a_refusal_is_text_on_stderr_and_no_traceback(words: tuple[str, ...], text: str) -> None:
    """Exit 1 for a refusal, 2 for wrong usage."""
    Path("bot.bin").write_bytes(b"\x00" * 10)
    run("import", "01.csv", "--accept")
    done = run(*words)
    assert done.exit_code in {1, 2}
    assert text in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    if done.exit_code == 1:
        assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("import",),
        ("rank", "--level", "planet"),
        ("score", "x", "--period", "2024-13"),
        ("once", "tidy", "--at", "soon"),
        ("check", "cancel", "thứ năm"),
        ("check", "status", "--at", "0001-01-01T00:00"),
        ("check", "status", "--at", "9999-12-31T23:59:59"),
        *((*words, str(2**63)) for words in _OF_A_NUMBER),
        ("sandbox", "--port", "65536"),
        ("run", "--port", "-1"),
        ("invite", "x", "--role", "king"),
        ("check", "dance"),
        ("nonsense",),
    ],
)
def test_wrong_usage_exits_with_two(words: tuple[str, ...]) -> None:
    """As commands do."""
    assert run(*words).exit_code == 2


def test_doctor_explains_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """And says when all is well."""
    assert "còn trống" in run("doctor").stdout
    assert "Lược đồ" in run("migrate").stdout
    assert json_of("doctor")["sound"]
    monkeypatch.setenv("BOT766_TELEGRAM__TOKEN", "123456:" + "A" * 20)
    monkeypatch.setenv("BOT766_TELEGRAM__API_URL", "http://127.0.0.1:9")
    unreachable = run("doctor")
    assert unreachable.exit_code == 1
    assert "telegram.proxy" in unreachable.stdout
    assert "A" * 20 not in unreachable.stdout
    monkeypatch.setenv("BOT766_TELEGRAM__TOKEN", "wrong")
    wrong = run("doctor")
    assert "telegram.token" in wrong.stderr
    assert wrong.exit_code == 1


def test_a_database_of_a_later_version_is_refused_in_one_line(
    built: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By every command that opens it, and by the service; the doctor says the same."""
    # So `run` opens this one, not the sandbox's; nothing is sent before.
    monkeypatch.setenv("BOT766_TELEGRAM__TOKEN", "123456:" + "A" * 20)
    monkeypatch.setenv("BOT766_TELEGRAM__API_URL", "http://127.0.0.1:9")
    monkeypatch.setattr(serving, "configure", lambda: None)
    with built.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for words in (("units",), ("migrate",), ("check", "open"), ("run",)):
        done = run(*words)
        assert done.exit_code == 1, words
        assert len(done.stderr.splitlines()) == 1
        assert "lược đồ 9999 mới hơn phần mềm này" in done.stderr
    assert "lược đồ 9999 mới hơn phần mềm này" in run("doctor").stdout


def test_doctor_names_who_is_excluded_and_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before there are units nobody can be known."""
    monkeypatch.setenv("BOT766_CHECK__EXCLUDE", '["Xa Tan My", "Xã Tân Lạ"]')
    run("migrate")
    assert json_of("doctor")["sound"]
    run("import", "01.csv", "--accept")
    wrong = run("doctor")
    assert wrong.exit_code == 1
    assert "mang mã hoặc tên Xã Tân Lạ;" in wrong.stdout
    monkeypatch.setenv("BOT766_CHECK__EXCLUDE", '["Xa Tan My"]')
    assert json_of("doctor")["sound"]


def test_doctor_asks_for_a_contact_where_figures_are_pulled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The portal's operators must know whom to ask."""
    monkeypatch.setenv("BOT766_PORTAL__ROOT", "H44")
    wrong = run("doctor")
    assert wrong.exit_code == 1
    assert "portal.contact" in wrong.stdout
    monkeypatch.setenv("BOT766_PORTAL__CONTACT", "a@example.vn")
    assert json_of("doctor")["sound"]


def test_doctor_counts_units_as_the_register_lists_them() -> None:
    """Those of figures that nobody accepted are none yet; their snapshot is one."""
    run("import", "01.csv")
    for accepted in (False, True):
        if accepted:
            run("accept", "1")
        listed = len(json_of("units"))
        assert f"{listed} đơn vị, 1 bản số liệu" in run("doctor").stdout


def test_logs_do_not_mix_with_answers() -> None:
    """Stdout is for programs."""
    run("import", "01.csv", "--accept")
    json.loads(run("rank", "--json").stdout)
