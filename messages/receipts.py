"""What the bot says around the receipt of severe alerts."""

from dataclasses import dataclass
from datetime import datetime

from messages import format as write
from messages.actions import Receipt
from scoring.alerts import Fact
from scoring.period import Period
from scoring.scheme import Scheme
from scoring.unit import Unit

# The last line of a digest with a severe alert.
REQUEST = "⚠ Nghiêm trọng: đề nghị xác nhận."


def without_request(html: str) -> str:
    """A message that asks for a receipt no longer, as there is one; any other as it is."""
    return html.removesuffix(f"\n{REQUEST}")


@dataclass(frozen=True)
class Unconfirmed:
    """A unit whose severe alerts nobody has confirmed, and what they say."""

    unit: Unit
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Again:
    """To whoever leads the units: their severe alerts wait for a receipt.

    Attributes:
        snapshot_id: the snapshot, for the buttons.
        period: what it describes.
        scheme: under which it was scored.
        units: those that wait.
        simulated: made up for demonstration.
    """

    snapshot_id: int
    period: Period
    scheme: Scheme
    units: tuple[Unconfirmed, ...]
    simulated: bool = False


@dataclass(frozen=True)
class Escalated:
    """To the unit above, or the office: these units have not confirmed a severe alert."""

    root: Unit
    period: Period
    units: tuple[Unit, ...]
    simulated: bool = False


@dataclass(frozen=True)
class Recorded:
    """A receipt that counts.

    Attributes:
        receipt: what was said.
        units: for which units.
        period: of which snapshot's alerts.
        at: when it was said first, in local time.
        now: the moment of this answer, in local time.
        escalated_at: when those above had been told before it, in local time; None if they had not.
    """

    receipt: Receipt
    units: tuple[Unit, ...]
    period: Period
    at: datetime
    now: datetime
    escalated_at: datetime | None = None


def recorded_text(one: Recorded) -> str:
    """A receipt in one sentence, as a button's toast has room for it."""
    if one.escalated_at is not None:
        return f"Đã ghi nhận; việc này đã báo lên cấp trên lúc {write.moment(one.escalated_at)}."
    today = one.at.date() == one.now.date()
    return f"Đã ghi nhận lúc {write.clock_time(one.at) if today else write.moment(one.at)}."


@dataclass(frozen=True)
class AllRecorded:
    """What a typed receipt recorded, a snapshot each."""

    recorded: tuple[Recorded, ...]


@dataclass(frozen=True)
class NothingWaits:
    """A receipt was typed, and no alert waits for one."""


@dataclass(frozen=True)
class NotAReceipt:
    """`/nhan` with words that say nothing known."""

    text: str


Confirmation = Again | Escalated | AllRecorded | NothingWaits | NotAReceipt
