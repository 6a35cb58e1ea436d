"""Which units did the country really have? All of them, today's and those of before 1/7/2025.

The names are those of the package vietnamadminunits (MIT), read from its database; its code, which
wants geometry libraries, is never run.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
    """All units; `after` has by the code of each that is no more those of who came after it."""

    units: tuple[Unit, ...]
    after: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def former(self) -> frozenset[str]:
        """Codes of those that are no more."""
        return frozenset(self.after)


def _data() -> Path:
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise LookupError("the package vietnamadminunits is not installed: make test installs it")
    return Path(spec.origin).parent / "data"


def _rows(question: str) -> list[tuple[str, ...]]:
    file = _data() / "dataset.db"
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
    after: dict[str, set[str]] = defaultdict(set)
    became = _became(now)
    rows = _rows(
        "SELECT province, district, ward, provinceKey, districtKey, wardKey "
        "FROM admin_units_legacy ORDER BY provinceCode, districtCode, wardCode"
    )
    for province, district, commune, *keys in rows:
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
        # Where a commune went, thither went a part of its district and of its province.
        for length in range(1, len(path) + 1):
            if (gone := before.get(path[:length])) is not None:
                later = became.get("_".join(key for key in keys if key), frozenset())
                after[gone.code] |= (
                    {code.partition(".")[0] for code in later} if length == 1 else later
                )
    units = (*now.units, *before.values())
    return Country(units, {unit.code: frozenset(after[unit.code]) for unit in before.values()})


def alone(country: Country, name: str) -> Country:
    """A unit and all below it, as a register has them that was told of nothing above or beside."""
    (root,) = (unit for unit in country.units if unit.name == name)
    kept = {root.code: replace(root, parent=None)}
    # Those above come before those below.
    for unit in country.units:
        if unit.parent in kept:
            kept[unit.code] = unit
    return Country(tuple(kept.values()))


def _became(now: Country) -> dict[str, frozenset[str]]:
    """By the key of each commune of before the codes of those that have a part of it today."""
    by_name = {unit.name: unit.code for unit in now.units if unit.level is Level.PROVINCE}
    names = {
        (unit.parent, unit.name): unit.code for unit in now.units if unit.level is Level.COMMUNE
    }
    codes = {
        (province_key, commune_key): names[by_name[province], commune]
        for province, commune, province_key, commune_key in _rows(
            "SELECT province, ward, provinceKey, wardKey FROM admin_units"
        )
    }
    told = json.loads((_data() / "converter_2025.json").read_text(encoding="utf-8"))
    became: dict[str, set[str]] = defaultdict(set)
    for province, communes in told["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, olds in communes.items():
            for old in olds:
                became[old].add(codes[province, commune])
    for province, divided in told["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            became[old] |= {codes[province, part["newWardKey"]] for part in parts}
    return {old: frozenset(later) for old, later in became.items()}
