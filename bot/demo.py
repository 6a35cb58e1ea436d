"""What the sandbox shows at its start: a month of real figures, one simulated, three people."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import resources

from bot.office import Office
from bot.storage.people import Role

BY = "demo"
ROOT = "huyện Lấp Vò"


@dataclass(frozen=True)
class Person:
    """Somebody whose phone the sandbox shows."""

    chat_id: int
    name: str
    title: str
    unit: str
    role: Role


PEOPLE = (
    Person(1001, "Lãnh đạo", "Lãnh đạo xã Bình Thành", "xã Bình Thành", Role.LEADER),
    Person(1002, "Chuyên viên", "Văn phòng huyện Lấp Vò", ROOT, Role.OFFICE),
    Person(1003, "Quản trị", "Quản trị viên", ROOT, Role.ADMIN),
)


async def play(office: Office, type_text: Callable[[Person, str], Awaitable[None]]) -> None:
    """Fill an empty installation: the baseline, the people, then the month that moves.

    Args:
        office: over an empty database.
        type_text: lets a person type into their chat, and returns when the bot has answered.
    """
    _import(office, "lap-vo-2024-01.csv")
    for person in PEOPLE:
        invitation = office.people.invite(person.unit, person.role, by=BY)
        await type_text(person, f"/start {invitation.code}")
    _import(office, "lap-vo-2024-02-mo-phong.csv")


def _import(office: Office, name: str) -> None:
    content = (resources.files("bot.sample") / name).read_bytes()
    staged = office.staging.stage_file(content, name, period=None, root=None, by=BY)
    office.pipeline.accept(staged.head.id, by=BY)
