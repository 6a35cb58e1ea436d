"""An example of every chart in words."""

from datetime import date
from decimal import Decimal

from messages.chart_words import ChartInWords
from messages.charts import (
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

_JANUARY, _AUGUST, _SEPTEMBER = Period.month(2024, 1), Period.month(2026, 8), Period.month(2026, 9)
_NEWEST = Origin(_SEPTEMBER, "portal", date(2026, 10, 2))
_MODEL = Origin(_SEPTEMBER, "file", date(2026, 9, 20), simulated=True, provisional=True)
_TIERS = [tier.name for tier in scheme_for(_SEPTEMBER).tiers]


def _groups(*points: str | None) -> tuple[GroupBar, ...]:
    medians = ("15.9", "17.6", "7.2", "9.1", "17.8", "19.4")
    return tuple(
        GroupBar(
            group.name,
            group.max,
            None if value is None else Decimal(value),
            Decimal(middle),
            group.max,
        )
        for group, value, middle in zip(scheme_for(_JANUARY).groups, points, medians, strict=True)
    )


def _row(place: int | None, name: str, total: str | None, *, own: bool = False) -> Place:
    points = None if total is None else Decimal(total)
    tier = None if points is None else scheme_for(_SEPTEMBER).tier(points).name
    return Place(place, name, points, tier, own)


_GROUPS = GroupsChart(
    Origin(_JANUARY, "file", date(2024, 2, 5)),
    "Xã Bình Thành, Lấp Vò",
    Decimal("65.56"),
    "Trung bình",
    Rank(13, 13),
    _groups("5.8", "5.3", "7.2", "8.8", "17.9", "20.6"),
    13,
)
_RANKING = RankingChart(
    _MODEL,
    Level.COMMUNE,
    "Tỉnh Đồng Tháp",
    (
        _row(1, "P. Cao Lãnh", "96.4"),
        _row(2, "Tân Mỹ <b>", "95.25"),
        _row(3, "Lấp Vò", "93"),
        _row(4, "Bình Thành", "88.12", own=True),
        _row(5, "Mỹ An Hưng", "80.5"),
        _row(6, "Lai Vung", "71.3"),
        _row(7, "Tân Dương", "49.99"),
        _row(None, "Phong Hòa", None),
    ),
)

CHART_EXAMPLES: dict[str, ChartInWords] = {
    "chart-groups": ChartInWords(_GROUPS),
    "chart-groups-some": ChartInWords(
        GroupsChart(
            _MODEL, "Sở Tư pháp", None, None, None, _groups("18", None, "0", "10", None, "22"), 1
        )
    ),
    "chart-history": ChartInWords(
        HistoryChart(
            _NEWEST,
            "Phường Cao Lãnh, Đồng Tháp",
            (
                Point(Period.month(2026, 1), Decimal(99)),
                Point(Period.month(2026, 4), Decimal("79.85")),
                Point(Period.month(2026, 5), None),
                Point(Period.month(2026, 6), Decimal("84.1"), simulated=True),
                Point(_SEPTEMBER, Decimal("82.5"), provisional=True),
            ),
        )
    ),
    "chart-history-one": ChartInWords(
        HistoryChart(_NEWEST, "Xã Tân Mỹ, Đồng Tháp", (Point(_SEPTEMBER, Decimal(90)),))
    ),
    "chart-ranking": ChartInWords(_RANKING),
    "chart-ranking-of-a-group": ChartInWords(
        RankingChart(
            _MODEL,
            Level.COMMUNE,
            "Tỉnh Đồng Tháp",
            (
                Place(1, "P. Cao Lãnh", Decimal("21.5"), None),
                Place(2, "Bình Thành", Decimal(15), None, own=True),
                Place(None, "Phong Hòa", None, None),
            ),
            scheme_for(_SEPTEMBER).group("MDSH"),
        )
    ),
    "chart-tiers": ChartInWords(
        TiersChart(
            _NEWEST,
            Level.COMMUNE,
            "Tỉnh Đồng Tháp",
            (
                TierBar(_AUGUST, tuple(zip(_TIERS, (30, 12, 11, 1, 48), strict=True))),
                TierBar(
                    _SEPTEMBER,
                    tuple(zip(_TIERS, (35, 8, 32, 25, 0), strict=True)),
                    without=2,
                    provisional=True,
                ),
            ),
        )
    ),
    "chart-not-drawn": ChartInWords(_GROUPS, drawn=False),
}
