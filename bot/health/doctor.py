"""Is this installation sound? What `bot766 doctor` looks at, a line each."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import httpx
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.owners import look_up, upwards
from bot.settings import Settings
from bot.storage import people, snapshots, units
from bot.storage.database import Database
from bot.storage.migrate import TooNew, head, refuse_newer, revision
from bot.storage.people import Role
from bot.storage.units import Units
from messages.compiled import Compiled, LettersFrom, UnitReport
from messages.documents import BadTemplate, letter
from scoring.names import plain_key
from scoring.unit import Level, Unit

# A doctor that waits longer than this for Telegram has its answer.
_PATIENCE_S = 10.0
_OK = 200


@dataclass(frozen=True)
class Finding:
    """One thing looked at: sound or not, and what to do if not."""

    what: str
    sound: bool
    text: str


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Look at everything; never with a secret in a text."""
    yield _clock(settings, now)
    yield _folder(settings)
    yield from _letter(settings)
    yield from _portal(settings)
    yield from _database(settings)
    yield _telegram(settings)


def _clock(settings: Settings, now: datetime) -> Finding:
    local = now.astimezone(settings.zone)
    return Finding("giờ", sound=True, text=f"{local:%d/%m/%Y %H:%M} ({settings.time.zone})")


def _folder(settings: Settings) -> Finding:
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return Finding("data_dir", sound=False, text=f"không tạo được {folder}: {error.strerror}")
    if not os.access(folder, os.W_OK):
        return Finding("data_dir", sound=False, text=f"không ghi được vào {folder}")
    return Finding("data_dir", sound=True, text=str(folder))


def _letter(settings: Settings) -> Iterator[Finding]:
    """The office's own cover letter, where one is set: filled in once."""
    own = settings.check.letter_template
    if own is None:
        return
    silent = Unit("H44", "Tỉnh Gia Lai", Level.PROVINCE)
    moment = datetime(2026, 11, 26, 11, tzinfo=settings.zone)
    sample = Compiled(silent, moment.date(), moment, (UnitReport(silent),), letters=LettersFrom(1))
    try:
        letter(sample, own)
    except BadTemplate as error:
        text = f"không dùng được {own} ({error}); bot gửi công văn theo mẫu có sẵn"
        yield Finding("check.letter_template", sound=False, text=text)
        return
    yield Finding("check.letter_template", sound=True, text=str(own))


def _portal(settings: Settings) -> Iterator[Finding]:
    """Whoever pulls says whom the portal's operators may ask."""
    portal = settings.portal
    if not portal.root:
        return
    text = f"lấy số liệu của {portal.root}, liên hệ: {portal.contact}"
    if not portal.contact:
        text = "đã đặt portal.root mà chưa có địa chỉ liên hệ gửi kèm mỗi lượt hỏi Cổng; hãy đặt"
    yield Finding("portal.contact", sound=bool(portal.contact), text=text)


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        database = Database(settings.database_url)
    except (SQLAlchemyError, OSError, ImportError) as error:
        yield Finding("database.url", sound=False, text=f"không dùng được: {type(error).__name__}")
        return
    try:
        at = revision(database)
        kind = "SQLite" if database.is_sqlite else "PostgreSQL"
        refuse_newer(at)
        if at != head():
            now = f"lược đồ {at}" if at else "còn trống"
            text = f"{kind}, {now}; sẽ được đưa lên {head()} khi chạy"
            yield Finding("cơ sở dữ liệu", sound=True, text=text)
            return
        with database.read() as connection:
            known = units.units(connection)
            # The first of a place may be of units that nothing counts of yet.
            staged = units.units(connection, staged=True)
            count = len(snapshots.listing(connection, staged))
        text = f"{kind}, lược đồ {at}, {len(known)} đơn vị, {count} bản số liệu"
        yield Finding("cơ sở dữ liệu", sound=True, text=text)
        yield from _owners(settings, known)
        yield from _excluded(settings, known)
        with database.read() as connection:
            yield from _offices(connection, known)
    except TooNew as error:
        yield Finding("cơ sở dữ liệu", sound=False, text=str(error))
    except SQLAlchemyError as error:
        text = f"không kết nối được ({type(error).__name__}); kiểm tra database.url"
        yield Finding("cơ sở dữ liệu", sound=False, text=text)
    finally:
        database.close()


def _owners(settings: Settings, known: Units) -> Iterator[Finding]:
    """The units that answer for a group, where any is set."""
    if not settings.alerts.owners:
        return
    unknown = look_up(settings.alerts.owners, known).unknown
    if unknown:
        text = f"không tìm được đúng một đơn vị phụ trách {', '.join(unknown)}"
        yield Finding("alerts.owners", sound=False, text=f"{text}; ghi mã như bot766 units in ra")
        return
    groups = ", ".join(settings.alerts.owners)
    yield Finding("alerts.owners", sound=True, text=f"đơn vị phụ trách đã rõ: {groups}")


def _excluded(settings: Settings, known: Units) -> Iterator[Finding]:
    """The units that take no part in the check, where any is set; of an empty register none is."""
    names = settings.check.exclude
    if not names or not known:
        return
    # As `check_round.circles` compares them.
    borne = {plain_key(called) for unit in known.values() for called in (unit.code, unit.name)}
    unknown = [name for name in names if plain_key(name) not in borne]
    if unknown:
        text = f"không có đơn vị nào mang mã hoặc tên {', '.join(unknown)}"
        yield Finding("check.exclude", sound=False, text=f"{text}; ghi mã như bot766 units in ra")
        return
    text = f"đơn vị không tham gia rà soát đã rõ: {', '.join(names)}"
    yield Finding("check.exclude", sound=True, text=text)


def _offices(connection: Connection, known: Units) -> Iterator[Finding]:
    """Offices that are only a group, where nobody above gets the lists of the check instead."""
    groups: set[int] = set()
    persons: set[str] = set()
    for who, held in people.reachable(connection, (Role.OFFICE, Role.ADMIN)):
        if held.unit_id not in known:
            continue
        if not people.is_group(who.chat_id):
            persons.add(known[held.unit_id].code)
        else:
            # A group is no administrator.
            groups.add(held.unit_id)
    without = sorted(
        known[uid].name
        for uid in groups
        if not persons & {above.code for above in upwards(known[uid], known.by_code)}
    )
    if without:
        text = (
            f"{', '.join(without)} chỉ có nhóm làm văn phòng, bảng tổng hợp và danh sách đơn vị "
            "chưa có người trả lời không gửi cho ai; mời một người: bot766 invite … --role office"
        )
        yield Finding("văn phòng", sound=False, text=text)


def bot_name(settings: Settings) -> str | None:
    """The bot's username, for links; None without a token or an answer."""
    if settings.telegram.token is None:
        return None
    try:
        answer = _get_me(settings)
        return str(answer.json()["result"]["username"]) if answer.status_code == _OK else None
    except (httpx.HTTPError, ValueError, KeyError):
        return None


def _get_me(settings: Settings) -> httpx.Response:
    telegram = settings.telegram
    token = telegram.token.get_secret_value() if telegram.token else ""
    proxy = telegram.proxy.get_secret_value() if telegram.proxy else None
    with httpx.Client(proxy=proxy, timeout=_PATIENCE_S) as client:
        return client.get(f"{telegram.api_url.rstrip('/')}/bot{token}/getMe")


def _telegram(settings: Settings) -> Finding:
    if settings.telegram.token is None:
        text = "chưa đặt telegram.token: bot766 run sẽ chạy hộp cát"
        return Finding("telegram", sound=True, text=text)
    try:
        answer = _get_me(settings)
        if answer.status_code == _OK:
            name = answer.json()["result"]["username"]
            return Finding("telegram", sound=True, text=f"đăng nhập được: @{name}")
    except (httpx.HTTPError, ValueError, KeyError) as error:
        text = (
            f"không tới được telegram.api_url ({type(error).__name__}); "
            "nếu mạng chặn Telegram, đặt telegram.proxy"
        )
        return Finding("telegram", sound=False, text=text)
    text = f"Telegram từ chối telegram.token (HTTP {answer.status_code}); lấy lại mã từ @BotFather"
    return Finding("telegram", sound=False, text=text)
