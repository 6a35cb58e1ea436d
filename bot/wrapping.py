"""From notices to rows of the outbox: rendered, cut to size, none stopping the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from bot.addressing import Addressed
from bot.storage import outbox
from messages.message import Message
from messages.render import render
from messages.salutation import greeted
from messages.split import split

log = structlog.get_logger()


@dataclass(frozen=True)
class Wrapped:
    """Rows for the outbox, and how many notices could not be put into words."""

    rows: tuple[Mapping[str, Any], ...]
    left_out: int


def wrap(notices: Sequence[Addressed]) -> Wrapped:
    """The rows that carry these notices; of one too long for a message several, in order.

    One that cannot be rendered is logged, counted and left out: all the others go.
    """
    rows: list[Mapping[str, Any]] = []
    left_out = 0
    # The office of a root gets one and the same overview.
    rendered: dict[int, Message | None] = {}
    for recipient, subject, notice in notices:
        if id(notice) not in rendered:
            try:
                rendered[id(notice)] = render(notice)
            except Exception as error:  # noqa: BLE001 - a template's fault is one message's fault
                kind = subject.partition(":")[0]
                log.error("notice_not_rendered", subject=kind, error=type(error).__name__)  # noqa: TRY400 - a trace could hold names
                rendered[id(notice)] = None
        message = rendered[id(notice)]
        if message is None:
            left_out += 1
            continue
        rows += [
            outbox.row(recipient, subject if number == 1 else f"{subject}:{number}", part.to_json())
            for number, part in enumerate(split(greeted(message, recipient.address)), 1)
        ]
    return Wrapped(tuple(rows), left_out)
