"""Which units are weak in which group of the index?"""

from bot.answers.known import Asking
from bot.answers.rankings import PeersMeant, with_others
from bot.peers import Cohort
from messages.notices import low_by_others
from messages.questions import WeakGroups, WeakRow
from messages.render import short_name
from scoring.towns import Town, is_town


def weak_groups(
    asking: Asking, cohort: Cohort, peers: PeersMeant, town: Town | None = None
) -> WeakGroups:
    """The groups of a cohort in which any is weak, and who; or any of one kind of communes.

    Apart from them the shared ones, and those that are low by what others must change.
    """
    figures, every = cohort.figures, with_others(asking, cohort)
    results = [result for result in every if town is None or is_town(result.unit.name, town)]
    limit = asking.reader.thresholds.of(peers.level).weak_share
    shared = figures.shared_of(every[0].unit_id) if every else ()
    everybodys = {item.group for item in shared}
    rows = []
    states_groups = any(g.points is not None for r in results for g in r.now.score.groups)
    for group in figures.sight.scheme.groups:
        if group.code in everybodys:
            continue
        scores = [(r.now.score.group(group.code), r) for r in results]
        stated = [
            (s.share, short_name(r.unit), r.is_weak(s, limit), r.deciding_part(s, limit))
            for s, r in scores
            if s.share is not None
        ]
        weak = sorted((item for item in stated if item[2]), key=lambda item: item[:2])
        if weak:
            _, names, _, own = zip(*weak, strict=True)
            rows.append(WeakRow(group.code, names, len(stated), own))
    return WeakGroups(
        sight=figures.sight,
        level=peers.level,
        parent=figures.units.get(peers.parent_id),
        parent_id=peers.parent_id,
        share=limit,
        rows=tuple(sorted(rows, key=lambda row: -len(row.units))),
        shared=tuple(item for item in shared if item.low and results),
        low=low_by_others(
            results, [group.code for group in figures.sight.scheme.groups], lambda _: limit
        ),
        units=len(results),
        around=peers.around if peers.around and peers.around in figures.now else 0,
        states_groups=states_groups,
        town=town,
    )
