"""What earns points back for these units of a snapshot? From stored figures to scoring's advice."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from bot.figures import Figures
from bot.storage import components
from scoring.advice import Advised, Peers, advise
from scoring.checks import FEWEST_PEERS
from scoring.period import Period
from scoring.scheme import scheme_for


def is_advisable(period: Period) -> bool:
    """Whether the period's scheme has formulas at all."""
    return bool(scheme_for(period).formula_codes)


def advised(
    connection: Connection, figures: Figures, unit_ids: Collection[int]
) -> Mapping[int, Advised]:
    """Advice by unit id; of the units that the snapshot has figures of.

    `figures` must hold the peers of these units: their totals say what a gain reaches. Two queries,
    however many units; none where the scheme has no formulas.
    """
    scheme = figures.sight.scheme
    codes = scheme.formula_codes
    wanted = [uid for uid in unit_ids if uid in figures.now]
    if not codes or not wanted:
        return {}
    # Of most units is quicker of all: a long list of ids costs more than it spares.
    few = None if len(wanted) * 2 > len(figures.now) else wanted
    stated = components.of_snapshot(connection, figures.head.id, few)
    peers = _peers(connection, figures, codes)
    return {
        uid: advise(figures.now[uid].score, stated.get(uid, {}), scheme, peers[_key(figures, uid)])
        for uid in wanted
    }


def _key(figures: Figures, unit_id: int) -> tuple[str, str | None]:
    unit = figures.units[unit_id]
    return unit.level.value, unit.parent


def _peers(
    connection: Connection, figures: Figures, codes: Collection[str]
) -> Mapping[tuple[str, str | None], Peers]:
    """What the units of each level under each parent have in common."""
    by_code = {unit.code: unit for unit in figures.units.values()}
    same = {
        (level.value, None if parent is None else figures.units[parent].code): found
        for (level, parent), found in components.alike(
            connection, figures.head.id, codes, FEWEST_PEERS
        ).items()
    }
    members: dict[tuple[str, str | None], list[int]] = {}
    for uid in figures.now:
        members.setdefault(_key(figures, uid), []).append(uid)
    totals = {
        key: sorted(total for uid in uids if (total := figures.now[uid].score.total) is not None)
        for key, uids in members.items()
    }
    return {
        key: Peers(
            totals=tuple(totals[key]),
            groups=frozenset(item.group for item in figures.result(uids[0]).shared),
            components=same.get(key, frozenset()),
            owner=by_code.get(key[1] or ""),
        )
        for key, uids in members.items()
    }
