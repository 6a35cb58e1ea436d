"""What does a sentence ask: `xã nào yếu số hóa nhất`, `so sánh Tân Mỹ với Bình Thành`?

By words alone, with or without accents. What no word gives away is taken for the name of a unit.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

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
from messages.sentence_bounds import signs_said
from messages.sentence_edges import trimmed, without
from messages.sentence_words import (
    ADVICE,
    ASKING,
    AT,
    BEFORE_MOVED,
    BEHIND_MOVED,
    CHART,
    COMMANDS,
    COMPARE,
    ENDINGS,
    GREETINGS,
    HISTORY,
    HISTORY_BEHIND,
    MOVED,
    OWN,
    POLITE,
    SCORE,
    TIERS_OVER_TIME,
    WHETHER,
    WHO_IS_BETTER,
    WHY,
    WITH,
    YEAR_AGO,
)
from messages.sentences_of_many import is_period, of_many, period_behind, ranked, score_of, scored
from scoring.period_words import months_at, period_at
from scoring.spoken import Word, find, longest_at, longest_before, phrase, stands_at, text_of, words

# What may be asked against another period.
OfMany = RankingBy | OverdueOf | WeakestIn
# A question of more words is a letter.
_MOST_WORDS = 40
# Commas and `và` within one name: Sở Văn hóa, Thể thao và Du lịch.
_MOST_JOINTS = 3


def sentence(text: str) -> Asked:
    """The question that a sentence asks."""
    said = _spelt_out(words(signs_said(text)))
    is_text = any(char.isalnum() for word in said for char in word.raw)
    if not is_text or len(said) > _MOST_WORDS or _is_all(said, GREETINGS):
        return Unclear()
    rest, drawn = without(said, CHART)
    spoken = _plain(rest)
    if not spoken:
        return ScoreOf("", drawn=True) if drawn else Unclear()
    if drawn and (by_tier := _by_tier(spoken)):
        return by_tier
    asked = _compared(spoken) or _advice(spoken) or _history(spoken) or of_many(spoken)
    asked = asked or _moved(spoken) or score_of(_score_first(spoken))
    match asked:
        case WeakestIn(text, str() as group, level, since=since) if drawn:
            return RankingBy(text, group, level, weakest=True, drawn=True, since=since)
        case ScoreOf() | HistoryOf() | RankingBy():
            return replace(asked, drawn=drawn)
        case _:
            return asked


def _spelt_out(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """A command that was typed with accents, which Telegram takes for none, as its words."""
    if not spoken or not spoken[0].raw.startswith("/"):
        return spoken
    typed = spoken[0].plain.replace(" ", "")
    return (*phrase(COMMANDS.get(typed, spoken[0].raw.lstrip("/"))), *spoken[1:])


def _by_tier(spoken: tuple[Word, ...]) -> RankingBy | None:
    """`biểu đồ xếp loại các xã tháng 1`, `… tỉnh Phú Thọ`: of a level, a place, a period."""
    apart, since = _since_apart(spoken)
    rest, is_said = without(apart, TIERS_OVER_TIME)
    asked = ranked(text_of(trimmed(rest, ("của",), (), wary=True)))
    if not is_said or asked.group or asked.weakest:
        return None
    return replace(asked, drawn=True, by_tier=True, since=since)


def _score_first(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words with a period in front put behind a score: `tháng 9 điểm Tân Mỹ`."""
    behind = period_behind(spoken)
    return behind if longest_at(behind, 0, SCORE) else spoken


def _plain(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words without courtesies; a period may stand behind a question's last words."""
    spoken = trimmed(trimmed(spoken, POLITE, (), wary=True), (), ENDINGS, wary=True)
    end = next((at for at in range(len(spoken)) if is_period(spoken[at:])), len(spoken))
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


def _compared(spoken: tuple[Word, ...]) -> Asked | None:
    if better := longest_before(spoken, len(spoken), WHO_IS_BETTER):
        # `Tân Mỹ với Bình Thành ai hơn`
        two = tuple(phrase("và")[0] if stands_at((word,), 0, "hay") else word
                    for word in spoken[:-better])  # fmt: skip
        if find(two, (*WITH, "và")) or any(word.raw.endswith(",") for word in two):
            return Comparison(_parts(two))
    taken = longest_at(spoken, 0, COMPARE)
    if not taken:
        spoken = _since_behind(spoken)
    middle = find(spoken, ("so với", "vs"))
    if not taken and not (middle and middle[0]):
        return None
    asked = Comparison(_parts(spoken[taken:]))
    match asked.parts:
        case (unit, other) if length := _since_at(words(other), 0):
            # With itself, in another period: its history says it, and a ranking what all gained.
            since, place = words(other)[:length], words(other)[length:]
            said = (*words(unit), *place)
            match of_many(said) or _moved(said):
                case RankingBy() | OverdueOf() | WeakestIn() as many:
                    return replace(many, since=text_of(since))
                case ScoreOf(text):
                    return HistoryOf(text)
                case None:
                    return Comparison((unit, other)) if place else HistoryOf(text_of(scored(said)))
                case moved:
                    return moved
        case _:
            return asked


def _since_behind(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """`so với tháng 6 xã nào tụt hạng`: the same as the other way round."""
    begun = longest_at(spoken, 0, ("so với", "so"))
    length = _since_at(spoken, begun) if begun else 0
    rest = trimmed(spoken[begun + length :], ("thì",), ())
    return (*rest, *phrase("so với"), *spoken[begun : begun + length]) if length else spoken


def with_since(ask: Callable[[str], OfMany], text: str) -> OfMany:
    """What a command about many is asked, and with which period: `/overdue so với tháng 6`."""
    rest, since = _since_apart(words(text))
    return replace(ask(text_of(rest)), since=since) if since else ask(text)


def _since_apart(spoken: tuple[Word, ...]) -> tuple[tuple[Word, ...], str]:
    """The words without `so với` and the period behind it, and that period; empty if none is."""
    spoken = _since_behind(spoken)
    at, taken = find(spoken, ("so với",)) or (len(spoken), 0)
    length = _since_at(spoken, at + taken) if taken else 0
    if not length:
        return spoken, ""
    begin, end = at + taken, at + taken + length
    return (*spoken[:at], *spoken[end:]), text_of(spoken[begin:end])


def _since_at(spoken: tuple[Word, ...], at: int) -> int:
    """How many words name a period to compare with: `cùng kỳ`, `hồi tháng 6`; 0 if none do."""
    before = longest_at(spoken, at, ("hồi", "kỳ của", "của"))
    length = longest_at(spoken, at + before, YEAR_AGO)
    length += period_at(spoken, at + before + length)
    return before + length if length else 0


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
    # `tháng 9 và tháng 10` is said of one of them.
    within = {
        at for begin in range(len(spoken)) for at in range(begin, begin + months_at(spoken, begin))
    }
    parts = [(at, word) for at, word in enumerate(spoken) if at not in within]
    ands = [at for at, word in parts if word.means(phrase("và")[0])]
    commas = [at + 1 for at, word in parts if word.raw.endswith((",", ";"))]
    names, done = [], 0
    for begin in sorted({0, *(at + 1 for at in ands), *commas}):
        ends = (*(at for at in ands if at >= begin), *(at for at in commas if at > begin))
        behind = sorted({*ends, len(spoken)})
        if begin < done:
            continue
        longest_first = reversed(behind[1 : _MOST_JOINTS + 1])
        whole = (end for end in longest_first if is_name(text_of(spoken[begin:end])))
        done = next(whole, behind[0])
        names.append(text_of(spoken[begin:done]))
    return tuple(name for name in names if name)


def _history(spoken: tuple[Word, ...]) -> HistoryOf | None:
    if taken := longest_at(spoken, 0, HISTORY):
        rest = trimmed(_without_months(spoken[taken:]), ("của", "điểm"), ())
        return HistoryOf(text_of(trimmed(rest, AT, (), wary=True)))
    months = _without_months(spoken)
    if months != spoken and not of_many(months):
        # `Long Sơn 6 tháng qua`, `từ tháng 1 đến tháng 4`: each of them is a row of it.
        return HistoryOf(text_of(scored(months)))
    behind = find(spoken, HISTORY_BEHIND)
    if behind is None:
        return None
    rest = (*spoken[: behind[0]], *spoken[sum(behind) :])
    return HistoryOf(text_of(scored(rest)))


def _moved(spoken: tuple[Word, ...]) -> HistoryOf | None:
    """`xã Bình Thành tụt hạng`, `vì sao Tân Mỹ giảm điểm`: its history says how much, and when."""
    found = find(spoken, MOVED)
    if found is None:
        return None
    before = trimmed(spoken[: found[0]], WHY, (*BEFORE_MOVED, *WHY))
    behind = trimmed(spoken[sum(found) :], ("của",), (*WHETHER, *WHY, *BEHIND_MOVED), wary=True)
    return HistoryOf(text_of(scored((*before, *behind))))


def _without_months(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words without several months said together: `6 tháng qua`."""
    for at in range(len(spoken)):
        if taken := months_at(spoken, at):
            return (*spoken[:at], *spoken[at + taken :])
    return spoken


def _advice(spoken: tuple[Word, ...]) -> AdviceOf | None:
    rest, is_asked = without(spoken, ADVICE)
    return AdviceOf(text_of(scored(rest))) if is_asked else None


def _is_all(spoken: tuple[Word, ...], phrases: Sequence[str]) -> bool:
    """Whether the words are nothing but such phrases."""
    return bool(spoken) and not trimmed(spoken, (*phrases, "bot", "ạ", "nhé", "em", "anh"), ())
