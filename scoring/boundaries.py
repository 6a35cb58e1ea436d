"""Which days part figures that must not be compared: changes of territory and of the scoring."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from scoring.period import Period


@dataclass(frozen=True)
class Boundary:
    """A day from which on figures mean something else.

    Attributes:
        on: the first day of the new order.
        code: names it in stored data and JSON.
        reason: why figures across it are not comparable; a clause in Vietnamese.
    """

    on: date
    code: str
    reason: str


@cache
def boundaries() -> tuple[Boundary, ...]:
    """All boundaries known, oldest first."""
    raw = tomllib.loads((resources.files("scoring") / "boundaries.toml").read_text("utf-8"))
    known = (Boundary(b["on"], b["code"], b["reason"]) for b in raw["boundaries"])
    return tuple(sorted(known, key=lambda boundary: boundary.on))


def between(earlier: Period, later: Period) -> Boundary | None:
    """The last boundary that parts two periods; one within either of them parts them too."""
    crossed = [b for b in boundaries() if earlier.first_day < b.on <= later.last_day]
    return crossed[-1] if crossed else None
