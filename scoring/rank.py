"""Where does a unit stand among its peers: the units of its level under its parent."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.scheme import POINT_STEP
from scoring.score import Score
from scoring.unit import Level


@dataclass(frozen=True)
class Rank:
    """A place among peers, competition style: 1, 2, 2, 4.

    Attributes:
        place: 1 is the best; equal totals share a place.
        of: how many peers have a total, this unit included.
    """

    place: int
    of: int


@dataclass(frozen=True)
class Standing:
    """A score with its place; no place where there is no total."""

    score: Score
    rank: Rank | None


def tied(standings: Iterable[Standing]) -> frozenset[str]:
    """Codes of the units whose place another has, of standings that hold whole sets of peers."""
    at: dict[tuple[Level, str | None, int], list[str]] = defaultdict(list)
    for standing in standings:
        unit = standing.score.unit
        if standing.rank is not None:
            at[unit.level, unit.parent, standing.rank.place].append(unit.code)
    return frozenset(code for codes in at.values() if len(codes) > 1 for code in codes)


def places_by_points(points: Mapping[int, Decimal | None]) -> dict[int, int]:
    """Places of peers by the points of each, competition style; none without points."""
    known = {one: value for one, value in points.items() if value is not None}
    first: dict[Decimal, int] = {}
    for place, value in enumerate(sorted(known.values(), reverse=True), 1):
        first.setdefault(value, place)
    return {one: first[value] for one, value in known.items()}


def rank(scores: Iterable[Score]) -> tuple[Standing, ...]:
    """Rank each unit per level and parent, on unrounded totals; the order of `scores` is kept.

    The portal's own rank mixes departments with communes and breaks ties arbitrarily, so it is
    never taken over (domain, section 2).
    """
    # Loading pandas takes a quarter of a second; the service starts without it.
    import pandas as pd  # noqa: PLC0415 - see above

    listed = tuple(scores)
    rows = [
        (index, item.unit.level.value, item.unit.parent or "", int(item.total / POINT_STEP))
        for index, item in enumerate(listed)
        if item.total is not None
    ]
    # Whole steps of points, not floats: binary fractions would invent and break ties.
    frame = pd.DataFrame(rows, columns=["index", "level", "parent", "steps"]).set_index("index")
    peers = frame.groupby(["level", "parent"])["steps"]
    places = peers.rank(method="min", ascending=False).astype("int64").to_dict()
    counts = peers.transform("size").to_dict() if rows else {}
    return tuple(
        Standing(item, Rank(int(places[index]), int(counts[index])) if index in places else None)
        for index, item in enumerate(listed)
    )
