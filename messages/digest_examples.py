"""Examples of digests, overviews and full lists, from one unit to a province of 119."""

from dataclasses import replace
from decimal import Decimal

from messages.alert_list import paged, root_sections, unit_sections
from messages.answers import AlertList, NoAlerts
from messages.figures_of_examples import IN_OCTOBER, PHU_THO, scored
from messages.notices import (
    DataNote,
    Digest,
    LowByOthers,
    Mover,
    Overview,
    Owned,
    Push,
    Result,
    Shared,
    TierCount,
)
from messages.short_names import short_name
from scoring.alerts import (
    Alert,
    BestInGroup,
    Fact,
    Improved,
    OverdueMismatch,
    OverdueOpen,
    ScoreDrop,
    Severity,
    TierDown,
    TierUp,
    UnitMissing,
    WeakGroup,
)
from scoring.rank import Rank, Standing
from scoring.snapshot import Overdue
from scoring.unit import Level, Unit

_SCIENCE = Unit("H44.19", "Sở Khoa học và Công nghệ", Level.AGENCY, PHU_THO.code)
_NAMES = (
    "Xã Thanh Sơn", "Xã Tu Vũ", "Phường Việt Trì", "Xã Yên Lập", "Xã Cẩm Khê", "Xã Hạ Hòa",
    "Xã Đoan Hùng", "Phường Vĩnh Yên", "Xã Tam Đảo", "Xã Lập Thạch", "Phường Hòa Bình", "Xã Đà Bắc",
)  # fmt: skip
_COMMUNES = tuple(
    Unit(f"H44.{300 + place}", name, Level.COMMUNE, PHU_THO.code)
    for place, name in enumerate(_NAMES)
)
_MISSING = Unit("H44.400", "Xã Yên Sơn", Level.COMMUNE, PHU_THO.code)
_SHARED = Shared("CKMB", Decimal("9.9"), Decimal(18), PHU_THO)
_D = Decimal


def _standing(unit: Unit, place: int, *points: str) -> Standing:
    return Standing(scored(unit, IN_OCTOBER.scheme, points), Rank(place, 148))


def _alerts(unit: Unit, *facts: tuple[Severity, Fact]) -> tuple[Alert, ...]:
    return tuple(Alert(unit, severity, fact) for severity, fact in facts)


def _weak(group: str, points: str, periods: int = 1) -> WeakGroup:
    return WeakGroup(group, _D(points), IN_OCTOBER.scheme.group(group).max, periods)


_FALLING, _LEADING, _SMALL = _COMMUNES[0], _COMMUNES[2], _COMMUNES[1]
_PERSISTENT = Result(
    unit_id=300,
    now=_standing(_FALLING, 131, "9.9", "8.2", "7.1", "6.9", "14.2", "6.4"),
    before=_standing(_FALLING, 118, "9.9", "12.9", "7.1", "7.1", "14.2", "7.9"),
    shared=(_SHARED,),
    overdue=Overdue(provincial=11, completed=63, in_progress=58),
    alerts=_alerts(
        _FALLING,
        (Severity.SEVERE, ScoreDrop(_D("59.1"), _D("52.7"))),
        (Severity.SEVERE, _weak("MDSH", "6.4", 3)),
        (Severity.SEVERE, OverdueOpen(58, 31)),
        (Severity.WARNING, _weak("TDGQ", "8.2")),
        (Severity.WARNING, OverdueMismatch(58, 11)),
        (Severity.NOTICE, _weak("CLGQ", "7.1", 2)),
    ),
    notes=(
        DataNote(
            "system-mismatch",
            "Hồ sơ đang xử lý quá hạn: hệ thống tỉnh 11, Cổng DVCQG 58, lệch 47.",
        ),
    ),
)
_PRAISED = Result(
    unit_id=302,
    now=_standing(_LEADING, 3, "9.9", "19.6", "11.2", "9.4", "17.8", "20.9"),
    before=_standing(_LEADING, 14, "9.9", "15.1", "8.4", "9.1", "17.8", "18.2"),
    shared=(_SHARED,),
    alerts=_alerts(
        _LEADING,
        (Severity.GOOD, TierUp("Khá", "Tốt")),
        (Severity.GOOD, Improved(_D("78.5"), _D("88.8"))),
        (Severity.GOOD, BestInGroup("MDSH", _D("20.9"), _D(22), 148)),
    ),
)
_FEW = Result(
    unit_id=301,
    now=_standing(_SMALL, 96, "9.9", "13.3", "8", "8", "15.1", "12"),
    before=_standing(_SMALL, 41, "9.9", "20", "8", "8", "18", "12"),
    few=6,
)


def _many() -> tuple[Result, ...]:
    """Twelve units: the first ones fell, the middle ones merely stay weak, the last rose."""
    found = []
    for place, unit in enumerate(_COMMUNES):
        # A unit each: falls by ever less, then rises.
        delta = _D(place - 7)
        now = _standing(unit, 140 - 9 * place, "9.9", str(_D(12) + delta), "8", "8", "15", "11")
        then = _standing(unit, 135 - 9 * place, "9.9", "12", "8", "8", "15", "11")
        facts: list[tuple[Severity, Fact]] = [(Severity.NOTICE, _weak("MDSH", "11", 2))]
        if place < 2:  # noqa: PLR2004 - the first two
            facts.insert(0, (Severity.SEVERE, TierDown("Khá", "Trung bình")))
        if place < 6:  # noqa: PLR2004 - the first half
            facts.insert(1, (Severity.WARNING, _weak("TDGQ", str(_D(12) + delta))))
        found.append(Result(300 + place, now, then, alerts=_alerts(unit, *facts)))
    return tuple(found)


_TWELVE = _many()
_WEAK_NAMES = tuple(short_name(name) for name in _NAMES)
_OWNED = (
    Owned(_SCIENCE, "MDSH", _WEAK_NAMES, 148),
    Owned(_SCIENCE, "CKMB", (), 148, (_SHARED,)),
)
_OF_TWELVE = tuple(alert for result in _TWELVE for alert in result.alerts)
_OFFICE_PAGES = paged(
    root_sections(
        (*_OF_TWELVE, Alert(_MISSING, Severity.NOTICE, UnitMissing(_D("71.2")))), IN_OCTOBER.scheme
    )
)
_LED = (_PERSISTENT, *_TWELVE[1:])
_LEADER_PAGES = paged(unit_sections(_LED, IN_OCTOBER.scheme))


def _page_of_leader(page: int) -> AlertList:
    name, alerts = f"{len(_LED)} đơn vị của đồng chí", sum(len(result.alerts) for result in _LED)
    return AlertList(IN_OCTOBER, name, _LEADER_PAGES[page - 1], page, len(_LEADER_PAGES), alerts)


DIGEST_EXAMPLES: dict[str, Digest | Overview | AlertList | NoAlerts] = {
    "digest-persistent-weak": Digest(IN_OCTOBER, (_PERSISTENT,), acknowledge=True),
    "digest-praise": Digest(IN_OCTOBER, (_PRAISED,)),
    "digest-few-dossiers": Digest(IN_OCTOBER, (_FEW,)),
    "digest-three-units": Digest(IN_OCTOBER, (_PERSISTENT, _FEW, _PRAISED), acknowledge=True),
    "digest-twelve-units": Digest(IN_OCTOBER, _TWELVE, acknowledge=True),
    "digest-owner": Digest(
        IN_OCTOBER,
        (Result(19, _standing(_SCIENCE, 7, "9.9", "19", "11", "9", "16", "18.4")),),
        owned=_OWNED,
    ),
    "digest-owner-without-figures": Digest(IN_OCTOBER, (), owned=_OWNED),
    "overview-of-a-province": Overview(
        sight=IN_OCTOBER,
        root=PHU_THO,
        tiers=(
            TierCount(Level.AGENCY, 15, (("Tốt", 6), ("Khá", 7), ("Trung bình", 2))),
            TierCount(
                Level.COMMUNE,
                104,
                (("Xuất sắc", 1), ("Tốt", 18), ("Khá", 52), ("Trung bình", 30), ("Yếu", 3)),
            ),
        ),
        drops=tuple(
            Mover(name, _D("52.7") + place, _D("-6.4") + place)
            for place, name in enumerate(_WEAK_NAMES[:3])
        ),
        rises=tuple(
            Mover(name, _D("88.8") - place, _D("4.3") - place)
            for place, name in enumerate(_WEAK_NAMES[-3:])
        ),
        pushes=tuple(
            Push(code, _WEAK_NAMES * times)
            for code, times in (("TDGQ", 1), ("CLGQ", 2), ("TTTT", 3), ("MDHL", 1), ("MDSH", 6))
        ),
        shared=(replace(_SHARED, levels=(Level.AGENCY, Level.COMMUNE)),),
        unreached=_WEAK_NAMES * 3,
        notes=("8 đơn vị: tổng công bố lệch so với cộng các nhóm.",),
        missing=_WEAK_NAMES[:3],
        alerts=171,
        low=(LowByOthers("CLGQ", 41, Level.PROVINCE),),
    ),
    "alerts-of-a-leader-1": _page_of_leader(1),
    "alerts-of-a-leader-2": _page_of_leader(2),
    "alerts-of-an-office": AlertList(
        IN_OCTOBER, PHU_THO.name, _OFFICE_PAGES[0], 1, len(_OFFICE_PAGES), len(_OF_TWELVE) + 1
    ),
    "alerts-none": AlertList(IN_OCTOBER, _LEADING.name, (), 1, 1, 0),
    "no-alerts": NoAlerts(),
}
