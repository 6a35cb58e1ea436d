"""Charts of all kinds, typical and hostile, for the tests of how they look."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from messages.charts import (
    Chart,
    GroupBar,
    GroupsChart,
    HistoryChart,
    Origin,
    Place,
    Point,
    RankingChart,
    TierBar,
    TiersChart,
)
from scoring.period import Period
from scoring.rank import Rank
from scoring.scheme import scheme_for
from scoring.unit import Level

LONG = "Ủy ban nhân dân xã Nguyễn Nghiêm – tỉnh Quảng Ngãi"
HOSTILE = r"$\frac{x_1^2}{0}$ {a_b} \u202e\x07 %s <b> ".replace(r"\u202e\x07", "\u202e\x07")
HOSTILE += "Z\u0335\u0322a\u0334 שלום 中文 " + "dài" * 90
OCTOBER, JANUARY, MAY = Period.month(2023, 10), Period.month(2024, 1), Period.month(2025, 5)
SCHEME = scheme_for(JANUARY)
TIERS = [tier.name for tier in SCHEME.tiers]
AGENCIES = """Sở Khoa học và Công nghệ|Sở Nông nghiệp và Môi trường|Sở Văn hóa, Thể thao và Du lịch
Sở Giáo dục và Đào tạo|Sở Dân tộc và Tôn giáo|Ban Quản lý Khu kinh tế và các khu công nghiệp tỉnh
Văn phòng Ủy ban nhân dân tỉnh|Thanh tra tỉnh|Sở Y tế|Sở Nội vụ|Sở Tư pháp|Sở Tài chính
Sở Xây dựng|Sở Công Thương|Sở Ngoại vụ""".replace("\n", "|").split("|")


def origin_of(period: Period = JANUARY, **marked: bool) -> Origin:
    """January, from a file."""
    return Origin(period, "file", date(2024, 2, 5), **marked)


def groups(name: str, points: str, peers: int = 13, **marked: bool) -> GroupsChart:
    """Points of the six groups parted by blanks; `-` is one without."""
    known = [None if cell == "-" else Decimal(cell) for cell in points.split()]
    missing = all(cell is None for cell in known)
    bars = tuple(
        GroupBar(group.name, group.max, cell, group.max * Decimal("0.8"), group.max)
        for group, cell in zip(SCHEME.groups, known, strict=True)
    )
    return GroupsChart(
        origin_of(**marked),
        name,
        None if missing else Decimal("65.56"),
        None if missing else "Trung bình",
        Rank(13, 13),
        bars,
        peers,
    )


def history(
    totals: str,
    *,
    start: Period = OCTOBER,
    name: str = "Xã Bình Thành",
    simulated: str = "",
    provisional: str = "",
) -> HistoryChart:
    """Totals parted by blanks; `.` is a period that is missing, `-` one without a total."""
    points, period = [], start
    for cell in totals.split():
        if cell != ".":
            points.append(
                Point(
                    period,
                    None if cell == "-" else Decimal(cell),
                    simulated=period.code in simulated.split(),
                    provisional=period.code in provisional.split(),
                )
            )
        period = period.next
    return HistoryChart(origin_of(points[-1].period), name, tuple(points))


def place(index: int, total: str | None, name: str, *, own: bool = False) -> Place:
    """A row with its tier."""
    if total is None:
        return Place(None, name, None, None, own)
    points = Decimal(total)
    return Place(index, name, points, SCHEME.tier(points).name, own)


def ranking(units: int, *own: int, name: str = "Vĩnh Thạnh {}") -> RankingChart:
    """So many units, from 98 points down; `own` are the asker's, counted from 0."""
    rows = [
        place(n + 1, f"{98 - n * 55 / units:.2f}", name.replace("{}", str(n)), own=n in own)
        for n in range(units)
    ]
    return RankingChart(origin_of(), Level.COMMUNE, "Tỉnh Đồng Tháp", tuple(rows))


def of_group(chart: RankingChart, code: str = "CLGQ") -> RankingChart:
    """The same with the points of a group, the last unit without any."""
    group = SCHEME.group(code)
    rows = [
        replace(row, total=(row.total or Decimal(0)) * group.max / 100, tier=None)
        for row in chart.rows
    ]
    rows[-1] = replace(rows[-1], place=None, total=None)
    return replace(chart, rows=tuple(rows), group=group)


def tiers(*counts: str, start: Period = MAY) -> TiersChart:
    """A bar for each text of five counts; an empty one is a period that is missing."""
    bars, period = [], start
    for cells in counts:
        if cells:
            numbers = [int(cell) for cell in cells.split()]
            named = tuple(zip(TIERS, numbers, strict=True))
            bars.append(TierBar(period, named, without=2, simulated=len(bars) == 1))
        period = period.next
    origin = origin_of(bars[-1].period, provisional=True)
    bars[-1] = replace(bars[-1], provisional=True)
    return TiersChart(origin, Level.COMMUNE, "Tỉnh Đồng Tháp", tuple(bars))


CURVED = "78 81 . . 92.5 99 100 97 83 84 71 66 60 55 51 47 . 52 60 68 77 79.9 80 81 82 83 84 . 85"

CHARTS: dict[str, Chart] = {
    "groups": groups("Xã Bình Thành", "5.8 5.3 7.2 8.8 17.1 22", simulated=True, provisional=True),
    "groups-replaced": groups(
        "Xã Bình Thành", "5.8 5.3 7.2 8.8 17.1 22", simulated=True, provisional=True, replaced=True
    ),
    "groups-none": groups(LONG, "- - - - - -"),
    "groups-some": groups("Sở Tư pháp", "18 - 0 10 - 22", peers=1),
    "groups-hostile": groups(HOSTILE, "5.8 5.3 7.2 8.8 17.1 15.3"),
    "history-one": history("84.1"),
    "history-null": history("80 -"),
    "history-eight": history(
        "79.85 . 84.1 84.1 84.1 83 100 99.5", simulated="2024-02", provisional="2024-05"
    ),
    "history-long": history(CURVED + " 88 89 90 91 92 93 94", name=LONG),
    "history-hostile": history("0 100 0 100 0 100", name=HOSTILE),
    "history-quarters": history("60 61 62 63 64 65", start=Period.quarter(2025, 1)),
    "history-years": history("60 61.55 62 63", start=Period.full_year(2023)),
    "ranking-one": ranking(1),
    "ranking": ranking(13, 4),
    "ranking-long": ranking(150, 9, 60, 90, 149, name=LONG),
    "ranking-hostile": ranking(20, 3, name=HOSTILE),
    "ranking-ties": RankingChart(
        origin_of(simulated=True),
        Level.AGENCY,
        None,
        tuple(place(1, "100", f"Sở {n}") for n in range(18))
        + tuple(place(0, None, f"Ban {n}") for n in range(2)),
    ),
    "ranking-province": ranking(102, 60),
    "ranking-of-a-group": of_group(ranking(13, 4)),
    "ranking-of-a-group-long": of_group(ranking(102, 60, name=LONG)),
    "ranking-office": ranking(102),
    "ranking-45": ranking(45, 2),
    "ranking-agencies": RankingChart(
        origin_of(provisional=True),
        Level.AGENCY,
        "Tỉnh Đồng Tháp",
        tuple(
            place(n + 1, f"{96.5 - 2.75 * n:.2f}", name, own=n == 5)
            for n, name in enumerate(AGENCIES)
        ),
    ),
    "ranking-nobody": RankingChart(
        origin_of(), Level.DISTRICT, None, (place(0, None, "Lấp Vò"), place(0, None, LONG))
    ),
    "ranking-nought": RankingChart(
        origin_of(), Level.PROVINCE, None, tuple(place(1, "0", f"Tỉnh {n}") for n in range(34))
    ),
    "history-alike": history(" ".join(["65.56"] * 36), name="Phường Sa Đéc, Đồng Tháp"),
    "history-nought": history("0 0 0"),
    "tiers-one": tiers("3 5 2 2 1"),
    "tiers": tiers("30 2 11 11 48", "35 8 32 25 2", "", "10 3 31 21 37", "0 0 0 0 0"),
    "tiers-many": tiers(*["758 1480 40 16 1027", "1 2 3 4 3311"] * 4),
}
