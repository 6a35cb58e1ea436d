"""What does a sentence ask: `xã nào yếu số hóa nhất`, `so sánh Tân Mỹ với Bình Thành`?

By words alone, with or without accents. What no word gives away is taken for the name of a unit.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from messages.asked import (
    AdviceOf,
    Asked,
    Comparison,
    Drawable,
    HistoryOf,
    OverdueOf,
    RankingBy,
    ScoreOf,
    Unclear,
    WeakestIn,
)
from messages.sentence_edges import trimmed, without
from messages.sentence_words import (
    ADVICE,
    AROUND,
    AROUND_BEHIND,
    ASKING,
    BARE_TIERS,
    BELOW,
    BEYOND,
    BOTTOM,
    CHART,
    COMMANDS,
    COMPARE,
    COUNTS,
    ENDINGS,
    FALLEN,
    FELL,
    GREETINGS,
    HAS,
    HISTORY,
    HISTORY_BEHIND,
    HOW_MANY,
    LOW_TIERS,
    OF_WHICH,
    OVERDUE,
    OWN,
    POLITE,
    RANKING,
    RISEN,
    ROSE,
    SCORE,
    TIER_SAID,
    TIERS_OVER_TIME,
    TOP,
    WEAK,
    WEAK_MOST,
    WHETHER,
    WHICH_GROUP,
    WHO_IS_BETTER,
    WHOLE,
    WITH,
)
from scoring.group_words import find_group
from scoring.level_words import kind_at, leading_level
from scoring.period_words import months_at, period_at
from scoring.spoken import Word, find, longest_at, longest_before, phrase, stands_at, text_of, words
from scoring.unit import Level

# A question of more words is a letter.
_MOST_WORDS = 40
# Commas and `và` within one name: Sở Văn hóa, Thể thao và Du lịch.
_MOST_JOINTS = 3
# In front of a place.
_AT = ("ở", "tại")


def sentence(text: str) -> Asked:
    """The question that a sentence asks."""
    said = _spelt_out(words(text))
    is_text = any(char.isalnum() for word in said for char in word.raw)
    if not is_text or len(said) > _MOST_WORDS or _is_all(said, GREETINGS):
        return Unclear()
    rest, drawn = without(said, CHART)
    spoken = _plain(rest)
    if not spoken:
        return ScoreOf("", drawn=True) if drawn else Unclear()
    if drawn and (by_tier := _by_tier(spoken)):
        return by_tier
    asked = _compared(spoken) or _advice(spoken) or _history(spoken) or _of_many(spoken)
    asked = asked or ScoreOf(text_of(_score(spoken)))
    return replace(asked, drawn=drawn) if isinstance(asked, Drawable) else asked


def _spelt_out(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """A command that was typed with accents, which Telegram takes for none, as its words."""
    if not spoken or not spoken[0].raw.startswith("/"):
        return spoken
    typed = spoken[0].plain.replace(" ", "")
    return (*phrase(COMMANDS.get(typed, spoken[0].raw.lstrip("/"))), *spoken[1:])


def _by_tier(spoken: tuple[Word, ...]) -> RankingBy | None:
    """`biểu đồ xếp loại`, of a level or of all; of a unit that is named its card says the tier."""
    rest, is_said = without(spoken, TIERS_OVER_TIME)
    asked = ranked(text_of(rest))
    if not is_said or asked.text or asked.group or asked.weakest:
        return None
    return replace(asked, drawn=True, by_tier=True)


def _plain(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words without courtesies; a period may stand behind a question's last words."""
    spoken = trimmed(trimmed(spoken, POLITE, (), wary=True), (), ENDINGS, wary=True)
    end = next((at for at in range(len(spoken)) if _is_period(spoken[at:])), len(spoken))
    return (*trimmed(spoken[:end], (), ENDINGS, wary=True), *spoken[end:])


def asks_something(text: str) -> bool:
    """Whether a text holds a word by which people ask: `gì`, `khi nào`, `tại sao`."""
    return find(words(text), ASKING) is not None


def is_own(text: str) -> bool:
    """Whether a text names nothing but the asker's own units."""
    spoken = words(text)
    # Without accents Minh is a name.
    is_name = bool(spoken) and spoken[-1].plain == "minh" and not spoken[-1].accents
    return not is_name and _is_all_own(spoken)


def may_be_own(text: str) -> bool:
    """Whether a text without accents names the asker's own, if no unit is called so: `xa minh`."""
    spoken = words(text)
    return not any(word.accents for word in spoken) and _is_all_own(spoken)


def _is_all_own(spoken: Sequence[Word]) -> bool:
    return bool(spoken) and any(len(spoken) == stands_at(spoken, 0, said) for said in OWN)


def compared(text: str) -> Comparison:
    """What `/compare` is asked."""
    return Comparison(_parts(words(text)))


def weakest(text: str) -> WeakestIn:
    """What `/weak` is asked."""
    spoken, _ = without(_period_behind(words(text)), (*WEAK_MOST, *WEAK))
    group, level, rest = _place(spoken)
    return WeakestIn(rest, group, level)


def overdue(text: str) -> OverdueOf:
    """What `/overdue` is asked."""
    spoken, _ = without(_period_behind(words(text)), OVERDUE)
    level, rest = _level(spoken)
    return OverdueOf(rest, level)


def ranked(text: str) -> RankingBy:
    """What `/rank` is asked."""
    spoken, low = without(_period_behind(words(text)), (*BOTTOM, *WEAK_MOST))
    spoken, _ = without(spoken, TOP)
    # `top 10`: a page has more rows.
    spoken = spoken[1:] if spoken and spoken[0].plain.isdigit() else spoken
    group, level, rest = _place(spoken)
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
    rest = _score(trimmed(spoken, ("điểm trung bình", "trung bình"), ()))
    level, text = _level(rest) if _says_all(rest) else (None, "")
    code, at, taken = find_group(spoken) or (None, 0, 0)
    if level is not None:
        return RankingBy(text, code, level)
    left = (*trimmed(spoken[:at], SCORE, ()), *spoken[at + taken :])
    return RankingBy("", code) if code and _level(left) == (None, "") else None


def _of_many(spoken: tuple[Word, ...]) -> Asked | None:
    """A question about many units."""
    spoken = _period_behind(spoken)
    return _among(spoken) or _every(spoken)


def _period_behind(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words with a period in front put behind them, which says the same: `tháng 1 xã nào`."""
    at = longest_at(spoken, 0, ("trong", "vào", "kỳ"))
    taken = period_at(spoken, at) or period_at(spoken, at := 0)
    rest = trimmed(spoken[at + taken :], ("của", "thì", "có"), (), wary=True)
    return (*rest, *spoken[at : at + taken]) if taken and rest else spoken


def _among(spoken: tuple[Word, ...]) -> Asked | None:
    """A question about many units."""
    is_best = find(spoken, (*TOP, *BOTTOM))
    if is_best or find(spoken, WEAK_MOST):
        spoken = _uncounted(spoken)
    if find(spoken, OVERDUE):
        return overdue(text_of(spoken))
    if tiered := _tiered(spoken):
        return tiered
    ranking, is_ranking = without(spoken, RANKING)
    if is_ranking:
        rest = text_of(ranking)
        is_weak = find(ranking, WEAK) and not find(ranking, WEAK_MOST)
        return weakest(rest) if is_weak else ranked(rest)
    if changed := _changed(spoken) or _bounded(spoken):
        return changed
    worst = find(spoken, WEAK_MOST)
    weak = worst or find(spoken, WEAK)
    if weak is not None:
        asked = weakest(text_of(spoken))
        if asked.group is None and worst and not find(spoken, WHICH_GROUP):
            return RankingBy(asked.text, None, asked.level, weakest=True)
        return asked
    if is_best:
        return ranked(text_of(spoken))
    return None


def _changed(spoken: tuple[Word, ...]) -> RankingBy | None:
    """`xã nào tăng điểm nhiều nhất`, `những xã tụt hạng`: by the change."""
    of_many = find(spoken, OF_WHICH) is not None
    for fell, most, any_of in ((False, RISEN, ROSE), (True, FALLEN, FELL)):
        rest, is_changed = without(spoken, (*most, *any_of) if of_many else most)
        if is_changed:
            return replace(ranked(text_of(rest)), weakest=fell, by_change=True)
    return None


def _bounded(spoken: tuple[Word, ...]) -> RankingBy | None:
    """`xã nào dưới 80 điểm`: a ranking, which says the points of each."""
    if find(spoken, OF_WHICH) is None:
        return None
    for at in range(1, len(spoken) - 1):
        if not (spoken[at].plain[:1].isdigit() and stands_at(spoken, at + 1, "điểm")):
            continue
        for low, bounds in ((True, BELOW), (False, BEYOND)):
            if taken := longest_before(spoken, at, bounds):
                end = at + 2 + longest_at(spoken, at + 2, ("trở lên", "trở xuống"))
                rest = (*spoken[: at - taken], *spoken[end:])
                rest = trimmed(rest, HOW_MANY, ("đạt", "được", "có", "điểm"))
                return replace(ranked(text_of(rest)), weakest=low)
    return None


def _tiered(spoken: tuple[Word, ...]) -> RankingBy | ScoreOf | None:
    """`bao nhiêu xã đạt loại tốt`: the ranking says it of each; of one unit its card does."""
    found = find(spoken, TIER_SAID) or _bare_tier(spoken)
    if found is None:
        return None
    at, taken = found
    low = bool(longest_before(spoken, at + taken, LOW_TIERS))
    rest = (*spoken[:at], *spoken[at + taken :])
    if find(rest, OF_WHICH):
        return replace(ranked(text_of(trimmed(rest, HOW_MANY, ()))), weakest=low)
    rest = trimmed(trimmed(rest, (), WHETHER), (), ("có", "đã", "được"))
    return ScoreOf(text_of(_score(rest)))


def _bare_tier(spoken: tuple[Word, ...]) -> tuple[int, int] | None:
    """Where a tier stands behind a kind, and nothing but a place or a period behind it."""
    found = find(spoken, BARE_TIERS)
    if found is None or find(spoken, OF_WHICH) is None:
        return None
    at, taken = found
    before = trimmed(spoken[:at], (), ("nào", "là", "đang", "có"))
    is_kind = any(sum(kind[1:], of) == len(before) for of in range(len(before))
                  if (kind := kind_at(before, of)))  # fmt: skip
    end = at + taken
    is_whole = (
        end == len(spoken)
        or longest_at(spoken, end, AROUND)
        or period_at(spoken, end)
        or kind_at(spoken, end)
    )
    is_most = _stands(spoken, "nhất", end) or _stands(spoken, "nhiều nhất", end)
    return found if is_kind and is_whole and not is_most else None


def _compared(spoken: tuple[Word, ...]) -> Comparison | HistoryOf | None:
    if better := longest_before(spoken, len(spoken), WHO_IS_BETTER):
        # `Tân Mỹ với Bình Thành ai hơn`
        two = tuple(phrase("và")[0] if _stands((word,), "hay", 0) else word
                    for word in spoken[:-better])  # fmt: skip
        if find(two, (*WITH, "và")) or any(word.raw.endswith(",") for word in two):
            return Comparison(_parts(two))
    taken = longest_at(spoken, 0, COMPARE)
    middle = find(spoken, ("so với", "vs"))
    if not taken and not (middle and middle[0]):
        return None
    asked = Comparison(_parts(spoken[taken:]))
    match asked.parts:
        case (unit, other) if _is_period(words(other)):
            # With itself, in another period: its history says it.
            return HistoryOf(unit)
        case _:
            return asked


def _is_period(spoken: Sequence[Word]) -> bool:
    rest = trimmed(tuple(spoken), ("cùng kỳ", "kỳ trước", "kỳ"), ())
    return not rest or period_at(rest, 0) == len(rest)


def _parts(spoken: tuple[Word, ...]) -> tuple[str, ...]:
    """What stands between the words for `with`."""
    parts: list[tuple[Word, ...]] = []
    left = trimmed(spoken, ("giữa", "điểm", "điểm của"), ())
    while (cut := find(left, WITH)) is not None:
        parts.append(left[: cut[0]])
        left = left[sum(cut) :]
    return tuple(text for part in (*parts, left) if (text := text_of(part)))


def has_and(text: str) -> bool:
    """Whether `và` stands in a text."""
    return find(words(text), ("và",)) is not None


def split_further(part: str, is_name: Callable[[str], bool]) -> tuple[str, ...]:
    """The names that one part may hold besides: `Tân Mỹ, Định An và Định Yên`.

    What `is_name` knows as a whole stays one: Sở Giáo dục và Đào tạo.
    """
    spoken = words(part)
    ands = [at for at, word in enumerate(spoken) if word.means(phrase("và")[0])]
    commas = [at + 1 for at, word in enumerate(spoken) if word.raw.endswith((",", ";"))]
    names, done = [], 0
    for begin in sorted({0, *(at + 1 for at in ands), *commas}):
        ends = (*(at for at in ands if at >= begin), *(at for at in commas if at > begin))
        behind = sorted({*ends, len(spoken)})
        if begin < done:
            continue
        within = reversed(behind[1 : _MOST_JOINTS + 1])
        whole = (end for end in within if is_name(text_of(spoken[begin:end])))
        done = next(whole, behind[0])
        names.append(text_of(spoken[begin:done]))
    return tuple(name for name in names if name)


def _history(spoken: tuple[Word, ...]) -> HistoryOf | None:
    if taken := longest_at(spoken, 0, HISTORY):
        rest = trimmed(_without_months(spoken[taken:]), ("của", "điểm"), ())
        return HistoryOf(text_of(trimmed(rest, _AT, (), wary=True)))
    months = _without_months(spoken)
    if months != spoken and not _of_many(months):
        # `Long Sơn 6 tháng qua`, `từ tháng 1 đến tháng 4`: each of them is a row of it.
        return HistoryOf(text_of(_score(months)))
    behind = find(spoken, HISTORY_BEHIND)
    if behind is None:
        return None
    rest = (*spoken[: behind[0]], *spoken[sum(behind) :])
    return HistoryOf(text_of(_score(rest)))


def _without_months(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words without several months said together: `6 tháng qua`."""
    for at in range(len(spoken)):
        if taken := months_at(spoken, at):
            return (*spoken[:at], *spoken[at + taken :])
    return spoken


def _advice(spoken: tuple[Word, ...]) -> AdviceOf | None:
    rest, is_asked = without(spoken, ADVICE)
    return AdviceOf(text_of(_score(rest))) if is_asked else None


def _score(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """The name behind `điểm`, `kết quả`; a group's name in front of it is left out."""
    group = find_group(spoken)
    if group is not None:
        _, at, taken = group
        behind = trimmed(spoken[at + taken :], ("của",), ())
        behind = trimmed(behind, ("cho", *_AT), (), wary=True)
        # `điểm số hóa xã Vĩnh Thạnh`: the card shows that group among the six.
        if behind and (at == 0 or not trimmed(spoken[:at], SCORE, ())):
            return behind
    rest = trimmed(trimmed(spoken, SCORE, ()), _AT, (), wary=True)
    return trimmed(rest, (), ("điểm",), wary=True)


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
    end = next((at for at in range(len(spoken)) if _is_period(spoken[at:])), len(spoken))
    return (*trimmed(spoken[:end], (), WHOLE), *spoken[end:])


def _says_all(spoken: Sequence[Word]) -> bool:
    """Whether `các`, `những`, `cấp` stands in front: then a kind behind it is no name's."""
    return any(_stands(spoken, word, 0) for word in ("các", "những", "cấp"))


def _is_all(spoken: tuple[Word, ...], phrases: Sequence[str]) -> bool:
    """Whether the words are nothing but such phrases."""
    return bool(spoken) and not trimmed(spoken, (*phrases, "bot", "ạ", "nhé", "em", "anh"), ())


def _stands(spoken: Sequence[Word], phrase: str, at: int) -> bool:
    return bool(stands_at(spoken, at, phrase))
