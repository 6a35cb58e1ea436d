"""Each stored alert can be traced to its figures, its thresholds of then and its messages."""

import json
from pathlib import Path

from sqlalchemy import select, update
from typer.testing import CliRunner

from bot.cli import app
from bot.clock import FixedClock
from bot.office import Office, office
from bot.reports.explained import explained_json, explained_text
from bot.settings import load
from bot.storage.alerts import alert_table
from bot.storage.people import Role
from messages.rule_words import RULES, THRESHOLDS
from scoring.alerts import Fact
from scoring.recall import recall
from scoring.thresholds import USED
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table, stage_table


def _alert(office: Office, rule: str, name: str) -> int:
    outlook = office.pipeline.preview()
    assert outlook is not None
    return next(
        alert_id
        for alert_id, alert in zip(outlook.ids, outlook.alerts, strict=True)
        if (alert.rule, alert.unit.name) == (rule, name)
    )


def test_an_alert_is_explained_by_figures_thresholds_and_messages(on_both: Office) -> None:
    """Of both months, with the snapshots they stand in; no chat is named."""
    first = import_table(on_both, S004_CSV)
    bind(on_both, 987654321, "xã Bình Thành", Role.LEADER)
    bind(on_both, 987654322, "huyện Lấp Vò", Role.OFFICE)
    bind(on_both, 987654323, "xã Tân Mỹ", Role.LEADER)
    second = import_table(on_both, FEBRUARY_CSV)
    found = on_both.explaining.explain(_alert(on_both, "score-drop", "Xã Bình Thành"))
    assert found is not None
    told = explained_json(found)
    assert (told["rule"], told["facts"]) == ("score-drop", {"before": 65.56, "after": 55.8})
    assert told["thresholds"] == {"drop_points": 2, "severe_drop_points": 5, "min_dossiers": 10}
    assert [told["inputs"][side]["snapshot"] for side in ("before", "now")] == [first, second]
    assert [told["inputs"][side]["total"] for side in ("before", "now")] == [65.56, 55.8]
    assert [row["subject"] for row in told["outbox"]] == [f"digest:{second}", f"overview:{second}"]
    text = explained_text(found)
    for part in ("65,56", "55,8", "Tháng 01/2024", f"bản {second}", "điểm giảm tối thiểu: 2"):
        assert part in text
    assert "98765432" not in text + json.dumps(told, default=str)


def test_thresholds_are_those_that_held_then(on_both: Office, clock: FixedClock) -> None:
    """A setting that changed later changes neither the alerts nor their grounds."""
    import_table(on_both, S004_CSV)
    import_table(on_both, FEBRUARY_CSV)
    number = _alert(on_both, "score-drop", "Xã Bình Thành")
    before = on_both.pipeline.preview()
    url = on_both.settings.database_url
    changed = load(database={"url": url}, alerts={"drop_points": 90, "severe_drop_points": 95})
    with office(changed, clock) as later:
        after = later.pipeline.preview()
        found = later.explaining.explain(number)
    assert found is not None
    assert explained_json(found)["thresholds"]["drop_points"] == 2
    assert before is not None
    assert after is not None
    assert (after.ids, after.alerts) == (before.ids, before.alerts)


def test_every_stored_fact_is_recalled_as_it_was_raised(on_both: Office) -> None:
    """To the last digit, through JSON and either database."""
    import_table(on_both, S004_CSV)
    staged = stage_table(on_both, FEBRUARY_CSV)
    raised = on_both.pipeline.outlook(staged.head.id).alerts
    on_both.pipeline.accept(staged.head.id, by="t")
    with on_both.database.read() as connection:
        rows = connection.execute(select(alert_table).order_by(alert_table.c.id)).all()
    assert [recall(row.rule, row.facts) for row in rows] == [alert.fact for alert in raised]
    assert all(row.baseline_id and row.thresholds is not None for row in rows)


def test_an_alert_of_an_earlier_release_is_explained_as_far_as_it_goes(on_both: Office) -> None:
    """Without thresholds and baseline."""
    import_table(on_both, S004_CSV)
    import_table(on_both, FEBRUARY_CSV)
    number = _alert(on_both, "score-drop", "Xã Bình Thành")
    with on_both.database.write() as connection:
        old = {"thresholds": None, "baseline_id": None, "facts": {"other": 1}}
        connection.execute(update(alert_table).where(alert_table.c.id == number).values(**old))
    found = on_both.explaining.explain(number)
    assert found is not None
    assert explained_json(found)["inputs"]["before"] is None
    assert "không được ghi lại" in explained_text(found)
    assert on_both.explaining.explain(number + 9999) is None


def test_the_command_explains_and_refuses_in_one_line(tmp_path: Path) -> None:
    """`bot766 alerts` numbers what was raised; the number is what `--explain` takes."""
    (tmp_path / "1.csv").write_text(S004_CSV, "utf-8")
    (tmp_path / "2.csv").write_text(FEBRUARY_CSV, "utf-8")
    config = tmp_path / "c.toml"
    config.write_text(f'data_dir = "{tmp_path / "var"}"\n', "utf-8")

    def run(*words: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["--config", str(config), *words])
        return done.exit_code, done.stdout, done.stderr

    for name in ("1.csv", "2.csv"):
        assert run("import", str(tmp_path / name), "--accept")[0] == 0
    listed = json.loads(run("alerts", "--json")[1])["alerts"]
    drop = next(a for a in listed if (a["rule"], a["unit"]) == ("score-drop", "Xã Bình Thành"))
    assert f"{drop['id']} " in run("alerts")[1]
    assert json.loads(run("alerts", "--explain", str(drop["id"]), "--json")[1])["id"] == drop["id"]
    assert "Quy tắc: Điểm tổng giảm" in run("alerts", "--explain", str(drop["id"]))[1]
    code, out, err = run("alerts", "--explain", "9999")
    assert (code, out, len(err.strip().splitlines())) == (1, "", 1)


def test_every_rule_has_its_sentence_and_its_thresholds() -> None:
    """What is not named cannot be explained."""
    rules = {fact.rule for fact in Fact.__args__}
    assert rules == RULES.keys() == USED.keys()
    assert {name for names in USED.values() for name in names} == THRESHOLDS.keys()


def test_a_figure_that_units_below_share_is_explained_as_theirs(january: Office) -> None:
    """The unit above has none of its own, which is no contradiction."""
    import_table(january, FEBRUARY_CSV)
    found = january.explaining.explain(_alert(january, "weak-group", "Huyện Lấp Vò"))
    assert found is not None
    text = explained_text(found)
    assert "ở cả 13 đơn vị" in text
    assert "cảnh báo nói về các đơn vị cấp dưới" in text
    assert "không có số liệu của đơn vị này" not in text
