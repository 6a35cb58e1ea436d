"""In which words and columns are histories, comparisons and late dossiers told?"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from messages.cuts import cut_text, most_text
from messages.format import day, fixed, number, period, source
from messages.notices import Sight
from messages.question_actions import Gain, Order
from messages.questions import GroupParts, SideBySide, SourceDays
from messages.tables import history_lines, late_lines, ranking_lines
from scoring.formulas import earned
from scoring.period import Period, PeriodKind
from scoring.period_words import PeriodAsked, Span
from scoring.scheme import Component, Scheme
from scoring.snapshot import ComponentFigure
from scoring.unit import Unit

LETTERS = "ABC"
_QUARTERS = ("I", "II", "III", "IV")
# A component that is counted in days, not in dossiers.
_DAYS = "AVERAGE_DAYS"


def asked_text(asked: PeriodAsked) -> str:
    """`Tháng 07`, `Quý II/2025`, as people said it."""
    year = f"/{asked.year}" if asked.year else ""
    match asked.kind:
        case PeriodKind.MONTH:
            return f"Tháng {asked.index:02d}{year}"
        case PeriodKind.QUARTER:
            return f"Quý {_QUARTERS[asked.index - 1]}{year}"
        case PeriodKind.YEAR:
            return f"Năm {asked.year}"
        case Span.BEFORE:
            return "Kỳ trước"
        case Span.FIRST | Span.LAST:
            which = "đầu" if asked.kind is Span.FIRST else "cuối"
            return f"{asked.index} tháng {which} năm {asked.year or ''}".strip()
        case Span.RECENT:
            return f"{asked.index} tháng qua" if asked.index > 1 else "Nhiều tháng liền"
        case Span.WEEK:
            return "Tuần"
        case Span.DAY:
            return "Ngày"


def not_there(
    asked: PeriodAsked, unit: Unit | None, *, together: bool = False, late: bool = False
) -> str:
    """That a period has no figures; and where there can be none of its kind, of which there are.

    Of a unit, or (None) of nobody at all; `together`: not of all of several that are compared;
    `late`: late dossiers were asked for.
    """
    of = f" của {unit.name}" if unit else ""
    match asked.kind:
        case PeriodKind() | Span.BEFORE:
            who = f"{unit.name} " if unit else ""
            shared = "cùng " if together else ""
            return f"{asked_text(asked)}: {who}chưa {shared}có số liệu được duyệt."
        case Span.WEEK | Span.DAY:
            none = f"Không có số liệu theo {asked_text(asked).lower()}{of}"
        case Span():
            none = f"{asked_text(asked)}: không có số liệu riêng{of}"
    if late:
        return f"{none}; số hồ sơ quá hạn chỉ có theo tháng, quý và năm."
    return f"{none}; điểm chỉ công bố theo tháng, quý và năm."


def within_sentence(asked: PeriodAsked | None) -> str:
    """`tháng 06`, `quý II/2025`; None is the same period a year ago."""
    if asked is None:
        return "cùng kỳ năm trước"
    said = asked_text(asked)
    return said[:1].lower() + said[1:]


def first_text(order: Order) -> str:
    """Who stands first in a ranking: `Tụt hạng nhiều nhất trước`, `Thấp nhất trước`."""
    match order.gain:
        case Gain.PLACES:
            most = "Tụt hạng nhiều nhất" if order.weakest else "Lên hạng nhiều nhất"
        case Gain.POINTS:
            most = "Giảm nhiều nhất" if order.weakest else "Tăng nhiều nhất"
        case None:
            most = "Thấp nhất" if order.weakest else "Cao nhất"
    return f"{most} trước"


def sources_text(sources: Sequence[SourceDays]) -> str:
    """`Cổng DVCQG từ 05/02/2024 đến 05/09/2025, tệp văn phòng nhập ngày 05/01/2024`."""
    return ", ".join(
        f"{source(one.source)} "
        + (
            f"ngày {day(one.last)}"
            if one.first == one.last
            else f"từ {day(one.first)} đến {day(one.last)}"
        )
        for one in sources
    )


def sides_head(shown: SideBySide) -> str:
    """The heading of the columns of a comparison: a letter a unit."""
    return " " * 10 + "".join(f"{letter:>7}" for letter in LETTERS[: len(shown.sides)])


def sources_of_sides(shown: SideBySide) -> tuple[tuple[str, Sight], ...]:
    """Where the figures come from; where not all from one, behind the letters of whose they are."""
    letters: dict[tuple[str, date], str] = {}
    sights: dict[tuple[str, date], Sight] = {}
    for letter, side in zip(LETTERS, shown.sides, strict=False):
        key = side.sight.source, side.sight.observed_at.date()
        letters[key] = f"{letters[key]}, {letter}" if key in letters else letter
        sights.setdefault(key, side.sight)
    several = len(sights) > 1
    return tuple((f"{letters[key]}: " if several else "", sight) for key, sight in sights.items())


def side_lines(shown: SideBySide) -> tuple[str, ...]:
    """A line a group: every unit's points, the highest marked where they differ."""
    return tuple(
        f"{group.short:<10}" + _columns(_of_group(shown, group.code))
        for group in shown.sight.scheme.groups
    )


def _of_group(shown: SideBySide, code: str) -> list[Decimal | None]:
    return [side.now.score.group(code).points for side in shown.sides]


def _columns(points: list[Decimal | None]) -> str:
    known = [value for value in points if value is not None]
    best = max(known) if len(set(known)) > 1 else None
    return "".join(
        f" {'›' if value is not None and value == best else ' '}"
        f"{'–' if value is None else fixed(value):>5}"
        for value in points
    )


def widest_gap(shown: SideBySide) -> str:
    """In which group the units differ most, and who leads there; empty if they do not differ."""
    gaps = []
    for group in shown.sight.scheme.groups:
        points = _of_group(shown, group.code)
        known = [(value, -at) for at, value in enumerate(points) if value is not None]
        if len(known) > 1:
            (most, best), (least, last) = max(known), min(known)
            gaps.append((most - least, group.short, LETTERS[-best], LETTERS[-last]))
    gap, name, best_letter, last_letter = max(
        gaps, key=lambda item: item[0], default=(Decimal(0), "", "", "")
    )
    if not gap:
        return ""
    return f"Cách nhau nhiều nhất: {name}, {best_letter} hơn {last_letter} {number(gap)} điểm."


def of_different_peers(shown: SideBySide) -> bool:
    """Whether the units' places are among different peers."""
    return len({(s.now.score.unit.level, s.now.score.unit.parent) for s in shown.sides}) > 1


def gap_text(gap: tuple[Period, Period]) -> str:
    """Periods without figures within a sentence: `tháng 03/2026`, `quý I/2026 – quý II/2026`."""
    first, last = (period(one) for one in gap)
    said = first if first == last else f"{first} – {last}"
    return said.lower() if gap[0].kind is not PeriodKind.QUARTER else said.replace("Quý", "quý")


def former_name(former: Unit, now: Unit) -> str:
    """A former unit beside who stands in its place: `Xã Tân Mỹ cũ`, where both have one name."""
    return f"{former.name} cũ" if former.name == now.name else former.name


def part_text(code: str, figure: ComponentFigure, scheme: Scheme) -> str:
    """One component: its name, dossiers, rate and points, whichever are stated."""
    known = scheme.component(code)
    name = known.name if known else code
    said = []
    # A rate of nothing is none, whatever the source states.
    nothing = figure.numerator == 0 and figure.denominator == 0
    if figure.numerator is not None and code == _DAYS:
        # The name says the unit; said behind the number, too, it would be said twice.
        name = name.removesuffix(" (ngày)")
        said.append(f"{number(figure.numerator)} ngày")
    elif nothing:
        said.append("không phát sinh")
    elif figure.numerator is not None and figure.denominator is not None:
        said.append(f"{number(figure.numerator)}/{number(figure.denominator)}")
    rate = _reckoned_rate(figure) if figure.rate is None else figure.rate
    if rate is not None and not nothing and code != _DAYS:
        said.append(f"{number(rate)} %")
    if figure.points is not None:
        most = "" if figure.max is None else f"/{number(figure.max)}"
        said.append(f"{number(figure.points)}{most} điểm")
    elif known is not None and (points := _reckoned_points(figure, known)) is not None:
        said.append(f"tính lại {number(points)}/{number(known.max or 0)} điểm")
    return f"{name}: {' · '.join(said) if said else 'không có số liệu'}"


def _reckoned_rate(figure: ComponentFigure) -> Decimal | None:
    """The rate that the source leaves to its reader; None where the counts give none."""
    if figure.numerator is None or not figure.denominator:
        return None
    return figure.numerator * 100 / figure.denominator


def _reckoned_points(figure: ComponentFigure, known: Component) -> Decimal | None:
    """What the counts earn by the scheme's formula; None where either is not known."""
    counted, of = figure.numerator, figure.denominator
    if known.formula is None or known.max is None or counted is None or of is None:
        return None
    return earned(known.formula, known.max, int(counted), int(of))


def has_parts(shown: GroupParts) -> bool:
    """Whether the source states any component."""
    return any(parts for _, parts in shown.parts)


# What the templates call.
WORDS: dict[str, Callable[..., object]] = {
    function.__name__: function
    for function in (
        asked_text,
        not_there,
        within_sentence,
        first_text,
        cut_text,
        most_text,
        history_lines,
        late_lines,
        ranking_lines,
        sources_text,
        sides_head,
        side_lines,
        sources_of_sides,
        widest_gap,
        of_different_peers,
        former_name,
        gap_text,
        part_text,
        has_parts,
    )
}
