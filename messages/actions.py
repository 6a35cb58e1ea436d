"""What a pressed button asks for: a closed set of types and their form in callback data.

Telegram carries at most 64 bytes, so units and snapshots go by their numbers. Whoever presses may
have forged the data: every action is checked against the presser's rights where it is handled.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from messages.chart_actions import (
    ChartAction,
    ShowChart,
    ShowHistoryChart,
    ShowRankingChart,
    ShowTiersChart,
    decode_chart,
    encode_chart,
)
from messages.question_actions import (
    BY_TOTAL,
    About,
    BackToCard,
    CompareWithBest,
    Order,
    QuestionAction,
    ShowComparison,
    ShowGroups,
    ShowHistory,
    ShowLate,
    ShowRanking,
    ShowWeak,
    decode_question,
    encode_question,
    period_code,
    period_of,
    short_id,
    short_id_of,
    with_room,
)
from messages.question_actions import stored_id as _id
from messages.since import Since
from scoring.period_words import PeriodAsked
from scoring.unit import Level


class Reply(StrEnum):
    """What a unit answers to the Thursday check."""

    MATCH = "match"
    DIFFERS = "differs"
    SYNC = "sync"  # the systems differ by what only their operators can bring into line
    NO_FIGURES = "no-figures"  # the unit could not see its dossiers on one of the systems


class Verdict(StrEnum):
    """What a person says to a snapshot."""

    ACCEPT = "accept"
    HOLD = "hold"
    REJECT = "reject"


@dataclass(frozen=True)
class ShowCard:
    """The card of a unit; of a snapshot, or (0) of the newest."""

    unit_id: int
    snapshot_id: int = 0


@dataclass(frozen=True)
class PickUnit:
    """The unit meant in a question: the answer takes the question's place.

    Attributes:
        unit_id: which one.
        about: what was asked.
        period: of which period; None for the newest.
        order: if a ranking was asked for.
        level: of which level, if many units were asked about; None for the usual one.
        since: with which period they are to be compared, if one was said.
    """

    unit_id: int
    about: About = About.CARD
    period: PeriodAsked | None = None
    order: Order = BY_TOTAL
    level: Level | None = None
    since: Since | None = None


# Three tell all levels apart.
_LEVEL_LETTERS = 3
# Parts of a pick with a period to compare with.
_WITH_SINCE = 6
# What was asked of no unit yet: the card.
ANY_UNIT = PickUnit(0)


@dataclass(frozen=True)
class ShowAdvice:
    """What earns points back for a unit, by the figures of a snapshot."""

    unit_id: int
    snapshot_id: int


@dataclass(frozen=True)
class AnswerCheck:
    """The answer of a unit to the check of a day."""

    round_on: date
    unit_id: int
    reply: Reply


@dataclass(frozen=True)
class ShowBoard:
    """The board of the round of a day, in the place of a list behind it."""

    round_on: date


@dataclass(frozen=True)
class ShowReports:
    """A page of the units behind a board: those that answered, or have not; pages count from 1."""

    round_on: date
    answered: bool
    page: int = 1


@dataclass(frozen=True)
class SendCompiled:
    """The compiled list of the round of a day, to the office that asks for it."""

    round_on: date


@dataclass(frozen=True)
class ConfirmDraft:
    """What was read back counts from now on as a unit's answer to the check."""

    draft_id: int
    unit_id: int


@dataclass(frozen=True)
class RetryDraft:
    """What was read back is dropped, and something else will be sent."""

    draft_id: int


@dataclass(frozen=True)
class Decide:
    """A person's word on a snapshot."""

    snapshot_id: int
    verdict: Verdict


@dataclass(frozen=True)
class NameUnit:
    """A new unit that a file named is one that is known: both by their numbers."""

    snapshot_id: int
    new_id: int
    unit_id: int


@dataclass(frozen=True)
class NextName:
    """The unit asked about is indeed new: on to the question with that index."""

    snapshot_id: int
    asked: int


class Kind(StrEnum):
    """What a recipient is told unasked and may switch off.

    Praise is not a message of its own: without it a digest that warns of nothing is left out.
    """

    DIGEST = "digest"
    OVERVIEW = "overview"
    CHECK = "check"
    PRAISE = "praise"


@dataclass(frozen=True)
class SwitchKind:
    """The presser's chat wants messages of a kind, or does not."""

    kind: Kind
    on: bool


@dataclass(frozen=True)
class AskForget:
    """The presser wants to be forgotten: they are asked whether they are sure."""


@dataclass(frozen=True)
class Forget:
    """They are; the recipient's number makes a button worthless once it was pressed."""

    recipient_id: int


class Receipt(StrEnum):
    """What a person says to a severe alert."""

    RECEIVED = "received"
    ASSIGNED = "assigned"


@dataclass(frozen=True)
class Acknowledge:
    """A person has read the severe alerts of a snapshot about their units, or passed them on."""

    snapshot_id: int
    receipt: Receipt


@dataclass(frozen=True)
class Release:
    """A person's word on the messages of a snapshot that wait: send them, or never."""

    snapshot_id: int
    send: bool


@dataclass(frozen=True)
class ShowAlerts:
    """All that a snapshot gave reason to say about the presser's units.

    Page 0 opens the list in a message of its own; the pages from 1 on take each other's place.
    """

    snapshot_id: int
    page: int


@dataclass(frozen=True)
class ShowDossiers:
    """One page of a unit's differing dossiers, those named in the answers of a round among them.

    Page 0 opens the list in a message of its own; the pages from 1 on take each other's place.
    """

    round_on: date | None
    unit_id: int
    page: int


Action = (
    ShowCard
    | PickUnit
    | QuestionAction
    | ChartAction
    | ShowAdvice
    | AnswerCheck
    | ShowBoard
    | ShowReports
    | SendCompiled
    | ConfirmDraft
    | RetryDraft
    | Decide
    | NameUnit
    | NextName
    | Acknowledge
    | ShowAlerts
    | Release
    | ShowDossiers
    | SwitchKind
    | AskForget
    | Forget
)


def encode(action: Action) -> str:
    """The callback data of an action, at most 64 bytes."""
    match action:
        case ShowCard(unit_id, snapshot_id):
            return f"card:{unit_id}:{snapshot_id}"
        case PickUnit(since=Since() as since):
            plain = encode(replace(action, since=None))
            return with_room(plain, _with_since(action, since))
        case PickUnit(unit_id, about, period, order, level):
            usual = action == PickUnit(unit_id)
            more = f":{about.value}:{period_code(period)}:{order.code}:{level or ''}"
            return f"pick:{unit_id}{'' if usual else more}"
        case (
            BackToCard()
            | ShowGroups()
            | ShowHistory()
            | ShowComparison()
            | CompareWithBest()
            | ShowWeak()
            | ShowLate()
            | ShowRanking()
        ):
            return encode_question(action)
        case ShowChart() | ShowHistoryChart() | ShowRankingChart() | ShowTiersChart():
            return encode_chart(action)
        case ShowAdvice(unit_id, snapshot_id):
            return f"advice:{unit_id}:{snapshot_id}"
        case AnswerCheck(round_on, unit_id, reply):
            return f"check:{round_on.isoformat()}:{unit_id}:{reply.value}"
        case ShowBoard(round_on):
            return f"board:{round_on.isoformat()}"
        case ShowReports(round_on, answered, page):
            return f"board:{round_on.isoformat()}:{'answered' if answered else 'silent'}:{page}"
        case SendCompiled(round_on):
            return f"compiled:{round_on.isoformat()}"
        case ConfirmDraft(draft_id, unit_id):
            return f"draft:{draft_id}:{unit_id}"
        case RetryDraft(draft_id):
            return f"redraft:{draft_id}"
        case Decide(snapshot_id, verdict):
            return f"decide:{snapshot_id}:{verdict.value}"
        case NameUnit(snapshot_id, new_id, unit_id):
            return f"name:{snapshot_id}:{new_id}:{unit_id}"
        case NextName(snapshot_id, asked):
            return f"next:{snapshot_id}:{asked}"
        case Acknowledge(snapshot_id, receipt):
            return f"ack:{snapshot_id}:{receipt.value}"
        case ShowAlerts(snapshot_id, page):
            return f"all:{snapshot_id}:{page}"
        case Release(snapshot_id, send):
            return f"release:{snapshot_id}:{'send' if send else 'cancel'}"
        case ShowDossiers(day, unit_id, page):
            return f"dossiers:{day.isoformat() if day else 0}:{unit_id}:{page}"
        case SwitchKind(kind, on):
            return f"kind:{kind.value}:{int(on)}"
        case AskForget():
            return "forget"
        case Forget(recipient_id):
            return f"forget:{recipient_id}"


def decode(data: str) -> Action:
    """The action behind callback data.

    Raises:
        ValueError: no action has that form; the data is old or forged.
    """
    match data.split(":"):
        case ["card", unit_id, snapshot_id]:
            return ShowCard(_id(unit_id), _id(snapshot_id))
        case ["pick", unit_id]:
            return PickUnit(_id(unit_id))
        case ["pick", unit_id, about, period, order, level]:
            return PickUnit(
                _id(unit_id),
                About(about),
                period_of(period),
                Order.parse(order),
                Level(level) if level else None,
            )
        case ["pick", *parts] if len(parts) == _WITH_SINCE:
            pick = _pick_with_since(*parts)
            if encode(pick) != data:
                raise ValueError("no pick of ours")
            return pick
        case [("chart" | "history-chart" | "rank-chart" | "tiers-chart"), *_] as parts:
            return decode_chart(parts)
        case ["advice", unit_id, snapshot_id]:
            return ShowAdvice(_id(unit_id), _id(snapshot_id))
        case ["check", round_on, unit_id, reply]:
            return AnswerCheck(date.fromisoformat(round_on), _id(unit_id), Reply(reply))
        case ["board", round_on]:
            return ShowBoard(date.fromisoformat(round_on))
        case ["board", round_on, ("answered" | "silent") as which, page]:
            return ShowReports(date.fromisoformat(round_on), which == "answered", _id(page))
        case ["compiled", round_on]:
            return SendCompiled(date.fromisoformat(round_on))
        case ["draft", draft_id, unit_id]:
            return ConfirmDraft(_id(draft_id), _id(unit_id))
        case ["redraft", draft_id]:
            return RetryDraft(_id(draft_id))
        case ["decide", snapshot_id, verdict]:
            return Decide(_id(snapshot_id), Verdict(verdict))
        case ["name", snapshot_id, new_id, unit_id]:
            return NameUnit(_id(snapshot_id), _id(new_id), _id(unit_id))
        case ["next", snapshot_id, asked]:
            return NextName(_id(snapshot_id), _id(asked))
        case ["ack", snapshot_id, receipt]:
            return Acknowledge(_id(snapshot_id), Receipt(receipt))
        case ["all", snapshot_id, page]:
            return ShowAlerts(_id(snapshot_id), _id(page))
        case ["release", snapshot_id, ("send" | "cancel") as word]:
            return Release(_id(snapshot_id), word == "send")
        case ["dossiers", day, unit_id, page]:
            shown_of = None if day == "0" else date.fromisoformat(day)
            return ShowDossiers(shown_of, _id(unit_id), _id(page))
        case ["kind", kind, ("0" | "1") as on]:
            return SwitchKind(Kind(kind), on == "1")
        case ["forget"]:
            return AskForget()
        case ["forget", recipient_id]:
            return Forget(_id(recipient_id))
        case parts:
            return decode_question(parts)


def _with_since(pick: PickUnit, since: Since) -> str:
    """A pick with the period to compare with: its other parts shorter, so that this has room."""
    asked = f"{pick.about.value}:{period_code(pick.period)}:{pick.order.code}"
    level = pick.level.value[:_LEVEL_LETTERS] if pick.level else ""
    return f"pick:{short_id(pick.unit_id)}:{asked}:{level}:{since.code}"


def _pick_with_since(
    unit_id: str, about: str, period: str, order: str, level: str, since: str
) -> PickUnit:
    levels = {one.value[:_LEVEL_LETTERS]: one for one in Level}
    return PickUnit(
        short_id_of(unit_id),
        About(about),
        period_of(period),
        Order.parse(order),
        levels.get(level),
        Since.parse(since),
    )
