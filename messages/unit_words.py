"""In which words does a digest tell how a unit stands?"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from messages.facts import fact_text, periods_text
from messages.format import DOWN, UP, level, number, sentence
from messages.notes import note_text
from messages.notices import DataNote, Result, Shared
from messages.own_words import weak_points
from scoring.alerts import (
    Alert,
    BestInGroup,
    Improved,
    OverdueMismatch,
    OverdueOpen,
    RankDrop,
    ScoreDrop,
    Severity,
    TierDown,
    TierUp,
    WeakGroup,
)
from scoring.checks import Measured, SystemMismatch
from scoring.scheme import Scheme
from scoring.score import GroupScore
from scoring.unit import Level


def weak_groups(result: Result) -> list[GroupScore]:
    """The groups that an alert names as weak, those that merely stay so left out."""
    weak = {
        alert.fact.group
        for alert in result.alerts
        if isinstance(alert.fact, WeakGroup) and alert.severity > Severity.NOTICE
    }
    return [group for group in result.now.score.groups if group.code in weak]


def lasting(result: Result, scheme: Scheme, most: int) -> tuple[str, ...]:
    """Which weak groups have been so for several periods, longest first, of the first `most`."""
    shown = {group.code for group in weak_groups(result)[:most]}
    found = sorted(
        (
            (alert.fact.periods, scheme.group(alert.fact.group).short)
            for alert in result.alerts
            if isinstance(alert.fact, WeakGroup)
            and alert.fact.group in shown
            and alert.fact.periods > 1
        ),
        key=lambda item: -item[0],
    )
    return tuple(
        f"Yếu {periods_text(periods)} liên tiếp: {', '.join(name for _, name in same)}."
        for periods, same in groupby(found, key=lambda item: item[0])
    )


def moves(result: Result, scheme: Scheme) -> tuple[str, ...]:
    """Into which tier the unit moved, and which group moved its total most."""
    lines = []
    fell = rose = False
    for alert in result.alerts:
        match alert.fact:
            case TierDown(before, after):
                lines.append(f"{DOWN} Xuống loại {after} (kỳ trước: {before}).")
                fell = True
            case TierUp(before, after):
                lines.append(f"{UP} Lên loại {after} (kỳ trước: {before}).")
                rose = True
            case ScoreDrop():
                fell = True
            case Improved():
                rose = True
            case _:
                pass
    deltas = {group.code: result.group_delta(group.code) or 0 for group in result.now.score.groups}
    if fell or rose:
        code = (min if fell else max)(deltas, key=lambda code: deltas[code])
        now = next(group.points for group in result.now.score.groups if group.code == code)
        delta = deltas[code]
        if now is not None and (delta < 0 if fell else delta > 0):
            sign, word = (DOWN, "Giảm") if fell else (UP, "Tăng")
            name = scheme.group(code).short
            lines.append(f"{sign} {word} nhiều nhất: {name} {number(now - delta)} → {number(now)}.")
    return tuple(lines)


def extras(result: Result, scheme: Scheme) -> tuple[str, ...]:
    """What else there is to say of a unit, the most pressing first; a sentence each."""
    late, still, praise = [], [], []
    for alert in result.alerts:
        match alert.fact:
            case OverdueOpen() | OverdueMismatch():
                late.append(f"{sentence(fact_text(alert.fact, scheme))}.")
            case WeakGroup() if alert.severity <= Severity.NOTICE:
                still.append(weak_text(alert.fact, scheme))
            case BestInGroup():
                praise.append(f"{sentence(fact_text(alert.fact, scheme))}.")
            case _:
                pass
    staying = (f"Vẫn yếu: {', '.join(still)}.",) if still else ()
    shared = shared_texts([item for item in result.shared if item.low], scheme)
    return (*late, *staying, *praise, *shared)


def few_text(received: int) -> str:
    """That a unit's dossiers are too few to alert by."""
    if not received:
        return "Trong kỳ không phát sinh hồ sơ."
    return f"Trong kỳ chỉ có {number(received)} hồ sơ: chưa đủ để xét cảnh báo."


def shared_text(item: Shared, scheme: Scheme) -> str:
    """That a figure is all peers' own, and whose matter it is."""
    return f"{_named([item], scheme)}: {_as_all_have(item)}."


def shared_texts(items: Sequence[Shared], scheme: Scheme) -> tuple[str, ...]:
    """The same of several figures: a line for all that are one owner's matter."""
    by_owner: dict[str, list[Shared]] = {}
    for item in items:
        by_owner.setdefault(_as_all_have(item), []).append(item)
    return tuple(f"{_named(same, scheme)}: {words}." for words, same in by_owner.items())


def _named(items: Sequence[Shared], scheme: Scheme) -> str:
    """Groups with their points; all of them by their number alone, as a card shows the points."""
    if len(items) == len(scheme.groups):
        return f"Cả {len(items)} nhóm"
    return ", ".join(
        f"{scheme.group(item.group).short} {number(item.points)}/{number(item.max)}"
        for item in items
    )


def _as_all_have(item: Shared) -> str:
    owner = f", thuộc {level(item.owner.level)}" if item.owner is not None else ""
    return f"{peers_text(item)} như nhau{owner}"


def peers_text(item: Shared) -> str:
    """Who has the same figure: the reader's own peers, or those of a level or two."""
    if not item.levels:
        return "các đơn vị cùng cấp"
    return " và ".join(
        f"các {'' if one is Level.AGENCY else 'đơn vị '}{level(one)}" for one in item.levels
    )


def own_notes(result: Result, scheme: Scheme) -> tuple[DataNote, ...]:
    """The notes on a unit's figures that no alert says already."""
    said = {
        note_text(
            SystemMismatch(
                result.unit,
                Measured.LATE,
                Decimal(alert.fact.provincial),
                Decimal(alert.fact.portal),
            ),
            scheme,
        )
        for alert in result.alerts
        if isinstance(alert.fact, OverdueMismatch)
    }
    return tuple(note for note in result.notes if note.text not in said)


def tells_late(result: Result) -> bool:
    """Whether an alert tells of late dossiers, so that nothing else need do so."""
    return any(isinstance(alert.fact, OverdueOpen) for alert in result.alerts)


def brief_facts(result: Result, scheme: Scheme) -> tuple[tuple[str, str], ...]:
    """What there is to say of one unit among several, most severe first: (heading, words).

    What the line with its score shows already is left out.
    """
    found = [_brief(alert, scheme) for alert in _by_severity(result.alerts)]
    facts = [fact for fact in found if fact is not None]
    if result.few is not None:
        few = f"chỉ có {number(result.few)} hồ sơ, chưa đủ để xét cảnh báo"
        facts.append(("", few if result.few else "trong kỳ không phát sinh hồ sơ"))
    return tuple(facts)


def brief_text(result: Result, scheme: Scheme, most: int) -> str:
    """The first `most` facts about one unit among several, as one sentence; empty for none."""
    facts = brief_facts(result, scheme)
    shown = facts[:most]
    # What stands under one heading is said together, where the first of it stands.
    said: dict[tuple[str, str], list[str]] = {}
    for heading, words in shown:
        said.setdefault((heading, "" if heading else words), []).append(words)
    clauses = [
        f"{heading}: {', '.join(words)}" if heading else words[0]
        for (heading, _), words in said.items()
    ]
    left = len(facts) - len(shown)
    if left:
        clauses.append(f"và {left} nội dung khác")
    return sentence("; ".join(clauses)) + ("." if clauses else "")


def is_severe(result: Result) -> bool:
    """Whether an alert about the unit asks for a receipt."""
    return any(alert.severity is Severity.SEVERE for alert in result.alerts)


def names_text(names: Sequence[str], most: int) -> str:
    """Names of units in a row: the first `most`, and how many there are besides."""
    left = len(names) - most
    if left <= 0:
        return ", ".join(names)
    if not most:
        return f"{number(left)} đơn vị"
    return f"{', '.join(names[:most])} và {number(left)} đơn vị khác"


def _by_severity(alerts: Sequence[Alert]) -> list[Alert]:
    return sorted(alerts, key=lambda alert: -alert.severity)


def _brief(alert: Alert, scheme: Scheme) -> tuple[str, str] | None:  # noqa: PLR0911 - one a case
    match alert.fact:
        case ScoreDrop() if alert.severity is Severity.SEVERE:
            return ("", "giảm mạnh")
        case ScoreDrop() | Improved():
            return None
        case RankDrop(before, after, of):
            return ("", f"hạng {before} → {after}/{of}")
        case TierDown(_, after):
            return ("", f"xuống loại {after}")
        case TierUp(_, after):
            return ("", f"lên loại {after}")
        case BestInGroup(group=group):
            return ("dẫn đầu", scheme.group(group).short)
        case OverdueOpen(in_progress, _):
            return ("", f"{number(in_progress)} hồ sơ quá hạn đang xử lý")
        case OverdueMismatch(portal, provincial):
            return ("", f"hai hệ thống lệch {number(abs(portal - provincial))} hồ sơ quá hạn")
        case WeakGroup(group=group, periods=periods) as fact:
            still = alert.severity <= Severity.NOTICE
            lasting = periods_text(periods) if periods > 1 and not still else ""
            words = f"{scheme.group(group).short} {weak_points(fact, lasting)}"
            return ("vẫn yếu" if still else "yếu", words)
        case _:
            return ("", fact_text(alert.fact, scheme))


def weak_text(fact: WeakGroup, scheme: Scheme) -> str:
    """A weak group, its points, and for how long it has been so."""
    lasting = f"{periods_text(fact.periods)} liên tiếp" if fact.periods > 1 else ""
    return f"{scheme.group(fact.group).short} {weak_points(fact, lasting)}"
