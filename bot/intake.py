"""Files that office users send to the bot: read, shown before they count, and decided on.

Whoever taps or types may have forged what they ask for: rights are looked up anew each time. An
office decides on what lies below its unit; administrators on everything.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.clock import Clock
from bot.desk import Desk, desk_of
from bot.dossier_lists import DossierLists
from bot.pipeline import NotPossible, Outlook, Pipeline
from bot.sources.refusal import Refused
from bot.staging import Staged, Staging
from bot.storage import aliases, audit, notes, people, scores, snapshots, units, uploads
from bot.storage.database import Database
from bot.storage.people import Role
from bot.storage.snapshots import StoredSnapshot
from bot.storage.units import Units
from messages.actions import Verdict
from messages.answers import Candidate
from messages.decisions import (
    CannotDecide,
    Decided,
    FileRefused,
    FilesNotTaken,
    ListKept,
    Preview,
    Question,
    Waiting,
)
from messages.notes import notes_in_short
from messages.notices import Digest, Overview
from scoring.checks import UnknownUnit
from scoring.register import Ambiguous, Found, Register, Unknown
from scoring.snapshot import State
from scoring.unit import Unit

# Guesses offered for one name: more are no help on a phone.
_GUESSES = 3
_WAITING = (State.STAGED, State.HELD)
_SAID = {Verdict.HOLD: "giữ lại để xem", Verdict.REJECT: "bỏ"}


@dataclass(frozen=True)
class Intake:
    """The use cases around files sent in a chat."""

    database: Database
    clock: Clock
    staging: Staging
    pipeline: Pipeline
    lists: DossierLists

    def may_send(self, chat_id: int) -> bool:
        """Whether files from this chat are read at all."""
        with self.database.read() as connection:
            return desk_of(connection, chat_id) is not None

    def take(
        self, chat_id: int, name: str, content: bytes, caption: str
    ) -> Preview | FileRefused | FilesNotTaken | ListKept:
        """Read a file and show what accepting it would do; nothing counts yet.

        A list of dossiers is no snapshot that could count: it is kept at once.
        """
        with self.database.read() as connection:
            desk = desk_of(connection, chat_id)
        if desk is None:
            return FilesNotTaken()
        try:
            staged = self._stage(desk, name, content, caption)
        except Refused as error:
            return self._list(desk, name, content, caption) or FileRefused(name, str(error))
        with self.database.write() as connection:
            upload_id = uploads.add(
                connection,
                at=self.clock.now(),
                by_chat=chat_id,
                name=name,
                caption=caption,
                content=content,
            )
            uploads.read_into(connection, upload_id, staged.head.id)
        return self._preview(staged.head.id, again=staged.again)

    def show(self, chat_id: int, snapshot_id: int, asked: int = 0) -> Preview | CannotDecide:
        """A waiting snapshot again, at another question."""
        with self.database.read() as connection:
            refused = self._refusal(connection, chat_id, snapshot_id)
        return refused or self._preview(snapshot_id, asked=asked)

    def waiting(self, chat_id: int) -> Waiting | CannotDecide:
        """The snapshots that wait for a word of this chat."""
        with self.database.read() as connection:
            desk = desk_of(connection, chat_id)
            if desk is None:
                return CannotDecide(_NOT_YOURS)
            known = units.units(connection, staged=True)
            heads = [
                head
                for head in snapshots.listing(connection, known)
                if head.state in _WAITING and desk.covers_snapshot(head, known)
            ]
        sight = self.pipeline.reader.sight
        return Waiting(tuple((sight(head), head.root, head.state) for head in heads))

    def name_unit(
        self, chat_id: int, snapshot_id: int, new_id: int, unit_id: int
    ) -> Preview | FileRefused | CannotDecide:
        """Remember that a name of the file means a known unit, and read the file anew."""
        with self.database.write() as connection:
            desk = desk_of(connection, chat_id)
            refused = self._refusal(connection, chat_id, snapshot_id)
            if refused is not None or desk is None:
                return refused or CannotDecide(_NOT_YOURS)
            known = units.units(connection, staged=True)
            head = snapshots.known(connection, snapshot_id, known)
            if head.state not in _WAITING:
                return CannotDecide("Bản số liệu này đã được quyết định.")
            upload = uploads.of_snapshot(connection, snapshot_id)
            here = set(scores.unit_ids_of(connection, snapshot_id))
            asked = {question.unit_id for question in _questions(connection, head, known)}
            if upload is None or new_id not in asked:
                return CannotDecide("Câu hỏi này không còn; hãy gửi lại tệp.")
            meant = known.get(unit_id)
            if meant is None or meant.parent != head.root.code or unit_id in here:
                return CannotDecide("Đơn vị này không chọn được cho tên trong tệp.")
            aliases.add_name(connection, unit_id, known[new_id].name)
            detail = {"unit": meant.code, "name": known[new_id].name}
            audit.add(connection, at=self.clock.now(), actor=desk.actor, act="alias", detail=detail)
        try:
            staged = self._stage(desk, upload.name, upload.content, upload.caption)
        except Refused as error:
            return FileRefused(upload.name, str(error))
        with self.database.write() as connection:
            uploads.read_into(connection, upload.id, staged.head.id)
        if staged.head.id != snapshot_id:
            # Somebody may have decided on it meanwhile; then that holds.
            with suppress(NotPossible):
                self.pipeline.reject(snapshot_id, why="đọc lại sau khi chọn tên", by=desk.actor)
        return self._preview(staged.head.id)

    def decide(
        self, chat_id: int, snapshot_id: int, verdict: Verdict, why: str = ""
    ) -> Decided | CannotDecide:
        """Do what a person says about a snapshot."""
        with self.database.read() as connection:
            desk = desk_of(connection, chat_id)
            refused = self._refusal(connection, chat_id, snapshot_id, verdict)
        if refused is not None or desk is None:
            return refused or CannotDecide(_NOT_YOURS)
        try:
            match verdict:
                case Verdict.ACCEPT:
                    accepted = self.pipeline.accept(snapshot_id, by=desk.actor)
                    sight = self.pipeline.reader.sight(accepted.head)
                    root = accepted.head.root
                    return Decided(
                        sight,
                        root,
                        State.ACCEPTED,
                        accepted.queued,
                        accepted.quiet,
                        accepted.left_out,
                        accepted.waits,
                    )
                case Verdict.HOLD:
                    head = self.pipeline.hold(snapshot_id, why=why or _SAID[verdict], by=desk.actor)
                case Verdict.REJECT:
                    head = self.pipeline.reject(
                        snapshot_id, why=why or _SAID[verdict], by=desk.actor
                    )
        except NotPossible as error:
            return CannotDecide(f"{str(error).capitalize()}.")
        return Decided(self.pipeline.reader.sight(head), head.root, head.state)

    def _stage(self, desk: Desk, name: str, content: bytes, caption: str) -> Staged:
        taken = self.staging.read(
            content, name, period=None, root=None, lines=tuple(caption.splitlines())
        )
        self._refuse_others(desk, taken.snapshot.root)
        return self.staging.stage(taken, by=desk.actor)

    def _list(
        self, desk: Desk, name: str, content: bytes, caption: str
    ) -> ListKept | FileRefused | None:
        """The same file as a list of dossiers; None if it is none."""
        try:
            listed = self.lists.read(content, name, lines=tuple(caption.splitlines()))
            if listed is None:
                return None
            self._refuse_others(desk, listed.root)
        except Refused as error:
            return FileRefused(name, str(error))
        self.lists.keep(listed, by=desk.actor)
        return ListKept.of(listed, other_known=self.lists.has_other(listed))

    def _refuse_others(self, desk: Desk, root: Unit) -> None:
        """An office brings what is its own."""
        with self.database.read() as connection:
            known = units.units(connection, staged=True)
        if not desk.covers(root, known):
            raise Refused(f"tệp là của {root.name}, không thuộc đơn vị của đồng chí")

    def _refusal(
        self,
        connection: Connection,
        chat_id: int,
        snapshot_id: int,
        verdict: Verdict | None = None,
    ) -> CannotDecide | None:
        """Why this chat may not touch that snapshot; None if it may."""
        desk = desk_of(connection, chat_id)
        known = units.units(connection, staged=True)
        head = snapshots.get(connection, snapshot_id, known)
        if desk is None or head is None or not desk.covers_snapshot(head, known):
            return CannotDecide(_NOT_YOURS)
        by_guard = head.state is State.HELD and head.decided_at is None
        has_admins = bool(people.reachable(connection, (Role.ADMIN,)))
        if verdict is Verdict.ACCEPT and by_guard and has_admins and not desk.is_admin:
            return CannotDecide("Bản số liệu đang tạm giữ, chờ quản trị viên xem xét.")
        return None

    def _preview(self, snapshot_id: int, *, asked: int = 0, again: bool = False) -> Preview:
        outlook = self.pipeline.outlook(snapshot_id)
        head = outlook.figures.head
        with self.database.read() as connection:
            known = units.units(connection, staged=True)
            questions = _questions(connection, head, known)
        kinds = _recipients(outlook)
        unknown = [note for note in outlook.figures.notes if note.code == UnknownUnit.code]
        below = [uid for uid in outlook.figures.now if uid != head.root_id]
        return Preview(
            sight=outlook.figures.sight,
            root=head.root,
            state=head.state,
            known=len(below) - len(unknown),
            unknown=tuple(note.unit.name for note in unknown if note.unit),
            questions=questions,
            asked=asked,
            notes=notes_in_short(
                [
                    (note.code, note.text, note.unit.name if note.unit else None)
                    for note in outlook.figures.notes
                    # They are named, and asked about where there is something to choose.
                    if note.code != UnknownUnit.code
                ]
            ),
            shifts=outlook.shifts,
            digests=kinds[Digest],
            overviews=kinds[Overview],
            quiet=outlook.quiet,
            reasons=head.reasons,
            again=again,
        )


_NOT_YOURS = "Đồng chí không có quyền với bản số liệu này."


def _recipients(outlook: Outlook) -> Counter[type]:
    return Counter(type(notice) for _, _, notice in outlook.notices)


def _questions(connection: Connection, head: StoredSnapshot, known: Units) -> tuple[Question, ...]:
    """The names that fit no unit and may mean one below the root that the file leaves out."""
    here = set(scores.unit_ids_of(connection, head.id))
    free = Register(
        unit
        for uid, unit in units.units(connection).items()
        if unit.parent == head.root.code and uid not in here
    )
    found = []
    for note in notes.of_snapshot(connection, head.id, known):
        if note.code != UnknownUnit.code or note.unit is None:
            continue
        match free.find(note.unit.name):
            case Found(unit):
                likely: tuple[Unit, ...] = (unit,)
            case Ambiguous(several):
                likely = several
            case Unknown(nearest):
                likely = nearest
        guesses = tuple(Candidate(known.ids[u.code], u, None) for u in likely[:_GUESSES])
        if guesses:
            found.append(Question(known.ids[note.unit.code], note.unit.name, guesses))
    return tuple(found)
