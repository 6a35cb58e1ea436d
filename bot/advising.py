"""What earns points back for these units, and what must others change? From stored figures."""

from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal

from sqlalchemy import Connection

from bot.figures import Figures
from bot.peers import Cohort, PeerFigures, PeerKey, key_of
from bot.storage import components
from scoring.advice import Advised, Peers, advise, others_groups, others_part
from scoring.checks import FEWEST_PEERS
from scoring.own import OthersPart
from scoring.scheme import Scheme
from scoring.score import GroupScore, Score
from scoring.snapshot import ComponentFigure
from scoring.unit import Unit

# A longer list of ids costs a query more than it spares: then all units of the snapshot are read.
_MOST_LISTED = 500

Reckon = Callable[[Score, Mapping[str, ComponentFigure], Scheme, Peers], Advised]


def advised(
    connection: Connection,
    figures: Figures,
    unit_ids: Collection[int],
    beside: Mapping[PeerKey, PeerFigures],
    reckon: Reckon = advise,
) -> Mapping[int, Advised]:
    """Advice by unit id; of the units that `figures` has. None where the scheme has no formulas.

    One query, however many units. `beside` is what their peers have; `reckon` is
    `scoring.advice.others_part` where the steps are not asked for.
    """
    scheme = figures.sight.scheme
    wanted = [uid for uid in unit_ids if uid in figures.now]
    if not scheme.formula_codes or not wanted:
        return {}
    stated = _counts(connection, figures.head.id, scheme.formula_codes, wanted)
    return _reckoned(figures, dict.fromkeys(wanted, reckon), stated, beside)


def advised_all(
    connection: Connection,
    figures: Figures,
    in_full: Collection[int],
    beside: Mapping[PeerKey, PeerFigures],
) -> Mapping[int, Advised]:
    """Advice by unit id, of all units that `figures` has: of most what is others' alone.

    Two queries; what is others' takes few of the components of a whole country.

    Args:
        connection: open.
        figures: of a whole snapshot.
        in_full: ids of the units whose steps will be told.
        beside: what the peers of all have.
    """
    scheme = figures.sight.scheme
    if not scheme.formula_codes:
        return {}
    told = figures.now.keys() & frozenset(in_full)
    alike = frozenset().union(*(have.alike for have in beside.values()))
    groups = others_groups(scheme, alike)
    of_all = {one.code for one in scheme.components if one.group in groups and one.formula}
    stated = _counts(connection, figures.head.id, sorted(of_all), figures.now)
    further = [code for code in scheme.formula_codes if code not in of_all]
    for uid, more in _counts(connection, figures.head.id, further, told).items():
        stated.setdefault(uid, {}).update(more)
    reckons: dict[int, Reckon] = dict.fromkeys(figures.now, others_part)
    return _reckoned(figures, reckons | dict.fromkeys(told, advise), stated, beside)


def _counts(
    connection: Connection, snapshot_id: int, codes: Collection[str], unit_ids: Collection[int]
) -> dict[int, dict[str, ComponentFigure]]:
    """Counts of these components of these units at least, by unit id and code."""
    if not codes or not unit_ids:
        return {}
    listed = unit_ids if len(unit_ids) <= _MOST_LISTED else None
    return components.counts(connection, snapshot_id, codes, listed)


def _reckoned(
    figures: Figures,
    reckons: Mapping[int, Reckon],
    stated: Mapping[int, Mapping[str, ComponentFigure]],
    beside: Mapping[PeerKey, PeerFigures],
) -> Mapping[int, Advised]:
    """Advice by unit id, of each unit what its function makes of it."""
    scheme = figures.sight.scheme
    peers: dict[PeerKey, Peers] = {}
    found: dict[int, Advised] = {}
    for uid, reckon in reckons.items():
        unit = figures.units[uid]
        key = key_of(unit)
        if key not in peers:
            have = beside.get(key, PeerFigures())
            peers[key] = Peers(
                totals=have.totals,
                groups=frozenset(item.group for item in figures.shared_of(uid)),
                components=have.alike,
                owner=figures.units.by_code.get(unit.parent or ""),
            )
        found[uid] = reckon(figures.now[uid].score, stated.get(uid, {}), scheme, peers[key])
    return found


def advised_in(
    connection: Connection, cohort: Cohort, unit_ids: Collection[int], reckon: Reckon = advise
) -> Mapping[int, Advised]:
    """The same of units of a cohort, which keeps what was reckoned once."""
    missing = [uid for uid in unit_ids if (reckon, uid) not in cohort.advised]
    if missing:
        beside = {cohort.key: cohort.have}
        found = advised(connection, cohort.figures, missing, beside, reckon)
        cohort.advised.update(((reckon, uid), advice) for uid, advice in found.items())
    return {uid: cohort.advised[reckon, uid] for uid in unit_ids if (reckon, uid) in cohort.advised}


def advise_cohorts(
    connection: Connection, listed: Iterable[tuple[Cohort, Collection[int]]]
) -> None:
    """Reckon what `advised_in` will be asked of units of several cohorts: one query."""
    wanted = [
        (cohort, missing)
        for cohort, unit_ids in listed
        if cohort.figures.sight.scheme.formula_codes
        and (missing := [uid for uid in unit_ids if _is_missing(cohort, uid)])
    ]
    if not wanted:
        return
    stated = components.counts_of(
        connection,
        {cohort.figures.head.id for cohort, _ in wanted},
        {code for cohort, _ in wanted for code in cohort.figures.sight.scheme.formula_codes},
        {uid for _, missing in wanted for uid in missing},
    )
    for cohort, missing in wanted:
        of_head, beside = stated[cohort.figures.head.id], {cohort.key: cohort.have}
        found = _reckoned(cohort.figures, dict.fromkeys(missing, advise), of_head, beside)
        cohort.advised.update(((advise, uid), advice) for uid, advice in found.items())


def _is_missing(cohort: Cohort, unit_id: int) -> bool:
    return unit_id in cohort.figures.now and (advise, unit_id) not in cohort.advised


def others_before(
    connection: Connection,
    snapshot_id: int,
    low: Mapping[tuple[int, str], Decimal],
    scheme: Scheme,
    known: Mapping[int, Unit],
) -> Mapping[tuple[int, str], OthersPart]:
    """What of these groups was others' in an earlier snapshot; of those without any, nothing.

    A group that all peers had alike then counts by its components: that it was shared, the rules
    see in the figures themselves. Two queries at the most, for the components of these groups.

    Args:
        connection: open.
        snapshot_id: scored under `scheme`.
        low: points by unit id and group code.
        scheme: in force then.
        known: units by id.
    """
    asked = {group for _, group in low}
    above = {one.group for one in scheme.components if one.owner is not None}
    own = {
        one.code
        for one in scheme.components
        if one.group in asked and one.formula is not None and one.owner is None
    }
    beside = {(known[uid].level, known[uid].parent) for uid, _ in low}
    peers_of = [uid for uid, unit in known.items() if (unit.level, unit.parent) in beside]
    near = peers_of if len(peers_of) <= _MOST_LISTED else None
    alike = components.alike(connection, snapshot_id, own, FEWEST_PEERS, near) if own else {}
    shared: set[str] = set().union(*alike.values())
    groups = above | {one.group for one in scheme.components if one.code in shared}
    scores: dict[int, list[GroupScore]] = {}
    for (uid, group), points in low.items():
        if group in groups:
            found_of = scores.setdefault(uid, [])
            found_of.append(GroupScore(group, points, scheme.group(group).max))
    if not scores:
        return {}
    codes = {one.code for one in scheme.components if one.group in groups & asked}
    stated = _counts(connection, snapshot_id, codes, scores)
    found: dict[tuple[int, str], OthersPart] = {}
    for uid, of_unit in scores.items():
        unit = known[uid]
        peers = Peers((), components=alike.get((unit.level, unit.parent), frozenset()))
        then = Score(unit, None, None, None, None, tuple(of_unit))
        parts = others_part(then, stated.get(uid, {}), scheme, peers).others_part
        found |= {(uid, group): part for group, part in parts.items()}
    return found
