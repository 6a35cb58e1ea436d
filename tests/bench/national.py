"""A made-up country at its real size: units, figures, workbooks, leaders."""

import io
import random
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from bot.office import Office
from bot.storage import people
from bot.storage.people import Role
from bot.storage.units import unit_ids
from bot.storage.units import units as stored
from scoring.period import Period
from scoring.scheme import scheme_for
from scoring.unit import Level
from tests.factories import GROUPS, MAXIMA

PROVINCES, COMMUNES, AGENCIES = 34, 3321, 1071
# Three years of months up to those of the scheme of 2026, under which a card carries advice.
MONTHS = [Period.month(2023 + (10 + n) // 12, (10 + n) % 12 + 1) for n in range(36)]
NOW = datetime(2026, 12, 10, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
_SYLLABLES = (
    "An", "Bình", "Cao", "Châu", "Đông", "Đức", "Giang", "Hà", "Hải", "Hòa", "Hưng", "Khánh",
    "Lâm", "Lộc", "Long", "Mai", "Minh", "Mỹ", "Nam", "Ngọc", "Phú", "Phúc", "Phước", "Quang",
    "Quý", "Sơn", "Tân", "Tây", "Thái", "Thanh", "Thành", "Thạnh", "Thịnh", "Thuận", "Thủy",
    "Tiến", "Trung", "Trường", "Tú", "Vân", "Việt", "Vĩnh", "Xuân", "Yên",
)  # fmt: skip


def made_up_name(chance: random.Random) -> str:
    """Two syllables of which names of places are made."""
    return " ".join(chance.sample(_SYLLABLES, 2))


def national_units(seed: int = 766) -> list[tuple[str, str]]:
    """Codes and names of a country: provinces, their departments, their communes."""
    chance = random.Random(seed)  # noqa: S311 - made-up names

    def name() -> str:
        return made_up_name(chance)

    rows = [(f"H{p:02d}", f"UBND tỉnh {name()} {p}") for p in range(1, PROVINCES + 1)]
    rows += [
        (f"H{1 + n % PROVINCES:02d}.{n // PROVINCES:02d}", f"Sở {name()} {n}")
        for n in range(AGENCIES)
    ]
    rows += [
        (f"H{1 + n % PROVINCES:02d}.{100 + n // PROVINCES}", f"UBND xã {name()} {n}")
        for n in range(COMMUNES)
    ]
    return rows


def national_xlsx(period: Period, units: list[tuple[str, str]]) -> bytes:
    """One month of the whole country as a workbook: totals, six groups, 24 components.

    Counts of those that the scheme has a formula for, from which advice comes; else rates.
    """
    chance = random.Random(period.code)  # noqa: S311 - made-up figures
    scheme = scheme_for(period)
    counted = scheme.formula_codes
    components = [part.name for part in scheme.components if part.code not in counted]
    counts = [
        f"{part.code} {number}"
        for part in scheme.components
        if part.code in counted
        for number in ("tử số", "mẫu số")
    ]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("766")
    sheet.append([f"Kết quả Bộ chỉ số 766 toàn quốc tháng {period.index:02d} năm {period.year}"])
    sheet.append(["STT", "Mã đơn vị", "Tên đơn vị", "Tổng điểm", *GROUPS, *components, *counts])
    for number, (code, name) in enumerate(units, 1):
        points = [round(float(most) * chance.uniform(0.4, 1), 2) for most in MAXIMA]
        total = float(sum(Decimal(str(p)) for p in points))
        rates = [round(chance.uniform(0, 100), 2) for _ in components]
        amounts: list[int] = []
        for _ in range(len(counts) // 2):
            of = chance.randint(50, 900)
            amounts += [chance.randint(of // 2, of), of]
        sheet.append([number, code, name, total, *points, *rates, *amounts])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def staff(built: Office, units: list[tuple[str, str]]) -> None:
    """A leader for every commune."""
    with built.database.write() as connection:
        levels = {unit.code: unit.level for unit in stored(connection).values()}
        ids = unit_ids(connection)
        for number, (code, _) in enumerate(units):
            if levels[code] is Level.COMMUNE:
                recipient = people.enter(connection, 10_000 + number, NOW)
                people.join(connection, recipient.id, ids[code], Role.LEADER)
