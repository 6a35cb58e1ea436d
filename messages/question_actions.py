"""What a button below a card or another answer asks for, and its form in callback data.

Part of the closed set of `messages.actions`, whose rules hold here too.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from messages.cuts import MEAN, Cut
from scoring.period import Period, PeriodKind
from scoring.period_words import PeriodAsked
from scoring.towns import Town
from scoring.unit import Level

# 18 digits stay below 2**63.
_MOST_DIGITS = 18
# 36 to the power of 12 stays below 2**63.
_DIGITS, _MOST_SHORT = "0123456789abcdefghijklmnopqrstuvwxyz", 12
# A group's code.
_GROUP = re.compile(r"[A-Z]{1,8}")
# Low end first, then of which kind, by what or how far, and the group: 21 characters at the most.
_ORDER = re.compile(
    r"(?P<low>-?)(?P<town>[ptd]?)(?:(?P<gain>[~^])|(?P<cut>[<>uf=][a-z0-9.<]{1,13}%?))?(?P<group>[A-Z]*)"
)
_TOWNS = {Town.WARD: "p", Town.TOWNSHIP: "t", Town.SPECIAL_ZONE: "d"}
# What Telegram carries behind a button.
MOST_BYTES = 64
# Units side by side.
MOST_COMPARED = 3


class About(StrEnum):
    """What was asked about a unit."""

    CARD = "card"
    HISTORY = "hist"
    RANKING = "rank"
    WEAK = "weak"
    LATE = "late"
    ADVICE = "advice"
    CHART = "chart"
    HISTORY_CHART = "hchart"
    RANKING_CHART = "rchart"
    TIERS_CHART = "tchart"


# What brings a picture, a message of its own.
CHARTS = frozenset({About.CHART, About.HISTORY_CHART, About.RANKING_CHART, About.TIERS_CHART})


class Gain(StrEnum):
    """What was gained since the period before, or lost: points, or places among the peers."""

    POINTS = "~"
    PLACES = "^"


@dataclass(frozen=True)
class Order:
    """By what a ranking goes: a group's points, or (None) the total; best or weakest first.

    Attributes:
        group: code of the group.
        weakest: the lowest first, or those that lost most.
        gain: by what was gained; places are those by the total, of a group they are not known.
        cut: only the units on one side of some points, or between two, are asked for.
        town: only the communes of that kind; places stay those among all.
    """

    group: str | None = None
    weakest: bool = False
    gain: Gain | None = None
    cut: Cut | None = None
    town: Town | None = None

    def __post_init__(self) -> None:
        """Refuse what has no meaning.

        Raises:
            ValueError: places, or the cut at a tier, of a group.
        """
        if self.group and self.gain is Gain.PLACES:
            raise ValueError("places are by the total")
        if self.group and self.cut and isinstance(self.cut.at, str) and self.cut.at != MEAN:
            raise ValueError("a tier is of the total")

    @property
    def code(self) -> str:
        """`MDSH`, `-MDSH`, `-`, `~`, `-^`, `-p<80`; empty for the usual one. `parse` reads it."""
        only = self.cut.code if self.cut else ""
        town = _TOWNS[self.town] if self.town else ""
        return "-" * self.weakest + town + (self.gain or "") + only + (self.group or "")

    @classmethod
    def parse(cls, code: str) -> "Order":
        """Read what `code` wrote.

        Raises:
            ValueError: it did not write that.
        """
        match = _ORDER.fullmatch(code)
        if match is None:
            raise ValueError("no order of ours")
        gain = Gain(match["gain"]) if match["gain"] else None
        cut = Cut.parse(match["cut"]) if match["cut"] else None
        group = group_of(match["group"]) if match["group"] else None
        town = _town_of(match["town"]) if match["town"] else None
        return cls(group, bool(match["low"]), gain, cut, town)


BY_TOTAL = Order()


@dataclass(frozen=True)
class BackToCard:
    """The card of a unit of a snapshot, in the place of what came of its buttons."""

    unit_id: int
    snapshot_id: int


@dataclass(frozen=True)
class ShowGroups:
    """What the groups of a unit are made of in a snapshot, in the card's place."""

    unit_id: int
    snapshot_id: int


@dataclass(frozen=True)
class ShowHistory:
    """One page of a unit's history, of one kind of periods; pages count from 0.

    `snapshot_id` is that of the card from which it was asked; 0 for none. `asked` is the period
    that was named, which stays marked; it is left out where callback data has no room for it.
    """

    unit_id: int
    kind: PeriodKind
    page: int
    snapshot_id: int = 0
    asked: Period | None = None


@dataclass(frozen=True)
class ShowComparison:
    """Two or three units side by side, in their newest common period.

    Attributes:
        unit_ids: of which it is known that they are meant.
        period: the one that was asked for.
        one_of: units one of which is meant besides; it is asked which.
    """

    unit_ids: tuple[int, ...]
    period: PeriodAsked | None = None
    one_of: tuple[int, ...] = ()


@dataclass(frozen=True)
class CompareWithBest:
    """A unit beside the best of its peers in a snapshot."""

    unit_id: int
    snapshot_id: int


@dataclass(frozen=True)
class ShowWeak:
    """The weak groups of the units of a level below a parent in a snapshot.

    `around` is the unit from whose card it was asked; 0 for none. Of communes only those of a
    `town`'s kind.
    """

    snapshot_id: int
    level: Level
    parent_id: int
    around: int = 0
    town: Town | None = None


@dataclass(frozen=True)
class ShowLate:
    """One page of units by their late dossiers in a snapshot.

    Attributes:
        snapshot_id: which.
        level: of the units.
        parent_id: of the unit above them; 0 for none.
        page: counts from 0; None for the one on which `around` stands.
        around: the unit from whose card it was asked; 0 for none.
        town: only the communes of that kind.
        since: the period beside it; left out where callback data has no room for it.
    """

    snapshot_id: int
    level: Level
    parent_id: int
    page: int | None
    around: int = 0
    town: Town | None = None
    since: Period | None = None


@dataclass(frozen=True)
class ShowRanking:
    """One page of the ranking of a level in a snapshot; pages count from 0.

    `around` is the unit that was asked about, which stays marked; 0 for none, and where callback
    data has no room for it.
    """

    snapshot_id: int
    level: Level
    parent_id: int
    page: int
    order: Order = BY_TOTAL
    around: int = 0


QuestionAction = (
    BackToCard
    | ShowGroups
    | ShowHistory
    | ShowComparison
    | CompareWithBest
    | ShowWeak
    | ShowLate
    | ShowRanking
)


def encode_question(action: QuestionAction) -> str:
    """The callback data of such an action."""
    match action:
        case BackToCard(unit_id, snapshot_id):
            return f"back:{unit_id}:{snapshot_id}"
        case ShowGroups(unit_id, snapshot_id):
            return f"groups:{unit_id}:{snapshot_id}"
        case ShowHistory(unit_id, kind, page, snapshot_id, asked):
            shown = f"hist:{unit_id}:{kind.value}:{page}"
            plain = f"{shown}{_behind(snapshot_id)}"
            return with_room(plain, f"{shown}:{snapshot_id}:{asked.code}") if asked else plain
        case ShowComparison(unit_ids, period, one_of):
            still = f":{'+'.join(map(short_id, one_of))}" if one_of else ""
            return f"cmp:{'+'.join(map(str, unit_ids))}:{period_code(period)}{still}"
        case CompareWithBest(unit_id, snapshot_id):
            return f"best:{unit_id}:{snapshot_id}"
        case ShowWeak(snapshot_id, level, parent_id, around, town):
            return f"weak:{snapshot_id}:{level.value}:{parent_id}{_behind(around, town)}"
        case ShowLate(snapshot_id, level, parent_id, page, around, town, since):
            late = f"late:{snapshot_id}:{level.value}:{parent_id}:{'' if page is None else page}"
            plain = f"{late}{_behind(around, town)}"
            letter = _TOWNS[town] if town else ""
            return with_room(plain, f"{late}:{around}:{letter}:{since.code}") if since else plain
        case ShowRanking(snapshot_id, level, parent_id, page, order, around):
            ranked = f"rank:{snapshot_id}:{level.value}:{parent_id}:{page}"
            plain = f"{ranked}:{order.code}" if order.code else ranked
            return with_room(plain, f"{ranked}:{order.code}:{around}") if around else plain


def decode_question(  # noqa: PLR0911 - one a case
    parts: list[str],
) -> QuestionAction:
    """The action behind callback data that was taken apart at its colons.

    Raises:
        ValueError: no action has that form; the data is old or forged.
    """
    match parts:
        case ["back", unit_id, snapshot_id]:
            return BackToCard(stored_id(unit_id), stored_id(snapshot_id))
        case ["groups", unit_id, snapshot_id]:
            return ShowGroups(stored_id(unit_id), stored_id(snapshot_id))
        case ["hist", unit_id, kind, page, *behind]:
            shown = stored_id(unit_id), PeriodKind(kind), stored_id(page)
            asked = _named(behind.pop()) if len(behind) > 1 else None
            return ShowHistory(*shown, _last(behind), asked)
        case ["cmp", unit_ids, period]:
            return ShowComparison(_ids(unit_ids), period_of(period))
        case ["cmp", unit_ids, period, one_of]:
            still = tuple(short_id_of(part) for part in one_of.split("+"))
            return ShowComparison(_ids(unit_ids, open_names=1), period_of(period), still)
        case ["best", unit_id, snapshot_id]:
            return CompareWithBest(stored_id(unit_id), stored_id(snapshot_id))
        case ["weak", snapshot_id, level, parent_id, *around]:
            peers = stored_id(snapshot_id), Level(level), stored_id(parent_id)
            return ShowWeak(*peers, *_around_and_town(around))
        case ["late", snapshot_id, level, parent_id, page, *behind]:
            peers = stored_id(snapshot_id), Level(level), stored_id(parent_id)
            at = stored_id(page) if page else None
            return ShowLate(*peers, at, *_behind_late(behind))
        case ["rank", snapshot_id, level, parent_id, page, *behind]:
            order = Order.parse(behind.pop(0)) if behind else BY_TOTAL
            peers = stored_id(snapshot_id), Level(level), stored_id(parent_id)
            return ShowRanking(*peers, stored_id(page), order, _last(behind))
        case _:
            raise ValueError("unknown callback data")


def _named(code: str) -> Period:
    """The period of a code as `Period.code` writes it, and not as people may."""
    period = Period.parse(code)
    if period.code != code:
        raise ValueError("no code of ours")
    return period


def with_room(plain: str, marked: str) -> str:
    """Callback data with what is marked in the answer, or without it where there is no room."""
    return marked if len(marked) <= MOST_BYTES else plain


def group_of(code: str) -> str:
    """A group's code within callback data.

    Raises:
        ValueError: no group is called so.
    """
    if not _GROUP.fullmatch(code):
        raise ValueError("no group of ours")
    return code


def _behind(number: int, town: Town | None = None) -> str:
    """A number at the end, and a kind of communes, that older buttons do not have."""
    return f":{number}:{_TOWNS[town]}" if town else f":{number}" if number else ""


# Parts behind a list of units; one more is the period beside it.
_AROUND_AND_TOWN = 2


def _around_and_town(parts: list[str]) -> tuple[int, Town | None]:
    town = _town_of(parts[1]) if len(parts) > 1 else None
    return _last(parts[:1] + parts[2:]), town


def _behind_late(parts: list[str]) -> tuple[int, Town | None, Period | None]:
    if len(parts) <= _AROUND_AND_TOWN:
        return *_around_and_town(parts), None
    *parts, since = parts
    return *_around_and_town(parts if parts[-1] else parts[:-1]), _named(since)


def _town_of(letter: str) -> Town:
    for town, ours in _TOWNS.items():
        if letter == ours:
            return town
    raise ValueError("no kind of ours")


def _last(parts: list[str]) -> int:
    if len(parts) > 1:
        raise ValueError("more parts than ours")
    return stored_id(parts[0]) if parts else 0


def period_code(period: PeriodAsked | None) -> str:
    """A period within callback data; empty for the newest."""
    return period.code if period else ""


def period_of(code: str) -> PeriodAsked | None:
    """What `period_code` wrote.

    Raises:
        ValueError: it did not write that.
    """
    return PeriodAsked.parse(code) if code else None


def short_id(number: int) -> str:
    """A number by digits and small letters: eight of them have room in a button."""
    digits = ""
    while number or not digits:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


def short_id_of(text: str) -> int:
    """What `short_id` wrote.

    Raises:
        ValueError: it did not write that.
    """
    if not set(text) <= set(_DIGITS) or not 0 < len(text) <= _MOST_SHORT:
        raise ValueError("not a number of ours")
    return int(text, len(_DIGITS))


def _ids(text: str, open_names: int = 0) -> tuple[int, ...]:
    """The numbers of two or three units, less those of names that may mean several still."""
    parts = text.split("+")
    if not 1 < len(parts) + open_names <= MOST_COMPARED:
        raise ValueError("not as many units as ours")
    return tuple(stored_id(part) for part in parts)


def stored_id(text: str) -> int:
    """A number as our own buttons carry it: no sign, and no more than a database's 64 bits."""
    if not text.isascii() or not text.isdigit() or len(text) > _MOST_DIGITS:
        raise ValueError("not a number of ours")
    return int(text)
