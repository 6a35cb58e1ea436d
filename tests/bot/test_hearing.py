"""Sentences with the names of the whole country: each asks what it says, of whom it names."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine

from bot.answers.asking import answers_to
from bot.answers.hearing import heard
from bot.answers.known import Asking, Known
from bot.answers.naming import Named, named
from bot.figures import Reader
from bot.owners import Owners
from bot.storage.heads import Heads
from bot.storage.kept_state import KeptState
from bot.storage.units import Units
from messages.actions import PickUnit, decode
from messages.answers import NoSuchUnit, WhichUnit
from messages.asked import (
    Asked,
    Comparison,
    HistoryOf,
    OverdueOf,
    RankingBy,
    ScoreOf,
    Unclear,
    WeakestIn,
)
from messages.question_actions import About, Gain, Order
from messages.render import render
from messages.sentences import sentence
from messages.since import Since
from scoring.period import PeriodKind
from scoring.period_words import PeriodAsked, Span
from scoring.spoken import readable
from scoring.thresholds import LevelThresholds, Thresholds
from scoring.towns import Town
from scoring.unit import Level, Unit
from tests.bot.spoken import Label, Speaking
from tests.scoring.country import Country, today
from tests.scoring.truth import Truth

# Sentences that a pattern with a name makes; as many again without accents.
A_PATTERN = 4
GOAL = 0.99


@cache
def _country() -> Country:
    return today()


@pytest.fixture(scope="module")
def asking() -> Iterator[Asking]:
    """A stranger asks about the whole country; nothing is read from a database for it."""
    units = Units(dict(enumerate(_country().units, 1)))
    known = Known(KeptState((), 0), units, frozenset(), Owners(), Heads({}))
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        reader = Reader(ZoneInfo("Asia/Ho_Chi_Minh"), LevelThresholds(Thresholds()))
        yield Asking(connection, known, reader, date(2026, 11, 20))
    engine.dispose()


def _verdict(label: Label, asked: Asked, meant: Named | None) -> str:
    """`right`, or what is not; `wrong` is another unit or another period without a word."""
    if meant is None or isinstance(asked, Comparison | Unclear):
        return "right" if type(asked) is type(label.asked) else "not understood"
    match meant.unit:
        case None:
            of_whom = "right" if not label.name else "wrong"
        case NoSuchUnit():
            of_whom = "not understood"
        case WhichUnit(_, candidates, _, more):
            shown = {candidate.unit.code for candidate in candidates}
            whole = shown == label.meant or (shown < label.meant and more)
            of_whom = "right" if whole else "not understood"
        case Unit(code):
            of_whom = "right" if label.meant == {code} else "wrong"
    if of_whom != "right":
        return of_whom
    if meant.period != label.period:
        return "wrong"
    return "right" if replace(asked, text="") == label.asked else "another question"


def test_sentences_ask_what_they_say_of_whom_they_name(asking: Asking) -> None:
    """With and without accents; another unit or period is never taken silently."""
    labels = list(Speaking(_country().units).all(Truth(_country()), A_PATTERN))
    verdicts: Counter[str] = Counter()
    failed = []
    for label in labels:
        asked = heard(asking, label.text)
        of = None if isinstance(asked, Comparison | Unclear) else named(asking, asked.text)
        verdict = _verdict(label, asked, of)
        verdicts[verdict] += 1
        if verdict != "right":
            failed.append(f"{verdict}: {label} -> {asked} {of}")
    assert len(labels) >= 400
    assert verdicts["wrong"] == 0, "\n".join(failed)
    assert verdicts["right"] / len(labels) >= GOAL, "\n".join(failed)


# Names that hold words of questions, of kinds and of periods.
NAMES = {
    "mo cay": ("Xã Mỏ Cày", ScoreOf("mo cay")),
    "diem mo cay thang 9": ("Xã Mỏ Cày", ScoreOf("mo cay thang 9")),
    "mo cay hang may": ("Xã Mỏ Cày", ScoreOf("mo cay")),
    "cua lo thang 9": ("Phường Cửa Lò", ScoreOf("cua lo thang 9")),
    "điểm xã Nậm Có mấy điểm tháng 9": ("Xã Nậm Có", ScoreOf("xã Nậm Có tháng 9")),
    "bot oi diem na hang bao nhieu": ("Xã Nà Hang", ScoreOf("na hang")),
    "ho so qua han xa o dien": ("Xã Ô Diên", OverdueOf("xa o dien")),
    "Tam Quan yếu cái gì": ("Phường Tam Quan", WeakestIn("Tam Quan")),
    "xep hang xa la lay": ("Xã La Lay", RankingBy("xa la lay")),
    "phuong uong bi yeu o dau": ("Phường Uông Bí", WeakestIn("phuong uong bi")),
    "Suối Tọ 9/26": ("Xã Suối Tọ", ScoreOf("Suối Tọ 9/26")),
    "tam quan 9/26": ("Phường Tam Quan", ScoreOf("tam quan 9/26")),
    "da cho em hoi diem cua ong a": ("Phường Cửa Ông", ScoreOf("cua ong")),
    "van thang 6 thang dau nam": ("Xã Vạn Thắng", ScoreOf("van thang 6 thang dau nam")),
    "diem muong nhe nhe": ("Xã Mường Nhé", ScoreOf("muong nhe")),
}


@pytest.mark.parametrize("said", NAMES)
def test_a_name_wins_over_the_words_of_a_question(asking: Asking, said: str) -> None:
    """Though words of courtesy, of kinds and of periods stand in it."""
    name, expected = NAMES[said]
    asked = heard(asking, said)
    assert not isinstance(asked, Comparison | Unclear)
    meant = named(asking, asked.text)
    assert (meant.period is None) is not any(char.isdigit() for char in said)
    match meant.unit:
        case Unit() as unit:
            names = {unit.name}
        case WhichUnit(_, candidates):
            names = {candidate.unit.name for candidate in candidates}
        case other:
            pytest.fail(str(other))
    assert names == {name}
    assert asked == expected


def test_the_words_of_a_period_are_taken_for_no_name(asking: Asking) -> None:
    """There is a Phù Mỹ Nam, too; and the question back is about those of the name alone."""
    for said in ("phu my nam ngoai", "Phú Mỹ năm ngoái", "diem phu my nam ngoai"):
        asked = heard(asking, said)
        assert isinstance(asked, ScoreOf)
        meant = named(asking, asked.text)
        assert meant.period == PeriodAsked(PeriodKind.YEAR, 1, 2025)
        assert isinstance(meant.unit, WhichUnit), said
        assert all(one.unit.name.endswith(" Mỹ") for one in meant.unit.candidates)


def test_a_quarter_behind_a_name_is_no_district(asking: Asking) -> None:
    """But alone it is no period."""
    meant = named(asking, "xã Nậm Có Q3")
    assert isinstance(meant.unit, Unit)
    assert meant.period == PeriodAsked(PeriodKind.QUARTER, 3)
    assert named(asking, "Q3").period is None


def test_three_communes_are_not_the_commune_ba_xa(asking: Asking) -> None:
    """With their accents, behind `top`, or of a place that is said."""
    three = RankingBy("", None, Level.COMMUNE, weakest=True, gain=Gain.PLACES)
    lowest = RankingBy("", None, Level.COMMUNE, weakest=True)
    for said, asked in {
        "ba xã tụt hạng nhiều nhất": three,
        "top ba xa tut hang": three,
        "ba xa tut hang tinh quang ngai": replace(three, text="tinh quang ngai"),
        "ba xa quang ngai thap nhat": replace(lowest, text="quang ngai"),
        "muoi xa dung cuoi": lowest,
        "nam phuong dung cuoi": replace(lowest, town=Town.WARD),
    }.items():
        assert heard(asking, said) == asked, said


# What is said, and of which level so many may be meant.
_NUMBERS = {
    "ba xa tut hang": Level.COMMUNE,
    "ba xa tut hang nhieu nhat": Level.COMMUNE,
    "cho anh hoi ba xa thap nhat thang 9": Level.COMMUNE,
    "danh sach ba xa len hang": Level.COMMUNE,
    "ba xa dung dau": Level.COMMUNE,
    "ba xa duoi 80 diem": Level.COMMUNE,
    "ba xa yeu so hoa nhat": Level.COMMUNE,
    "bieu do ba xa thap nhat": Level.COMMUNE,
    "ba xa tang diem so voi thang 6": Level.COMMUNE,
    "nam so tut hang": Level.AGENCY,
    "hai phong giam diem nhieu nhat": Level.AGENCY,
}
# Names all the same: with their kind, with accents, where no order is asked for, as a place; and
# where nobody is of the level that would be counted.
_NO_NUMBERS = (
    "xa ba xa thap nhat", "xa ba xa tut hang", "Ba Xa tụt hạng", "Xã Ba Xa thấp nhất", "ba xa",
    "ho so qua han ba xa", "ba xa yeu nhom nao", "xep hang ba xa", "diem ba xa thang 9",
    "ba xa tut may hang", "tam quan tut hang", "phuong tam quan thap nhat", "Nậm Sỏ tụt hạng",
    "xa nam so tut hang", "xa nao tut hang hai phong", "don vi nao yeu nhat hai phong",
    "tut hang nhieu nhat hai phong", "Hải Phòng tụt hạng",
    "xa dung thap nhat", "xa dung tut hang",
)  # fmt: skip


def test_a_name_that_may_be_a_number_of_units_is_asked_back(asking: Asking) -> None:
    """Typed without accents, in front of what puts them in an order; else it stays a name."""
    for said, level in _NUMBERS.items():
        asked = heard(asking, said)
        assert isinstance(asked, RankingBy | WeakestIn), said
        assert (asked.counted, asked.level) == (level, None), said
        assert isinstance(named(asking, asked.text).unit, Unit), said
    for said in _NO_NUMBERS:
        asked = heard(asking, said)
        assert getattr(asked, "counted", None) is None, said
        assert isinstance(asked, RankingBy | WeakestIn | OverdueOf | ScoreOf | HistoryOf), said
        assert isinstance(named(asking, asked.text).unit, Unit), said


def test_both_readings_of_such_a_name_are_to_choose(asking: Asking) -> None:
    """The unit, and all of the level; a period, an order and another period stay said."""
    (which,) = answers_to(asking, heard(asking, "ba xa tang diem thang 9 so voi thang 6"))
    assert isinstance(which, WhichUnit)
    assert which.all_of is Level.COMMUNE
    message = render(which)
    assert "là tên đơn vị, hay là số đơn vị cấp xã cần xem?" in message.text
    unit, all_of = (decode(row[0].data or "") for row in message.buttons)
    pick = PickUnit(
        which.candidates[0].unit_id,
        About.RANKING,
        PeriodAsked(PeriodKind.MONTH, 9),
        Order(gain=Gain.POINTS),
        None,
        Since(PeriodAsked(PeriodKind.MONTH, 6)),
    )
    assert unit == pick
    assert all_of == replace(pick, unit_id=0, level=Level.COMMUNE)


def test_a_number_before_weeks_may_end_a_name(asking: Asking) -> None:
    """There is a Xã Vụ Bổn."""
    meant = named(asking, "xa vu bon tuan truoc")
    assert isinstance(meant.unit, Unit)
    assert (meant.unit.name, meant.period) == ("Xã Vụ Bổn", PeriodAsked(Span.WEEK, 1))


def test_talk_is_no_question(asking: Asking) -> None:
    """Likeness to some name would be chance."""
    for said in (
        "khi nào nộp báo cáo",
        "em ơi",
        "hôm nay ai trực",
        "dạ",
        "bao giờ có điểm mới vậy",
    ):
        asked = heard(asking, said)
        assert isinstance(asked, Unclear) or asked == ScoreOf(""), said


def test_a_place_behind_a_comma_is_no_second_unit(asking: Asking) -> None:
    """Two of a level are; a province may be where the commune was thought to lie."""
    assert heard(asking, "Việt Trì, Vân Phú") == Comparison(("Việt Trì, Vân Phú",))
    assert heard(asking, "Việt Trì, Hà Nội") == ScoreOf("Việt Trì, Hà Nội")


def test_those_below_a_former_unit_are_not_meant(asking: Asking) -> None:
    """There are no figures of today's below it."""
    known = asking.known
    gone = frozenset({next(i for i, unit in known.units.items() if unit.name == "Tỉnh Gia Lai")})
    before = replace(asking, known=replace(known, former=gone))
    assert heard(asking, "xếp hạng xã gia lai") == RankingBy("gia lai", None, Level.COMMUNE)
    assert heard(before, "xếp hạng xã gia lai") == RankingBy("xã gia lai")


HOSTILE = (
    "xin " * 1000, "cho em hỏi " * 400, "a " * 2000, "x" * 4096, "tháng 9 " * 500,
    "mấy điểm " * 500, "xã " * 1500, "6 tháng đầu năm " * 250,
)  # fmt: skip
# Measured: 2-12 ms; the machines of others are slower.
_AT_ONCE_S = 0.5


def test_the_longest_text_is_read_at_once(asking: Asking) -> None:
    """4 096 characters of any words, and what is left of them where names are known."""
    for text in HOSTILE:
        begun = time.thread_time()
        sentence(text)
        heard(asking, readable(text, 200))
        assert time.thread_time() - begun < _AT_ONCE_S, text[:20]
