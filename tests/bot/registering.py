"""How a test changes the register of units, and sees what it holds."""

from typing import Any

from sqlalchemy import select

from bot.office import Office
from bot.storage import units
from bot.storage.aliases import alias_table
from bot.storage.audit import audit_table
from bot.storage.database import Database
from bot.storage.successions import succession_table
from bot.storage.units import unit_table
from bot.unit_register.keeping import Imported, UnitRegister
from messages.answers import Answer, Former
from scoring.unit import Unit
from tests.factories import Line, table_csv

HEAD = "việc;đơn vị;thành;thuộc;từ ngày"
LAP_VO = "L.huye6n5-la6p1-vo2"
MERGED = "sáp nhập;xã Vĩnh Thạnh;Xã Lấp Vò;Tỉnh Đồng Tháp;01/07/2025"
DONG_THAP = "L.tinh3-d9o6ng2-thap1"
NEW_LAP_VO = f"{DONG_THAP}.xa4-la6p1-vo2"


def list_of(*rows: str) -> bytes:
    """A list of changes in these rows."""
    return "\n".join((HEAD, *rows)).encode()


def register_of(office: Office) -> UnitRegister:
    """The register of an office."""
    return UnitRegister(office.database, office.clock, office.settings.zone)


def apply_list(office: Office, *rows: str) -> Imported:
    """Apply a list of these rows."""
    return register_of(office).import_list(list_of(*rows), by="t")


def in_august(name: str, total: str) -> bytes:
    """Figures of one commune of the new province."""
    line = Line(name, total, ("18/18", "20/20", "7,2/12", "8,8/10", "18/18", "16/22"))
    return table_csv([line], title=("UBND tỉnh Đồng Tháp", "Tháng 08 năm 2025"))


def units_by_code(office: Office) -> dict[str, Unit]:
    """All units that are known."""
    with office.database.read() as connection:
        return {unit.code: unit for unit in units.units(connection).values()}


def all_stored(database: Database) -> list[list[tuple[Any, ...]]]:
    """All that the register holds."""
    tables = (unit_table, alias_table, succession_table, audit_table)
    with database.read() as connection:
        return [[tuple(row) for row in connection.execute(select(table))] for table in tables]


def as_former(answer: Answer) -> Former:
    """That it is a former unit."""
    assert isinstance(answer, Former)
    return answer
