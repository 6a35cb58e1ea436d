"""Which figures does the sandbox show of 2026? Writes the two simulated months of tỉnh Phú Thọ.

The communes are real, all figures are made up: the counts of each component are reckoned from
what stands in `COMMUNES`, the points from the counts as the portal of 2026 does it. To change them:
`python -m tests.sample_province`, then read the difference.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import bot.sample
from scoring.formulas import earned
from scoring.period import Period
from scoring.scheme import Component, Scheme, scheme_for

SEPTEMBER, OCTOBER = Period.month(2026, 9), Period.month(2026, 10)
MONTHS = (SEPTEMBER, OCTOBER)
FOLDER = Path(bot.sample.__file__).parent
_TITLE = "Kết quả thực hiện Bộ chỉ số phục vụ người dân, doanh nghiệp của 16 xã, phường"
_LATE = (
    "HS trễ hạn trên HTTT giải quyết TTHC tỉnh",
    "HS hoàn thành quá hạn trên Cổng DVCQG",
    "HS đang xử lý quá hạn trên Cổng DVCQG",
)
# A commune's own procedures, those with a fee among them, and its online services.
_FORMALITIES, _WITH_FEE, _SERVICES = 372, 40, 120
# The province's figures, which all its communes carry alike: procedures out of so many.
_PROVINCE = {
    "PUBLISH_ON_TIME": ((149, 180), (151, 180)),
    "PUBLIC_UPDATE_ON_TIME": ((342, 360), (343, 360)),
    "PUBLIC_CONTENT_FULL": ((360, 360), (360, 360)),
}
# By how much a component lies above or below the share of its group, in percentage points.
_ASIDE = {
    "DOSSIER_SYNC": 0,
    "SERVICE_WITH_DOSSIER": -12,
    "DOSSIER_ONLINE": 0,
    "DOSSIER_PAID_ONLINE": 5,
    "FORMALITY_PAID_ONLINE": -20,
    "FEE_FORMALITY_PROVIDED": -15,
    "DOSSIER_RECEIVING_SATISFACTION": 0,
    "ORIGINAL_RESULT_AVAILABLE": 6,
    "SO_HOA_GIAY_TO_GIAI_QUYET": 2,
    "REUSED_DIGITIZED_DATA": -14,
    "SYNCED_WITH_DVCQG_PERSONAL_STORAGE": -6,
    "CITIZEN_DATA_CONNECTED_DOSSIER": 3,
    "CITIZEN_DATA_CONNECTED_FORMALITY": -2,
}


@dataclass(frozen=True)
class Month:
    """What one commune did.

    Attributes:
        received: dossiers.
        late: of these, completed late and late in progress on the portal, and late in progress on
            the provincial system.
        shares: per cent that the groups CKMB (the commune's own part), CLGQ, TTTT, MDHL and MDSH
            are made of.
        petitions: so many came, were answered on time, and to the citizens' satisfaction.
    """

    received: int
    late: tuple[int, int, int]
    shares: tuple[int, int, int, int, int]
    petitions: tuple[int, int, int] = (0, 0, 0)


COMMUNES: dict[str, tuple[Month, Month]] = {
    "Phường Việt Trì": (
        Month(2960, (228, 9, 6), (98, 86, 82, 86, 82), (12, 11, 10)),
        Month(3050, (196, 7, 4), (98, 88, 85, 88, 84), (9, 9, 8)),
    ),
    "Phường Nông Trang": (
        Month(1780, (96, 3, 3), (98, 83, 80, 85, 81), (5, 5, 4)),
        Month(1830, (85, 2, 2), (98, 84, 80, 86, 82), (4, 4, 3)),
    ),
    "Phường Vân Phú": (
        Month(2640, (245, 4, 4), (97, 79, 76, 82, 76)),
        Month(2580, (210, 4, 4), (97, 79, 74, 82, 77), (2, 2, 2)),
    ),
    "Phường Phong Châu": (
        Month(1450, (104, 3, 1), (97, 76, 70, 80, 71)),
        Month(1490, (86, 2, 2), (97, 79, 75, 82, 74)),
    ),
    "Xã Lâm Thao": (
        Month(1620, (27, 0, 0), (100, 95, 92, 94, 93)),
        Month(1660, (24, 0, 0), (100, 96, 93, 95, 94)),
    ),
    "Xã Hy Cương": (
        Month(1270, (131, 4, 4), (95, 71, 66, 77, 66)),
        Month(1240, (118, 3, 3), (95, 72, 66, 78, 67)),
    ),
    "Xã Phùng Nguyên": (
        Month(980, (58, 2, 2), (96, 75, 72, 81, 73)),
        Month(1010, (64, 3, 3), (96, 74, 71, 81, 72)),
    ),
    "Xã Phù Ninh": (
        Month(1340, (92, 2, 2), (96, 76, 73, 81, 74)),
        Month(1320, (99, 4, 4), (95, 75, 73, 80, 74)),
    ),
    "Xã Tam Nông": (
        Month(1180, (97, 3, 3), (95, 73, 69, 79, 71)),
        Month(1150, (86, 3, 3), (95, 74, 70, 79, 72)),
    ),
    "Xã Hạ Hòa": (
        Month(1360, (121, 7, 5), (96, 76, 66, 79, 62), (4, 4, 4)),
        Month(1400, (332, 18, 11), (96, 76, 62, 78, 61), (3, 3, 3)),
    ),
    "Xã Cẩm Khê": (
        Month(1530, (142, 4, 4), (95, 70, 67, 78, 66)),
        Month(1510, (133, 3, 3), (95, 71, 68, 78, 68)),
    ),
    "Xã Phú Khê": (
        Month(860, (93, 3, 3), (93, 64, 61, 74, 58)),
        Month(880, (78, 2, 2), (93, 67, 64, 76, 62)),
    ),
    "Xã Chí Đám": (
        Month(920, (104, 4, 4), (93, 63, 59, 73, 56), (3, 2, 2)),
        Month(900, (112, 4, 4), (92, 62, 58, 73, 55), (2, 1, 1)),
    ),
    "Xã Tây Cốc": (
        Month(640, (64, 2, 2), (92, 60, 55, 72, 52)),
        Month(660, (60, 2, 2), (92, 61, 57, 72, 53)),
    ),
    "Xã Tu Vũ": (
        Month(710, (92, 4, 4), (91, 55, 50, 68, 44), (2, 1, 1)),
        Month(730, (101, 4, 4), (91, 54, 48, 68, 41), (2, 1, 1)),
    ),
    "Xã Thu Cúc": (
        Month(480, (96, 6, 6), (86, 40, 34, 60, 26), (3, 2, 1)),
        Month(500, (108, 8, 8), (86, 38, 32, 58, 24), (3, 1, 1)),
    ),
}


def counts(commune: int, month: Month, period: Period) -> dict[str, tuple[int, int]]:
    """Of each component so many out of so many.

    Args:
        commune: its index, by which its components differ from those of others.
        month: what it did.
        period: one of `MONTHS`.
    """
    of = month.received
    # Little more than half of a commune's dossiers cost anything.
    with_fee = of * 55 // 100
    sync, online, paid, satisfied, digitised = month.shares
    asked, in_time, pleased = month.petitions
    outs = {
        "DOSSIER_SYNC": (sync, of),
        "SERVICE_WITH_DOSSIER": (online, _SERVICES),
        # Half of the dossiers earn all the points, so that few communes lose any here.
        "DOSSIER_ONLINE": (online * 58 // 100, of),
        "DOSSIER_PAID_ONLINE": (paid, with_fee),
        "FORMALITY_PAID_ONLINE": (paid, _WITH_FEE),
        "FEE_FORMALITY_PROVIDED": (paid, _WITH_FEE),
        "DOSSIER_RECEIVING_SATISFACTION": (satisfied, of),
        "CITIZEN_DATA_CONNECTED_FORMALITY": (digitised, _FORMALITIES),
    }
    found = {
        "ON_TIME": (of - sum(month.late[:2]), of),
        "FORMALITY_ONLINE": (300 + commune, _FORMALITIES),
        "PETITION_PROCESSING_ON_TIME": (in_time, asked),
        "PETITION_HANDLING_SATISFACTION": (pleased, asked),
        "ELECTRONIC_CERTIFIED_COPY": (0, 0),
    }
    for code, months in _PROVINCE.items():
        found[code] = months[MONTHS.index(period)]
    for number, (code, aside) in enumerate(_ASIDE.items()):
        share, out_of = outs.get(code, (digitised, of))
        # Nobody does everything equally well: up to two percentage points more or less.
        wobble = (2 * commune + 3 * number) % 5 - 2
        found[code] = (min(out_of, max(0, out_of * (share + aside + wobble) // 100)), out_of)
    return found


def table(period: Period) -> str:
    """The file of one month, as an office would keep it; best first, as such tables are."""
    scheme = scheme_for(period)
    parts = [part for part in scheme.components if part.formula is not None]
    rows = [
        (points, name, month, counted)
        for number, (name, months) in enumerate(COMMUNES.items())
        for month in (months[MONTHS.index(period)],)
        for counted in (counts(number, month, period),)
        for points in (_points(counted, scheme),)
    ]
    rows.sort(key=lambda row: -sum(row[0].values()))
    head = [
        "STT", "Tên đơn vị", "Điểm tổng",
        *(group.name for group in scheme.groups),
        *_LATE,
        *(f"{part.name} {which}" for part in parts for which in ("tử số", "mẫu số")),
    ]  # fmt: skip
    lines = [
        "UBND tỉnh Phú Thọ",
        f"{_TITLE} - Tháng {period.first_day:%m} năm {period.first_day:%Y}",
        "SỐ LIỆU MÔ PHỎNG, không phải kết quả thật của các đơn vị, chỉ dùng để giới thiệu phần mềm",
        "",
        ";".join(head),
    ]
    for number, (points, name, month, counted) in enumerate(rows, 1):
        done, doing, provincial = month.late
        cells = [
            str(number), name, _text(sum(points.values(), Decimal(0))),
            *(f"{_text(points[group.code])}/{group.max}" for group in scheme.groups),
            str(provincial), str(done), str(doing),
            *_pairs(counted, parts),
        ]  # fmt: skip
        lines.append(";".join(cells))
    return "\n".join(lines) + "\n"


def file_name(period: Period) -> str:
    """Of the file within `bot.sample`."""
    return f"phu-tho-{period.first_day:%Y-%m}-mo-phong.csv"


def _points(counted: dict[str, tuple[int, int]], scheme: Scheme) -> dict[str, Decimal]:
    return {
        group.code: sum(
            (
                earned(formula, most, *counted[part.code])
                for part, formula, most in scheme.formulas_of(group.code)
            ),
            Decimal(0),
        )
        for group in scheme.groups
    }


def _pairs(counted: dict[str, tuple[int, int]], parts: list[Component]) -> Iterator[str]:
    for part in parts:
        yield from map(str, counted[part.code])


def _text(points: Decimal) -> str:
    return f"{points:.2f}".rstrip("0").rstrip(".").replace(".", ",")


if __name__ == "__main__":
    for each in MONTHS:
        (FOLDER / file_name(each)).write_text(table(each), "utf-8")
