"""Turns a notice or an answer into a message: one template a type, buttons beside it."""

import re
from decimal import Decimal
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from messages import format as write
from messages.actions import (
    Action,
    AnswerCheck,
    Decide,
    NameUnit,
    NextName,
    PickUnit,
    Release,
    Reply,
    ShowCard,
    ShowChart,
    ShowRanking,
    Verdict,
    encode,
)
from messages.answers import (
    Answer,
    AskForUnit,
    Bound,
    Candidate,
    Card,
    Failed,
    Former,
    Help,
    InviteRefused,
    NoCheck,
    NoFigures,
    NoSuchLevel,
    NoSuchUnit,
    NotAReply,
    NotUnderstood,
    NotYours,
    Ranking,
    Welcome,
    WhichUnit,
)
from messages.check_words import reply_text
from messages.decisions import (
    CannotDecide,
    Decided,
    Decision,
    FileRefused,
    FilesNotTaken,
    Held,
    ListKept,
    Prepared,
    Preview,
    PullStopped,
    Released,
    Revised,
    ToRelease,
    Waiting,
)
from messages.facts import quiet_text
from messages.message import Button, Message
from messages.notices import CheckReminder, Digest, Notice, Overview, Result
from scoring.alerts import TierDown, TierUp, WeakGroup
from scoring.names import take_apart
from scoring.scheme import Group, Scheme
from scoring.score import GroupScore, Score
from scoring.snapshot import Overdue, State
from scoring.unit import Level, Unit

_BLANK_LINES = re.compile(r"\n{3,}")
Rows = tuple[tuple[Button, ...], ...]
Said = Notice | Answer | Decision

# A loss that rounds to 0,0 is none.
_LEAST_LOSS = Decimal("0.05")
# Names beyond this are cut in tables, so that place, name, points and change fit one phone line.
_TABLE_NAME = 17


# Kinds that tell a unit from a namesake; the plain ones (xã, huyện, tỉnh) are left out.
_SHORT_KINDS = {
    "Thị trấn": "TT",
    "Phường": "P.",
    "Đặc khu": "ĐK",
    "Thành phố": "TP",
    "Thị xã": "TX",
}


def short_name(unit: Unit | str) -> str:
    """A unit's name as tables and lists have room for it: `Vĩnh Thạnh`, `TT Lấp Vò`."""
    name = take_apart(unit if isinstance(unit, str) else unit.name)
    kind = _SHORT_KINDS.get(name.kind or "")
    return f"{kind} {name.bare}" if kind else name.bare


def _table_name(name: str) -> str:
    return name if len(name) <= _TABLE_NAME else name[: _TABLE_NAME - 1] + "…"


def total_text(score: Score, scheme: Scheme) -> str:
    """A total with two decimals; with more where rounding would put it into another tier."""
    total = score.total or Decimal(0)
    for places in (2, 3, 4):
        shown = Decimal(write.fixed(total, places).replace(",", "."))
        if scheme.tier(shown) == score.tier:
            return write.number(total, places)
    return write.number(total, 4)


def has_portal(overdue: Overdue | None) -> bool:
    """Whether the national portal's count of late dossiers is stated."""
    return overdue is not None and (
        overdue.completed is not None
        or overdue.in_progress is not None
        or overdue.national is not None
    )


def costliest(result: Result) -> GroupScore | None:
    """The group that costs the unit most points and that is its own matter; None if none does."""
    shared = {item.group for item in result.shared}
    own = [
        group
        for group in result.now.score.groups
        if group.points is not None
        and group.max - group.points >= _LEAST_LOSS
        and group.code not in shared
    ]
    return max(own, key=lambda group: group.max - (group.points or 0), default=None)


def weak_groups(result: Result) -> list[GroupScore]:
    """The groups that a weak-group alert names, in the scheme's order."""
    weak = {alert.fact.group for alert in result.alerts if isinstance(alert.fact, WeakGroup)}
    return [group for group in result.now.score.groups if group.code in weak]


def tier_move(result: Result) -> TierUp | TierDown | None:
    """The tier that was reached or lost."""
    for alert in result.alerts:
        if isinstance(alert.fact, TierUp | TierDown):
            return alert.fact
    return None


def group_line(group: Group, scored: GroupScore, delta: str) -> str:
    """A group as one aligned line: label, bar, points of the maximum, change."""
    if scored.points is None and scored.rate is None:
        return f"{group.label:<10} {'không có số liệu':>15}"
    if scored.points is None:
        rate = scored.rate or Decimal(0)
        return (
            f"{group.label:<10} {write.bar(rate, Decimal(100))} {write.number(rate, 1) + ' %':>7}"
        )
    points = f"{write.number(scored.points, 1)}/{write.number(group.max)}"
    bar = write.bar(scored.points, group.max)
    return f"{group.label:<10} {bar} {points:>7} {delta}".rstrip()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("messages"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(
        number=write.number,
        fixed=write.fixed,
        fixed_change=write.fixed_change,
        change=write.change,
        period=write.period,
        day=write.day,
        clock_time=write.clock_time,
        weekday=write.weekday,
        level=write.level,
        sentence=write.sentence,
        moment=write.moment,
        quiet=quiet_text,
        reply_text=reply_text,
        short_name=short_name,
        table_name=_table_name,
    )
    environment.globals.update(
        costliest=costliest,
        weak_groups=weak_groups,
        tier_move=tier_move,
        group_line=group_line,
        total_text=total_text,
        has_portal=has_portal,
        as_sent=_as_sent,
    )
    return environment


def _text(template: str, said: Said) -> str:
    text = _environment().get_template(f"{template}.html.j2").render(it=said)
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    # Parts that may be empty each bring their own blank line; one between any two is enough.
    return _BLANK_LINES.sub("\n\n", lines).strip()


def _as_sent(digest: Digest) -> Markup:
    """A digest within another message; it was escaped when it was rendered."""
    return Markup(_text("digest", digest))  # noqa: S704 - see above


def _button(text: str, action: Action) -> Button:
    return Button(text, encode(action))


def _unit_buttons(unit_id: int, snapshot_id: int, suffix: str = "") -> tuple[Button, ...]:
    return (
        _button(f"Chi tiết{suffix}", ShowCard(unit_id, snapshot_id)),
        _button(f"Biểu đồ{suffix}", ShowChart(unit_id, snapshot_id)),
    )


def _digest_buttons(digest: Digest) -> Rows:
    several = len(digest.results) > 1
    return tuple(
        _unit_buttons(
            result.unit_id,
            digest.sight.snapshot_id,
            f" · {short_name(result.unit)}" if several else "",
        )
        for result in digest.results
    )


def _card_buttons(card: Card) -> Rows:
    chart = ShowChart(card.result.unit_id, card.sight.snapshot_id)
    return ((_button("Biểu đồ", chart),),)


def _ranking_buttons(ranking: Ranking) -> Rows:
    def to(page: int) -> Action:
        return ShowRanking(ranking.sight.snapshot_id, ranking.level, ranking.parent_id, page)

    row = []
    if ranking.page > 0:
        row.append(_button("‹ Trang trước", to(ranking.page - 1)))
    if ranking.page < ranking.pages - 1:
        row.append(_button("Trang sau ›", to(ranking.page + 1)))
    return (tuple(row),) if row else ()


def _candidate_buttons(candidates: tuple[Candidate, ...]) -> Rows:
    return tuple(
        (_button(_with_parent(candidate), PickUnit(candidate.unit_id)),) for candidate in candidates
    )


def _with_parent(candidate: Candidate) -> str:
    above = f", {short_name(candidate.parent)}" if candidate.parent else ""
    return candidate.unit.name + above


def _former_buttons(former: Former) -> Rows:
    after = tuple(
        (_button(_with_parent(candidate), ShowCard(candidate.unit_id)),)
        for candidate in former.successors
    )
    last = former.last
    own = (_unit_buttons(last.result.unit_id, last.sight.snapshot_id),) if last else ()
    return after + own


def _check_buttons(reminder: CheckReminder) -> Rows:
    def answer(reply: Reply) -> Action:
        return AnswerCheck(reminder.round_on, reminder.unit_id, reply)

    return tuple((_button(reply_text(reply), answer(reply)),) for reply in Reply)


def _held_buttons(held: Held) -> Rows:
    def say(verdict: Verdict) -> Action:
        return Decide(held.sight.snapshot_id, verdict)

    return (
        (_button("Chấp nhận", say(Verdict.ACCEPT)),),
        (_button("Bỏ", say(Verdict.REJECT)),),
    )


def _prepared_buttons(prepared: Prepared) -> Rows:
    snapshot_id = prepared.sight.snapshot_id
    return (
        (
            _button("Gửi", Release(snapshot_id, send=True)),
            _button("Huỷ", Release(snapshot_id, send=False)),
        ),
    )


def _preview_buttons(preview: Preview) -> Rows:
    if preview.state not in {State.STAGED, State.HELD}:
        return ()
    snapshot_id = preview.sight.snapshot_id
    rows: list[tuple[Button, ...]] = []
    if preview.asked < len(preview.questions):
        question = preview.questions[preview.asked]
        rows += [
            (_button(guess.unit.name, NameUnit(snapshot_id, question.unit_id, guess.unit_id)),)
            for guess in question.guesses
        ]
        rows.append((_button("Là đơn vị mới", NextName(snapshot_id, preview.asked + 1)),))
    verdicts = [Verdict.ACCEPT, Verdict.HOLD, Verdict.REJECT]
    if preview.state is State.HELD:
        verdicts.remove(Verdict.HOLD)
    rows.append(tuple(_button(_VERDICTS[v], Decide(snapshot_id, v)) for v in verdicts))
    return tuple(rows)


_VERDICTS = {
    Verdict.ACCEPT: "Chấp nhận",
    Verdict.HOLD: "Giữ lại",
    Verdict.REJECT: "Bỏ",
}


def render(said: Said) -> Message:
    """The message for a notice or an answer."""
    match said:
        case Digest():
            return Message(_text("digest", said), _digest_buttons(said))
        case Overview():
            return Message(_text("overview", said))
        case CheckReminder():
            return Message(_text("check_reminder", said), _check_buttons(said))
        case Card():
            return Message(_text("card", said), _card_buttons(said))
        case Former():
            return Message(_text("former", said), _former_buttons(said))
        case Ranking():
            return Message(_text("ranking", said), _ranking_buttons(said))
        case WhichUnit(_, candidates):
            return Message(_text("which_unit", said), _candidate_buttons(candidates))
        case NoSuchUnit(_, nearest):
            return Message(_text("no_such_unit", said), _candidate_buttons(nearest))
        case Bound():
            card = _button("Xem điểm hiện tại", ShowCard(said.unit_id))
            return Message(_text("bound", said), ((card,),) if said.leads else ())
        case NoFigures():
            return Message(_text("no_figures", said))
        case NoSuchLevel():
            return Message(_text("no_such_level", said))
        case AskForUnit():
            return Message(_text("ask_for_unit", said))
        case Welcome():
            return Message(_text("welcome", said))
        case InviteRefused():
            return Message(_text("invite_refused", said))
        case Help():
            return Message(_text("help", said))
        case NoCheck():
            return Message(_text("no_check", said))
        case NotAReply():
            return Message(_text("not_a_reply", said))
        case NotYours():
            return Message(_text("not_yours", said))
        case NotUnderstood():
            return Message(_text("not_understood", said))
        case Failed():
            return Message(_text("failed", said))
        case Held():
            return Message(_text("held", said), _held_buttons(said))
        case Revised():
            return Message(_text("revised", said))
        case PullStopped():
            return Message(_text("pull_stopped", said))
        case Preview():
            return Message(_text("preview", said), _preview_buttons(said))
        case Decided():
            return Message(_text("decided", said))
        case Prepared():
            return Message(_text("prepared", said), _prepared_buttons(said))
        case Released():
            return Message(_text("released", said))
        case ToRelease():
            return Message(_text("to_release", said))
        case Waiting():
            return Message(_text("waiting", said))
        case CannotDecide():
            return Message(_text("cannot_decide", said))
        case FileRefused():
            return Message(_text("file_refused", said))
        case ListKept():
            return Message(_text("list_kept", said))
        case FilesNotTaken():
            return Message(_text("files_not_taken", said))


def level_of_word(word: str) -> Level | None:
    """The level a person means by `xã`, `huyện`, `sở`, `tỉnh`."""
    return _LEVEL_WORDS.get(word.casefold().removeprefix("cấp ").strip())


_LEVEL_WORDS = {
    "xã": Level.COMMUNE, "xa": Level.COMMUNE, "phường": Level.COMMUNE, "commune": Level.COMMUNE,
    "huyện": Level.DISTRICT, "huyen": Level.DISTRICT, "district": Level.DISTRICT,
    "tỉnh": Level.PROVINCE, "tinh": Level.PROVINCE, "province": Level.PROVINCE,
    "sở": Level.AGENCY, "so": Level.AGENCY, "ban": Level.AGENCY, "phòng": Level.AGENCY,
    "ngành": Level.AGENCY, "agency": Level.AGENCY, "country": Level.COUNTRY,
}  # fmt: skip
