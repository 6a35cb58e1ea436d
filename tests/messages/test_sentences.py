"""Sentences as people type them, and the question each one asks."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from messages.sentences import (
    compared,
    is_own,
    may_be_own,
    sentence,
    split_further,
)
from messages.sentences_of_many import overdue, ranked, weakest
from scoring.group_words import GROUP_WORDS
from scoring.names import plain_key
from scoring.scheme import schemes
from scoring.spoken import readable
from scoring.towns import Town
from scoring.unit import Level

XA, SO, HUYEN, TINH = Level.COMMUNE, Level.AGENCY, Level.DISTRICT, Level.PROVINCE
_FELL = RankingBy("", None, XA, weakest=True, gain=Gain.PLACES)
_BELOW_80 = RankingBy("", None, XA, weakest=True, cut=Cut(Bound.BELOW, Decimal(80)))
_BELOW_MEAN = RankingBy("", None, XA, weakest=True, cut=Cut(Bound.BELOW, MEAN))
_BELOW_AVERAGE = RankingBy("", None, XA, weakest=True, cut=Cut(Bound.BELOW, "average"))
_WARDS = RankingBy("", None, XA, town=Town.WARD)


def _tier(code: str, text: str = "", *, weakest: bool = False) -> RankingBy:
    return RankingBy(text, None, XA, weakest=weakest, cut=Cut(Bound.IN, code))


def _between(
    lower: int,
    upper: int,
    bound: Bound = Bound.FROM,
    upto: Bound = Bound.UP_TO,
    text: str = "",
    group: str | None = None,
) -> RankingBy:
    cut = Cut(bound, Decimal(lower), upto=Cut(upto, Decimal(upper)))
    return RankingBy(text, group, XA, cut=cut)


SENTENCES: dict[str, Asked] = {
    # A bare name stays a question for its score.
    "Vĩnh Thạnh": ScoreOf("Vĩnh Thạnh"),
    "xã Vĩnh Thạnh": ScoreOf("xã Vĩnh Thạnh"),
    "X. Vĩnh Thạnh": ScoreOf("X. Vĩnh Thạnh"),
    "UBND xã Vĩnh Thạnh, huyện Lấp Vò": ScoreOf("UBND xã Vĩnh Thạnh, huyện Lấp Vò"),
    "Sở Văn hóa, Thể thao và Du lịch": ScoreOf("Sở Văn hóa, Thể thao và Du lịch"),
    "Bộ phận tiếp nhận và trả kết quả": ScoreOf("Bộ phận tiếp nhận và trả kết quả"),
    "xã Thống Nhất": ScoreOf("xã Thống Nhất"),
    "Phường 1": ScoreOf("Phường 1"),
    "Đồng Tháp": ScoreOf("Đồng Tháp"),
    "Tháp Mười": ScoreOf("Tháp Mười"),
    "Chợ Mới": ScoreOf("Chợ Mới"),
    "Côn Đảo": ScoreOf("Côn Đảo"),
    "xã Yên Bài": ScoreOf("xã Yên Bài"),
    "Cả nước": ScoreOf("Cả nước"),
    "H21.217": ScoreOf("H21.217"),
    # Scores.
    "điểm xã Vĩnh Thạnh": ScoreOf("xã Vĩnh Thạnh"),
    "điểm xã Vĩnh Thạnh tháng 1": ScoreOf("xã Vĩnh Thạnh tháng 1"),
    "Điểm của xã Vĩnh Thạnh": ScoreOf("xã Vĩnh Thạnh"),
    "điểm số của xã Vĩnh Thạnh quý II/2025": ScoreOf("xã Vĩnh Thạnh quý II/2025"),
    "phiếu điểm Thị trấn Lấp Vò": ScoreOf("Thị trấn Lấp Vò"),
    "kết quả xã Tân Mỹ": ScoreOf("xã Tân Mỹ"),
    "số liệu của xã Tân Mỹ": ScoreOf("xã Tân Mỹ"),
    "xem điểm xã Tân Mỹ": ScoreOf("xã Tân Mỹ"),
    "cho tôi xem điểm xã Tân Mỹ": ScoreOf("xã Tân Mỹ"),
    "cho hỏi điểm xã Tân Mỹ bao nhiêu": ScoreOf("xã Tân Mỹ"),
    "xã Tân Mỹ được bao nhiêu điểm?": ScoreOf("xã Tân Mỹ"),
    "xã Tân Mỹ mấy điểm": ScoreOf("xã Tân Mỹ"),
    "xã Tân Mỹ thế nào?": ScoreOf("xã Tân Mỹ"),
    "xã Tân Mỹ tháng này ra sao": ScoreOf("xã Tân Mỹ tháng này"),
    "xã Tân Mỹ hạng mấy": ScoreOf("xã Tân Mỹ"),
    "xã Tân Mỹ đứng thứ mấy": ScoreOf("xã Tân Mỹ"),
    "hạng của xã Tân Mỹ": ScoreOf("xã Tân Mỹ"),
    "điểm số hóa xã Tân Mỹ": ScoreOf("xã Tân Mỹ", group="MDSH"),
    "điểm tiến độ của xã Tân Mỹ": ScoreOf("xã Tân Mỹ", group="TDGQ"),
    "tiến độ xã Tân Mỹ": ScoreOf("xã Tân Mỹ", group="TDGQ"),
    "xã Tân Mỹ điểm": ScoreOf("xã Tân Mỹ"),
    "điểm tháng 1": ScoreOf("tháng 1"),
    "điểm": ScoreOf(""),
    # Histories.
    "lịch sử xã Vĩnh Thạnh": HistoryOf("xã Vĩnh Thạnh"),
    "lịch sử điểm xã Vĩnh Thạnh": HistoryOf("xã Vĩnh Thạnh"),
    "lịch sử điểm của xã Vĩnh Thạnh": HistoryOf("xã Vĩnh Thạnh"),
    "Diễn biến điểm xã Vĩnh Thạnh": HistoryOf("xã Vĩnh Thạnh"),
    "biến động điểm xã Vĩnh Thạnh": HistoryOf("xã Vĩnh Thạnh"),
    "xã Vĩnh Thạnh qua các tháng": HistoryOf("xã Vĩnh Thạnh"),
    "điểm xã Vĩnh Thạnh qua các kỳ": HistoryOf("xã Vĩnh Thạnh"),
    "cho xem lịch sử xã Vĩnh Thạnh": HistoryOf("xã Vĩnh Thạnh"),
    "lịch sử": HistoryOf(""),
    # Comparisons.
    "so sánh Tân Mỹ với Bình Thành": Comparison(("Tân Mỹ", "Bình Thành")),
    "so sánh xã Tân Mỹ với xã Bình Thành tháng 1": Comparison(
        ("xã Tân Mỹ", "xã Bình Thành tháng 1")
    ),
    "so sánh điểm xã Tân Mỹ với xã Bình Thành": Comparison(("xã Tân Mỹ", "xã Bình Thành")),
    "so sánh giữa Tân Mỹ và Bình Thành": Comparison(("Tân Mỹ và Bình Thành",)),
    "so sánh Tân Mỹ, Định An và Định Yên": Comparison(("Tân Mỹ, Định An và Định Yên",)),
    "so sánh Tân Mỹ với Định An với Định Yên": Comparison(("Tân Mỹ", "Định An", "Định Yên")),
    "so sánh Tân Mỹ với Định An và Định Yên": Comparison(("Tân Mỹ", "Định An và Định Yên")),
    "Tân Mỹ so với Bình Thành": Comparison(("Tân Mỹ", "Bình Thành")),
    "Đối chiếu Tân Mỹ vs Bình Thành": Comparison(("Tân Mỹ", "Bình Thành")),
    "so sánh Sở Y tế với Sở Văn hóa, Thể thao và Du lịch": Comparison(
        ("Sở Y tế", "Sở Văn hóa, Thể thao và Du lịch")
    ),
    "xã Tân Mỹ so với tháng trước": HistoryOf("xã Tân Mỹ"),
    "xã Tân Mỹ so với cùng kỳ năm trước": HistoryOf("xã Tân Mỹ"),
    "so sánh xã Tân Mỹ tháng 1 với tháng 2": HistoryOf("xã Tân Mỹ tháng 1"),
    "so sánh Tân Mỹ": Comparison(("Tân Mỹ",)),
    "so sánh": Comparison(()),
    # Who is weak.
    "xã nào yếu số hóa nhất": WeakestIn("", "MDSH", XA),
    "xã nào yếu số hóa": WeakestIn("", "MDSH", XA),
    "Xã nào yếu nhất về số hóa?": WeakestIn("", "MDSH", XA),
    "xã nào đang yếu tiến độ": WeakestIn("", "TDGQ", XA),
    "các xã yếu tiến độ giải quyết hồ sơ": WeakestIn("", "TDGQ", XA),
    "những xã nào yếu thanh toán trực tuyến": WeakestIn("", "TTTT", XA),
    "đơn vị nào yếu hài lòng": WeakestIn("", "MDHL"),
    "đơn vị nào yếu dịch vụ công trực tuyến": WeakestIn("", "CLGQ"),
    "sở nào yếu công khai nhất": WeakestIn("", "CKMB", SO),
    "sở ngành nào yếu công khai, minh bạch": WeakestIn("", "CKMB", SO),
    "phường nào yếu DVC": WeakestIn("", "CLGQ", XA, Town.WARD),
    "huyện nào yếu số hóa": WeakestIn("", "MDSH", HUYEN),
    "tỉnh nào yếu số hóa nhất": WeakestIn("", "MDSH", TINH),
    "xã nào yếu": WeakestIn("", None, XA),
    "các nhóm còn yếu": WeakestIn(""),
    "xã Vĩnh Thạnh yếu nhóm nào": WeakestIn("xã Vĩnh Thạnh"),
    "xã Vĩnh Thạnh yếu gì": WeakestIn("xã Vĩnh Thạnh"),
    "xã Vĩnh Thạnh yếu về số hóa": WeakestIn("xã Vĩnh Thạnh", "MDSH"),
    "xã nào ở huyện Lấp Vò yếu tiến độ": WeakestIn("huyện Lấp Vò", "TDGQ", XA),
    "huyện Lấp Vò có xã nào yếu tiến độ": WeakestIn("huyện Lấp Vò", "TDGQ", XA),
    "xã nào yếu số hóa nhất tháng 1": WeakestIn("tháng 1", "MDSH", XA),
    "xã nào thấp nhất về số hóa": WeakestIn("", "MDSH", XA),
    "nhóm nào yếu nhất": WeakestIn(""),
    "tiêu chí nào thấp nhất": WeakestIn(""),
    "xã Tân Mỹ nhóm nào thấp nhất": WeakestIn("xã Tân Mỹ"),
    # What to do.
    "nên làm gì": AdviceOf(""),
    "xã Tân Mỹ nên làm gì": AdviceOf("xã Tân Mỹ"),
    "xã Tân Mỹ cần làm gì để tăng điểm": AdviceOf("xã Tân Mỹ"),
    # Pictures.
    "biểu đồ xã Tân Mỹ": ScoreOf("xã Tân Mỹ", drawn=True),
    "Vẽ biểu đồ xã Tân Mỹ tháng 1": ScoreOf("xã Tân Mỹ tháng 1", drawn=True),
    "xã Tân Mỹ biểu đồ": ScoreOf("xã Tân Mỹ", drawn=True),
    "biểu đồ": ScoreOf("", drawn=True),
    "đồ thị lịch sử xã Tân Mỹ": HistoryOf("xã Tân Mỹ", drawn=True),
    "biểu đồ xếp hạng": RankingBy("", drawn=True),
    "vẽ biểu đồ xếp hạng các xã": RankingBy("", None, XA, drawn=True),
    "vẽ biểu đồ xếp loại": RankingBy("", drawn=True, by_tier=True),
    "biểu đồ xếp loại các kỳ": RankingBy("", drawn=True, by_tier=True),
    "biểu đồ xếp loại các xã": RankingBy("", None, XA, drawn=True, by_tier=True),
    "biểu đồ xếp loại xã Tân Mỹ": RankingBy("xã Tân Mỹ", drawn=True, by_tier=True),
    "biểu đồ xã nào yếu số hóa nhất": RankingBy("", "MDSH", XA, weakest=True, drawn=True),
    "Tân Mỹ vs Bình Thành": Comparison(("Tân Mỹ", "Bình Thành")),
    "xã Tân Mỹ kỳ trước": ScoreOf("xã Tân Mỹ kỳ trước"),
    "xã Tân Mỹ các kỳ trước": HistoryOf("xã Tân Mỹ"),
    "kỳ trước": ScoreOf("kỳ trước"),
    "cùng kỳ": HistoryOf(""),
    "xã Tân Mỹ cùng kỳ năm trước": HistoryOf("xã Tân Mỹ"),
    # Late dossiers.
    "hồ sơ quá hạn": OverdueOf(""),
    "hồ sơ quá hạn xã Tân Mỹ": OverdueOf("xã Tân Mỹ"),
    "hồ sơ quá hạn của xã Tân Mỹ": OverdueOf("xã Tân Mỹ"),
    "hồ sơ quá hạn xã Thống Nhất": OverdueOf("xã Thống Nhất"),
    "xã Tân Mỹ có bao nhiêu hồ sơ trễ hạn": OverdueOf("xã Tân Mỹ"),
    "xã nào có nhiều hồ sơ trễ hạn nhất": OverdueOf("", XA),
    "đơn vị nào nhiều hồ sơ quá hạn": OverdueOf(""),
    "các sở quá hạn": OverdueOf("", SO),
    "xã Tân Mỹ có mấy hồ sơ quá hạn": OverdueOf("xã Tân Mỹ"),
    "thống kê quá hạn": OverdueOf(""),
    "danh sách hồ sơ quá hạn": OverdueOf(""),
    "hồ sơ chậm huyện Lấp Vò": OverdueOf("huyện Lấp Vò"),
    "trễ hạn tháng 1": OverdueOf("tháng 1"),
    # Rankings.
    "xếp hạng": RankingBy(""),
    "bảng xếp hạng": RankingBy(""),
    "xếp hạng sở": RankingBy("", None, SO),
    "xếp hạng các sở": RankingBy("", None, SO),
    "xếp hạng các sở, ban, ngành": RankingBy("", None, SO),
    "xếp hạng xã": RankingBy("", None, XA),
    "xếp hạng các xã, phường": RankingBy("", None, XA),
    "xếp hạng cấp xã": RankingBy("", None, XA),
    "xếp hạng các xã của huyện Lấp Vò": RankingBy("huyện Lấp Vò", None, XA),
    "xếp hạng huyện Lấp Vò": RankingBy("huyện Lấp Vò"),
    "xếp hạng xã Vĩnh Thạnh": RankingBy("xã Vĩnh Thạnh"),
    "xếp hạng Sở Y tế": RankingBy("Sở Y tế"),
    "xếp hạng xã số hóa": RankingBy("", "MDSH", XA),
    "xếp hạng các xã theo số hóa": RankingBy("", "MDSH", XA),
    "xếp hạng tiến độ": RankingBy("", "TDGQ"),
    "xếp hạng xã tháng 1": RankingBy("tháng 1", None, XA),
    "thứ hạng các tỉnh": RankingBy("", None, TINH),
    "xã nào đứng đầu": RankingBy("", None, XA),
    "xã nào cao nhất": RankingBy("", None, XA),
    "xã nào dẫn đầu số hóa": RankingBy("", "MDSH", XA),
    "top 10 xã": RankingBy("", None, XA),
    "xã nào thấp nhất": RankingBy("", None, XA, weakest=True),
    "xã nào yếu nhất": RankingBy("", None, XA, weakest=True),
    "sở nào đứng cuối": RankingBy("", None, SO, weakest=True),
    "điểm các xã": RankingBy("", None, XA),
    "điểm số hóa các xã": RankingBy("", "MDSH", XA),
    "điểm các sở tháng 1": RankingBy("tháng 1", None, SO),
    "tiến độ của các xã huyện Lấp Vò": RankingBy("huyện Lấp Vò", "TDGQ", XA),
    "đơn vị nào nhiều điểm nhất": RankingBy(""),
    "xã nào điểm cao nhất": RankingBy("", None, XA),
    "xã nào ít điểm nhất": RankingBy("", None, XA, weakest=True),
    "danh sách xã": RankingBy("", None, XA),
    "số hóa": RankingBy("", "MDSH"),
    "nhóm số hóa": RankingBy("", "MDSH"),
    "điểm tiến độ": RankingBy("", "TDGQ"),
    "10 xã thấp nhất": RankingBy("", None, XA, weakest=True),
    "5 xã cao nhất": RankingBy("", None, XA),
    "top 5 xã yếu nhất": RankingBy("", None, XA, weakest=True),
    "3 sở đứng đầu": RankingBy("", None, SO),
    "xã nào đứng đầu tỉnh": RankingBy("", None, XA),
    "xã nào đứng cuối huyện Lấp Vò": RankingBy("huyện Lấp Vò", None, XA, weakest=True),
    "xã nào yếu nhất toàn tỉnh tháng 9": RankingBy("tháng 9", None, XA, weakest=True),
    "xã nào tăng điểm nhiều nhất": RankingBy("", None, XA, gain=Gain.POINTS),
    "đơn vị nào giảm nhiều nhất": RankingBy("", weakest=True, gain=Gain.POINTS),
    "bao nhiêu xã đạt loại tốt": _tier("good"),
    "những xã nào xếp loại yếu": _tier("weak", weakest=True),
    "các xã loại trung bình": _tier("average", weakest=True),
    "danh sách xã xếp loại khá tháng 9": _tier("fair", text="tháng 9"),
    "xã Tân Mỹ có đạt loại tốt không": ScoreOf("xã Tân Mỹ"),
    "đơn vị nào trễ hạn nhiều nhất": OverdueOf(""),
    # Places are no points; one unit's moves are its history.
    "xã nào bị tụt nhiều bậc nhất": _FELL,
    "danh sách xã tụt hạng": _FELL,
    "tụt hạng nhiều nhất": replace(_FELL, level=None),
    "ba phường tụt hạng nhiều nhất": replace(_FELL, town=Town.WARD),
    "xã nào tụt hạng so với kỳ trước": replace(_FELL, since="kỳ trước"),
    "hồ sơ quá hạn so với tháng 6": OverdueOf("", since="tháng 6"),
    "so với tháng 6 hồ sơ quá hạn xã Tân Mỹ": OverdueOf("xã Tân Mỹ", since="tháng 6"),
    "xã nào yếu nhóm nào so với tháng 6": WeakestIn("", None, XA, since="tháng 6"),
    "xã Tân Mỹ có đạt loại tốt không so với tháng 6": HistoryOf("xã Tân Mỹ"),
    "các sở lên hạng tháng 9": RankingBy("tháng 9", None, SO, gain=Gain.PLACES),
    "xã nào tụt hạng số hóa": RankingBy("", "MDSH", XA, weakest=True, gain=Gain.POINTS),
    "xã Tân Mỹ tụt hạng": HistoryOf("xã Tân Mỹ"),
    "vì sao xã Tân Mỹ bị giảm điểm": HistoryOf("xã Tân Mỹ"),
    "xã Tân Mỹ tăng hay giảm": HistoryOf("xã Tân Mỹ"),
    "nên làm gì để lên hạng": AdviceOf(""),
    # On one side of some points, or of a tier.
    "xã nào dưới 80 điểm": _BELOW_80,
    "xã dưới 80 huyện Lấp Vò": replace(_BELOW_80, text="huyện Lấp Vò"),
    "trong tháng 9 có bao nhiêu xã dưới 80 điểm?": replace(_BELOW_80, text="tháng 9"),
    "bao nhiêu xã đạt trên 80 điểm": RankingBy("", None, XA, cut=Cut(Bound.ABOVE, Decimal(80))),
    "xã nào không dưới 80": RankingBy("", None, XA, cut=Cut(Bound.FROM, Decimal(80))),
    "xã nào 80 điểm trở lên": RankingBy("", None, XA, cut=Cut(Bound.FROM, Decimal(80))),
    "xã nào không quá 79,5": RankingBy(
        "", None, XA, weakest=True, cut=Cut(Bound.UP_TO, Decimal("79.5"))
    ),
    "các xã có điểm số hóa dưới 10": RankingBy(
        "", "MDSH", XA, weakest=True, cut=Cut(Bound.BELOW, Decimal(10))
    ),
    "xã nào từ mức khá trở lên": RankingBy("", None, XA, cut=Cut(Bound.FROM, "fair")),
    "danh sách các xã chưa đạt loại tốt": RankingBy(
        "", None, XA, weakest=True, cut=Cut(Bound.BELOW, "good")
    ),
    "xã Tân Mỹ có dưới 80 điểm không": ScoreOf("xã Tân Mỹ"),
    "xã Tân Mỹ chưa đạt khá": ScoreOf("xã Tân Mỹ"),
    # Of two ends nobody shows one.
    "xã nào từ 80 đến 90 điểm": _between(80, 90),
    "xã nào trong khoảng 70 - 80": _between(70, 80),
    "các xã 80-90đ": _between(80, 90),
    "xã nào giữa 70 và 80": _between(70, 80),
    "xã nào từ 90 xuống 80 điểm": _between(80, 90),
    "điểm từ 70 đến 80 có những xã nào": _between(70, 80),
    "xã nào có điểm từ 70 đến 80 tháng 9": _between(70, 80, text="tháng 9"),
    "xã nào từ 70 đến dưới 80 điểm": _between(70, 80, upto=Bound.BELOW),
    "xã nào trên 70 dưới 80 điểm": _between(70, 80, Bound.ABOVE, Bound.BELOW),
    "xã nào dưới 80 và trên 70 điểm": _between(70, 80, Bound.ABOVE, Bound.BELOW),
    "xã nào số hóa từ 10 đến 15": _between(10, 15, group="MDSH"),
    # No points: days, places, months.
    "xếp hạng từ 1 đến 10": RankingBy("từ 1 đến 10"),
    "xã nào yếu nhất từ tháng 1 đến tháng 9": RankingBy(
        "từ tháng 1 đến tháng 9", None, XA, weakest=True
    ),
    # The mean, or the tier of that name.
    "xã nào dưới trung bình của tỉnh": _BELOW_MEAN,
    "xã nào dưới điểm trung bình": _BELOW_MEAN,
    "xã nào thấp hơn trung bình toàn tỉnh": _BELOW_MEAN,
    "xã nào dưới mức trung bình của tỉnh": _BELOW_MEAN,
    "xã nào dưới mức trung bình tỉnh": _BELOW_MEAN,
    "xã nào dưới mức điểm trung bình": _BELOW_MEAN,
    "bao nhiêu xã dưới trung bình các xã": _BELOW_MEAN,
    "xã nào dưới trung bình chung": _BELOW_MEAN,
    "xã nào dưới mức bình quân": _BELOW_MEAN,
    "xã nào dưới trung bình": _BELOW_MEAN,
    "xã nào dưới trung bình của huyện Lấp Vò": replace(_BELOW_MEAN, text="huyện Lấp Vò"),
    "xã nào số hóa dưới trung bình": replace(_BELOW_MEAN, group="MDSH"),
    "xã nào trên trung bình": replace(_BELOW_MEAN, weakest=False, cut=Cut(Bound.ABOVE, MEAN)),
    "xã nào từ điểm trung bình trở lên": replace(
        _BELOW_MEAN, weakest=False, cut=Cut(Bound.FROM, MEAN)
    ),
    "xã nào dưới mức trung bình": _BELOW_AVERAGE,
    "xã nào dưới loại trung bình": _BELOW_AVERAGE,
    "xã nào chưa đạt trung bình": _BELOW_AVERAGE,
    "xã nào dưới mức trung bình tỉnh Phú Thọ": replace(_BELOW_AVERAGE, text="tỉnh Phú Thọ"),
    "xã Tân Mỹ có dưới điểm trung bình không": ScoreOf("xã Tân Mỹ"),
    # One kind of communes alone.
    "các phường": _WARDS,
    "xếp hạng phường": _WARDS,
    "top 5 phường": _WARDS,
    "phường nào yếu nhất": replace(_WARDS, weakest=True),
    "đặc khu nào yếu nhất": replace(_WARDS, weakest=True, town=Town.SPECIAL_ZONE),
    "thị xã Hồng Lĩnh phường nào yếu nhất": replace(_WARDS, text="thị xã Hồng Lĩnh", weakest=True),
    "các phường yếu nhóm nào": WeakestIn("", None, XA, Town.WARD),
    "phường nào nhiều hồ sơ quá hạn nhất": OverdueOf("", XA, Town.WARD),
    "các xã, phường, thị trấn": RankingBy("", None, XA),
    "các phường, thị trấn": RankingBy("", None, XA),
    "phường nào dưới điểm trung bình": replace(_BELOW_MEAN, town=Town.WARD),
    # Q1 beside all communes is a quarter, and beside one ward its district.
    "Q1 xã nào yếu nhất": RankingBy("quý 1", None, XA, weakest=True),
    "sở nào đứng đầu Q2": RankingBy("quý 2", None, SO),
    "Q1 phường nào yếu nhất": RankingBy("quý 1", None, XA, weakest=True, town=Town.WARD),
    "hồ sơ quá hạn phường 12 Q3": OverdueOf("phường 12 Q3"),
    # Charts.
    "biểu đồ xếp loại của huyện Lấp Vò": RankingBy("huyện Lấp Vò", drawn=True, by_tier=True),
    "biểu đồ số hóa các xã": RankingBy("", "MDSH", XA, drawn=True),
    # Courtesies, and what stands behind the name.
    "dạ cho em hỏi điểm xã Tân Mỹ với ạ": ScoreOf("xã Tân Mỹ"),
    "a/c cho hỏi xã Tân Mỹ mấy điểm tháng 9 nhỉ": ScoreOf("xã Tân Mỹ tháng 9"),
    "xã Tân Mỹ đứng thứ mấy toàn tỉnh": ScoreOf("xã Tân Mỹ"),
    "tình hình thực hiện bộ chỉ số 766 của xã Tân Mỹ": ScoreOf("xã Tân Mỹ"),
    "em cho anh xin điểm xã Tân Mỹ": ScoreOf("xã Tân Mỹ"),
    "vẽ giúp anh biểu đồ xã Tân Mỹ": ScoreOf("xã Tân Mỹ", drawn=True),
    "danh sách xã yếu số hóa": WeakestIn("", "MDSH", XA),
    "xã nào bị trừ điểm nhiều nhất": RankingBy("", None, XA, weakest=True, gain=Gain.POINTS),
    "em ơi": Unclear(),
    "dạ cho anh hỏi": Unclear(),
    # Whose own it is, the chat says.
    "điểm của đơn vị tôi": ScoreOf("đơn vị tôi"),
    "xã tôi hạng mấy": ScoreOf("xã tôi"),
    "xã tôi yếu gì": WeakestIn("xã tôi"),
    # No question.
    "xin chào": Unclear(),
    "chào bot": Unclear(),
    "cảm ơn": Unclear(),
    "cảm ơn bot nhé": Unclear(),
    "ok": Unclear(),
    "đã rõ": Unclear(),
    "": Unclear(),
    "???": Unclear(),
    "… –": Unclear(),
    "Long " * 41: Unclear(),
}
# Without accents these may be a name, and stay with it.
ONLY_WITH_ACCENTS = {"… –", "xã Tân Mỹ điểm"}


@pytest.mark.parametrize("said", SENTENCES)
def test_a_sentence_asks_its_question(said: str) -> None:
    """As typed with accents."""
    assert sentence(said) == SENTENCES[said]


def _bare(text: str) -> str:
    """Without accents, but with its signs and capitals."""
    return re.sub(r"[^\W_]+", lambda match: _folded(match[0]), text)


def _folded(word: str) -> str:
    # The folded key writes a final y as i; people do not.
    return word if word.isascii() else plain_key(word[:-1] + "x")[:-1] + plain_key(word[-1])


@pytest.mark.parametrize("said", [said for said in SENTENCES if said not in ONLY_WITH_ACCENTS])
def test_it_asks_the_same_without_accents(said: str) -> None:
    """Only the name is the less certain."""
    asked = SENTENCES[said]
    match asked:
        case Comparison(parts):
            expected: Asked = Comparison(tuple(_bare(part) for part in parts))
        case Unclear():
            expected = asked
        case RankingBy(text, since=since):
            expected = replace(asked, text=_bare(text), since=_bare(since))
        case _:
            expected = replace(asked, text=_bare(asked.text))
    heard = sentence(_bare(said))
    assert plain_key(str(heard)) == plain_key(str(expected))


def test_every_group_has_words_and_its_own_names() -> None:
    """As the schemes call it."""
    for scheme in schemes():
        for group in scheme.groups:
            said = {plain_key(phrase) for phrase in GROUP_WORDS[group.code]}
            assert plain_key(group.code) in said
            assert weakest(group.short) == WeakestIn("", group.code)
            assert weakest(group.name) == WeakestIn("", group.code), group.name


def test_what_commands_are_asked_is_read_as_sentences_are() -> None:
    """Without the words that the command says already."""
    assert ranked("xã số hóa") == RankingBy("", "MDSH", XA)
    assert ranked("sở") == RankingBy("", None, SO)
    assert ranked("quận huyện") == RankingBy("", None, HUYEN)
    assert ranked("foo") == RankingBy("foo")
    assert weakest("") == WeakestIn("")
    assert weakest("số hóa huyện Lấp Vò tháng 1") == WeakestIn("huyện Lấp Vò tháng 1", "MDSH")
    assert overdue("con dao") == OverdueOf("con dao")
    assert overdue("Xã Nậm Có") == OverdueOf("Xã Nậm Có")
    assert overdue("cua lo") == OverdueOf("cua lo")
    assert overdue("la gi") == OverdueOf("la gi")
    assert overdue("La Gi có gì") == OverdueOf("La Gi có")
    assert compared("A với B với C") == Comparison(("A", "B", "C"))
    assert compared("") == Comparison(())


def test_who_says_my_unit_names_none() -> None:
    """A name is somebody's only with its owner's word behind it alone."""
    for said in ("đơn vị tôi", "xã mình", "của tôi", "tôi", "xa toi", "Huyện tôi?"):
        assert is_own(said), said
    for said in ("", "xã Minh", "Tân Tôi", "xã tôi và xã Tân Mỹ"):
        assert not is_own(said), said
    for said in ("xa minh", "don vi minh", "xa toi"):
        assert may_be_own(said), said
    for said in ("", "xã Minh", "minh", "xa minh tan"):
        assert not may_be_own(said), said


def test_a_part_may_hold_several_names() -> None:
    """By commas and by `và`."""
    known = {"Sở Giáo dục và Đào tạo", "Văn hóa, Thể thao và Du lịch"}.__contains__
    both = "sở công thương và Sở Giáo dục và Đào tạo, Văn hóa, Thể thao và Du lịch"
    assert split_further(both, known) == (
        "sở công thương",
        "Sở Giáo dục và Đào tạo",
        "Văn hóa, Thể thao và Du lịch",
    )
    assert split_further("Tân Mỹ, Định An và Định Yên", known) == ("Tân Mỹ", "Định An", "Định Yên")
    assert split_further("tan my va dinh an", known) == ("tan my", "dinh an")
    assert split_further("và", known) == ()


HOSTILE = (
    "'; DROP TABLE unit; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% for x in y %}",
    "%s %(x)s %n",
    "\u202egnoht\u202c",
    "\x00\x07",
    "so sánh " + "a với " * 1000,
    "x" * 4096,
    "yếu " * 1000,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text: str) -> None:
    """It asks for something or nothing; no control sign is left of it."""
    kept = readable(text, 200)
    assert len(kept) <= 200
    assert kept.isprintable()
    sentence(kept)


@given(st.text(max_size=200))
def test_any_text_asks_something(text: str) -> None:
    """Nothing breaks on it."""
    sentence(readable(text, 200))
    for read in (compared, weakest, overdue, ranked):
        read(text)
    split_further(text, bool)


def test_a_command_may_be_told_its_period_first() -> None:
    """As a sentence may."""
    commune, agency = Level.COMMUNE, Level.AGENCY
    assert ranked("tháng 1 xã") == RankingBy("tháng 1", None, commune)
    assert weakest("quý 3 các sở") == WeakestIn("quý 3", None, agency)
    assert overdue("t9 xã Lấp Vò") == OverdueOf("xã Lấp Vò t9")
    assert ranked("tháng 1") == RankingBy("tháng 1")
