"""The full list of alerts: under which headings, in which words, how much on a page?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from messages.answers import AlertSection
from messages.facts import fact_text, periods_text, totals_text
from messages.format import change, number, sentence
from messages.notices import Owned, Result
from messages.own_words import weak_points
from messages.render import short_name, total_text
from messages.screen import LINES, lines
from messages.short_names import clipped
from messages.unit_words import few_text, own_notes, shared_text, weak_text
from scoring.alerts import (
    Alert,
    BestInGroup,
    Fact,
    Improved,
    OverdueMismatch,
    OverdueOpen,
    RankDrop,
    ScoreDrop,
    Severity,
    SharedWeakGroup,
    SourceStale,
    TierDown,
    TierUp,
    UnitMissing,
    WeakGroup,
)
from scoring.names import alphabetical
from scoring.scheme import Scheme

# Lines of a page that the list's own head and foot take.
_HEAD = 4
# Longer sentences come from files; a list shows their beginning.
_LONGEST_ROW = 300
# Short names that a row of two lines takes.
_NAMES_A_ROW = 5


def unit_sections(results: Iterable[Result], scheme: Scheme) -> tuple[AlertSection, ...]:
    """All there is to say of some units: a section each, in their order; none for nothing."""
    found = []
    for result in results:
        alerts = sorted(result.alerts, key=lambda alert: -alert.severity)
        rows = [_row(alert, scheme) for alert in alerts]
        if result.few is not None:
            rows.append(few_text(result.few))
        rows += [shared_text(item, scheme) for item in result.shared if item.low]
        rows += [f"Số liệu: {note.text}" for note in own_notes(result, scheme)]
        if rows:
            found.append(_section(_standing(result, scheme), rows))
    return tuple(found)


def owned_sections(
    owned: Iterable[Owned], alerts: Sequence[Alert], scheme: Scheme
) -> tuple[AlertSection, ...]:
    """The groups that a unit answers for: a section each, with every weak unit."""
    found = []
    for item in owned:
        rows = [
            _of_unit(alert, scheme)
            for alert in alerts
            if isinstance(alert.fact, WeakGroup) and alert.fact.group == item.group
        ]
        rows += [shared_text(same, scheme) for same in item.shared]
        name = scheme.group(item.group).name
        found.append(_section(f"{name}: {len(item.weak)}/{item.of} đơn vị yếu", rows))
    return tuple(found)


def root_sections(alerts: Iterable[Alert], scheme: Scheme) -> tuple[AlertSection, ...]:
    """All alerts of a snapshot, for its office: by severity, then by what happened."""
    order = {group.code: place for place, group in enumerate(scheme.groups)}
    of_kind: dict[tuple[int, str, int], list[Alert]] = defaultdict(list)
    for alert in alerts:
        place = order.get(getattr(alert.fact, "group", ""), -1)
        of_kind[-alert.severity, alert.rule, place].append(alert)
    found = []
    for _, same in sorted(of_kind.items(), key=lambda item: item[0]):
        same.sort(key=lambda alert: (alphabetical(short_name(alert.unit)), alert.unit.code))
        word = _SEVERITIES[same[0].severity]
        title = f"{word} · {_kind(same[0], scheme)} ({number(len(same))})"
        found.append(_section(title, [_of_unit(alert, scheme) for alert in same]))
    return tuple(found)


def unreached_sections(names: Sequence[str]) -> tuple[AlertSection, ...]:
    """The units that nobody is told of, a few names a row; none if everybody is reached."""
    if not names:
        return ()
    rows = [", ".join(names[n : n + _NAMES_A_ROW]) for n in range(0, len(names), _NAMES_A_ROW)]
    return (_section(f"Chưa có người nhận ({number(len(names))})", rows),)


def paged(sections: Iterable[AlertSection]) -> tuple[tuple[AlertSection, ...], ...]:
    """The sections on pages of one screen each; one cut in two bears its heading on both."""
    pages: list[list[AlertSection]] = [[]]
    room = LINES - _HEAD
    for section in sections:
        # The blank line before it.
        head = lines(section.title) + 1
        rest = list(section.rows)
        whole = head + sum(lines(f"– {row}") for row in rest)
        # A short section is not torn apart.
        if room < whole <= (LINES - _HEAD) // 2:
            pages.append([])
            room = LINES - _HEAD
        while rest:
            taken, used = 0, head
            while taken < len(rest) and used + lines(f"– {rest[taken]}") <= room:
                used += lines(f"– {rest[taken]}")
                taken += 1
            if not taken and pages[-1]:
                pages.append([])
                room = LINES - _HEAD
                continue
            # What is longer than a page stands on one of its own.
            taken = max(taken, 1)
            pages[-1].append(AlertSection(section.title, tuple(rest[:taken])))
            rest, room = rest[taken:], room - used
    return tuple(tuple(page) for page in pages)


def _section(title: str, rows: Sequence[str]) -> AlertSection:
    return AlertSection(title, tuple(clipped(row, _LONGEST_ROW) for row in rows))


def _standing(result: Result, scheme: Scheme) -> str:
    name, score = clipped(short_name(result.unit)), result.now.score
    if score.total is None:
        return name
    moved = f" {change(result.delta)}" if result.delta is not None else ""
    return f"{name} · {total_text(score, scheme)}{moved}"


def _row(alert: Alert, scheme: Scheme) -> str:
    text = fact_text(alert.fact, scheme)
    if alert.severity is Severity.SEVERE:
        return f"Nghiêm trọng: {text}"
    if isinstance(alert.fact, WeakGroup) and alert.severity is Severity.NOTICE:
        return f"Vẫn yếu: {weak_text(alert.fact, scheme)}"
    return sentence(text)


def _of_unit(alert: Alert, scheme: Scheme) -> str:
    """A unit's name and what happened, under a heading that names the kind."""
    return f"{clipped(short_name(alert.unit))}: {_in_kind(alert.fact, scheme)}"


def _in_kind(fact: Fact, scheme: Scheme) -> str:
    match fact:
        case ScoreDrop(before, after) | Improved(before, after):
            return totals_text(before, after, scheme)
        case WeakGroup(periods=periods):
            return weak_points(fact, f"{periods_text(periods)} liên tiếp" if periods > 1 else "")
        case BestInGroup(_, points, most, of):
            return f"{number(points)}/{number(most)}, dẫn đầu {of} đơn vị"
        case _:
            return fact_text(fact, scheme)


def _kind(alert: Alert, scheme: Scheme) -> str:  # noqa: C901, PLR0911 - one branch a type
    match alert.fact:
        case ScoreDrop():
            return "Điểm tổng giảm"
        case RankDrop():
            return "Tụt hạng"
        case TierDown():
            return "Xuống loại"
        case TierUp():
            return "Lên loại"
        case Improved():
            return "Điểm tổng tăng"
        case WeakGroup(group=group):
            word = "Vẫn yếu" if alert.severity is Severity.NOTICE else "Nhóm yếu"
            return f"{word}: {scheme.group(group).short}"
        case SharedWeakGroup():
            return "Cả cấp như nhau"
        case UnitMissing():
            return "Không còn trong số liệu"
        case BestInGroup(group=group):
            return f"Dẫn đầu: {scheme.group(group).short}"
        case OverdueOpen():
            return "Hồ sơ quá hạn đang xử lý"
        case OverdueMismatch():
            return "Hai hệ thống lệch nhau"
        case SourceStale():
            return "Chưa có số liệu kỳ mới"


_SEVERITIES = {
    Severity.SEVERE: "Nghiêm trọng",
    Severity.WARNING: "Cảnh báo",
    Severity.NOTICE: "Lưu ý",
    Severity.GOOD: "Tích cực",
}
