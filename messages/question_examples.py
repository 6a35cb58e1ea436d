"""One example of every answer to a question, with S004's figures: for golden tests and previews."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from messages.actions import PickUnit
from messages.answers import (
    Candidate,
    Card,
    NoSuchUnit,
    Ranking,
    RankingRow,
    WhichParent,
    WhichUnit,
    YearAgo,
)
from messages.figures_of_examples import (
    BINH_THANH,
    DONG_THAP,
    IN_JANUARY,
    JANUARY,
    LAP_VO,
    TAN_MY,
    commune,
    of_thirteen,
)
from messages.notices import LowByOthers, Result, Shared
from messages.question_actions import About, Gain, Order
from messages.questions import (
    AskForTwo,
    Finding,
    GroupParts,
    History,
    HistoryRow,
    Inherited,
    LateRow,
    LateUnits,
    NoCommonPeriod,
    NoFiguresThen,
    NoLateFigures,
    NotAQuestion,
    Side,
    SideBySide,
    SourceDays,
    WeakGroups,
    WeakRow,
    WhichOfThem,
)
from scoring.own import OwnPart
from scoring.period import Period, PeriodKind
from scoring.period_readings import readings
from scoring.period_words import PeriodAsked, Span
from scoring.rank import Rank
from scoring.snapshot import ComponentFigure, Overdue
from scoring.unit import Level, Unit

_OF_PORTAL = replace(IN_JANUARY, snapshot_id=5, source="portal")


_TRUNG = commune("xa4-ta6n-khanh1-trung", "Xã Tân Khánh Trung")
_NEW_TAN_MY = Unit("H20.302", "Xã Tân Mỹ", Level.COMMUNE, "H20")
_OTHER = Unit("H20.301", "Phường Sa Đéc", Level.COMMUNE, "H20")


_OF_TAN_MY = of_thirteen(TAN_MY, 12, "72.7", "8.5", "18.3", "7.2", "8.8", "18", "14.1")
_OF_BINH_THANH = of_thirteen(BINH_THANH, 13, "65.56", "5.8", "5.3", "7.2", "8.8", "17.1", "15.3")
_OF_TRUNG = of_thirteen(_TRUNG, 11, "79.49", "12.9", "16.5", "7.2", "8.8", "17.5", "16.6")
_ONLINE = Shared("CLGQ", Decimal("7.2"), Decimal(12), LAP_VO)
_RESULT = Result(
    unit_id=14,
    now=_OF_BINH_THANH,
    before=of_thirteen(BINH_THANH, 12, "67.87", "5.8", "8.4", "7.2", "8.8", "17.1", "15.3"),
    shared=(_ONLINE,),
    overdue=Overdue(provincial=1, completed=42, in_progress=3),
)


def _row(place: int | None, unit: Unit, points: str | None, delta: str | None) -> RankingRow:
    return RankingRow(
        place=place,
        name=unit.name.removeprefix("Xã "),
        unit=unit,
        total=Decimal(70),
        tier="Khá",
        delta=None if delta is None else Decimal(delta),
        rank_change=0,
        own=unit == BINH_THANH,
        points=None if points is None else Decimal(points),
    )


_JULY = readings("tháng 7", date(2024, 2, 5))[0].period
_MAY = readings("quý 2/2025", date(2024, 2, 5))[0].period
_HALF, _BEFORE = PeriodAsked(Span.FIRST, 6, 2024), PeriodAsked(Span.BEFORE, 1)
if _JULY is None or _MAY is None:  # never so; for the type checker
    raise ValueError("the examples name no period")

QUESTION_EXAMPLES: dict[str, Finding | Card | Ranking | WhichUnit | WhichParent | NoSuchUnit] = {
    "card-weak-and-a-year-ago": Card(
        IN_JANUARY,
        replace(_RESULT, shares_place=True),
        parent_id=1,
        weak=("CKMB", "TDGQ"),
        owners={"CKMB": Unit("L1.20", "Phòng Nội vụ", Level.AGENCY, "L1")},
        year_ago=YearAgo(Period.month(2023, 1), Decimal("3.2")),
    ),
    "ranking-by-loss": Ranking(
        sight=IN_JANUARY,
        level=Level.COMMUNE,
        parent=LAP_VO,
        parent_id=1,
        rows=(
            _row(13, BINH_THANH, None, "-2.31"),
            _row(12, TAN_MY, None, "0"),
            _row(None, _TRUNG, None, None),
        ),
        page=0,
        pages=1,
        units=3,
        order=Order(weakest=True, gain=Gain.POINTS),
    ),
    "ranking-by-group-weakest": Ranking(
        sight=IN_JANUARY,
        level=Level.COMMUNE,
        parent=LAP_VO,
        parent_id=1,
        rows=(
            _row(13, BINH_THANH, "5.8", "-2.31"),
            _row(12, TAN_MY, "8.5", "0"),
            _row(None, _TRUNG, None, None),
        ),
        page=0,
        pages=1,
        units=3,
        order=Order("CKMB", weakest=True),
        weak=2,
        weak_own=1,
        weak_share=Decimal(65),
    ),
    "which-unit-of-twins": WhichUnit(
        "phu tho",
        (
            Candidate(2, Unit("H44", "Tỉnh Phú Thọ", Level.PROVINCE), None),
            Candidate(3, Unit("L.ti3nh-phu1-tho5", "Tỉnh Phú Thọ", Level.PROVINCE), None),
        ),
        more=3,
    ),
    "card-among-fewer-peers": Card(
        IN_JANUARY, replace(_RESULT, now=replace(_OF_BINH_THANH, rank=Rank(4, 5))), parent_id=1
    ),
    "which-unit-or-how-many": WhichUnit(
        "ba xa",
        (
            Candidate(
                3,
                Unit("H51.201", "Xã Ba Xa", Level.COMMUNE),
                Unit("H51", "Tỉnh Quảng Ngãi", Level.PROVINCE),
            ),
        ),
        PickUnit(0, About.RANKING, order=Order(weakest=True, gain=Gain.PLACES)),
        all_of=Level.COMMUNE,
    ),
    "which-unit-of-a-history": WhichUnit(
        "tan my", (Candidate(2, TAN_MY, LAP_VO),), PickUnit(0, About.HISTORY)
    ),
    "which-parent": WhichParent(
        (
            Candidate(1, LAP_VO, None),
            Candidate(7, Unit("L7", "Huyện Lai Vung", LAP_VO.level), None),
        ),
        PickUnit(0, About.RANKING),
        more=26,
    ),
    "history": History(
        unit=BINH_THANH,
        unit_id=14,
        kind=PeriodKind.MONTH,
        kinds=(PeriodKind.MONTH, PeriodKind.QUARTER),
        rows=(
            HistoryRow(
                Period.month(2025, 8), 9, Decimal("71.2"), None, Rank(88, 124), provisional=True
            ),
            HistoryRow(
                Period.month(2025, 7),
                8,
                Decimal("70.06"),
                None,
                Rank(100, 124),
                boundary="từ 01/07/2025 không còn cấp huyện, các xã được sắp xếp lại",
                gap=(Period.month(2024, 3), Period.month(2025, 6)),
            ),
            HistoryRow(
                Period.month(2024, 2),
                3,
                Decimal("55.8"),
                Decimal("-9.76"),
                Rank(12, 13),
                simulated=True,
                shares_place=True,
            ),
            HistoryRow(Period.month(2024, 1), 2, Decimal("65.56"), Decimal("-2.31"), Rank(13, 13)),
            HistoryRow(Period.month(2023, 12), 1, Decimal("67.87"), None, Rank(12, 13)),
            HistoryRow(Period.month(2023, 11), 1, None, None, None),
        ),
        page=1,
        pages=3,
        sources=(
            SourceDays("portal", date(2025, 8, 4), date(2025, 8, 20)),
            SourceDays("file", date(2024, 2, 5), date(2024, 2, 5)),
        ),
    ),
    "history-without-places": History(
        unit=Unit("H44", "Tỉnh Phú Thọ", Level.PROVINCE),
        unit_id=2,
        kind=PeriodKind.QUARTER,
        kinds=(PeriodKind.QUARTER,),
        rows=(
            HistoryRow(
                Period.quarter(2026, 3),
                9,
                Decimal("71.2"),
                Decimal("1.14"),
                Rank(1, 1),
                gap=(Period.quarter(2026, 2), Period.quarter(2026, 2)),
            ),
            HistoryRow(Period.quarter(2026, 1), 7, Decimal("70.06"), None, Rank(1, 1)),
        ),
        page=0,
        pages=1,
        missing_in=Period.quarter(2026, 4),
    ),
    "side-by-side": SideBySide(
        IN_JANUARY, (Side(12, _OF_TAN_MY, IN_JANUARY), Side(14, _OF_BINH_THANH, IN_JANUARY))
    ),
    "history-of-a-successor": History(
        unit=_NEW_TAN_MY,
        unit_id=41,
        kind=PeriodKind.MONTH,
        kinds=(PeriodKind.MONTH,),
        rows=(HistoryRow(Period.month(2025, 7), 8, Decimal("70.06"), None, Rank(100, 124)),),
        page=0,
        pages=1,
        inherited=(
            Inherited(date(2026, 1, 1), (BINH_THANH,)),
            Inherited(date(2025, 7, 1), (TAN_MY, _TRUNG)),
        ),
        before=(Candidate(12, TAN_MY, LAP_VO, now=(_NEW_TAN_MY,)),),
    ),
    "which-unit-of-before": WhichUnit(
        "tan my",
        (
            Candidate(41, _NEW_TAN_MY, DONG_THAP),
            Candidate(31, commune("a", "Xã Tân Mỹ"), Unit("H29", "Tỉnh Tây Ninh", Level.PROVINCE)),
            Candidate(12, TAN_MY, LAP_VO, now=(_OTHER,)),
            Candidate(13, TAN_MY, LAP_VO, DONG_THAP, (_OTHER, _NEW_TAN_MY)),
            Candidate(14, TAN_MY, None, now=()),
        ),
    ),
    "history-opened-at-a-period": History(
        unit=BINH_THANH,
        unit_id=14,
        kind=PeriodKind.QUARTER,
        kinds=(PeriodKind.MONTH, PeriodKind.QUARTER),
        rows=(
            HistoryRow(
                Period.quarter(2023, 3), 9, Decimal("71.2"), Decimal("1.14"), Rank(114, 135)
            ),
            HistoryRow(Period.quarter(2023, 2), 8, Decimal("70.06"), Decimal(0), Rank(9, 135)),
            HistoryRow(Period.quarter(2023, 1), 7, Decimal("70.06"), None, Rank(100, 135)),
        ),
        page=1,
        pages=2,
        asked=Period.quarter(2023, 2),
    ),
    "side-by-side-three": SideBySide(
        IN_JANUARY,
        (
            Side(12, _OF_TAN_MY, IN_JANUARY),
            Side(14, _OF_BINH_THANH, IN_JANUARY),
            Side(11, _OF_TRUNG, IN_JANUARY),
        ),
    ),
    "side-by-side-of-different-peers": SideBySide(
        IN_JANUARY,
        (
            Side(12, _OF_TAN_MY, IN_JANUARY, shares_place=True, missing_in=IN_JANUARY.period.next),
            Side(
                31,
                of_thirteen(_OTHER, 3, "72.7", "8.5", "18.3", "7.2", "8.8", "18", "14.1"),
                _OF_PORTAL,
            ),
        ),
    ),
    "which-of-them": WhichOfThem(
        "<binh thanh>",
        (Candidate(14, BINH_THANH, LAP_VO), Candidate(31, _OTHER, None)),
        beside=(Candidate(12, TAN_MY, LAP_VO),),
    ),
    "which-of-them-and-more": WhichOfThem(
        "binh thanh",
        (Candidate(14, BINH_THANH, LAP_VO), Candidate(31, _OTHER, None)),
        one_of=(12, 11),
        more=3,
    ),
    "which-of-them-besides": WhichOfThem(
        "",
        (Candidate(12, TAN_MY, LAP_VO), Candidate(11, _TRUNG, LAP_VO)),
        beside=(Candidate(14, BINH_THANH, LAP_VO),),
        at=1,
    ),
    "which-of-them-of-three": WhichOfThem("tan thanh, <vinh thanh>, phu my", ()),
    "no-common-period": NoCommonPeriod(("Xã Tân Mỹ, Đồng Tháp", "Xã Tân Mỹ, An Giang")),
    "ask-for-two": AskForTwo(),
    "weak-groups": WeakGroups(
        sight=IN_JANUARY,
        level=Level.COMMUNE,
        parent=LAP_VO,
        parent_id=1,
        share=Decimal(65),
        rows=(
            WeakRow(
                "CKMB",
                ("Bình Thành", "Tân Mỹ", "TT Lấp Vò", "Định An", "Định Yên", "Long Hưng B"),
                13,
                (OwnPart(Decimal(2), Decimal(6)), None, None, None, None, None),
            ),
            WeakRow("TDGQ", ("Bình Thành",), 13, (None,)),
        ),
        shared=(_ONLINE,),
        units=13,
        low=(LowByOthers("MDSH", 4, Level.DISTRICT),),
    ),
    "weak-groups-none": WeakGroups(IN_JANUARY, Level.COMMUNE, LAP_VO, 1, Decimal(65), (), (), 13),
    "weak-groups-not-stated": WeakGroups(
        IN_JANUARY, Level.COMMUNE, LAP_VO, 1, Decimal(65), (), (), 13, states_groups=False
    ),
    "ranking-by-a-group-not-stated": Ranking(
        sight=IN_JANUARY,
        level=Level.COMMUNE,
        parent=LAP_VO,
        parent_id=1,
        rows=(_row(None, BINH_THANH, None, None), _row(None, TAN_MY, None, None)),
        page=0,
        pages=1,
        units=2,
        order=Order("CKMB"),
        weak_share=Decimal(65),
        is_stated=False,
        states_groups=False,
    ),
    "late-units": LateUnits(
        sight=IN_JANUARY,
        level=Level.COMMUNE,
        parent=LAP_VO,
        parent_id=1,
        rows=(
            LateRow("Tân Khánh Trung", Overdue(0, 37, 17)),
            LateRow("Bình Thành", Overdue(0, 42, 3), own=True),
            LateRow("Một xã có tên thật là dài", Overdue(0, 1042, None)),
            LateRow("Long Hưng A", Overdue(0, 0, 0)),
        ),
        page=0,
        pages=2,
        late=12,
        units=13,
        in_progress=47,
    ),
    "late-units-in-all-alone": LateUnits(
        sight=_OF_PORTAL,
        level=Level.COMMUNE,
        parent=None,
        parent_id=0,
        rows=(
            LateRow("Sở Nông nghiệp và Môi trường", Overdue(national=42)),
            LateRow("Tân Mỹ", Overdue(national=0)),
        ),
        page=0,
        pages=1,
        late=1,
        units=2,
        in_progress=None,
    ),
    "group-parts": GroupParts(
        IN_JANUARY,
        _RESULT,
        (
            (
                "TDGQ",
                (
                    (
                        "ON_TIME",
                        ComponentFigure(
                            Decimal(131),
                            Decimal(176),
                            Decimal("74.43"),
                            Decimal("5.3"),
                            Decimal(20),
                        ),
                    ),
                    ("AVERAGE_DAYS", ComponentFigure(Decimal("3.25"))),
                ),
            ),
            ("CKMB", (("PUBLISH_ON_TIME", ComponentFigure()),)),
        ),
    ),
    "group-parts-not-stated": GroupParts(IN_JANUARY, _RESULT, (("TDGQ", ()),)),
    "no-figures-then": NoFiguresThen(TAN_MY, _JULY, JANUARY, PickUnit(12)),
    "no-figures-then-half-a-year": NoFiguresThen(TAN_MY, _HALF, JANUARY, PickUnit(12)),
    "no-figures-then-before": NoFiguresThen(TAN_MY, _BEFORE, JANUARY, PickUnit(12)),
    "no-figures-then-at-all": NoFiguresThen(None, _MAY, None, PickUnit(0, About.RANKING)),
    "no-late-figures": NoLateFigures(IN_JANUARY, Level.COMMUNE, LAP_VO),
    "not-a-question": NotAQuestion(),
}
