"""Settings: every key by file and by environment, every mistake named."""

import re
import tomllib
from datetime import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.settings import Settings, SettingsError, load
from scoring.unit import Level

EXAMPLE = Path(__file__).parents[2] / "deploy" / "bot766.example.toml"
TOKEN = "123456:" + "A" * 30


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file and no variable of the machine plays in."""
    monkeypatch.chdir(tmp_path)


def test_defaults_are_those_of_a_fresh_installation() -> None:
    """No token, SQLite below var/, Thursday 07:30 to 11:00."""
    settings = load()
    assert settings.telegram.token is None
    assert settings.database_url.startswith("sqlite:///")
    assert settings.schedule.check_open == "thu 07:30"
    assert settings.check.deadline == time(11, 0)


def test_a_file_in_the_folder_is_read() -> None:
    """bot766.toml is found by itself."""
    Path("bot766.toml").write_text("[alerts]\ndrop_points = 3.5\n", "utf-8")
    assert load().alerts.thresholds().base.drop_points == Decimal("3.5")


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """And a named file before the default one."""
    Path("bot766.toml").write_text("[alerts]\ndrop_points = 3\n", "utf-8")
    Path("other.toml").write_text("[alerts]\ndrop_points = 4\nrank_places = 7\n", "utf-8")
    monkeypatch.setenv("BOT766_CONFIG", "other.toml")
    monkeypatch.setenv("BOT766_ALERTS__DROP_POINTS", "5")
    alerts = load().alerts
    assert (alerts.drop_points, alerts.rank_places) == (5, 7)
    assert load(Path("bot766.toml")).alerts.rank_places == 3


def test_a_level_has_its_own_thresholds_where_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the common ones in all else, those that are set included."""
    Path("bot766.toml").write_text(
        "[alerts]\ndrop_points = 3\nrank_places = 4\n[alerts.agency]\nrank_places = 9\n", "utf-8"
    )
    monkeypatch.setenv("BOT766_ALERTS__COMMUNE__DROP_POINTS", "1.5")
    thresholds = load().alerts.thresholds()
    of = [thresholds.of(level) for level in (Level.COMMUNE, Level.AGENCY, Level.PROVINCE)]
    assert [own.drop_points for own in of] == [Decimal("1.5"), 3, 3]
    assert [own.rank_places for own in of] == [4, 9, 4]


def test_a_secret_can_stand_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Docker and systemd hand them over."""
    Path("token").write_text(TOKEN + "\n", "utf-8")
    monkeypatch.setenv("BOT766_TELEGRAM__TOKEN_FILE", "token")
    token = load().telegram.token
    assert token is not None
    assert token.get_secret_value() == TOKEN


def test_a_missing_secret_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its variable."""
    monkeypatch.setenv("BOT766_TELEGRAM__TOKEN_FILE", "nowhere")
    with pytest.raises(SettingsError, match="BOT766_TELEGRAM__TOKEN_FILE"):
        load()


def test_an_empty_secret_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It must not start the sandbox by mistake."""
    Path("token").write_text("\n", "utf-8")
    monkeypatch.setenv("BOT766_TELEGRAM__TOKEN_FILE", "token")
    with pytest.raises(SettingsError, match="tệp trống"):
        load()


def test_a_missing_file_in_the_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not silently left out."""
    monkeypatch.setenv("BOT766_CONFIG", "nowhere.toml")
    with pytest.raises(SettingsError, match=r"nowhere\.toml"):
        load()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('[schedule]\ncheck_open = "thu 07:30:30"', "schedule.check_open"),
        ('[telegram]\ntoken = "secret-thing"', "telegram.token"),
        ('[telegram]\nmode = "smoke"', "telegram.mode"),
        ('[time]\nzone = "Asia/Hanoi"', "time.zone"),
        ('[schedule]\ncheck_open = "0 8 * * 4"', "schedule.check_open"),
        ('[schedule]\ncheck_open = "4 07:30"', "schedule.check_open"),
        ('[schedule]\ncheck_open = "thu 25:00"', "schedule.check_open"),
        ("[alerts]\nweak_share = 120", "alerts.weak_share"),
        ("[alerts]\nack_after = -1", "alerts.ack_after"),
        ('[time]\nwork_hours = "17:00-07:00"', "time.work_hours"),
        ('[time]\nwork_hours = "7-17"', "time.work_hours"),
        ('[schedule]\nescalate = "every 7m"', "schedule.escalate"),
        ("[alerts]\nweak_shar = 50", "alerts.weak_shar"),
        ("[alerts]\nsevere_drop_points = 1", "severe_drop_points"),
        ("[alerts]\nsevere_share = 70", "severe_share"),
        ("[alerts.commune]\nweak_share = 30", "alerts.commune.weak_share"),
        ("[alerts.agency]\nsevere_overdue = 4", "alerts.agency.severe_overdue"),
        ("[alerts.agency]\nmin_dossier = 4", "alerts.agency.min_dossier"),
        ("[alerts.village]\nmin_dossiers = 4", "alerts.village"),
        ("[alerts.commune]\npersist_periods = 0", "alerts.commune.persist_periods"),
        ("[nonsense]\na = 1", "nonsense"),
        ("not toml at all", "bot766.toml"),
    ],
)
def test_each_wrong_setting_is_named_without_its_value(text: str, name: str) -> None:
    """The value may be a secret."""
    Path("bot766.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsError) as wrong:
        load()
    assert any(name in problem for problem in wrong.value.problems)
    assert "secret-thing" not in str(wrong.value)


def test_secrets_are_not_printed() -> None:
    """Not even when the settings are."""
    settings = load(
        telegram={"token": TOKEN, "proxy": "socks5://u:hunter2@h"},
        database={"url": "postgresql://u:hunter2@h/d"},
    )
    assert "hunter2" not in repr(settings)
    assert TOKEN not in repr(settings)


def test_the_example_file_loads_and_knows_every_setting() -> None:
    """deploy/bot766.example.toml cannot go stale."""
    text = EXAMPLE.read_text("utf-8")
    load(EXAMPLE)
    for section, field in Settings.model_fields.items():
        keys = getattr(field.annotation, "model_fields", {})
        for key in keys:
            assert f"{key} =" in text or f"[{section}.{key}]" in text, f"{section}.{key}"
    # What is commented out must be right too.
    live = re.findall(r"^(?:# ?)?(\[[a-z.]+\]|[a-z_]+ = .+)$", text, re.MULTILINE)
    tomllib.loads("\n".join(live))


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=40)
    | st.builds(
        "{} {:02}:{:02}".format,
        st.sampled_from(["thu", "mon,thu", "xyz", ""]),
        st.integers(0, 25),
        st.integers(0, 61),
    )
)
@example("thu 07:30")
def test_any_schedule_text_is_a_time_or_refused(text: str) -> None:
    """No text leads anywhere else."""
    try:
        loaded = load(schedule={"check_open": text})
    except SettingsError:
        return
    days, opens = loaded.schedule.check_opening
    assert days
    assert text.endswith(f"{opens:%H:%M}")
