"""Which units did the country really have? All of them, today's and those of before 1/7/2025.

The names are those of the package vietnamadminunits (MIT), read from its database; its code, which
wants geometry libraries, is never run.
"""

import sqlite3
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from scoring.unit import Level, Unit

PROVINCES, COMMUNES = 34, 3321
# Of each province since 1/3/2025 (Decree 45/2025/NĐ-CP), as the portal names them.
DEPARTMENTS = (
    "Văn phòng UBND tỉnh",
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Sở Tài chính",
    "Sở Công Thương",
    "Sở Nông nghiệp và Môi trường",
    "Sở Xây dựng",
    "Sở Khoa học và Công nghệ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Sở Dân tộc và Tôn giáo",
    "Sở Ngoại vụ",
    "Thanh tra tỉnh",
    "Ban Quản lý Khu kinh tế",
    "Trung tâm Phục vụ hành chính công",
)


@dataclass(frozen=True)
class Country:
    """All units; `former` are the codes of those that are no more."""

    units: tuple[Unit, ...]
    former: frozenset[str] = frozenset()


def _rows(question: str) -> list[tuple[str, ...]]:
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise LookupError("the package vietnamadminunits is not installed: make test installs it")
    file = Path(spec.origin).parent / "data" / "dataset.db"
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def today() -> Country:
    """34 provinces, 3 321 communes, and the departments that each province has."""
    provinces: dict[str, Unit] = {}
    units: list[Unit] = []
    for number, (province, commune) in enumerate(
        _rows("SELECT province, ward FROM admin_units ORDER BY provinceCode, wardCode")
    ):
        above = provinces.setdefault(
            province, Unit(f"H{len(provinces) + 1:02d}", province, Level.PROVINCE)
        )
        units.append(Unit(f"{above.code}.{101 + number}", commune, Level.COMMUNE, above.code))
    departments = [
        Unit(f"{province.code}.{number:02d}", name, Level.AGENCY, province.code)
        for province in provinces.values()
        for number, name in enumerate(DEPARTMENTS, 1)
    ]
    return Country((*provinces.values(), *departments, *units))


def with_former() -> Country:
    """Today's, and all provinces, districts and communes of before 1/7/2025."""
    now = today()
    by_name = {unit.name: unit for unit in now.units if unit.level is Level.PROVINCE}
    before: dict[tuple[str, ...], Unit] = {}
    rows = _rows(
        "SELECT province, district, ward FROM admin_units_legacy "
        "ORDER BY provinceCode, districtCode, wardCode"
    )
    for province, district, commune in rows:
        path: tuple[str, ...] = (province,)
        above = by_name.get(province) or before.setdefault(
            path, Unit(f"L.{len(before)}", province, Level.PROVINCE)
        )
        for given, level in ((district, Level.DISTRICT), (commune, Level.COMMUNE)):
            # Islands are districts without communes.
            if given is None:
                continue
            # The package writes some kinds in two capitals.
            name = given.replace("Thị Xã ", "Thị xã ").replace("Thị Trấn ", "Thị trấn ")
            name = name.replace("Thành Phố ", "Thành phố ")
            path = (*path, name)
            above = before.setdefault(path, Unit(f"L.{len(before)}", name, level, above.code))
    return Country((*now.units, *before.values()), frozenset(unit.code for unit in before.values()))
