"""How a test's office comes to its figures and its people."""

from bot.office import Office
from bot.sources.files import Taken
from bot.staging import Staged
from bot.storage import units
from bot.storage.people import Role
from tests.factories import S004_CSV


def stage_table(office: Office, table: str | bytes = S004_CSV) -> Staged:
    """Bring a .csv that names its own root and period; nobody has accepted it."""
    content = table.encode() if isinstance(table, str) else table
    return office.staging.stage_file(content, "a.csv", period=None, root=None, by="t")


def import_table(office: Office, table: str | bytes = S004_CSV) -> int:
    """The same, accepted; gives the snapshot."""
    staged = stage_table(office, table)
    office.pipeline.accept(staged.head.id, by="t")
    return staged.head.id


def import_taken(office: Office, taken: Taken) -> int:
    """Figures as a source hands them over, accepted; gives the snapshot."""
    staged = office.staging.stage(taken, by="t")
    office.pipeline.accept(staged.head.id, by="t")
    return staged.head.id


def bind(office: Office, chat: int, unit: str, role: Role = Role.LEADER) -> None:
    """Let a chat stand for a unit, by an invitation that it took."""
    office.people.take(office.people.invite(unit, role, by="t").code, chat)


def id_of(office: Office, name: str) -> int:
    """The number that a unit is stored under."""
    with office.database.read() as connection:
        return next(uid for uid, unit in units.units(connection).items() if unit.name == name)


def of_month(month: int, year: int = 2024, table: str = S004_CSV) -> str:
    """January's table as if it were of another month."""
    return table.replace("Tháng 01 năm 2024", f"Tháng {month:02d} năm {year}")
