"""What each role is told and may do: a table, so that nobody gets more than they should."""

from dataclasses import dataclass

import pytest

from bot.clock import FixedClock
from bot.office import Office
from bot.storage import units
from bot.storage.outbox import outbox_table
from bot.storage.people import Role
from messages.actions import Reply, Verdict
from messages.decisions import CannotDecide, Decided, FileRefused, Preview, Waiting
from messages.notices import CheckReminder
from tests.conftest import FRIDAY
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table, stage_table

COMMUNE, DISTRICT = "Xã Bình Thành", "Huyện Lấp Vò"
THURSDAY = FRIDAY.replace(day=26, hour=8)
# Every total as in January but for a group that is zero everywhere: the guard holds it.
HELD_CSV = S004_CSV.replace("Tháng 01 năm 2024", "Tháng 03 năm 2024").replace("8,8", "0")


@dataclass(frozen=True)
class Who:
    """Somebody: their chat, and what they are to which unit."""

    chat: int
    role: Role | None
    unit: str = COMMUNE


WHO = {
    "leader": Who(766001, Role.LEADER),
    "officer": Who(766002, Role.OFFICER),
    "leader of the root": Who(766003, Role.LEADER, DISTRICT),
    "office": Who(766004, Role.OFFICE, DISTRICT),
    "office of a unit below": Who(766005, Role.OFFICE),
    "admin": Who(766006, Role.ADMIN, DISTRICT),
    "group": Who(-766007, Role.LEADER),
    "group of the office": Who(-766008, Role.OFFICE, DISTRICT),
    "stranger": Who(766009, None),
}
LEADING = {"leader", "officer", "group"}
# act -> who may do it, or gets it
TABLE = {
    "gets the digest": LEADING,
    "gets the overview": {"leader of the root", "office", "admin", "group of the office"},
    # Whose office compiles the others does not report to itself.
    "is asked by the check": LEADING,
    "hears of units with nobody to ask": {"office"},
    "is asked about what is held": {"admin"},
    "answers for the commune": LEADING,
    "answers for the district": set[str](),
    "may send files": {"office", "office of a unit below", "admin"},
    "imports the district's figures": {"office", "admin"},
    "decides on the district's figures": {"office", "admin"},
    "overrules the guard": {"admin"},
}


@pytest.fixture
def everybody(january: Office) -> Office:
    """An office with one of each kind."""
    for who in WHO.values():
        if who.role is not None:
            made = january.people.invite(who.unit, who.role, by="t")
            january.people.take(made.code, who.chat)
    return january


def _told(office: Office, subject: str) -> set[str]:
    with office.database.read() as connection:
        rows = connection.execute(outbox_table.select()).all()
    chats = {row.chat_id for row in rows if row.subject.startswith(subject)}
    return {name for name, who in WHO.items() if who.chat in chats}


def test_messages_go_to_whom_the_table_says(everybody: Office, clock: FixedClock) -> None:
    """Unasked ones, each kind."""
    stage_table(everybody, HELD_CSV)
    import_table(everybody, FEBRUARY_CSV)
    clock.at = THURSDAY
    everybody.rounds.open()
    assert _told(everybody, "digest:") == TABLE["gets the digest"]
    assert _told(everybody, "overview:") == TABLE["gets the overview"]
    assert _told(everybody, "check:") == TABLE["is asked by the check"]
    heard = _told(everybody, "checknobody:")
    assert heard == TABLE["hears of units with nobody to ask"]
    assert _told(everybody, "held:") == TABLE["is asked about what is held"]


def test_without_an_administrator_the_office_is_asked_but_no_group(january: Office) -> None:
    """A group cannot decide."""
    for who in (WHO["office"], WHO["group of the office"]):
        bind(january, who.chat, DISTRICT, Role.OFFICE)
    stage_table(january, HELD_CSV)
    assert _told(january, "held:") == {"office"}


@pytest.mark.parametrize("name", WHO)
def test_acts_are_for_whom_the_table_says(everybody: Office, clock: FixedClock, name: str) -> None:
    """Each tried by everybody, strangers and groups too."""
    chat = WHO[name].chat
    february, held = (
        stage_table(everybody, FEBRUARY_CSV).head.id,
        stage_table(everybody, HELD_CSV).head.id,
    )
    clock.at = THURSDAY
    everybody.rounds.open()
    with everybody.database.read() as connection:
        ids = {unit.name: uid for uid, unit in units.units(connection).items()}
    check, day, intake = everybody.check, THURSDAY.date(), everybody.intake
    did = {
        "answers for the commune": isinstance(
            check.reply(chat, ids[COMMUNE], day, Reply.MATCH), CheckReminder
        ),
        "answers for the district": isinstance(
            check.reply(chat, ids[DISTRICT], day, Reply.MATCH), CheckReminder
        ),
        "may send files": intake.may_send(chat),
        "imports the district's figures": isinstance(
            intake.take(chat, "a.csv", FEBRUARY_CSV.encode(), ""), Preview
        ),
        "overrules the guard": isinstance(intake.decide(chat, held, Verdict.ACCEPT), Decided),
        "decides on the district's figures": isinstance(
            intake.decide(chat, february, Verdict.REJECT), Decided
        ),
    }
    assert did == {act: name in TABLE[act] for act in did}
    waiting = intake.waiting(chat)
    assert isinstance(waiting, Waiting if did["may send files"] else CannotDecide)
    if isinstance(waiting, Waiting) and not did["decides on the district's figures"]:
        assert waiting == Waiting(())
    refused = intake.take(chat, "a.csv", S004_CSV.encode(), "")
    assert isinstance(refused, FileRefused) is (name == "office of a unit below")
