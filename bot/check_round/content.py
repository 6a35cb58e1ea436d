"""What does a draft hold so far, and what does the next message change of it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.check_round.sent import MOST_CODES, Sent, once
from bot.storage.check_drafts import Draft

# The next text continues a long one if it comes within this time: a phone sends them at once.
_GOES_ON = timedelta(minutes=1)


@dataclass(frozen=True)
class Content:
    """What was read for a draft; no line of anybody's text is kept.

    Attributes:
        codes: of the dossiers that differ.
        portal: late dossiers in progress on the national portal, as the unit counts them.
        provincial: the same on the provincial system.
        goes_on: until when the next text is the rest of the last one; None if that was whole.
        asked: the unit was asked for it, and still is if this turns out to be another unit's.
    """

    codes: tuple[str, ...] = ()
    portal: int | None = None
    provincial: int | None = None
    goes_on: datetime | None = None
    asked: bool = False

    def to_json(self) -> Mapping[str, Any]:
        """As a draft keeps it."""
        return {
            "codes": list(self.codes),
            "portal": self.portal,
            "provincial": self.provincial,
            "goes_on": None if self.goes_on is None else self.goes_on.isoformat(),
            "asked": self.asked,
        }

    def continued(self, codes: Sequence[str], now: datetime) -> tuple[str, ...]:
        """The codes of a text, with those before it if a phone cut one text in two."""
        if codes and self.goes_on is not None and now <= self.goes_on:
            # A flood of texts makes no draft without an end.
            return once((*self.codes, *codes))[:MOST_CODES]
        return tuple(codes)

    def filled(self, codes: Sequence[str], sent: Sent, now: datetime) -> "Content":
        """Codes take the place of codes, numbers that of numbers."""
        counted = self
        if sent.counts is not None:
            counted = replace(self, portal=sent.counts.portal, provincial=sent.counts.provincial)
        return replace(
            counted,
            codes=tuple(codes) or self.codes,
            goes_on=now + _GOES_ON if sent.goes_on else None,
        )


def content_of(draft: Draft | None) -> Content:
    """What a draft holds; nothing where there is none, or none of it came yet."""
    if draft is None or draft.content is None:
        return Content(asked=draft is not None)
    kept = draft.content
    until = kept["goes_on"]
    return Content(
        tuple(kept["codes"]),
        kept["portal"],
        kept["provincial"],
        None if until is None else datetime.fromisoformat(until),
        kept["asked"],
    )
