"""Which groups, maxima, tiers and ways of scoring were in force: dated data, read from schemes/."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache, cached_property
from importlib import resources
from typing import Any

from scoring.formulas import Formula
from scoring.formulas import read as read_formula
from scoring.period import Period
from scoring.unit import Level

# Points are kept to this step everywhere: the portal gives two decimals, rates x maxima four.
POINT_STEP = Decimal("0.0001")


class Way(StrEnum):
    """How a unit's total comes about (S000, section 2)."""

    RATE = "rate"  # points = rate x max / 100 a group, added up by us
    PUBLISHED = "published"  # the portal's total is taken as it is


@dataclass(frozen=True)
class Group:
    """One group of the index.

    Attributes:
        code: the national portal's.
        name: as the decision words it.
        short: as messages call it, in at most ten letters: tables on a phone have no more room.
        max: most points.
        headings: how the columns of tables call it.
    """

    code: str
    name: str
    short: str
    max: Decimal
    headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Component:
    """One of the measures that a group is made of.

    Attributes:
        code: the national portal's; of the groups that the portal gives as trees, our own.
        group: code of the group it belongs to.
        name: as the portal words it.
        max: most points; 0 for information only; None where the scheme states none.
        headings: how else the columns of tables call it.
        formula: what its counts earn; None where the scheme is not known to follow any.
        owner: the level that makes the figure, whoever else carries it; None for each unit itself.
    """

    code: str
    group: str
    name: str
    max: Decimal | None
    headings: tuple[str, ...] = ()
    formula: Formula | None = None
    owner: Level | None = None


@dataclass(frozen=True)
class Tier:
    """One class of merit: every unrounded total from `from_points` up to the next tier."""

    code: str
    name: str
    from_points: Decimal


@dataclass(frozen=True)
class GroupView:
    """A group as another reading of the index shows it: the sum of some stored groups."""

    code: str
    name: str
    of: tuple[str, ...]
    max: Decimal


@dataclass(frozen=True)
class Scheme:
    """The index as one decision drew it.

    Attributes:
        code: names the scheme in stored data.
        decision: the legal act.
        valid_from: first day on which a period may start under it.
        groups: in the order of the decision's annex.
        components: in the order of their groups.
        tiers: from the best to the lowest.
        ways: how each level is scored.
        five: the view of the portal's radar.
    """

    code: str
    decision: str
    valid_from: date
    groups: tuple[Group, ...]
    components: tuple[Component, ...]
    tiers: tuple[Tier, ...]
    ways: dict[Level, Way]
    five: tuple[GroupView, ...]

    @property
    def max_total(self) -> Decimal:
        """Points of a unit without a flaw (100)."""
        return sum((group.max for group in self.groups), Decimal(0))

    def group(self, code: str) -> Group:
        """The group with that code.

        Raises:
            KeyError: the scheme has no such group.
        """
        for group in self.groups:
            if group.code == code:
                return group
        raise KeyError(code)

    def component(self, code: str) -> Component | None:
        """The component with that code; None where the scheme knows none, as the portal may."""
        return next((known for known in self.components if known.code == code), None)

    @property
    def formula_codes(self) -> tuple[str, ...]:
        """Codes of the components of which it is known what their counts earn."""
        return tuple(one.code for one in self.components if one.formula is not None)

    def formulas_of(self, group: str) -> tuple[tuple[Component, Formula, Decimal], ...]:
        """The components that give a group its points, each with formula and most points.

        Empty unless all of them are known.
        """
        return self._formulas.get(group, ())

    @cached_property
    def _formulas(self) -> Mapping[str, tuple[tuple[Component, Formula, Decimal], ...]]:
        """By group code; each unit of a country asks for each of its groups."""
        found: dict[str, tuple[tuple[Component, Formula, Decimal], ...]] = {}
        for group in self.groups:
            scored = [one for one in self.components if one.group == group.code and one.max != 0]
            known = tuple(
                (one, one.formula, one.max)
                for one in scored
                if one.formula is not None and one.max is not None
            )
            found[group.code] = known if len(known) == len(scored) else ()
        return found

    def tier(self, total: Decimal) -> Tier:
        """The tier of an unrounded total; 79,85 is Khá, 100 is Xuất sắc."""
        for tier in self.tiers:
            if total >= tier.from_points:
                return tier
        return self.tiers[-1]

    def points_of_rate(self, group: Group, rate: Decimal) -> Decimal:
        """Points = rate (per cent) x max / 100 (S000: 75 % of 22 points are 16,5)."""
        return (rate * group.max / 100).quantize(POINT_STEP, ROUND_HALF_UP)


def _read(raw: dict[str, Any]) -> Scheme:
    groups = tuple(
        Group(g["code"], g["name"], g["short"], Decimal(g["max"]), tuple(g["headings"]))
        for g in raw["groups"]
    )
    max_of = {group.code: group.max for group in groups}
    most = raw.get("component_max", {})
    formulas = raw.get("formulas", {})
    owners = raw.get("component_owner", {})
    return Scheme(
        code=raw["code"],
        decision=raw["decision"],
        valid_from=raw["valid_from"],
        groups=groups,
        components=tuple(
            Component(
                code=c["code"],
                group=c["group"],
                name=c["name"],
                max=Decimal(most[c["code"]]) if c["code"] in most else None,
                headings=tuple(c.get("headings", ())),
                formula=read_formula(formulas[c["code"]]) if c["code"] in formulas else None,
                owner=Level(owners[c["code"]]) if c["code"] in owners else None,
            )
            for c in raw["components"]
        ),
        tiers=tuple(Tier(t["code"], t["name"], Decimal(t["from"])) for t in raw["tiers"]),
        ways={Level(level): Way(way) for level, way in raw["ways"].items()},
        five=tuple(
            GroupView(
                v["code"], v["name"], tuple(v["of"]), sum((max_of[c] for c in v["of"]), Decimal(0))
            )
            for v in raw["views"]["five"]
        ),
    )


def _whole(code: str, files: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A scheme's data with all that it takes over from its `base`."""
    own = files[code]
    return {**_whole(own["base"], files), **own} if "base" in own else own


@cache
def schemes() -> tuple[Scheme, ...]:
    """All schemes known, oldest first."""
    folder = resources.files("scoring") / "schemes"
    texts = (f.read_text("utf-8") for f in folder.iterdir() if f.name.endswith(".toml"))
    files = {raw["code"]: raw for raw in map(tomllib.loads, texts)}
    read = (_read(_whole(code, files)) for code in files)
    return tuple(sorted(read, key=lambda scheme: scheme.valid_from))


def scheme_for(period: Period) -> Scheme:
    """The scheme in force when the period ended.

    Raises:
        LookupError: the period ended before the first scheme.
    """
    for scheme in reversed(schemes()):
        if scheme.valid_from <= period.last_day:
            return scheme
    raise LookupError(f"no scheme was in force in {period.code}")
