"""From a source's figures to a stored snapshot: staged, or held where there is reason to doubt.

Scores, ranks and notes are stored with it, in one transaction; nobody is told anything yet, but
administrators about a snapshot that waits for their word.
"""

from dataclasses import dataclass

import structlog
from sqlalchemy import Connection

from bot.clock import Clock
from bot.figures import Reader
from bot.holding import administrators, earlier_figures
from bot.sources import files
from bot.sources.files import Taken
from bot.sources.refusal import Refused
from bot.storage import audit, ghosts, outbox, snapshots, units
from bot.storage import notes as note_rows
from bot.storage.database import Database
from bot.storage.notes import StoredNote
from bot.storage.snapshots import StoredSnapshot
from messages.decisions import Held
from messages.doubts import doubt_text
from messages.notes import note_facts, note_text
from messages.render import render
from scoring.checks import check
from scoring.period import Period
from scoring.plausibility import Limits, doubts, movement
from scoring.rank import rank
from scoring.scheme import scheme_for
from scoring.score import score
from scoring.snapshot import State

log = structlog.get_logger()


@dataclass(frozen=True)
class Staged:
    """A snapshot that came in; `again` if the same figures were here before."""

    head: StoredSnapshot
    units: int
    notes: tuple[StoredNote, ...]
    again: bool


@dataclass(frozen=True)
class Staging:
    """How figures come in."""

    database: Database
    clock: Clock
    reader: Reader
    limits: Limits

    def stage_file(
        self, content: bytes, name: str, *, period: Period | None, root: str | None, by: str
    ) -> Staged:
        """Read a file into a staged snapshot.

        Raises:
            Refused: the file cannot be used; nothing was stored.
        """
        return self.stage(self.read(content, name, period=period, root=root), by=by)

    def read(
        self,
        content: bytes,
        name: str,
        *,
        period: Period | None,
        root: str | None,
        lines: tuple[str, ...] = (),
    ) -> Taken:
        """Read a file and store nothing; `lines` count like lines of its title.

        Raises:
            Refused: the file cannot be used.
        """
        with self.database.read() as connection:
            # What was only staged is no name of anybody yet; but a root may be asked for by it.
            known = units.units(connection)
            everybody = ghosts.without_doubles(connection, units.units(connection, staged=True))
            roots = [u for u in everybody.values() if u.parent is None]
        return files.take(
            content,
            name,
            known=tuple(dict.fromkeys((*known.values(), *roots))),
            observed_at=self.clock.now(),
            period=period,
            root=root,
            lines=lines,
            aliases={unit.code: unit.aliases for unit in known.values() if unit.aliases},
        )

    def stage(self, taken: Taken, *, by: str) -> Staged:
        """Store what a source gave: staged, or held where there is reason to doubt it.

        Raises:
            Refused: the period has not begun, or a code belongs to two units; nothing was stored.
        """
        now, snapshot = self.clock.now(), taken.snapshot
        today = now.astimezone(self.reader.zone).date()
        if snapshot.period.first_day > today:
            raise Refused(f"kỳ {snapshot.period.code} chưa bắt đầu; hãy kiểm tra lại kỳ số liệu")
        scheme = scheme_for(snapshot.period)
        standings = rank(score(seen, scheme) for seen in snapshot.observations)
        scored = tuple(standing.score for standing in standings)
        provisional = not snapshot.period.is_closed(today)
        with self.database.write() as connection:
            # Two files of one root, or one beside a pull: their units and versions one by one.
            units.lock_all(connection)
            staged = ghosts.only_staged(connection)
            try:
                units.recode(connection, taken.recoded, staged.ghosts)
            except units.CodeTaken as error:
                waiting = staged.waiting.get(units.unit_ids(connection)[error.holder])
                way_out = (
                    "hãy sửa danh mục đơn vị bằng bot766 units import"
                    if waiting is None
                    else f"bản số liệu {waiting} có đơn vị đó đang chờ, hãy duyệt hoặc bỏ bản đó"
                )
                raise Refused(
                    f"mã {error.code} đã là của đơn vị {error.holder}; {way_out} rồi nhập lại"
                ) from error
            ids = units.enter(connection, taken.units, staged.ghosts)
            root_id = ids[snapshot.root.code]
            same = snapshots.newest_version(connection, root_id, snapshot.period)
            again = same is not None and (same.content_hash, same.provisional) == (
                snapshot.content_hash,
                provisional,
            )
            known = units.units(connection, staged=True)
            if same is not None and again:
                snapshot_id = same.id
            else:
                earlier = earlier_figures(
                    connection,
                    known,
                    root_id=root_id,
                    period=snapshot.period,
                    simulated=snapshot.simulated,
                    provisional=provisional,
                )
                found = doubts(snapshot.observations, scored, scheme, earlier, self.limits)
                snapshot_id = snapshots.add(
                    connection,
                    snapshot,
                    standings,
                    ids,
                    provisional=provisional,
                    held_for="\n".join(doubt_text(d, scheme) for d in found) if found else None,
                    movement=movement(earlier.scores, scored)
                    if earlier and earlier.comparable
                    else None,
                )
                notes = (
                    *taken.notes,
                    *check(snapshot.observations, scored, scheme, snapshot.period, today),
                )
                note_rows.add(
                    connection,
                    snapshot_id,
                    [
                        {
                            "unit_id": ids[note.unit.code] if note.unit else None,
                            "code": note.code,
                            "facts": dict(note_facts(note)),
                            "text": note_text(note, scheme),
                        }
                        for note in notes
                    ],
                )
                detail = {
                    "snapshot": snapshot_id,
                    "period": snapshot.period.code,
                    **({"held": [doubt.code for doubt in found]} if found else {}),
                }
                audit.add(connection, at=now, actor=by, act="import", detail=detail)
            head = snapshots.known(connection, snapshot_id, known)
            kept = note_rows.of_snapshot(connection, snapshot_id, known)
            self._ask_about_held(connection, head, len(standings))
        log.info(
            "snapshot_staged",
            snapshot=snapshot_id,
            units=len(standings),
            again=again,
            state=head.state.value,
        )
        return Staged(head, len(standings), kept, again)

    def _ask_about_held(self, connection: Connection, head: StoredSnapshot, many: int) -> None:
        """Tell administrators of a held snapshot, each once."""
        if head.state is not State.HELD:
            return
        asked = Held(
            sight=self.reader.sight(head),
            root=head.root,
            units=many,
            reasons=head.reasons,
        )
        outbox.tell(
            connection,
            administrators(connection, head),
            f"held:{head.id}",
            render(asked).to_json(),
            self.clock.now(),
        )
