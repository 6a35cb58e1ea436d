"""What changed between two versions of one period."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sources.refusal import Refused
from bot.storage import components, scores, snapshots, units
from bot.storage.database import Database
from bot.storage.snapshots import StoredSnapshot
from scoring.changes import Change, Moved, compare
from scoring.scheme import scheme_for
from scoring.snapshot import ComponentFigure


@dataclass(frozen=True)
class Versions:
    """Two versions of one period beside each other.

    Attributes:
        before: the first one's head.
        after: the second one's.
        changes: of the units in which anything differs.
        components: the codes of the components that differ, by unit code.
    """

    before: StoredSnapshot
    after: StoredSnapshot
    changes: tuple[Change, ...]
    components: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Comparing:
    """The use case behind `bot766 snapshots diff`."""

    database: Database

    def differences(self, first: int, second: int) -> Versions:
        """What changed between two versions of one period.

        Raises:
            Refused: one of them does not exist, or they are of two periods or roots.
        """
        with self.database.read() as connection:
            known = units.units(connection, staged=True)
            heads = [snapshots.get(connection, number, known) for number in (first, second)]
            before, after = heads
            if before is None or after is None:
                raise Refused(f"không có bản số liệu {second if before else first}")
            if (before.root_id, before.period) != (after.root_id, after.period):
                raise Refused(
                    f"bản {first} ({before.root.name}, {before.period.code}) và bản {second} "
                    f"({after.root.name}, {after.period.code}) không cùng đơn vị gốc và kỳ"
                )
            scheme = scheme_for(after.period)
            old, new = (
                scores.standings(connection, head.id, scheme, known) for head in (before, after)
            )
            parts = [components.of_snapshot(connection, head.id) for head in (before, after)]
        return Versions(
            before,
            after,
            _differing(compare(old.values(), new.values())),
            {
                known[uid].code: changed
                for uid in {**parts[0], **parts[1]}
                if (changed := _changed(parts[0].get(uid, {}), parts[1].get(uid, {})))
            },
        )


def _changed(
    before: Mapping[str, ComponentFigure], after: Mapping[str, ComponentFigure]
) -> tuple[str, ...]:
    """The codes of the components that differ."""
    return tuple(code for code in {**before, **after} if before.get(code) != after.get(code))


def _differing(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes in which anything differs at all."""
    return tuple(
        change
        for change in changes
        if not isinstance(change, Moved) or change.before.score != change.after.score
    )
