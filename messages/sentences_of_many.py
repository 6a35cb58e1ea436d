"""What does a sentence ask about many units: `xã nào tụt hạng`, `các sở dưới 80 điểm`?"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from messages.asked import Asked, OverdueOf, RankingBy, ScoreOf, WeakestIn
from messages.cuts import Bound, Cut
from messages.question_actions import Gain
from messages.sentence_averages import averages
from messages.sentence_bounds import Bounded, between, bounds, signs_said
from messages.sentence_edges import trimmed, without
from messages.sentence_words import (
    ALL_OF,
    AROUND,
    AROUND_BEHIND,
    AT,
    BARE_TIERS,
    BEFORE_BOUND,
    BEFORE_MOVED,
    BOTTOM,
    COUNTS,
    DOWN_PLACES,
    DOWN_PLACES_MOST,
    ENDINGS,
    FALLEN,
    FELL,
    HAS,
    HOW_MANY,
    LISTED,
    LOW_TIERS,
    OF_WHICH,
    OVERDUE,
    PLACES,
    RANKING,
    RISEN,
    ROSE,
    SCORE,
    TIER_CODES,
    TIER_CUTS,
    TIER_SAID,
    TIERS,
    TOP,
    UP_PLACES,
    UP_PLACES_MOST,
    WEAK,
    WEAK_MOST,
    WHETHER,
    WHICH_GROUP,
    WHOLE,
)
from scoring.group_words import find_group
from scoring.level_words import kind_at, leading_level
from scoring.period_words import period_at
from scoring.spoken import Word, find, longest_at, longest_before, phrase, stands_at, text_of, words
from scoring.towns import Town, town_at
from scoring.unit import Level

_CHANGES = (*UP_PLACES, *DOWN_PLACES, *RISEN, *FALLEN, *ROSE, *FELL)
# Behind a command more words hold no cut worth looking for.
_MOST_WORDS = 40
_MANY = ("bao nhiêu", "mấy", "các", "những", "số lượng", "số")
# Q1 without its year.
_QUARTER = re.compile(r"q\.?(?P<n>[1-4]|i{1,3}|iv)")


def of_many(spoken: tuple[Word, ...]) -> Asked | None:
    """A question about many units; None for any other."""
    asked = [at for at in range(len(spoken)) if _are_asked(spoken, at)]
    if asked:
        # `tỉnh Phú Thọ có xã nào tụt hạng không`
        is_said = any(_stands(spoken, "có", at - 1) for at in asked if at)
        spoken = trimmed(spoken, (), WHETHER, wary=not is_said)
    spoken = period_behind(_quarters(spoken))
    if asked and longest_at(spoken, 0, (*PLACES, *WHOLE)):
        spoken = _place_behind(spoken)
    many = _among(spoken) or _every(spoken)
    if isinstance(many, RankingBy | WeakestIn | OverdueOf):
        return replace(many, town=_one_kind(many.level, spoken))
    return many


def _one_kind(level: Level | None, spoken: tuple[Word, ...]) -> Town | None:
    """The kind of communes that alone is asked about: `bao nhiêu phường`, `ba phường`; or none."""
    if level is not Level.COMMUNE:
        return None
    places = range(len(spoken))
    asked = next((at for at in places if _are_asked(spoken, at)), None)
    if asked is not None:
        return town_at(spoken, asked + longest_at(spoken, asked, _MANY))
    # `xếp hạng phường`
    kinds = ((at, kind_at(spoken, at)) for at in places)
    return next((town_at(spoken, at) for at, of in kinds if of and of[0] is Level.COMMUNE), None)


def _quarters(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words with `Q1` as a quarter, where communes or agencies are asked about.

    Q1 beside a ward is its district: `phường 12 Q3 yếu gì`.
    """
    all_wards = find(spoken, ("phường nào", "các phường", "những phường", "bao nhiêu phường"))
    beside = find(spoken, ("quận",)) or (find(spoken, ("phường",)) and not all_wards)
    is_all = len(without(spoken, RANKING)[0]) == 1
    if beside or not (is_all or any(kind_at(spoken, at) for at in range(len(spoken)))):
        return spoken
    said: list[Word] = []
    for word in spoken:
        match = _QUARTER.fullmatch(word.plain)
        said += phrase(f"quý {match['n']}") if match else (word,)
    return tuple(said)


def period_behind(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words with a period in front put behind them, which says the same: `tháng 1 xã nào`."""
    at = longest_at(spoken, 0, ("trong", "vào", "kỳ"))
    taken = period_at(spoken, at) or period_at(spoken, at := 0)
    rest = trimmed(spoken[at + taken :], ("của", "thì", "có"), (), wary=True)
    return (*rest, *spoken[at : at + taken]) if taken and rest else spoken


def _among(spoken: tuple[Word, ...]) -> Asked | None:
    """A question about many units."""
    is_best = find(spoken, (*TOP, *BOTTOM))
    if is_best or find(spoken, (*WEAK_MOST, *_CHANGES)):
        spoken = _uncounted(spoken)
    if find(spoken, OVERDUE):
        return overdue(text_of(spoken))
    chosen = _bounded(spoken, averages(spoken)) or _tiered(spoken) or _changed(spoken)
    if chosen := chosen or _bounded(spoken, (*between(spoken), *bounds(spoken))):
        return chosen
    ranking, is_ranking = without(spoken, RANKING)
    if is_ranking:
        rest = text_of(ranking)
        is_weak = find(ranking, WEAK) and not find(ranking, WEAK_MOST)
        return weakest(rest) if is_weak else _ranked(rest)
    worst = find(spoken, WEAK_MOST)
    weak = worst or find(spoken, WEAK)
    if weak is not None:
        asked = weakest(text_of(spoken))
        if asked.group is None and worst and not find(spoken, WHICH_GROUP):
            return RankingBy(asked.text, None, asked.level, weakest=True)
        return asked
    if is_best:
        return _ranked(text_of(spoken))
    return None


def weakest(text: str) -> WeakestIn:
    """What `/weak` is asked."""
    spoken, _ = without(period_behind(words(text)), (*WEAK_MOST, *WEAK))
    group, level, rest = _place(spoken)
    return WeakestIn(rest, group, level, _one_kind(level, spoken))


def overdue(text: str) -> OverdueOf:
    """What `/overdue` is asked."""
    spoken, _ = without(period_behind(words(text)), OVERDUE)
    level, rest = _level(spoken)
    return OverdueOf(rest, level, _one_kind(level, spoken))


def ranked(text: str) -> RankingBy:
    """What `/rank` is asked."""
    spoken = words(signs_said(text))
    if len(spoken) > _MOST_WORDS:
        return _ranked(text)
    spoken = period_behind(spoken)
    cut = _bounded(spoken, (*averages(spoken), *between(spoken), *bounds(spoken)))
    asked = cut if isinstance(cut, RankingBy) else _ranked(text)
    return replace(asked, town=_one_kind(asked.level, spoken))


def _ranked(text: str) -> RankingBy:
    spoken, low = without(period_behind(words(text)), (*BOTTOM, *WEAK_MOST))
    spoken, _ = without(spoken, TOP)
    # `top 10`: a page has more rows.
    is_number = bool(spoken) and spoken[0].plain.isdigit() and not period_at(spoken, 0)
    group, level, rest = _place(spoken[is_number:])
    return RankingBy(rest, group, level, low)


def _uncounted(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words without how many are wanted: `top 10 xã`, `ba xã`, `5 đơn vị`."""
    at = longest_at(spoken, 0, ("top",))
    behind = at + 1
    if len(spoken) > behind and (spoken[at].plain.isdigit() or longest_at(spoken, at, COUNTS)):
        of_units = kind_at(spoken, behind) or longest_at(spoken, behind, ("đơn vị",))
        return spoken[behind:] if of_units else spoken
    return spoken


def _every(spoken: tuple[Word, ...]) -> RankingBy | None:
    """`điểm các xã`, `số hóa các sở`, `số hóa`: all of a level, which is a ranking."""
    rest = scored(trimmed(spoken, ("điểm trung bình", "trung bình"), ()))
    if whole := longest_at(rest, 0, ALL_OF):
        # `toàn tỉnh tháng 9`
        return RankingBy(text_of(rest[whole:])) if is_period(rest[whole:]) else None
    level, text = _level(rest) if _says_all(rest) else (None, "")
    code, at, taken = find_group(spoken) or (None, 0, 0)
    if level is not None:
        return RankingBy(text, code, level)
    left = (*trimmed(spoken[:at], SCORE, ()), *spoken[at + taken :])
    return RankingBy("", code) if code and _level(left) == (None, "") else None


def _changed(spoken: tuple[Word, ...]) -> RankingBy | None:
    """`xã nào tăng điểm nhiều nhất`, `những xã tụt hạng`: by the points or places gained."""
    for gain, fell, most, any_way in (
        (Gain.PLACES, False, UP_PLACES_MOST, UP_PLACES),
        (Gain.PLACES, True, DOWN_PLACES_MOST, DOWN_PLACES),
        (Gain.POINTS, False, RISEN, ROSE),
        (Gain.POINTS, True, FALLEN, FELL),
    ):
        found = find(spoken, (*most, *any_way))
        if found is None:
            continue
        before = trimmed(spoken[: found[0]], (), BEFORE_MOVED)
        is_most = longest_at(spoken, found[0], most) == found[1]
        is_who = len(before) == 1 and stands_at(before, 0, "ai")
        is_kind = _is_kind(before)
        of_many = find(spoken, OF_WHICH) or is_kind or is_who
        # Of places who gained most may be asked without saying of whom: `tụt hạng nhiều nhất`.
        if not (of_many or (is_most and (gain is Gain.POINTS or not before))):
            continue
        is_name = not (is_who or is_kind or _stands(before, "nào", len(before) - 1))
        front = spoken[: found[0]] if is_name else before[is_who:]
        rest = (*front, *spoken[sum(found) :])
        asked = _ranked(text_of(without(rest, RANKING)[0]))
        # Of a group no places are known.
        return replace(asked, weakest=fell, gain=Gain.POINTS if asked.group else gain)
    return None


def _bounded(spoken: tuple[Word, ...], limits: Iterable[Bounded]) -> RankingBy | ScoreOf | None:
    """`xã nào dưới 80 điểm`, `bao nhiêu sở từ 90 trở lên`: the ranking on one side of them.

    Of one unit, `Tân Mỹ có trên 80 điểm không`, its card says it.
    """
    for said in limits:
        # `dưới 50 điểm có những xã nào`
        listed = trimmed(spoken[said.end :], LISTED, ())
        behind = trimmed(listed, (), WHETHER)
        if not trimmed(behind, (), ENDINGS):
            behind = ()
        if not _may_end(behind, 0):
            continue
        before = trimmed(spoken[: said.begin], (*HOW_MANY, *RANKING), BEFORE_BOUND)
        before = _place_behind(_unnumbered(before))
        # Alone it goes on with what was asked before; about one unit would be whether it is so.
        is_alone = not before and listed == behind
        if find((*before, *behind), OF_WHICH) or _is_kind(before) or is_alone:
            if find_group(before):
                before, _ = without(before, ("có điểm", "điểm"))
            asked = _ranked(text_of((*before, *behind)))
            # Of the total they are the points.
            cut = replace(said.cut, is_share=said.of_share and asked.group is not None)
            return replace(asked, weakest=cut.is_low, cut=cut)
        if said.of_points:
            return ScoreOf(text_of(scored((*before, *behind))))
    return None


def _unnumbered(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words without `số` in front of a kind: `số xã dưới 80 điểm`; `số sở` is no `sở sở`."""
    kind = kind_at(spoken, 0)
    is_number = stands_at(spoken, 0, "số") and kind_at(spoken, 1) and (not kind or kind[1] == 1)
    return spoken[1:] if is_number else spoken


def _place_behind(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words with a place in front put behind those asked about: `huyện Lấp Vò xã nào`."""
    at = next((at for at in range(1, len(spoken)) if _are_asked(spoken, at)), 0)
    place = trimmed(spoken[:at], (*SCORE, *AROUND, "trong số"), ("thì", "là"), wary=True)
    # No place above others ends like that, as Nậm Có does.
    place = trimmed(place, (), ("có",))
    if not place or find(place, OF_WHICH) or find_group(place):
        return spoken
    # `các` says that they are all of a kind, and no unit is called so.
    many = longest_at(spoken, at, _MANY)
    return (*phrase("các"), *spoken[at + many :], *place)


def _are_asked(spoken: tuple[Word, ...], at: int) -> bool:
    """Whether all of a kind are asked about from that place on: `xã nào`, `bao nhiêu xã`."""
    many = longest_at(spoken, at, _MANY)
    kind = kind_at(spoken, at + many)
    return kind is not None and bool(many or _stands(spoken, "nào", at + kind[1]))


def _may_end(spoken: tuple[Word, ...], end: int) -> bool:
    """Whether nothing, a place, a period or a group stands there: not `đến 90 điểm`."""
    rest = spoken[end:]
    return bool(
        not rest
        or longest_at(rest, 0, AROUND)
        or period_at(spoken, end)
        or kind_at(rest, 0)
        or longest_at(rest, 0, WHOLE)
        or ((group := find_group(rest)) and group[1] == 0)
        or longest_at(rest, 0, ("tỉnh", "huyện", "thành phố", "thị xã"))
    )


def _is_kind(spoken: tuple[Word, ...]) -> bool:
    """Whether the words are nothing but a kind of units: `xã`, `các sở`, `đơn vị`."""
    return any(
        # `Hoa Quân`, `Mỹ Phong` are no `quận` and no `phòng`.
        end == len(spoken) and not trimmed(spoken[:of], (*SCORE, *AROUND, *HOW_MANY, *COUNTS), ())
        for of in range(len(spoken))
        if (end := of + max((kind_at(spoken, of) or (None, 0))[1], stands_at(spoken, of, "đơn vị")))
        > of
    )


def _tiered(spoken: tuple[Word, ...]) -> RankingBy | ScoreOf | None:
    """`bao nhiêu xã đạt loại tốt`: the ranking says it of each; of one unit its card does."""
    if find(spoken, TIERS) is None:
        return None
    for bound, code, phrases in TIER_CUTS:
        if found := find(spoken, phrases):
            cut = Cut(bound, code)
            asked = _of_tier(spoken, *found)
            if isinstance(asked, ScoreOf):
                return asked
            # Tiers are of the total: of a group only the order is known.
            return replace(asked, weakest=cut.is_low, cut=None if asked.group else cut)
    found = find(spoken, TIER_SAID) or _bare_tier(spoken)
    if found is None:
        return None
    end = sum(found)
    low = bool(longest_before(spoken, end, LOW_TIERS))
    asked = _of_tier(spoken, *found)
    if isinstance(asked, ScoreOf):
        return asked
    code = next(code for tier, code in TIER_CODES.items() if longest_before(spoken, end, (tier,)))
    return replace(asked, weakest=low, cut=None if asked.group else Cut(Bound.IN, code))


def _of_tier(spoken: tuple[Word, ...], at: int, taken: int) -> RankingBy | ScoreOf:
    """Whom words for a tier are about: many units, or the one that is named."""
    rest = (*spoken[:at], *spoken[at + taken :])
    if find(rest, OF_WHICH) or _is_kind(trimmed(spoken[:at], (), BEFORE_BOUND)):
        return _ranked(text_of(trimmed(rest, HOW_MANY, ())))
    rest = trimmed(trimmed(rest, (), WHETHER), (), ("có", "đã", "được"))
    return ScoreOf(text_of(scored(rest)))


def _bare_tier(spoken: tuple[Word, ...]) -> tuple[int, int] | None:
    """Where a tier stands behind a kind, and nothing but a place or a period behind it."""
    found = find(spoken, BARE_TIERS)
    if found is None or find(spoken, OF_WHICH) is None:
        return None
    at, taken = found
    is_kind = _is_kind(trimmed(spoken[:at], (), ("nào", "là", "đang", "có")))
    end = at + taken
    is_whole = (
        end == len(spoken)
        or longest_at(spoken, end, AROUND)
        or period_at(spoken, end)
        or kind_at(spoken, end)
        or longest_at(spoken, end, PLACES)
    )
    is_most = _stands(spoken, "nhất", end) or _stands(spoken, "nhiều nhất", end)
    return found if is_kind and is_whole and not is_most else None


def scored(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """The name behind `điểm`, `kết quả`; a group's name in front of it is left out."""
    return _named_behind(spoken)[0]


def score_of(spoken: tuple[Word, ...]) -> ScoreOf:
    """The score of a name, or of a group that stands in front of it: `điểm số hóa xã Tân Mỹ`."""
    name, group = _named_behind(spoken)
    return ScoreOf(text_of(name), group=group)


def _named_behind(spoken: tuple[Word, ...]) -> tuple[tuple[Word, ...], str | None]:
    group = find_group(spoken)
    if group is not None:
        code, at, taken = group
        behind = trimmed(spoken[at + taken :], ("của",), ())
        behind = trimmed(behind, ("cho", *AT), (), wary=True)
        # `điểm số hóa xã Vĩnh Thạnh`: the card shows that group among the six.
        if behind and (at == 0 or not trimmed(spoken[:at], SCORE, ())):
            return behind, code
    rest = trimmed(trimmed(spoken, SCORE, ()), AT, (), wary=True)
    return trimmed(rest, (), ("điểm",), wary=True), None


def _place(spoken: tuple[Word, ...]) -> tuple[str | None, Level | None, str]:
    """A group, a level, and whose units."""
    found = find_group(spoken)
    code = None
    if found is not None:
        code, at, taken = found
        end = at + taken + (1 if _stands(spoken, "nhất", at + taken) else 0)
        before = trimmed(spoken[:at], (), AROUND_BEHIND, wary=False)
        spoken = (*before, *spoken[end:])
    level, rest = _level(spoken)
    return code, level, rest


def _level(spoken: tuple[Word, ...]) -> tuple[Level | None, str]:
    """A level, and whose units: `các xã của huyện Lấp Vò`."""
    rest = trimmed(_near(spoken), AROUND, AROUND_BEHIND, wary=True)
    level, taken = leading_level(rest, after_all=_says_all(spoken), around=AROUND)
    if level is None and (behind := find(rest, HAS)) and behind[0]:
        # `huyện Lấp Vò có xã nào …`
        level, taken = leading_level(rest[sum(behind) :], after_all=False, around=AROUND)
        if level is not None:
            return level, text_of((*rest[: behind[0]], *rest[sum(behind) + taken :]))
    rest = trimmed(rest[taken:], AROUND, (), wary=True)
    if level is not None and len(rest) == longest_at(rest, 0, ("tỉnh", "huyện")):
        # `xã nào đứng đầu tỉnh`
        rest = ()
    return level, text_of(rest)


def _near(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words without `toàn tỉnh` at the end, or before a period there."""
    end = next((at for at in range(len(spoken)) if is_period(spoken[at:])), len(spoken))
    return (*trimmed(spoken[:end], (), WHOLE), *spoken[end:])


def _says_all(spoken: Sequence[Word]) -> bool:
    """Whether `các`, `những`, `cấp` stands in front: then a kind behind it is no name's."""
    return any(_stands(spoken, word, 0) for word in ("các", "những", "cấp"))


def is_period(spoken: Sequence[Word]) -> bool:
    """Whether the words name a period and nothing else; no words do, too."""
    rest = trimmed(tuple(spoken), ("cùng kỳ", "kỳ trước", "kỳ"), ())
    return not rest or period_at(rest, 0) == len(rest)


def _stands(spoken: Sequence[Word], phrase: str, at: int) -> bool:
    return bool(stands_at(spoken, at, phrase))
