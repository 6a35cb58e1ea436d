"""Which sentences do people type about units, and what must each of them ask?

Patterns of sentences with their labels, filled with the names of all real communes and provinces;
whom a name means says `tests.scoring.truth`, which shares nothing with the resolver.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from messages.asked import (
    AdviceOf,
    Asked,
    Comparison,
    HistoryOf,
    OverdueOf,
    RankingBy,
    ScoreOf,
    Unclear,
    WeakestIn,
)
from messages.cuts import MEAN, Bound, Cut
from messages.question_actions import Gain
from scoring.period import PeriodKind
from scoring.period_words import PeriodAsked, Span
from scoring.towns import Town
from scoring.unit import Level, Unit
from tests.scoring.truth import Truth, bare, plain

_XA, _SO = Level.COMMUNE, Level.AGENCY
_CARD = ScoreOf("")
_CHART = ScoreOf("", drawn=True)
_RANKING = RankingBy("")


def _month(index: int, year: int | None = None) -> PeriodAsked:
    return PeriodAsked(PeriodKind.MONTH, index, year)


_SEPTEMBER = _month(9)
_Q3 = PeriodAsked(PeriodKind.QUARTER, 3)
_BEFORE = PeriodAsked(Span.BEFORE, 1)
_HALF = PeriodAsked(Span.FIRST, 6, 2026)
_RECENT = PeriodAsked(Span.RECENT, 6)
_SEVERAL = PeriodAsked(Span.RECENT, 1)
_WEEK, _DAY = PeriodAsked(Span.WEEK, 1), PeriodAsked(Span.DAY, 1)
_LOW = RankingBy("", None, _XA, weakest=True)
_FELL = replace(_LOW, gain=Gain.PLACES)
_BELOW_80 = replace(_LOW, cut=Cut(Bound.BELOW, Decimal(80)))
_TIERS = RankingBy("", drawn=True, by_tier=True)
_GOOD, _FAIR = (RankingBy("", None, _XA, cut=Cut(Bound.IN, code)) for code in ("good", "fair"))
_LOWEST = replace(_LOW, cut=Cut(Bound.IN, "weak"))
_70_TO_80 = RankingBy(
    "", None, _XA, cut=Cut(Bound.FROM, Decimal(70), upto=Cut(Bound.UP_TO, Decimal(80)))
)
_BELOW_MEAN = replace(_LOW, cut=Cut(Bound.BELOW, MEAN))

# X is a commune as it is typed, P a province; asked on 20/11/2026.
PATTERNS: tuple[tuple[str, Asked, PeriodAsked | None], ...] = (
    ("X", _CARD, None),
    ("điểm X", _CARD, None),
    ("X mấy điểm", _CARD, None),
    ("X được mấy điểm", _CARD, None),
    ("X được bao nhiêu điểm?", _CARD, None),
    ("X hạng mấy", _CARD, None),
    ("X đứng thứ mấy", _CARD, None),
    ("X đứng thứ mấy tỉnh", _CARD, None),
    ("X xếp thứ mấy trong tỉnh", _CARD, None),
    ("X thế nào rồi", _CARD, None),
    ("X xếp loại gì", _CARD, None),
    ("X có đạt loại tốt không", _CARD, None),
    ("tình hình X", _CARD, None),
    ("kết quả 766 X", _CARD, None),
    ("chỉ số 766 của X", _CARD, None),
    ("bộ chỉ số 766 X", _CARD, None),
    ("xem điểm X giúp mình nhé", _CARD, None),
    ("cho anh xem điểm X", _CARD, None),
    ("cho chị hỏi điểm X", _CARD, None),
    ("em ơi cho anh hỏi điểm X", _CARD, None),
    ("bot ơi điểm X bao nhiêu", _CARD, None),
    ("a/c cho em hỏi điểm X với ạ", _CARD, None),
    ("dạ cho em hỏi điểm X ạ", _CARD, None),
    ("nhờ em xem điểm X", _CARD, None),
    ("kiểm tra điểm X", _CARD, None),
    ("X, P", _CARD, None),
    ("điểm X tỉnh P", _CARD, None),
    ("X tháng 9", _CARD, _SEPTEMBER),
    ("X t9", _CARD, _SEPTEMBER),
    ("X tháng chín", _CARD, _SEPTEMBER),
    ("X 9/26", _CARD, _month(9, 2026)),
    ("X 09-2026", _CARD, _month(9, 2026)),
    ("X mấy điểm tháng 9", _CARD, _SEPTEMBER),
    ("điểm X mấy điểm tháng 9", _CARD, _SEPTEMBER),
    ("điểm tháng 9 của X", _CARD, _SEPTEMBER),
    ("X tháng 9 hạng mấy", _CARD, _SEPTEMBER),
    ("điểm X tháng trước", _CARD, _month(10, 2026)),
    ("X quý 3", _CARD, _Q3),
    ("X Q3", _CARD, _Q3),
    ("X quý III/2026", _CARD, replace(_Q3, year=2026)),
    ("X kỳ này", _CARD, None),
    ("X kỳ trước", _CARD, _BEFORE),
    ("điểm X kỳ trước thế nào", _CARD, _BEFORE),
    ("điểm X 6 tháng đầu năm", _CARD, _HALF),
    ("X năm ngoái", _CARD, PeriodAsked(PeriodKind.YEAR, 1, 2025)),
    ("biểu đồ X", _CHART, None),
    ("vẽ biểu đồ X tháng 9", _CHART, _SEPTEMBER),
    ("cho anh xem biểu đồ của X", _CHART, None),
    ("đồ thị lịch sử X", HistoryOf("", drawn=True), None),
    ("biểu đồ X qua các tháng", HistoryOf("", drawn=True), None),
    ("biểu đồ xếp hạng X", RankingBy("", drawn=True), None),
    ("lịch sử X", HistoryOf(""), None),
    ("diễn biến điểm X", HistoryOf(""), None),
    ("X so với tháng trước", HistoryOf(""), None),
    ("X nên làm gì", AdviceOf(""), None),
    ("nên làm gì X", AdviceOf(""), None),
    ("X cần làm gì để tăng điểm", AdviceOf(""), None),
    ("X yếu cái gì", WeakestIn(""), None),
    ("X yếu ở đâu", WeakestIn(""), None),
    ("X yếu nhóm nào tháng 9", WeakestIn(""), _SEPTEMBER),
    ("hồ sơ quá hạn X", OverdueOf(""), None),
    ("X có bao nhiêu hồ sơ trễ hạn", OverdueOf(""), None),
    ("xếp hạng X kỳ trước", _RANKING, _BEFORE),
    ("X được bao nhiêu điểm rồi em", _CARD, None),
    ("chi tiết X", _CARD, None),
    ("báo cáo X", _CARD, None),
    ("điểm tại X", _CARD, None),
    ("điểm ở X tháng 9", _CARD, _SEPTEMBER),
    ("lịch sử tại X", HistoryOf(""), None),
    ("/lịchsử X", HistoryOf(""), None),
    ("diễn biến X 6 tháng qua", HistoryOf(""), None),
    ("X từ tháng 1 đến tháng 4", HistoryOf(""), None),
    ("biểu đồ X 12 tháng", HistoryOf("", drawn=True), None),
    ("nên làm gì ở X", AdviceOf(""), None),
    ("X tụt hạng", HistoryOf(""), None),
    ("X tụt mấy hạng", HistoryOf(""), None),
    ("vì sao X bị giảm điểm", HistoryOf(""), None),
    ("X lên hạng", HistoryOf(""), None),
    ("X nửa năm qua", HistoryOf(""), None),
    ("điểm X tuần trước", _CARD, _WEEK),
    ("điểm tuần này của X", _CARD, _WEEK),
    ("X tuần này mấy điểm", _CARD, _WEEK),
    ("X hôm qua", _CARD, _DAY),
    ("hôm nay X mấy điểm", _CARD, _DAY),
    ("điểm X ngày 15/10", _CARD, _DAY),
    ("X ngày 15 tháng 10", _CARD, _DAY),
    ("điểm X thứ năm tuần này", _CARD, _DAY),
    ("điểm X 3 ngày qua", _CARD, _DAY),
    ("X hai tuần trước", _CARD, _WEEK),
    ("điểm X tuần 42", _CARD, _WEEK),
    ("điểm X tháng 9 và tháng 10", HistoryOf(""), None),
    ("X tháng 6 đến tháng 10", HistoryOf(""), None),
    ("X tháng 9-10", HistoryOf(""), None),
    ("tháng 9 điểm X", _CARD, _SEPTEMBER),
    ("tháng trước điểm X", _CARD, _month(10, 2026)),
    ("điểm số hóa X", ScoreOf("", group="MDSH"), None),
    ("biểu đồ số hóa X", ScoreOf("", drawn=True, group="MDSH"), None),
    ("X có trên 80 điểm không", _CARD, None),
    ("biểu đồ xếp loại X", _TIERS, None),
    ("X nên làm gì để lên loại khá", AdviceOf(""), None),
    ("X cần thêm bao nhiêu điểm để lên khá", AdviceOf(""), None),
)
# Of many units, below a province P where one is named.
OF_MANY: tuple[tuple[str, Asked, PeriodAsked | None], ...] = (
    ("10 xã thấp nhất", RankingBy("", None, _XA, weakest=True), None),
    ("5 xã cao nhất", RankingBy("", None, _XA), None),
    ("top 5 xã", RankingBy("", None, _XA), None),
    ("top 5 xã yếu nhất", RankingBy("", None, _XA, weakest=True), None),
    ("3 sở đứng đầu", RankingBy("", None, _SO), None),
    ("ba sở thấp nhất", RankingBy("", None, _SO, weakest=True), None),
    ("xã nào đứng đầu tỉnh", RankingBy("", None, _XA), None),
    ("xã nào đứng đầu P", RankingBy("", None, _XA), None),
    ("xã nào đứng cuối tỉnh P", RankingBy("", None, _XA, weakest=True), None),
    ("xã nào yếu số hóa nhất tỉnh P", WeakestIn("", "MDSH", _XA), None),
    ("10 xã thấp nhất tỉnh P tháng 9", RankingBy("", None, _XA, weakest=True), _SEPTEMBER),
    ("đơn vị nào trễ hạn nhiều nhất", OverdueOf(""), None),
    ("xã nào nhiều hồ sơ quá hạn nhất", OverdueOf("", _XA), None),
    ("xã nào nhiều hồ sơ quá hạn nhất tỉnh P", OverdueOf("", _XA), None),
    ("đơn vị nào tăng điểm nhiều nhất", RankingBy("", gain=Gain.POINTS), None),
    ("xã nào giảm nhiều nhất", RankingBy("", None, _XA, weakest=True, gain=Gain.POINTS), None),
    (
        "xã nào tụt điểm nhiều nhất tỉnh P tháng 9",
        RankingBy("", None, _XA, weakest=True, gain=Gain.POINTS),
        _SEPTEMBER,
    ),
    ("bao nhiêu xã đạt loại tốt", _GOOD, None),
    ("có mấy xã loại yếu", _LOWEST, None),
    ("xã nào đạt loại tốt tỉnh P", _GOOD, None),
    ("xã nào xếp loại khá", _FAIR, None),
    ("tỉnh P bao nhiêu xã xếp loại yếu tháng 9", _LOWEST, _SEPTEMBER),
    ("các xã loại trung bình", replace(_LOWEST, cut=Cut(Bound.IN, "average")), None),
    ("xã nào từ 70 đến 80 điểm", _70_TO_80, None),
    ("xã nào 70-80 điểm tỉnh P", _70_TO_80, None),
    ("trong khoảng 70 - 80 có bao nhiêu xã", _70_TO_80, None),
    ("tỉnh P xã nào có điểm từ 70 đến 80 tháng 9", _70_TO_80, _SEPTEMBER),
    ("từ 70 đến 80 điểm", replace(_70_TO_80, level=None), None),
    (
        "bao nhiêu xã từ 70,5 đến dưới 80 tỉnh P",
        replace(
            _70_TO_80,
            cut=Cut(Bound.FROM, Decimal("70.5"), upto=Cut(Bound.BELOW, Decimal(80))),
        ),
        None,
    ),
    ("xã nào dưới trung bình của tỉnh", _BELOW_MEAN, None),
    ("xã nào dưới trung bình của tỉnh P", _BELOW_MEAN, None),
    ("xã nào dưới điểm trung bình tỉnh P tháng 9", _BELOW_MEAN, _SEPTEMBER),
    ("xã nào thấp hơn trung bình toàn tỉnh", _BELOW_MEAN, None),
    ("tỉnh P bao nhiêu xã dưới mức trung bình chung", _BELOW_MEAN, None),
    ("xã nào dưới mức trung bình tỉnh P", replace(_LOW, cut=Cut(Bound.BELOW, "average")), None),
    ("sở nào dưới bình quân", replace(_BELOW_MEAN, level=_SO), None),
    ("phường nào yếu nhất tỉnh P", replace(_LOW, town=Town.WARD), None),
    ("các phường tỉnh P", RankingBy("", None, _XA, town=Town.WARD), None),
    ("xếp hạng các phường tỉnh P", RankingBy("", None, _XA, town=Town.WARD), None),
    ("đặc khu nào đứng đầu", RankingBy("", None, _XA, town=Town.SPECIAL_ZONE), None),
    ("các phường tỉnh P yếu nhóm nào", WeakestIn("", None, _XA, Town.WARD), None),
    ("phường nào nhiều hồ sơ quá hạn nhất", OverdueOf("", _XA, Town.WARD), None),
    ("phường nào yếu số hóa nhất", WeakestIn("", "MDSH", _XA, Town.WARD), None),
    ("xếp hạng các xã tỉnh P kỳ trước", RankingBy("", None, _XA), _BEFORE),
    ("xếp hạng sở quý 3", RankingBy("", None, _SO), _Q3),
    ("biểu đồ xếp hạng", RankingBy("", drawn=True), None),
    ("biểu đồ xếp hạng các xã tỉnh P", RankingBy("", None, _XA, drawn=True), None),
    ("bot ơi", Unclear(), None),
    ("em ơi cho anh hỏi", Unclear(), None),
    ("cảm ơn em nhé", Unclear(), None),
    ("so sánh X với X2", Comparison(("", "")), None),
    ("X với X2 ai hơn", Comparison(("", "")), None),
    ("xin chào các đồng chí", Unclear(), None),
    ("chào cả nhà", Unclear(), None),
    ("/xếphạng", RankingBy(""), None),
    ("tháng 9 xã nào yếu nhất", RankingBy("", None, _XA, weakest=True), _SEPTEMBER),
    ("quý 3 sở nào đứng đầu", RankingBy("", None, _SO), _Q3),
    ("tháng 9 xã nào yếu nhất tỉnh P", RankingBy("", None, _XA, weakest=True), _SEPTEMBER),
    ("xếp hạng sở P", RankingBy("", None, _SO), None),
    ("hồ sơ quá hạn sở P tháng 9", OverdueOf("", _SO), _SEPTEMBER),
    ("các xã P yếu nhóm nào", WeakestIn("", None, _XA), None),
    ("xã nào tụt hạng", _FELL, None),
    ("xã nào tăng điểm tỉnh P", RankingBy("", None, _XA, gain=Gain.POINTS), None),
    ("những xã giảm điểm", RankingBy("", None, _XA, weakest=True, gain=Gain.POINTS), None),
    ("điểm trung bình các xã", RankingBy("", None, _XA), None),
    ("xã nào dưới 80 điểm", _BELOW_80, None),
    (
        "bao nhiêu sở đạt 90 điểm trở lên tỉnh P",
        RankingBy("", None, _SO, cut=Cut(Bound.FROM, Decimal(90))),
        None,
    ),
    ("xã nào tụt hạng nhiều nhất tỉnh P tháng 9", _FELL, _SEPTEMBER),
    ("đơn vị nào tụt hạng nhiều nhất", replace(_FELL, level=None), None),
    ("xã nào lên hạng", RankingBy("", None, _XA, gain=Gain.PLACES), None),
    ("xã nào bị tụt bậc", _FELL, None),
    ("Q3 xã nào yếu nhất", _LOW, _Q3),
    ("sở nào đứng đầu Q3", RankingBy("", None, _SO), _Q3),
    ("6 tháng đầu năm xã nào yếu nhất", _LOW, _HALF),
    ("xã nào yếu nhất 6 tháng qua", _LOW, _RECENT),
    ("nửa năm xã nào đứng đầu tỉnh P", RankingBy("", None, _XA), _RECENT),
    ("xã nào yếu nhất từ tháng 1 đến tháng 9 tỉnh P", _LOW, replace(_RECENT, index=1)),
    ("so sánh X với X2 6 tháng qua", Comparison(("", "")), None),
    ("xã nào dưới 80", _BELOW_80, None),
    ("xã dưới 80 điểm", _BELOW_80, None),
    ("bao nhiêu xã dưới 80 điểm tỉnh P tháng 9", _BELOW_80, _SEPTEMBER),
    ("danh sách xã dưới 80 điểm", _BELOW_80, None),
    (
        "xã nào dưới 79,5",
        RankingBy("", None, _XA, weakest=True, cut=Cut(Bound.BELOW, Decimal("79.5"))),
        None,
    ),
    (
        "đơn vị nào trên 90 điểm tỉnh P",
        RankingBy("", cut=Cut(Bound.ABOVE, Decimal(90))),
        None,
    ),
    (
        "xã nào dưới mức khá tỉnh P",
        RankingBy("", None, _XA, weakest=True, cut=Cut(Bound.BELOW, "fair")),
        None,
    ),
    (
        "bao nhiêu xã chưa đạt khá",
        RankingBy("", None, _XA, weakest=True, cut=Cut(Bound.BELOW, "fair")),
        None,
    ),
    ("tuần này xã nào yếu nhất", _LOW, _WEEK),
    ("xã nào yếu nhất tuần trước tỉnh P", _LOW, _WEEK),
    ("hôm nay xã nào yếu nhất", _LOW, _DAY),
    ("biểu đồ số hóa các xã", RankingBy("", "MDSH", _XA, drawn=True), None),
    ("biểu đồ số hóa các xã tỉnh P tháng 9", RankingBy("", "MDSH", _XA, drawn=True), _SEPTEMBER),
    ("biểu đồ xếp loại các xã tháng 9", replace(_TIERS, level=_XA), _SEPTEMBER),
    ("biểu đồ xếp loại tỉnh P", _TIERS, None),
    ("biểu đồ xếp loại tỉnh P tháng 9", _TIERS, _SEPTEMBER),
    ("bao nhiêu xã xuất sắc", replace(_GOOD, cut=Cut(Bound.IN, "excellent")), None),
    ("xã nào khá tỉnh P", _FAIR, None),
    ("5 xã tụt hạng nhiều nhất", _FELL, None),
    ("5 xã lên hạng nhiều nhất tỉnh P", RankingBy("", None, _XA, gain=Gain.PLACES), None),
    ("bốn xã tụt hạng nhiều nhất", _FELL, None),
    ("top 3 xã lên hạng", RankingBy("", None, _XA, gain=Gain.PLACES), None),
    ("tụt hạng nhiều nhất", replace(_FELL, level=None), None),
    ("xã tụt hạng", _FELL, None),
    ("đơn vị tụt hạng", replace(_FELL, level=None), None),
    ("ai tụt hạng", replace(_FELL, level=None), None),
    ("có xã nào tụt hạng không", _FELL, None),
    ("tỉnh P có xã nào tụt hạng không", _FELL, None),
    ("tháng 9 có xã nào dưới 80 điểm không", _BELOW_80, _SEPTEMBER),
    ("số hóa tỉnh P", ScoreOf("", group="MDSH"), None),
    ("biểu đồ số hóa tỉnh P", ScoreOf("", drawn=True, group="MDSH"), None),
    ("dưới 80 điểm", replace(_BELOW_80, level=None), None),
    ("dưới 80", replace(_BELOW_80, level=None), None),
    ("dưới 80 điểm tháng 9", replace(_BELOW_80, level=None), _SEPTEMBER),
    ("6 tháng đầu năm 2026 xếp hạng", _RANKING, _HALF),
    ("9 tháng đầu năm xếp hạng", _RANKING, replace(_HALF, index=9)),
    ("Q3 xếp hạng", _RANKING, _Q3),
    ("xếp hạng Q3", _RANKING, _Q3),
    ("toàn tỉnh", _RANKING, None),
    ("tỉnh P xã nào dưới 80 điểm", _BELOW_80, None),
    ("tỉnh P có bao nhiêu xã dưới 80", _BELOW_80, None),
    ("tỉnh P xã nào yếu nhất", _LOW, None),
    ("P bao nhiêu xã dưới 80", _BELOW_80, None),
    ("trong tỉnh xã nào dưới 80", _BELOW_80, None),
    ("xã nào dưới 80đ", _BELOW_80, None),
    ("xã nào dưới 80 đ", _BELOW_80, None),
    ("xã nào dưới 80/100", _BELOW_80, None),
    ("xã nào <80", _BELOW_80, None),
    ("xã nào < 80 điểm tỉnh P", _BELOW_80, None),
    ("xã nào ≥ 90", RankingBy("", None, _XA, cut=Cut(Bound.FROM, Decimal(90))), None),
    ("liệt kê xã dưới 80", _BELOW_80, None),
    ("lọc các xã dưới 80 điểm tỉnh P", _BELOW_80, None),
    ("số xã dưới 80 điểm", _BELOW_80, None),
    ("số sở dưới 80 điểm", replace(_BELOW_80, level=_SO), None),
    ("xã nào dưới ngưỡng 80", _BELOW_80, None),
    ("dưới 80 điểm có những xã nào", _BELOW_80, None),
    ("em cho anh danh sách các xã dưới 80 điểm nhé", _BELOW_80, None),
    ("xã nào từ khá trở xuống", replace(_LOW, cut=Cut(Bound.BELOW, "good")), None),
    ("xã nào chưa tốt tỉnh P", replace(_LOW, cut=Cut(Bound.BELOW, "good")), None),
    ("xã nào dưới 180 điểm", replace(_LOW, cut=Cut(Bound.BELOW, Decimal(180))), None),
    ("xã nào dưới 80%", _BELOW_80, None),
    ("xã nào dưới 80 % tỉnh P", _BELOW_80, None),
    ("bao nhiêu phường dưới 80 điểm", replace(_BELOW_80, town=Town.WARD), None),
    ("thị trấn nào tụt hạng", replace(_FELL, town=Town.TOWNSHIP), None),
    ("xã phường nào tụt hạng", _FELL, None),
    (
        "xã nào từ 1.000 điểm trở lên",
        RankingBy("", None, _XA, cut=Cut(Bound.FROM, Decimal(1000))),
        None,
    ),
    ("xã nào tụt hạng so với quý 2", replace(_FELL, since="quý 2"), None),
    ("xã nào tụt hạng tỉnh P so với tháng 6", replace(_FELL, since="tháng 6"), None),
    ("so với cùng kỳ xã nào tụt hạng", replace(_FELL, since="cùng kỳ"), None),
    ("xã nào tụt hạng so với tháng trước", replace(_FELL, since="tháng trước"), None),
    (
        "đơn vị nào tăng điểm nhiều nhất tháng 9 so với tháng 6 tỉnh P",
        RankingBy("", gain=Gain.POINTS, since="tháng 6"),
        _SEPTEMBER,
    ),
    ("so sánh X với X2 tháng 9 và tháng 10", Comparison(("", "")), None),
    ("xếp hạng tháng 9 và tháng 10", _RANKING, _SEVERAL),
    ("xã nào dưới 80 điểm tháng 9 và 10", _BELOW_80, _SEVERAL),
    ("tháng 9-10 xã nào yếu nhất tỉnh P", _LOW, _SEVERAL),
    ("7 ngày qua xã nào yếu nhất", _LOW, _DAY),
    ("xã nào yếu nhất hai tuần trước", _LOW, _WEEK),
)


@dataclass(frozen=True)
class Label:
    """A sentence, and what it must ask.

    Attributes:
        text: as it is typed.
        asked: the question, its text left out.
        period: as it is said.
        name: what is typed of the unit's name; empty where none is.
        meant: codes of all units that this name can honestly mean.
    """

    text: str
    asked: Asked
    period: PeriodAsked | None
    name: str
    meant: frozenset[str]


class Speaking:
    """Fills the patterns with names."""

    def __init__(self, units: tuple[Unit, ...]) -> None:
        """Sort the units by their levels."""
        self.units = {unit.code: unit for unit in units}
        self.communes = [unit for unit in units if unit.level is _XA]
        self.provinces = [unit for unit in units if unit.level is Level.PROVINCE]

    def all(self, truth: Truth, a_pattern: int, seed: int = 766) -> Iterator[Label]:
        """So many sentences a pattern, each with accents and without."""
        chance = random.Random(seed)  # noqa: S311 - no secret
        for pattern in (*PATTERNS, *OF_MANY):
            for _ in range(a_pattern if re.search(r"\b[XP]\b", pattern[0]) else 1):
                unit = chance.choice(self.communes)
                with_kind = chance.random() < 2 / 3
                for accents in (True, False):
                    yield self.label(pattern, unit, truth, with_kind=with_kind, accents=accents)

    def label(
        self,
        pattern: tuple[str, Asked, PeriodAsked | None],
        unit: Unit,
        truth: Truth,
        *,
        with_kind: bool,
        accents: bool,
    ) -> Label:
        """One sentence about a unit (or its province)."""
        said, asked, period = pattern
        above = self.units[unit.parent or ""]
        kind, name = bare(unit.name)
        typed = f"{kind.lower()} {name}" if with_kind else name
        place, province = bare(above.name)
        beside = bare(self.communes[self.communes.index(unit) - 1].name)[1]
        text = re.sub(r"\bX2\b", beside, said)
        text = re.sub(r"\bX\b", typed, text)
        text = re.sub(r"\bP\b", province, text.replace("tỉnh P", f"{place.lower()} P"))
        meant: frozenset[str] = frozenset()
        sought = ""
        if re.search(r"\bX\b", said):
            sought = f"{typed}, {province}" if re.search(r"\bP\b", said) else typed
        elif re.search(r"\bP\b", said):
            sought = f"{place} {province}" if "tỉnh P" in said else province
        if not accents:
            text, sought = plain(text), plain(sought)
            if isinstance(asked, RankingBy):
                asked = replace(asked, since=plain(asked.since))
        if sought:
            meant = truth.placed(sought)
        return Label(text, asked, period, sought, meant)
