"""What earns points back for these units of a snapshot? From stored figures to scoring's advice."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from bot.figures import Figures
from bot.peers import PeerBook, PeerFigures, PeerKey, all_peers, key_of
from bot.storage import components
from scoring.advice import Advised, Peers, advise

# A longer list of ids costs a query more than it spares: then all units of the snapshot are read.
_MOST_LISTED = 500


def advised(
    connection: Connection, figures: Figures, unit_ids: Collection[int], book: PeerBook
) -> Mapping[int, Advised]:
    """Advice by unit id; of the units that `figures` has. None where the scheme has no formulas.

    Three queries, however many units; of one alone its peers come from `book`, if they stand there.
    """
    scheme = figures.sight.scheme
    wanted = [uid for uid in unit_ids if uid in figures.now]
    if not scheme.formula_codes or not wanted:
        return {}
    listed = wanted if len(wanted) <= _MOST_LISTED else None
    stated = components.counts(connection, figures.head.id, scheme.formula_codes, listed)
    peers = (
        all_peers(connection, figures)
        if len(wanted) > 1
        else {key_of(figures.units[uid]): book.of(connection, figures, uid) for uid in wanted}
    )
    beside: dict[PeerKey, Peers] = {}
    found: dict[int, Advised] = {}
    for uid in wanted:
        unit = figures.units[uid]
        key = key_of(unit)
        if key not in beside:
            known = peers.get(key, PeerFigures())
            beside[key] = Peers(
                totals=known.totals,
                groups=frozenset(item.group for item in figures.shared_of(uid)),
                components=known.alike,
                owner=figures.units.by_code.get(unit.parent or ""),
            )
        found[uid] = advise(figures.now[uid].score, stated.get(uid, {}), scheme, beside[key])
    return found
