"""Whose figures, seen when, do the examples show: S004's district and a Thursday of the check."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from messages.notices import Sight
from scoring.period import Period
from scoring.rank import Rank, Standing
from scoring.scheme import Scheme, scheme_for
from scoring.score import Score, score
from scoring.snapshot import Figure, Observation
from scoring.unit import Level, Unit

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
JANUARY = Period.month(2024, 1)
OCTOBER = Period.month(2026, 10)
ROUND = date(2026, 11, 26)
DEADLINE = datetime(2026, 11, 26, 11, 0, tzinfo=ZONE)

LAP_VO = Unit("L.huye6n5-la6p1-vo2", "Huyện Lấp Vò", Level.DISTRICT)
DONG_THAP = Unit("H20", "Tỉnh Đồng Tháp", Level.PROVINCE)
PHU_THO = Unit("H44", "Tỉnh Phú Thọ", Level.PROVINCE)


def commune(slug: str, name: str) -> Unit:
    """One of Lấp Vò's, under the code that a file's name gets."""
    return Unit(f"{LAP_VO.code}.{slug}", name, Level.COMMUNE, LAP_VO.code)


BINH_THANH = commune("xa4-binh2-thanh2", "Xã Bình Thành")
VINH_THANH = commune("xa4-vinh4-thanh5", "Xã Vĩnh Thạnh")
TAN_MY = commune("xa4-ta6n-mi4", "Xã Tân Mỹ")
TOWN = commune("thi5-tra6n1-la6p1-vo2", "Thị trấn Lấp Vò")


def sight(
    snapshot_id: int, period: Period, observed_at: datetime, *, source: str = "portal"
) -> Sight:
    """A snapshot seen, measured by the period before."""
    return Sight(
        snapshot_id=snapshot_id,
        period=period,
        scheme=scheme_for(period),
        baseline=period.previous,
        observed_at=observed_at,
        source=source,
    )


IN_JANUARY = sight(2, JANUARY, datetime(2024, 2, 5, 8, 0, tzinfo=ZONE), source="file")
IN_OCTOBER = sight(9, OCTOBER, datetime(2026, 11, 16, 6, 20, tzinfo=ZONE))


def scored(
    unit: Unit, scheme: Scheme, points: Iterable[str | None], total: str | None = None
) -> Score:
    """Points in the order of the scheme's groups; without a published total their sum is it."""
    known = [None if value is None else Decimal(value) for value in points]
    figures = {group.code: Figure(value) for group, value in zip(scheme.groups, known, strict=True)}
    published = sum((value for value in known if value is not None), Decimal(0))
    return score(Observation(unit, Decimal(total) if total else published, figures), scheme)


def of_thirteen(unit: Unit, place: int, total: str, *points: str | None) -> Standing:
    """Where a commune stood in Lấp Vò in January."""
    return Standing(scored(unit, IN_JANUARY.scheme, points, total), Rank(place, 13))
