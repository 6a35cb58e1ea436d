"""What was set, and what is wrong with it: the only reader of the environment."""

import os
import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.alert_settings import Alerts
from bot.netloc import host_and_port, is_here
from scoring.plausibility import Limits

PREFIX = "BOT766_"
CONFIG_VARIABLE = "BOT766_CONFIG"
DEFAULT_CONFIG = Path("bot766.toml")
# Settings that may also be given as the name of a file that holds them (`..._FILE`).
SECRETS = ("TELEGRAM__TOKEN", "TELEGRAM__PROXY", "TELEGRAM__WEBHOOK_SECRET", "DATABASE__URL")

_DAY = "(?:mon|tue|wed|thu|fri|sat|sun)"
_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
# Only divisors of 60, so that the moments are the same in every hour.
_EVERY = "every (?:1|2|3|4|5|6|10|12|15|20|30|60)m"
_DUE = re.compile(rf"(?:daily|{_DAY}(?:,{_DAY})*) {_CLOCK}|{_EVERY}")
_HOURS = re.compile(rf"({_CLOCK})-({_CLOCK})")
_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]+")
# As setWebhook takes it.
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class SettingsError(Exception):
    """The settings cannot be used; `problems` says which and why, a line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Telegram(_Section):
    """The messenger."""

    token: SecretStr | None = None
    api_url: str = "https://api.telegram.org"
    # http://, https:// or socks5://; Telegram is ordered blocked in Vietnam since May 2025.
    proxy: SecretStr | None = None
    mode: Literal["polling", "webhook"] = "polling"
    # What Telegram calls in webhook mode; https, or http on this machine for a server of one's own.
    webhook_url: str = ""
    # What is listened on then, behind a reverse proxy: host:port.
    webhook_listen: str = "127.0.0.1:8443"
    # Telegram sends it along, so that nobody else can speak in its name.
    webhook_secret: SecretStr | None = None

    @field_validator("proxy", mode="after")
    @classmethod
    def _scheme(cls, proxy: SecretStr | None) -> SecretStr | None:
        if proxy is None or not proxy.get_secret_value().strip():
            return None
        plain = proxy.get_secret_value().strip()
        if not plain.startswith(("http://", "https://", "socks5://", "socks5h://")):
            raise ValueError("phải bắt đầu bằng http://, https:// hoặc socks5://")
        return SecretStr(plain)

    @field_validator("token", mode="after")
    @classmethod
    def _form(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None or not token.get_secret_value().strip():
            return None
        plain = token.get_secret_value().strip()
        if not _TOKEN.fullmatch(plain):
            raise ValueError("không đúng dạng mã bot của BotFather (123456:ABC…)")
        return SecretStr(plain)

    @field_validator("webhook_listen")
    @classmethod
    def _listen(cls, text: str) -> str:
        host_and_port(text)
        return text

    @field_validator("webhook_url")
    @classmethod
    def _called(cls, url: str) -> str:
        parts = urlsplit(url)
        if (
            url
            and parts.scheme != "https"
            and not (parts.scheme == "http" and is_here(parts.hostname))
        ):
            raise ValueError("phải bắt đầu bằng https://")
        return url

    @field_validator("webhook_secret", mode="after")
    @classmethod
    def _secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is None or not secret.get_secret_value().strip():
            return None
        plain = secret.get_secret_value().strip()
        if not _WEBHOOK_SECRET.fullmatch(plain):
            raise ValueError("chỉ gồm chữ cái không dấu, chữ số, _ và -, từ 1 đến 256 ký tự")
        return SecretStr(plain)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.mode == "webhook" and not (self.webhook_url and self.webhook_secret):
            raise ValueError("mode webhook cần cả webhook_url và webhook_secret")
        return self


class Health(_Section):
    """Where the running service says how it is."""

    # host:port; empty: nowhere. It needs no password, so only this machine may ask as a rule.
    listen: str = "127.0.0.1:8767"

    @field_validator("listen")
    @classmethod
    def _form(cls, text: str) -> str:
        if text:
            host_and_port(text)
        return text


class DatabaseSettings(_Section):
    """Where things are kept; empty: an SQLite file in `data_dir`."""

    url: SecretStr | None = None


class Time(_Section):
    """What people here call now."""

    zone: str = "Asia/Ho_Chi_Minh"
    holidays: tuple[date, ...] = ()
    # When nobody is told anything unasked, local time: "21:30-06:00". Empty: never.
    quiet_hours: str = ""
    # When offices work, Monday to Friday: only that time counts towards a receipt's delay.
    work_hours: str = "07:00-17:00"

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"không có múi giờ “{zone}”") from error
        return zone

    @field_validator("quiet_hours")
    @classmethod
    def _span(cls, text: str) -> str:
        plain = text.strip()
        if plain and not _HOURS.fullmatch(plain):
            raise ValueError(f"“{plain}” không có dạng “21:30-06:00”")
        begins, _, ends = plain.partition("-")
        if plain and begins == ends:
            raise ValueError("giờ bắt đầu và giờ kết thúc phải khác nhau; để trống nếu không dùng")
        return plain

    @property
    def quiet(self) -> tuple[time, time] | None:
        """When the quiet hours begin and end; None if there are none."""
        if not self.quiet_hours:
            return None
        begins, ends = self.quiet_hours.split("-")
        return time.fromisoformat(begins), time.fromisoformat(ends)

    @field_validator("work_hours")
    @classmethod
    def _hours(cls, text: str) -> str:
        found = _HOURS.fullmatch(text)
        if not found or found[1] >= found[2]:
            raise ValueError("không có dạng “07:00-17:00”, giờ mở trước giờ đóng")
        return text

    @property
    def work_begins(self) -> time:
        """When a working day begins."""
        return time.fromisoformat(self.work_hours.partition("-")[0])

    @property
    def work_ends(self) -> time:
        """When it ends."""
        return time.fromisoformat(self.work_hours.partition("-")[2])


class Hold(_Section):
    """From where on a snapshot waits for a person; see scoring.plausibility.Limits."""

    same_share: Decimal = Field(default=Limits.same_share, gt=0, le=100)
    same_points: Decimal = Field(default=Limits.same_points, gt=0)
    one_way_share: Decimal = Field(default=Limits.one_way_share, gt=0, le=100)
    one_way_points: Decimal = Field(default=Limits.one_way_points, gt=0)
    missing_share: Decimal = Field(default=Limits.missing_share, ge=0, le=100)

    def limits(self) -> Limits:
        """The same as the guard takes them."""
        return Limits(**self.model_dump())


class Portal(_Section):
    """The national portal, from which figures are pulled."""

    url: str = "https://dichvucong.gov.vn"
    # The unit whose figures are pulled: its departmentId on the portal, its code (H44) or name, or
    # VN for the provinces of the whole country. Empty: nothing is pulled.
    root: str = ""
    # Whom the portal's operators may ask: an e-mail or a telephone number, sent along.
    contact: str = ""
    # Least seconds between two requests; a random half more comes on top.
    pause_s: float = Field(default=3.0, ge=0, le=600)
    # Which periods the timetable pulls.
    periods: tuple[Literal["month", "quarter", "year"], ...] = ("month",)
    # Whether what was pulled counts at once if nothing speaks against it.
    accept: bool = True
    # Per cent of units that may be fewer than the last time.
    missing_share: Decimal = Field(default=Decimal(20), ge=0, le=100)
    # Days for which raw answers are kept.
    keep_raw: int = Field(default=90, ge=1)

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("phải bắt đầu bằng http:// hoặc https://")
        return url.rstrip("/")

    @field_validator("root", "contact")
    @classmethod
    def _plain(cls, text: str) -> str:
        return text.strip()

    @field_validator("contact")
    @classmethod
    def _header(cls, text: str) -> str:
        # It goes into a header, where only Latin letters may stand.
        if not text.isascii() or not text.isprintable():
            raise ValueError(
                "chỉ gồm chữ không dấu, số và dấu thông thường (gửi trong tiêu đề HTTP)"
            )
        return text


class Check(_Section):
    """The weekly check of late dossiers."""

    deadline: time = time(11, 0)
    # Days for which lists of dossiers, and documents sent about them, are kept.
    keep_days: int = Field(default=90, ge=1)


class Schedule(_Section):
    """When jobs run, local time; weekdays by name, since numbers mean different days."""

    check_open: str = "thu 07:30"
    tidy: str = "daily 02:10"
    # The portal is quiet before offices open; its day's figures are complete then.
    pull: str = "daily 06:15"
    # Whether the figures that are due came: after the portal was asked, at the office's start.
    source_stale: str = "daily 08:30"
    escalate: str = "every 10m"

    @field_validator("check_open", "tidy", "pull", "source_stale", "escalate")
    @classmethod
    def _form(cls, text: str) -> str:
        if not _DUE.fullmatch(text):
            raise ValueError(f"“{text}” không có dạng “thu 07:30”, “daily 02:10” hoặc “every 10m”")
        return text


class Settings(BaseSettings):
    """Everything that can be set, with what holds if nothing is."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    telegram: Telegram = Telegram()
    health: Health = Health()
    database: DatabaseSettings = DatabaseSettings()
    time: Time = Time()
    portal: Portal = Portal()
    hold: Hold = Hold()
    alerts: Alerts = Alerts()
    check: Check = Check()
    schedule: Schedule = Schedule()
    data_dir: Path = Path("var")

    @property
    def zone(self) -> ZoneInfo:
        """The zone of everything people see."""
        return ZoneInfo(self.time.zone)

    @property
    def database_url(self) -> str:
        """An SQLAlchemy URL."""
        if self.database.url is not None:
            return self.database.url.get_secret_value()
        return f"sqlite:///{(self.data_dir / 'bot766.db').resolve()}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before the file; `load` hands the file's name over."""
        del dotenv_settings, file_secret_settings
        if isinstance(env_settings, EnvSettingsSource):
            # `load` reads these itself: they hold the name of a file, not a setting.
            files = {f"{PREFIX}{key}_FILE".lower() for key in SECRETS}
            env_settings.env_vars = {
                name: value
                for name, value in env_settings.env_vars.items()
                if name.lower() not in files
            }
        toml = TomlConfigSettingsSource(settings_cls, _config_file())
        return init_settings, env_settings, toml


_chosen: list[Path] = []


def _config_file() -> Path | None:
    path = Path(_chosen[-1] if _chosen else os.environ.get(CONFIG_VARIABLE, DEFAULT_CONFIG))  # noqa: TID251 - this is bot.settings
    return path if path.exists() else None


def _from_files(environment: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The secrets that the environment names files for.

    Raises:
        SettingsError: such a file cannot be read.
    """
    found: dict[str, dict[str, str]] = {}
    for key in SECRETS:
        name = environment.get(f"{PREFIX}{key}_FILE")
        if not name:
            continue
        try:
            text = Path(name).read_text("utf-8").strip()
        except (OSError, UnicodeError) as error:
            raise SettingsError([f"{PREFIX}{key}_FILE: không đọc được tệp ({error})"]) from error
        if not text:
            raise SettingsError([f"{PREFIX}{key}_FILE: tệp trống"])
        section, field = key.lower().split("__")
        found.setdefault(section, {})[field] = text
    return found


def load(config: Path | None = None, **given: Any) -> Settings:  # noqa: ANN401 - any section, for tests and the sandbox
    """Read the settings.

    Args:
        config: the file; else the one that BOT766_CONFIG names, else bot766.toml if it is there.
        given: sections that override both.

    Raises:
        SettingsError: a setting is wrong; every problem with its name.
    """
    environment = os.environ  # noqa: TID251 - this is bot.settings
    named = config or environment.get(CONFIG_VARIABLE)
    if named is not None and not Path(named).is_file():
        raise SettingsError([f"không có tệp cấu hình {named}"])
    merged: dict[str, Any] = dict(_from_files(environment))
    for section, values in given.items():
        if isinstance(values, dict):
            merged[section] = {**merged.get(section, {}), **values}
        else:
            merged[section] = values
    if config is not None:
        _chosen.append(config)
    try:
        return Settings(**merged)
    except ValidationError as error:
        raise SettingsError([_sentence(problem) for problem in error.errors()]) from error
    except ValueError as error:  # the TOML itself does not parse
        raise SettingsError([f"{_config_file()}: {error}"]) from error
    finally:
        if config is not None:
            _chosen.pop()


def _sentence(problem: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    """One problem in a line, never with the value: it may be a secret."""
    name = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        return f"{name}: không có mục cấu hình này"
    if problem["type"] == "value_error":
        return f"{name}: {problem['msg'].removeprefix('Value error, ')}"
    return f"{name}: giá trị không hợp lệ ({problem['msg']})"
