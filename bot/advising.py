"""What earns points back for these units of a snapshot? From stored figures to scoring's advice."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from bot.figures import Figures
from bot.storage import components, scores
from scoring.advice import Advised, Peers, advise
from scoring.checks import FEWEST_PEERS
from scoring.unit import Level

_Key = tuple[Level, str | None]
# A longer list of ids costs a query more than it spares: then all units of the snapshot are read.
_MOST_LISTED = 500


def advised(
    connection: Connection, figures: Figures, unit_ids: Collection[int]
) -> Mapping[int, Advised]:
    """Advice by unit id; of the units that `figures` has.

    Three queries, however many units (of one alone, two more look up its peers); none where the
    scheme has no formulas.
    """
    scheme = figures.sight.scheme
    wanted = [uid for uid in unit_ids if uid in figures.now]
    if not scheme.formula_codes or not wanted:
        return {}
    listed = wanted if len(wanted) <= _MOST_LISTED else None
    codes = scheme.formula_codes
    stated = components.counts(connection, figures.head.id, codes, listed)
    only = wanted[0] if len(wanted) == 1 else None
    totals = scores.totals(connection, figures.head.id, only)
    alike = components.alike(connection, figures.head.id, codes, FEWEST_PEERS, only)
    by_code = {unit.code: unit for unit in figures.units.values()}
    peers: dict[_Key, Peers] = {}
    found: dict[int, Advised] = {}
    for uid in wanted:
        unit = figures.units[uid]
        key = (unit.level, unit.parent)
        if key not in peers:
            peers[key] = Peers(
                totals=tuple(totals.get(key, ())),
                groups=frozenset(item.group for item in figures.result(uid).shared),
                components=alike.get(key, frozenset()),
                owner=by_code.get(unit.parent or ""),
            )
        found[uid] = advise(figures.now[uid].score, stated.get(uid, {}), scheme, peers[key])
    return found
