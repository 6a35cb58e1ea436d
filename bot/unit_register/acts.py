"""What is done to the register of units: a closed set of acts, planned first and stored later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.sources.units_csv import Event
from scoring.unit import Unit


@dataclass(frozen=True)
class Entered:
    """A new unit; its id and its parent's are below 0 until they are stored."""

    unit_id: int
    unit: Unit
    parent_id: int | None


@dataclass(frozen=True)
class Listed:
    """A unit that only a staged snapshot named is known from now on."""

    unit_id: int


@dataclass(frozen=True)
class Renamed:
    """Another name; the old one stays as another name."""

    unit_id: int
    name: str


@dataclass(frozen=True)
class Recoded:
    """Another code; the old one stays as a former code."""

    old: str
    new: str


@dataclass(frozen=True)
class AlsoNamed:
    """One more name."""

    unit_id: int
    name: str


@dataclass(frozen=True)
class Succeeded:
    """A successor; or another day for one that is recorded."""

    unit_id: int
    successor_id: int
    since: date


Act = Entered | Listed | Renamed | Recoded | AlsoNamed | Succeeded


@dataclass(frozen=True)
class Planned:
    """What one row changes.

    Attributes:
        event: what happens.
        acts: in order; none if it is all there already.
        detail: for the audit log.
    """

    event: Event
    acts: tuple[Act, ...]
    detail: Mapping[str, Any]
