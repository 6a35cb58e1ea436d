"""A round with lists of late dossiers of both systems, up to what offices are told."""

from datetime import datetime

import pytest

from bot.check_round.answering import Details
from bot.check_round.circles import circles
from bot.clock import FixedClock
from bot.office import Office
from bot.storage import check_rounds, outbox, units
from bot.storage.check_rounds import StoredRound
from bot.storage.people import Role
from messages.actions import Reply
from messages.compiled import Compiled, DifferingDossier
from messages.message import Message
from tests.conftest import THURSDAY
from tests.factories import S004_CSV
from tests.furnishing import bind, id_of, import_table

DAY = THURSDAY.date()
LEADER, OTHER, CLERK, ADMIN = 1, 2, 3, 4
HEAD = "STT;Mã hồ sơ;Tên thủ tục;Đơn vị;Ngày tiếp nhận;Hạn trả;Trạng thái\n"
NATIONAL = "UBND {root}\nDanh sách hồ sơ quá hạn trên Cổng Dịch vụ công quốc gia\n" + HEAD
PROVINCIAL = (
    "UBND {root}\nDanh sách hồ sơ quá hạn trên Hệ thống thông tin giải quyết TTHC tỉnh\n" + HEAD
)
PREFIX = "H20.50-261008-"
# The last part of a code or all of it, unit, due day, state.
Row = tuple[str, str, str, str]
ALIKE = ("0001", "Xã Tân Mỹ", "20/11/2026", "Đang xử lý")
ONLY_HERE = ("0002", "Xã Tân Mỹ", "20/11/2026", "Đang xử lý")
LATER = ("0003", "Xã Bình Thành", "20/11/2026", "Đang xử lý")


def table_of(head: str, rows: list[Row], root: str = "huyện Lấp Vò") -> bytes:
    """A list of a system, as a file."""
    lines = [
        f"{n};{code if '-' in code else PREFIX + code};Trích lục;{unit};08/10/2026;{due};{state}"
        for n, (code, unit, due, state) in enumerate(rows, 1)
    ]
    return (head.format(root=root) + "\n".join(lines) + "\n").encode()


def opened(built: Office, clock: FixedClock) -> Office:
    """January's figures, two leaders, the district's office; the round is open."""
    import_table(built, S004_CSV)
    for chat, unit, role in (
        (LEADER, "xã Tân Mỹ", Role.LEADER),
        (OTHER, "xã Bình Thành", Role.LEADER),
        (CLERK, "huyện Lấp Vò", Role.OFFICE),
    ):
        bind(built, chat, unit, role)
    clock.at = THURSDAY
    built.rounds.open()
    return built


@pytest.fixture
def morning(built: Office, clock: FixedClock) -> Office:
    """A Thursday morning on SQLite."""
    return opened(built, clock)


@pytest.fixture
def on_either(on_both: Office, clock: FixedClock) -> Office:
    """The same on a database of each kind."""
    return opened(on_both, clock)


def bring(office: Office, head: str, rows: list[Row], root: str = "huyện Lấp Vò") -> None:
    """Import a list of dossiers of a system."""
    listed = office.lists.read(table_of(head, rows, root), "a.csv", root=root)
    assert listed is not None
    office.lists.keep(listed, by="t")


def both_lists(office: Office) -> None:
    """One dossier alike, one that only the portal has, one that differs."""
    bring(office, NATIONAL, [ALIKE, ONLY_HERE, LATER])
    bring(office, PROVINCIAL, [ALIKE, (*LATER[:2], "22/11/2026", "Đã trả kết quả")])


def answer_for(
    office: Office, chat: int, name: str, reply: Reply, details: Details | None = None
) -> None:
    """Answer for a unit by its name."""
    office.check.reply(chat, id_of(office, name), DAY, reply, details=details)


def held_round(office: Office) -> StoredRound:
    """The round as it is kept."""
    with office.database.read() as connection:
        held = check_rounds.get(connection, DAY)
    assert held is not None
    return held


def compiled_of(office: Office) -> Compiled:
    """What the lists and answers come to."""
    with office.database.read() as connection:
        known = units.units(connection)
        (circle,) = circles(connection, known, check_rounds.units(connection, DAY))
        return office.check_lists.compiling.compiled(connection, known, held_round(office), circle)


def close_round(office: Office, now: datetime) -> StoredRound:
    """The round is over."""
    with office.database.write() as connection:
        check_rounds.close(connection, DAY, THURSDAY.replace(hour=11, minute=0), now)
    return held_round(office)


def tell_offices(office: Office, now: datetime) -> int:
    """The offices are told; gives how many."""
    held = close_round(office, now)
    with office.database.write() as connection:
        told = office.check_lists.compiling.tell(connection, units.units(connection), held, now)
        check_rounds.compiled(connection, DAY, now)
    return told


def queued(office: Office) -> list[tuple[str, Message]]:
    """What was queued of the list, by subject."""
    with office.database.read() as connection:
        listed = connection.execute(outbox.outbox_table.select()).all()
    return [
        (row.subject, Message.from_json(row.message))
        for row in listed
        if row.subject.startswith(("checkdone", "checklate"))
    ]


def by_last_part(compiled: Compiled) -> dict[str, DifferingDossier]:
    """Its dossiers by the last part of their codes."""
    return {one.code[-4:]: one for one in compiled.dossiers}
