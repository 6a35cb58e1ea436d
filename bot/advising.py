"""What earns points back for these units, and what must others change? From stored figures."""

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal

from sqlalchemy import Connection

from bot.figures import Figures
from bot.peers import PeerBook, PeerFigures, PeerKey, all_peers, key_of
from bot.storage import components
from scoring.advice import Advised, Peers, advise, lost_to_others, not_own
from scoring.checks import FEWEST_PEERS
from scoring.scheme import Scheme
from scoring.score import Score
from scoring.snapshot import ComponentFigure

# A longer list of ids costs a query more than it spares: then all units of the snapshot are read.
_MOST_LISTED = 500

Reckon = Callable[[Score, Mapping[str, ComponentFigure], Scheme, Peers], Advised]


def others_part(
    score: Score, components: Mapping[str, ComponentFigure], scheme: Scheme, peers: Peers
) -> Advised:
    """Of the advice what others must change: a third of the work, which matters for a hundred."""
    return Advised(not_own=not_own(score, components, scheme, peers))


def advised(
    connection: Connection,
    figures: Figures,
    unit_ids: Collection[int],
    book: PeerBook | None = None,
    reckon: Reckon = advise,
) -> Mapping[int, Advised]:
    """Advice by unit id; of the units that `figures` has. None where the scheme has no formulas.

    Three queries, however many units; their peers come from `book`, if there is one, instead.
    `reckon` is `others_part` where the steps are not asked for.
    """
    scheme = figures.sight.scheme
    wanted = [uid for uid in unit_ids if uid in figures.now]
    if not scheme.formula_codes or not wanted:
        return {}
    listed = wanted if len(wanted) <= _MOST_LISTED else None
    stated = components.counts(connection, figures.head.id, scheme.formula_codes, listed)
    every = all_peers(connection, figures) if book is None else {}
    beside: dict[PeerKey, Peers] = {}
    found: dict[int, Advised] = {}
    for uid in wanted:
        unit = figures.units[uid]
        key = key_of(unit)
        if key not in beside:
            known = (
                every.get(key, PeerFigures()) if book is None else book.of(connection, figures, uid)
            )
            beside[key] = Peers(
                totals=known.totals,
                groups=frozenset(item.group for item in figures.shared_of(uid)),
                components=known.alike,
                owner=figures.units.by_code.get(unit.parent or ""),
            )
        found[uid] = reckon(figures.now[uid].score, stated.get(uid, {}), scheme, beside[key])
    return found


def others_before(
    connection: Connection, figures: Figures, low: Collection[tuple[int, str]]
) -> Mapping[tuple[int, str], Decimal]:
    """Points by unit id and group code, at least of these; nothing of a unit without any.

    A group that all peers had alike then is left out: the rules see it in the figures themselves.
    Of the components only those of groups that others may have a part in are read.
    """
    baseline, scheme = figures.baseline, figures.sight.scheme
    if baseline is None or not scheme.formula_codes or not low:
        return {}
    alike = components.alike(connection, baseline.id, scheme.formula_codes, FEWEST_PEERS)
    above = {one.code for one in scheme.components if one.owner is not None}
    others = above.union(*alike.values())
    groups = {one.group for one in scheme.components if one.code in others}
    codes = {one.code for one in scheme.components if one.group in groups}
    asked = {uid for uid, group in low if group in groups and uid in figures.before}
    if not asked:
        return {}
    listed = asked if len(asked) <= _MOST_LISTED else None
    stated = components.counts(connection, baseline.id, codes, listed)
    found: dict[tuple[int, str], Decimal] = {}
    for uid in asked:
        score = figures.before[uid].score
        peers = Peers((), components=alike.get((score.unit.level, score.unit.parent), frozenset()))
        lost = lost_to_others(not_own(score, stated.get(uid, {}), scheme, peers))
        found |= {(uid, group): points for group, points in lost.items()}
    return found
