"""A morning of the check: moments of it, who is told, what they answer."""

from collections import Counter
from datetime import datetime

import pytest

from bot.clock import FixedClock
from bot.office import Office
from bot.storage import outbox, uptime
from bot.storage.outbox import Delivery, Settlement, outbox_table
from bot.storage.people import Role
from messages.actions import Reply
from messages.notices import CheckReminder
from tests.conftest import ZONE
from tests.factories import S004_CSV
from tests.furnishing import bind, import_table

LEADER, DEPUTY, OTHER, OFFICE, ABOVE, ADMIN = 11, 12, 13, 14, 15, 16
TRUNG, MY, DISTRICT = "xã Tân Khánh Trung", "xã Tân Mỹ", "huyện Lấp Vò"
DAY = datetime(2026, 11, 26, tzinfo=ZONE)


def at(clock_time: str) -> datetime:
    """A moment of that Thursday."""
    return datetime.fromisoformat(f"2026-11-26T{clock_time}+07:00")


@pytest.fixture
def there(on_both: Office) -> Office:
    """Two of thirteen communes have people, one of them two; the district has an office."""
    import_table(on_both, S004_CSV)
    bind(on_both, LEADER, TRUNG)
    bind(on_both, DEPUTY, TRUNG, Role.OFFICER)
    bind(on_both, OTHER, MY)
    bind(on_both, OFFICE, DISTRICT, Role.OFFICE)
    return on_both


def step(there: Office, clock: FixedClock, clock_time: str) -> int:
    """Let the timetable's job run at a moment; what was queued before has arrived."""
    with there.database.write() as connection:
        while parcel := outbox.claim(connection, clock.at):
            done = Settlement(Delivery.SENT, message_id=parcel.id)
            outbox.settle(connection, parcel.id, parcel.attempts, done, clock.at)
    clock.at = at(clock_time)
    return there.rounds.run(clock.at)


def told(there: Office, kind: str = "") -> Counter[tuple[int, str]]:
    """Chats and subjects of all that was queued, the day taken out."""
    with there.database.read() as connection:
        rows = connection.execute(outbox_table.select()).all()
    found = Counter((row.chat_id, row.subject.replace("2026-11-26:", "")) for row in rows)
    return Counter({key: n for key, n in found.items() if key[1].startswith(kind)})


def texts(there: Office, chat: int, kind: str) -> list[str]:
    """What one chat was told of a kind."""
    with there.database.read() as connection:
        rows = connection.execute(outbox_table.select().where(outbox_table.c.chat_id == chat))
        return [row.message["text"] for row in rows if row.subject.startswith(kind)]


def unit_of(there: Office, chat: int) -> int:
    """The unit that a chat answers for."""
    (member,) = [one for one, _ in there.people.members() if one.chat_id == chat]
    return member.membership.unit_id


def answer(there: Office, chat: int, reply: Reply = Reply.MATCH) -> CheckReminder:
    """Answer for the unit of a chat."""
    said = there.check.reply(chat, unit_of(there, chat), DAY.date(), reply)
    assert isinstance(said, CheckReminder)
    return said


def sleep(there: Office, begin: str, end: str) -> None:
    """The service was down between two moments."""
    with there.database.write() as connection:
        uptime.add_downtime(connection, at(begin), at(end))
