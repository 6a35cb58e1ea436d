"""What JSON and a terminal make of an answer, a number, a unit, a state."""

import html
import re
from decimal import Decimal

from messages.answers import Answer, NoSuchUnit, WhichParent, WhichUnit
from messages.render import Said, render
from scoring.punctuality import Punctuality
from scoring.snapshot import State
from scoring.unit import Unit

_TAG = re.compile(r"<[^>]+>")
STATES = {
    State.STAGED: "chờ duyệt",
    State.HELD: "tạm giữ",
    State.ACCEPTED: "đã duyệt",
    State.REJECTED: "đã bỏ",
}


def text(answer: Said) -> str:
    """An answer of the chat as plain lines, without tags and buttons."""
    return html.unescape(_TAG.sub("", render(answer).text))


def line(answer: Answer) -> str:
    """The same in one line, for a refusal on stderr."""
    message = render(answer)
    said = " ".join(html.unescape(_TAG.sub("", message.text)).split())
    units = answer.candidates if isinstance(answer, WhichUnit | WhichParent) else ()
    units = answer.nearest if isinstance(answer, NoSuchUnit) else units
    listed = "; ".join(f"{item.unit.name} ({item.unit.code})" for item in units)
    return f"{said} {listed}".strip()


def json_number(value: Decimal | None) -> float | None:
    """A number as JSON has it."""
    return None if value is None else float(value)


def json_punctuality(value: Punctuality) -> dict[str, int]:
    """How punctual a unit was, as JSON has it."""
    return {
        "rounds": value.rounds,
        "on_time": value.on_time,
        "late": value.late,
        "silent": value.silent,
    }


def json_unit(unit: Unit) -> dict[str, str]:
    """A unit as JSON has it."""
    return {"code": unit.code, "name": unit.name, "level": unit.level.value}
