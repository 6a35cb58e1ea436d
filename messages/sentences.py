"""What does a sentence ask: `xã nào yếu số hóa nhất`, `so sánh Tân Mỹ với Bình Thành`?

By words alone, with or without accents. What no word gives away is taken for the name of a unit.
"""

from collections.abc import Sequence

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
from scoring.group_words import find_group
from scoring.level_words import leading_level
from scoring.period_words import period_at
from scoring.spoken import Word, find, longest_at, stands_at, text_of, words
from scoring.unit import Level

# A question of more words is a letter.
_MOST_WORDS = 40
_POLITE = (
    "cho tôi hỏi", "cho tôi xem", "cho tôi biết", "cho em hỏi", "cho em xem", "cho hỏi", "cho xem",
    "cho biết", "cho tôi", "cho em", "cho mình", "tôi muốn hỏi", "tôi muốn xem", "tôi muốn biết",
    "muốn xem", "muốn hỏi", "xin hỏi", "xin cho biết", "xin cho xem", "vui lòng", "làm ơn",
    "đề nghị", "hãy", "thống kê", "xin", "xem", "tra cứu", "bot ơi", "bot", "tìm", "hiện", "mở",
)  # fmt: skip
_ENDINGS = (
    "là bao nhiêu", "được bao nhiêu điểm", "bao nhiêu điểm", "mấy điểm", "được mấy điểm",
    "bao nhiêu", "như thế nào", "thế nào", "ra sao", "giúp tôi", "giúp em", "giúp", "với ạ", "nhé",
    "nhỉ", "ạ", "đi", "đứng thứ mấy", "xếp thứ mấy", "hạng mấy", "xếp hạng mấy", "thứ mấy",
    "hạng bao nhiêu", "xếp hạng bao nhiêu", "đứng thứ bao nhiêu",
)  # fmt: skip
_GREETINGS = (
    "xin chào", "chào bot", "chào", "cảm ơn", "xin cảm ơn", "cám ơn", "xin cám ơn", "alo", "hello",
    "hi", "ok", "vâng", "dạ", "được rồi", "rõ", "đã rõ", "bạn là ai", "giúp", "giúp tôi",
    "hướng dẫn",
)  # fmt: skip
_COMPARE = ("so sánh", "đối chiếu", "so giữa")
_WITH = ("so với", "với", "vs")
_HISTORY = (
    "lịch sử điểm", "lịch sử", "diễn biến điểm", "diễn biến", "điểm qua các kỳ",
    "điểm qua các tháng", "điểm các kỳ", "điểm các tháng", "các kỳ trước", "các kỳ của",
    "quá trình", "biến động điểm", "biến động",
)  # fmt: skip
# The history stands beside the period before, and the same one a year ago.
_HISTORY_BEHIND = (
    "qua các kỳ", "qua các tháng", "qua các quý", "qua các năm", "các kỳ trước", "kỳ trước",
    "cùng kỳ", "cùng kỳ năm trước", "cùng kỳ năm ngoái",
)  # fmt: skip
_ADVICE = (
    "nên làm gì", "cần làm gì", "phải làm gì", "nên làm gì trước", "cần làm gì trước",
    "làm gì để tăng điểm", "nên làm gì để tăng điểm", "cần làm gì để tăng điểm",
)  # fmt: skip
_WHICH_GROUP = (
    "nhóm nào", "nhóm gì", "những nhóm nào", "tiêu chí nào", "tiêu chí gì", "chỉ số nào",
)  # fmt: skip
_OVERDUE = (
    "hồ sơ quá hạn", "hồ sơ trễ hạn", "hồ sơ chậm hạn", "hồ sơ trễ", "hồ sơ chậm", "quá hạn",
    "trễ hạn", "chậm hạn",
)  # fmt: skip
_WEAK_MOST = (
    "yếu nhất", "kém nhất", "thấp nhất", "yếu kém nhất", "điểm thấp nhất", "ít điểm nhất",
)  # fmt: skip
_WEAK = (
    "yếu nhóm nào", "yếu ở nhóm nào", "yếu những gì", "yếu gì", "yếu kém", "còn yếu", "đang yếu",
    "bị yếu", "yếu",
)  # fmt: skip
_BOTTOM = ("đứng cuối", "xếp cuối", "cuối bảng", "đứng chót", "đội sổ", "xếp hạng thấp nhất")
_TOP = (
    "điểm cao nhất", "nhiều điểm nhất", "cao nhất", "tốt nhất", "đứng đầu", "dẫn đầu", "đầu bảng",
    "xếp đầu", "top",
)  # fmt: skip
_RANKING = ("bảng xếp hạng", "xếp hạng", "thứ hạng", "bảng điểm", "bxh", "danh sách")
_SCORE = (
    "điểm số của", "điểm số", "điểm của", "điểm", "phiếu điểm", "kết quả của", "kết quả",
    "thứ hạng của", "hạng của", "hạng", "chỉ số của", "chỉ số", "số liệu của", "số liệu",
    # Its button stands below the card.
    "vẽ biểu đồ của", "vẽ biểu đồ", "biểu đồ của", "biểu đồ",
)  # fmt: skip
_ASKING = (
    "gì", "nào", "sao", "vì sao", "tại sao", "làm sao", "khi nào", "bao giờ", "thế nào", "ở đâu",
    "là ai", "ai", "bao nhiêu", "mấy", "có phải", "được không", "phải không", "bao lâu",
)  # fmt: skip
# Who says so means their own units.
_OWN = (
    "đơn vị của tôi", "đơn vị tôi", "đơn vị mình", "cơ quan tôi", "cơ quan mình", "xã tôi",
    "xã mình", "phường tôi", "phường mình", "huyện tôi", "tỉnh tôi", "sở tôi", "sở mình",
    "của chúng tôi", "chúng tôi", "của tôi", "của mình", "tôi",
)  # fmt: skip
# Words around a place that name none.
_AROUND = (
    "của", "ở", "tại", "trong", "thuộc", "theo", "nhóm", "về", "đơn vị", "nào", "có", "đang", "là",
    "các", "những", "bị", "còn", "nhiều", "hồ sơ", "tiêu chí", "chỉ số", "danh sách", "nhóm nào",
)  # fmt: skip
_AROUND_BEHIND = (
    "nào", "gì", "nhóm nào", "nhóm gì", "tiêu chí nào", "ở nhóm nào", "nhóm", "tiêu chí", "theo",
    "về", "ở", "nhiều", "nhiều nhất", "có nhiều nhất", "có nhiều", "có bao nhiêu", "có mấy",
    "bao nhiêu", "mấy", "các", "đơn vị", "hồ sơ", "đang", "bị", "còn", "theo nhóm",
)  # fmt: skip
_HAS = ("có các", "có những", "có", "các", "những")
# One word without accents at the edge of a name may be the name's: Chợ Mới, Côn Đảo, Cửa Lò, La Gi.
# These are in none.
_IN_NO_NAME = frozenset({"nao", "nhom", "cac", "nhung", "thuoc", "theo", "nhieu", "xem", "ok"})
# Or a name begins behind it with its kind.
_KIND_WORDS = frozenset({"xa", "phuong", "thi", "tinh", "huyen", "quan", "so", "thanh", "tp", "tt"})


def sentence(text: str) -> Asked:
    """The question that a sentence asks."""
    spoken = _trimmed(_trimmed(words(text), _POLITE, ()), (), _ENDINGS, wary=True)
    if not spoken or len(spoken) > _MOST_WORDS or _is_all(words(text), _GREETINGS):
        return Unclear()
    if not any(char.isalnum() for word in spoken for char in word.raw):
        return Unclear()
    asked = _compared(spoken) or _advice(spoken) or _history(spoken) or _among(spoken)
    return asked or _every(spoken) or ScoreOf(text_of(_score(spoken)))


def asks_something(text: str) -> bool:
    """Whether a text holds a word by which people ask: `gì`, `khi nào`, `tại sao`."""
    return find(words(text), _ASKING) is not None


def is_own(text: str) -> bool:
    """Whether a text names nothing but the asker's own units."""
    spoken = words(text)
    if not spoken or (spoken[-1].plain == "minh" and not spoken[-1].accents):
        # Without accents Minh is a name.
        return False
    return any(len(spoken) == stands_at(spoken, 0, said) for said in _OWN)


def compared(text: str) -> Comparison:
    """What `/compare` is asked."""
    return Comparison(_parts(words(text)))


def weakest(text: str) -> WeakestIn:
    """What `/weak` is asked."""
    spoken, _ = _without(words(text), (*_WEAK_MOST, *_WEAK))
    group, level, rest = _place(spoken)
    return WeakestIn(rest, group, level)


def overdue(text: str) -> OverdueOf:
    """What `/overdue` is asked."""
    spoken, _ = _without(words(text), _OVERDUE)
    level, rest = _level(spoken)
    return OverdueOf(rest, level)


def ranked(text: str) -> RankingBy:
    """What `/rank` is asked."""
    spoken, low = _without(words(text), (*_BOTTOM, *_WEAK_MOST))
    spoken, _ = _without(spoken, _TOP)
    # `top 10`: a page has more rows.
    spoken = spoken[1:] if spoken and spoken[0].plain.isdigit() else spoken
    group, level, rest = _place(spoken)
    return RankingBy(rest, group, level, low)


def _every(spoken: tuple[Word, ...]) -> RankingBy | None:
    """`điểm các xã`, `số hóa các sở`, `số hóa`: all of a level, which is a ranking."""
    rest = _score(spoken)
    level, text = _level(rest) if _says_all(rest) else (None, "")
    code, at, taken = find_group(spoken) or (None, 0, 0)
    if level is not None:
        return RankingBy(text, code, level)
    left = (*_trimmed(spoken[:at], _SCORE, ()), *spoken[at + taken :])
    return RankingBy("", code) if code and _level(left) == (None, "") else None


def _among(spoken: tuple[Word, ...]) -> Asked | None:
    """A question about many units."""
    if find(spoken, _OVERDUE):
        return overdue(text_of(spoken))
    ranking, is_ranking = _without(spoken, _RANKING)
    if is_ranking:
        return ranked(text_of(ranking))
    worst = find(spoken, _WEAK_MOST)
    weak = worst or find(spoken, _WEAK)
    if weak is not None:
        asked = weakest(text_of(spoken))
        if asked.group is None and worst and not find(spoken, _WHICH_GROUP):
            return RankingBy(asked.text, None, asked.level, weakest=True)
        return asked
    if find(spoken, (*_TOP, *_BOTTOM)):
        return ranked(text_of(spoken))
    return None


def _compared(spoken: tuple[Word, ...]) -> Comparison | HistoryOf | None:
    taken = longest_at(spoken, 0, _COMPARE)
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
    rest = _trimmed(tuple(spoken), ("cùng kỳ", "kỳ trước", "kỳ"), ())
    return not rest or period_at(rest, 0) == len(rest)


def _parts(spoken: tuple[Word, ...]) -> tuple[str, ...]:
    """What stands between the words for `with`."""
    parts: list[tuple[Word, ...]] = []
    left = _trimmed(spoken, ("giữa", "điểm", "điểm của"), ())
    while (cut := find(left, _WITH)) is not None:
        parts.append(left[: cut[0]])
        left = left[sum(cut) :]
    return tuple(text for part in (*parts, left) if (text := text_of(part)))


def has_and(text: str) -> bool:
    """Whether `và` stands in a text."""
    return find(words(text), ("và",)) is not None


def split_further(part: str) -> tuple[str, ...]:
    """The names that one part may hold besides: `Tân Mỹ, Định An và Định Yên`."""
    spoken = words(part)
    names: list[list[Word]] = [[]]
    for word in spoken:
        if word.means(words("và")[0]):
            names.append([])
            continue
        names[-1].append(word)
        if word.raw.endswith((",", ";")):
            names.append([])
    return tuple(text for name in names if (text := text_of(name)))


def _history(spoken: tuple[Word, ...]) -> HistoryOf | None:
    if taken := longest_at(spoken, 0, _HISTORY):
        return HistoryOf(text_of(_trimmed(spoken[taken:], ("của", "điểm"), ())))
    behind = find(spoken, _HISTORY_BEHIND)
    if behind is None:
        return None
    rest = (*spoken[: behind[0]], *spoken[sum(behind) :])
    return HistoryOf(text_of(_score(rest)))


def _advice(spoken: tuple[Word, ...]) -> AdviceOf | None:
    rest, is_asked = _without(spoken, _ADVICE)
    return AdviceOf(text_of(_score(rest))) if is_asked else None


def _score(spoken: tuple[Word, ...]) -> tuple[Word, ...]:
    """The name behind `điểm`, `kết quả`; a group's name in front of it is left out."""
    group = find_group(spoken)
    if group is not None:
        _, at, taken = group
        behind = _trimmed(spoken[at + taken :], ("của",), ())
        behind = _trimmed(behind, ("cho",), (), wary=True)
        # `điểm số hóa xã Vĩnh Thạnh`: the card shows that group among the six.
        if behind and (at == 0 or not _trimmed(spoken[:at], _SCORE, ())):
            return behind
    rest = _trimmed(spoken, _SCORE, ())
    return _trimmed(rest, (), ("điểm",), wary=True)


def _place(spoken: tuple[Word, ...]) -> tuple[str | None, Level | None, str]:
    """A group, a level, and whose units."""
    found = find_group(spoken)
    code = None
    if found is not None:
        code, at, taken = found
        end = at + taken + (1 if _stands(spoken, "nhất", at + taken) else 0)
        before = _trimmed(spoken[:at], (), _AROUND_BEHIND, wary=False)
        spoken = (*before, *spoken[end:])
    level, rest = _level(spoken)
    return code, level, rest


def _level(spoken: tuple[Word, ...]) -> tuple[Level | None, str]:
    """A level, and whose units: `các xã của huyện Lấp Vò`."""
    rest = _trimmed(spoken, _AROUND, _AROUND_BEHIND, wary=True)
    level, taken = leading_level(rest, after_all=_says_all(spoken), around=_AROUND)
    if level is None and (behind := find(rest, _HAS)) and behind[0]:
        # `huyện Lấp Vò có xã nào …`
        level, taken = leading_level(rest[sum(behind) :], after_all=False, around=_AROUND)
        if level is not None:
            return level, text_of((*rest[: behind[0]], *rest[sum(behind) + taken :]))
    return level, text_of(_trimmed(rest[taken:], _AROUND, (), wary=True))


def _says_all(spoken: Sequence[Word]) -> bool:
    """Whether `các`, `những`, `cấp` stands in front: then a kind behind it is no name's."""
    return any(_stands(spoken, word, 0) for word in ("các", "những", "cấp"))


def _without(spoken: tuple[Word, ...], phrases: Sequence[str]) -> tuple[tuple[Word, ...], bool]:
    """The words without the first of these phrases, and whether one stood there."""
    found = find(spoken, phrases)
    if found is None:
        return spoken, False
    at, taken = found
    return (*spoken[:at], *spoken[at + taken :]), True


def _trimmed(
    spoken: tuple[Word, ...],
    front: Sequence[str],
    behind: Sequence[str],
    *,
    wary: bool = False,
) -> tuple[Word, ...]:
    """The words without these phrases at the ends, as often as they stand there.

    If it is `wary` a single word without accents stays where it may be part of a name.
    """
    while taken := longest_at(spoken, 0, front):
        if wary and taken == 1 and _may_begin_name(spoken):
            break
        spoken = spoken[taken:]
    while taken := _at_end(spoken, behind):
        if wary and taken == 1 and _may_be_of_name(spoken[-1]):
            break
        spoken = spoken[:-taken]
    return spoken


def _may_begin_name(spoken: Sequence[Word]) -> bool:
    kind_follows = len(spoken) > 1 and spoken[1].plain in _KIND_WORDS
    return _may_be_of_name(spoken[0]) and not kind_follows


def _may_be_of_name(word: Word) -> bool:
    return not word.accents and word.plain not in _IN_NO_NAME


def _at_end(spoken: tuple[Word, ...], phrases: Sequence[str]) -> int:
    return max(
        (
            taken
            for phrase in phrases
            if (taken := len(words(phrase))) <= len(spoken)
            and stands_at(spoken, len(spoken) - taken, phrase)
        ),
        default=0,
    )


def _is_all(spoken: tuple[Word, ...], phrases: Sequence[str]) -> bool:
    """Whether the words are nothing but such phrases."""
    return bool(spoken) and not _trimmed(spoken, (*phrases, "bot", "ạ", "nhé", "em", "anh"), ())


def _stands(spoken: Sequence[Word], phrase: str, at: int) -> bool:
    return bool(stands_at(spoken, at, phrase))
