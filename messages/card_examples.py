"""Examples of what a card says beside its figures: whose, how old, how few, what all share."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from messages.alert_list import root_sections, unit_sections
from messages.answers import AdviceShown, AlertList, Card, Ranking, RankingRow, YearAgo
from messages.figures_of_examples import ZONE, scored, sight
from messages.notices import Digest, Result, Shared
from messages.questions import GroupParts, History, HistoryRow
from scoring.advice import Advised, Unstated, Withheld
from scoring.alerts import Alert, ScoreDrop, Severity, WeakGroup
from scoring.own import OwnPart
from scoring.period import Period, PeriodKind
from scoring.rank import Rank, Standing
from scoring.scheme import scheme_for
from scoring.snapshot import ComponentFigure
from scoring.unit import Level, Unit

_AUGUST = Period.month(2026, 8)
_SCHEME = scheme_for(_AUGUST)
_SIGHT = sight(21, _AUGUST, datetime(2026, 9, 16, 6, 20, tzinfo=ZONE))
_AN_GIANG = Unit("H01", "Tỉnh An Giang", Level.PROVINCE)
_TAN_THANH = Unit("H01.118", "Xã Tân Thành", Level.COMMUNE, _AN_GIANG.code)
_POINTS = ("7.96", "17", "9.32", "6.24", "18", "13.4867")


def _result(points: tuple[str | None, ...] = _POINTS) -> Result:
    return Result(
        118, Standing(scored(_TAN_THANH, _SCHEME, points), Rank(41, 102)), above=_AN_GIANG
    )


_RESULT = _result()
_ALIKE = tuple(
    Shared(group.code, Decimal(value), group.max, _AN_GIANG)
    for group, value in zip(_SCHEME.groups, _POINTS, strict=True)
)
_NOTHING = replace(_result(("7.96", "6", None, None, None, "2")), few=0)
_LIMIT = ("80", "79.995", "79.9876")

_FELL = replace(
    _RESULT,
    before=_result(("7.96", "20", "9.32", "6.24", "18", "13.4867")).now,
    alerts=(Alert(_TAN_THANH, Severity.WARNING, ScoreDrop(Decimal("75.01"), Decimal("72.01"))),),
)
_NAMESAKE = Unit("H20.207", "Xã Tân Thành", Level.COMMUNE, "H20")
_FELL_TOO = replace(
    _FELL,
    unit_id=207,
    now=replace(_FELL.now, score=replace(_FELL.now.score, unit=_NAMESAKE)),
    above=Unit("H20", "Tỉnh Đồng Tháp", Level.PROVINCE),
)

_OWN_WEAK = replace(
    _result(("13.96", "17", "9.32", "6.24", "18", "13.4867")),
    alerts=(
        Alert(
            _TAN_THANH,
            Severity.SEVERE,
            WeakGroup(
                "CKMB", Decimal("13.96"), Decimal(18), 3, own=Decimal("1.96"), own_max=Decimal(6)
            ),
        ),
        Alert(
            _TAN_THANH,
            Severity.WARNING,
            WeakGroup("MDSH", Decimal("13.4867"), Decimal(22), others=Decimal(2)),
        ),
        Alert(
            _TAN_THANH,
            Severity.NOTICE,
            WeakGroup("TTTT", Decimal("6.24"), Decimal(10), 2, own=Decimal(1), own_max=Decimal(4)),
        ),
    ),
)

CARD_EXAMPLES: dict[
    str, AlertList | Card | AdviceShown | GroupParts | History | Ranking | Digest
] = {
    "digest-of-a-namesake": Digest(_SIGHT, (_FELL,)),
    "digest-of-two-namesakes": Digest(_SIGHT, (_FELL, _FELL_TOO)),
    "card-of-a-namesake": Card(_SIGHT, _RESULT, weak=("CKMB", "TTTT", "MDSH")),
    "card-weak-by-its-own-part": Card(
        _SIGHT,
        _OWN_WEAK,
        weak=("CKMB", "TTTT", "MDSH"),
        own={"CKMB": OwnPart(Decimal("1.96"), Decimal(6)), "TTTT": OwnPart(Decimal(1), Decimal(4))},
        owners={"CKMB": _AN_GIANG},
    ),
    "digest-weak-by-its-own-part": Digest(_SIGHT, (_OWN_WEAK,)),
    "digest-of-two-weak-by-their-own-parts": Digest(_SIGHT, (_OWN_WEAK, _FELL_TOO)),
    "alerts-by-own-parts": AlertList(
        _SIGHT,
        "Xã Tân Thành",
        unit_sections((_OWN_WEAK,), _SCHEME) + root_sections(_OWN_WEAK.alerts, _SCHEME),
        1,
        1,
        3,
    ),
    "card-all-peers-alike": Card(_SIGHT, replace(_RESULT, shared=_ALIKE)),
    "card-two-groups-alike": Card(_SIGHT, replace(_RESULT, shared=_ALIKE[:2])),
    "card-without-dossiers": Card(_SIGHT, _NOTHING),
    "card-of-few-dossiers": Card(_SIGHT, replace(_RESULT, few=3, shares_place=True)),
    "card-replaced": Card(replace(_SIGHT, newer=22), _RESULT),
    "card-not-in-the-newest": Card(_SIGHT, _RESULT, missing_in=_AUGUST.next),
    "card-no-year-ago": Card(
        _SIGHT,
        _RESULT,
        year_ago=YearAgo(
            Period.month(2025, 8), None, "từ 01/03/2026 Cổng DVCQG chấm điểm trên nền tảng mới"
        ),
    ),
    "advice-without-dossiers": AdviceShown(
        replace(_SIGHT, newer=22),
        replace(_NOTHING, advised=Advised(withheld=(Withheld("TDGQ", Unstated()),))),
    ),
    "group-parts-without-dossiers": GroupParts(
        replace(_SIGHT, newer=22),
        _NOTHING,
        (
            (
                "TDGQ",
                (
                    (
                        "ON_TIME",
                        ComponentFigure(Decimal(0), Decimal(0), Decimal(0), Decimal(6), Decimal(6)),
                    ),
                ),
            ),
        ),
    ),
    "history-of-a-namesake": History(
        _TAN_THANH,
        118,
        PeriodKind.MONTH,
        (PeriodKind.MONTH,),
        (HistoryRow(_AUGUST, 21, Decimal("79.995"), None, Rank(41, 102)),),
        0,
        1,
        above=_AN_GIANG,
    ),
    "ranking-at-the-limit-of-a-tier": Ranking(
        sight=replace(_SIGHT, newer=22),
        level=Level.COMMUNE,
        parent=_AN_GIANG,
        parent_id=1,
        rows=tuple(
            RankingRow(place, f"Tân Thành {place}", _TAN_THANH, Decimal(total), None, None, None)
            for place, total in enumerate(_LIMIT, 1)
        ),
        page=0,
        pages=1,
        units=3,
    ),
}
