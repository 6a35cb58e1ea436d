"""What the bot says while a unit writes what differs: asks, reads back, refuses with the reason."""

from dataclasses import dataclass
from datetime import date, datetime

from messages.actions import ConfirmDraft, RetryDraft, encode
from messages.message import Button
from scoring.dossier_counts import Unclear
from scoring.unit import Unit

# Names on buttons and in lists of a file's headings: as much as a phone's line shows.
_LONGEST = 40


@dataclass(frozen=True)
class AskDetails:
    """To somebody whose unit differs: what do they send?

    Attributes:
        units: whose answer was recorded.
        at: when, in local time; None where it was before.
        late: the deadline had passed.
    """

    units: tuple[Unit, ...]
    at: datetime | None = None
    late: bool = False


@dataclass(frozen=True)
class ReadBack:
    """What was read from what somebody sent; nothing counts before they confirm it.

    Attributes:
        draft_id: of what was read, for the buttons.
        units: it may be confirmed for, by number, the likeliest first.
        round_on: the day of the check.
        codes: how many dossiers it names.
        listed: how many of them the unit's newest list of the national portal has; None where
            there is no such list.
        missing: the first of the codes that it does not have.
        portal: late dossiers in progress on the national portal, as the unit counts them.
        provincial: the same on the provincial system.
        repeated: codes that were sent more than once.
        doubtful: lines that may hold a code that could not be read, the first of them.
        doubts: how many such lines there are.
        others: codes on the lists of other units of the same person, by unit.
        foreign: rows of a file that name another unit.
        dropped: headings of columns about people, which were not read.
    """

    draft_id: int
    units: tuple[tuple[int, Unit], ...]
    round_on: date
    codes: int = 0
    listed: int | None = None
    missing: tuple[str, ...] = ()
    portal: int | None = None
    provincial: int | None = None
    repeated: int = 0
    doubtful: tuple[str, ...] = ()
    doubts: int = 0
    others: tuple[tuple[Unit, int], ...] = ()
    foreign: int = 0
    dropped: tuple[str, ...] = ()

    @property
    def unit(self) -> Unit:
        """The likeliest."""
        return self.units[0][1]

    @property
    def absent(self) -> int:
        """How many codes the list does not have."""
        return 0 if self.listed is None else self.codes - self.listed


@dataclass(frozen=True)
class UnclearNumbers:
    """Numbers that may mean several things."""

    unit: Unit
    why: Unclear


@dataclass(frozen=True)
class DraftRefused:
    """What somebody sent cannot be used; a draft stays as it was.

    Attributes:
        what: as a sentence's subject, such as "Ảnh" or "Tệp “a.xlsx”".
        why: the reason, a clause.
    """

    what: str
    why: str


@dataclass(frozen=True)
class NoDraft:
    """`/check xác nhận` or `/check huỷ` with nothing to confirm or to drop."""


@dataclass(frozen=True)
class DraftDropped:
    """`/check huỷ`: what was being written is gone, answers stay."""

    units: tuple[Unit, ...]


@dataclass(frozen=True)
class NameTheUnit:
    """Words of `/check` that concern one unit, by somebody who answers for several.

    Attributes:
        words: of the command that a unit's name is missing behind.
        units: it may be.
    """

    words: str
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class InPrivateOnly:
    """Dossiers and numbers were typed in a group."""


Drafted = (
    AskDetails
    | ReadBack
    | UnclearNumbers
    | DraftRefused
    | NoDraft
    | DraftDropped
    | NameTheUnit
    | InPrivateOnly
)


def read_back_buttons(shown: ReadBack) -> tuple[tuple[Button, ...], ...]:
    """Confirm it, for one of several units where there are such, or send it anew."""
    several = len(shown.units) > 1
    confirm = tuple(
        (
            Button(
                f"Xác nhận cho {_in_a_sentence(unit.name)}" if several else "Xác nhận",
                encode(ConfirmDraft(shown.draft_id, unit_id)),
            ),
        )
        for unit_id, unit in shown.units
    )
    return (*confirm, (Button("Gửi lại", encode(RetryDraft(shown.draft_id))),))


def _in_a_sentence(name: str) -> str:
    """A unit's name behind other words: its kind is no name."""
    shown = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    # "UBND …" stays as it is.
    return shown if shown[1:2].isupper() else shown[:1].lower() + shown[1:]
