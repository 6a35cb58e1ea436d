"""What a soak begins with: figures, leaders who are asked, and a broadcast in the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import FixedClock, SystemClock
from bot.office import office
from bot.settings import Settings, load
from bot.storage import documents, outbox, people
from bot.storage.people import Role
from bot.storage.units import units
from messages.message import Attachment, Message
from scoring.unit import Level
from tests.factories import S004_CSV

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_FIRST_LEADER, _FIRST_TYPIST, _FIRST_READER = 10_000, 20_000, 100_000
# Every so many readers get two documents with their message.
_ALBUM_EVERY = 4
_BYTES = b"PK" + bytes(range(256)) * 80
# About as long as a digest.
_FILLING = "Tiến độ giải quyết đang mất 14,7 điểm; 45 hồ sơ quá hạn, 3 đang xử lý. " * 12


@dataclass(frozen=True)
class Ground:
    """Who takes part.

    Attributes:
        leaders: chats that get a question with buttons.
        typists: chats in which people type; they get nothing unasked.
        readers: chats that get one message of the broadcast each.
    """

    leaders: range
    typists: range
    readers: range

    @property
    def queued(self) -> int:
        """Messages in the outbox at the beginning."""
        return len(self.leaders) + len(self.readers)


def lay(folder: Path, url: str, *, messages: int, leaders: int, typists: int) -> Ground:
    """Fill an empty database; of the messages, so many are questions to leaders."""
    now = SystemClock().now()
    asked_at = _thursday(now)
    ground = Ground(
        range(_FIRST_LEADER, _FIRST_LEADER + leaders),
        range(_FIRST_TYPIST, _FIRST_TYPIST + typists),
        range(_FIRST_READER, _FIRST_READER + messages - leaders),
    )
    there = settings(folder, url)
    with office(there, FixedClock(asked_at)) as built:
        staged = built.staging.stage_file(
            S004_CSV.encode(), "a.csv", period=None, root=None, by="soak"
        )
        built.pipeline.accept(staged.head.id, by="soak")
        with built.database.write() as connection:
            known = units(connection).items()
            communes = [unit_id for unit_id, unit in known if unit.level is Level.COMMUNE]
            for number, chat in enumerate(ground.leaders):
                who = people.enter(connection, chat, asked_at)
                people.join(connection, who.id, communes[number % len(communes)], Role.LEADER)
        built.rounds.open()
        with built.database.write() as connection:
            album = tuple(
                Attachment(name, documents.add(connection, name=name, content=_BYTES, at=now))
                for name in ("Tổng hợp.xlsx", "Báo cáo.docx")
            )
            rows = [
                {
                    "recipient_id": people.enter(connection, chat, now).id,
                    "chat_id": chat,
                    "subject": "soak",
                    "message": Message(
                        f"Tin {chat}. {_FILLING}".strip(),
                        attachments=() if chat % _ALBUM_EVERY else album,
                    ).to_json(),
                }
                for chat in ground.readers
            ]
            outbox.add(connection, rows, now)
    return ground


def _thursday(now: datetime) -> datetime:
    """A check whose deadline is days ahead: no service closes it while blows fall."""
    local = now.astimezone(_ZONE)
    day = local + timedelta(days=(3 - local.weekday()) % 7 + 7)
    return day.replace(hour=7, minute=30, second=0, microsecond=0)


def settings(folder: Path, url: str) -> Settings:
    """The installation's settings."""
    return load(data_dir=str(folder), database={"url": url})
