"""What does the sandbox show at its start? Two places, two months of each, four people."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources

from bot.office import Office
from bot.storage.people import Role
from scoring.period import Period

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


@dataclass(frozen=True)
class Place:
    """What happened in one place: a month, the people who join, then the month that moves."""

    baseline: str
    people: tuple[Person, ...]
    moved: str
    newest: Period


PLACES = (
    # Published figures, of before there were any formulas.
    Place(
        "lap-vo-2024-01.csv",
        (
            Person(1001, "Lãnh đạo", "Lãnh đạo xã Bình Thành", "xã Bình Thành", Role.LEADER),
            Person(1002, "Chuyên viên", "Văn phòng huyện Lấp Vò", ROOT, Role.OFFICE),
            Person(1003, "Quản trị", "Quản trị viên", ROOT, Role.ADMIN),
        ),
        "lap-vo-2024-02-mo-phong.csv",
        Period.month(2024, 2),
    ),
    # Counts of components under the scheme of 2026, from which there is something to advise.
    Place(
        "phu-tho-2026-09-mo-phong.csv",
        (Person(1004, "Chủ tịch", "Lãnh đạo xã Hạ Hòa", "xã Hạ Hòa", Role.LEADER),),
        "phu-tho-2026-10-mo-phong.csv",
        Period.month(2026, 10),
    ),
)


def shown(now: datetime) -> tuple[Place, ...]:
    """The places whose months are over: figures of others no source could have, and none is taken.

    A machine's clock may be years behind.

    Args:
        now: in the installation's zone.
    """
    return tuple(place for place in PLACES if place.newest.last_day < now.date())


async def play(
    office: Office, places: Sequence[Place], type_text: Callable[[Person, str], Awaitable[None]]
) -> None:
    """Fill an empty installation, one place after the other.

    Args:
        office: over an empty database.
        places: those that are shown.
        type_text: lets a person type into their chat, and returns when the bot has answered.
    """
    for place in places:
        _import(office, place.baseline)
        for person in place.people:
            invitation = office.people.invite(person.unit, person.role, by=BY)
            await type_text(person, f"/start {invitation.code}")
        _import(office, place.moved)


def _import(office: Office, name: str) -> None:
    content = (resources.files("bot.sample") / name).read_bytes()
    staged = office.staging.stage_file(content, name, period=None, root=None, by=BY)
    office.pipeline.accept(staged.head.id, by=BY)
