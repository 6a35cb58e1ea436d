"""Who belongs to which unit: invites by one-time link, what taking one does, and ending it."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from bot.clock import Clock
from bot.sources import invites_csv
from bot.storage import audit, invites, people, queued, units
from bot.storage.database import Database
from bot.storage.invites import Invite
from bot.storage.people import LEADING, Member, Role
from messages.answers import Bound, InviteRefused
from messages.salutation import LONGEST_ADDRESS, tidied
from scoring.register import Ambiguous, Found, Register, Unknown
from scoring.unit import Unit

# An invite travels by paper and phone within an office; two weeks leave room for holidays.
INVITE_LIFE = timedelta(days=14)
# 16 random bytes are 22 letters of A-Za-z0-9_-: they fit a deep link's 64 and cannot be guessed.
_CODE_BYTES = 16

ROLE_WORDS = {
    Role.LEADER: "lãnh đạo",
    Role.OFFICER: "cán bộ theo dõi",
    Role.OFFICE: "văn phòng tổng hợp",
    Role.ADMIN: "quản trị",
}


class NoSuchUnit(Exception):  # noqa: N818 - says what it is
    """No single unit has that name; one sentence in Vietnamese."""


class NotThere(Exception):  # noqa: N818 - says what it is
    """No invite or person with that number, or nothing left to end; a sentence in Vietnamese."""


class Unfit(Exception):  # noqa: N818 - says what it is
    """Some of the invites asked for cannot be made, so none was; a sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Wanted:
    """What an invite makes of whoever takes it, and how they are addressed."""

    role: Role
    address: str | None = None


@dataclass(frozen=True)
class Invitation:
    """A fresh invite: the only time its code is seen."""

    code: str
    unit: Unit
    role: Role
    id: int
    expires_at: datetime
    address: str | None = None


class InviteState(StrEnum):
    """Where an invite stands."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class ListedInvite:
    """An invite as administrators see it: never its code."""

    invite: Invite
    unit: Unit
    state: InviteState


@dataclass(frozen=True)
class People:
    """The use cases around invites."""

    database: Database
    clock: Clock

    def invite(
        self, unit_name: str, role: Role, *, by: str, address: str | None = None
    ) -> Invitation:
        """Make a one-time invite for a unit, named by code or name.

        Raises:
            NoSuchUnit: no single unit is meant.
        """
        now = self.clock.now()
        with self.database.write() as connection:
            known = units.units(connection)
            register = known.register
            unit = _meant(register, unit_name)
            made = _made(connection, known.ids[unit.code], unit, Wanted(role, address), now)
            detail = {"invite": made.id, "unit": unit.code, "role": role.value}
            audit.add(connection, at=now, actor=by, act="invite", detail=detail)
        return made

    def unit(self, unit_name: str) -> int:
        """The number of the unit that an operator names by code or name.

        Raises:
            NoSuchUnit: no single unit is meant.
        """
        with self.database.read() as connection:
            known = units.units(connection)
            register = known.register
        return known.ids[_meant(register, unit_name).code]

    def invite_list(self, content: bytes, *, by: str) -> tuple[Invitation, ...]:
        """Make all invites that a .csv asks for, or none.

        Raises:
            Refused: the file is no such list.
            Unfit: some of its lines ask for what cannot be made.
        """
        now = self.clock.now()
        asked, problems = invites_csv.read(content)
        wrong = dict(problems)
        with self.database.write() as connection:
            known = units.units(connection)
            register = known.register
            meant: list[tuple[Wanted, Unit]] = []
            for row in asked:
                address = tidied(row.address)
                if len(address) > LONGEST_ADDRESS:
                    wrong[row.line] = f"xưng hô dài quá {LONGEST_ADDRESS} ký tự"
                    continue
                try:
                    unit = _meant(register, row.unit)
                except NoSuchUnit as error:
                    wrong[row.line] = str(error)
                else:
                    meant.append((Wanted(Role(row.role), address or None), unit))
            if wrong:
                raise Unfit([f"Dòng {line}: {wrong[line]}" for line in sorted(wrong)])
            made = tuple(
                _made(connection, known.ids[unit.code], unit, wanted, now) for wanted, unit in meant
            )
            detail = {"invites": [invitation.id for invitation in made]}
            audit.add(connection, at=now, actor=by, act="invite-list", detail=detail)
        return made

    def invites(self) -> tuple[ListedInvite, ...]:
        """All invites that are kept, newest first."""
        now = self.clock.now()
        with self.database.read() as connection:
            known = units.units(connection, staged=True)
            listed = invites.listing(connection)
        return tuple(ListedInvite(one, known[one.unit_id], _state(one, now)) for one in listed)

    def revoke(self, invite_id: int, *, by: str) -> None:
        """Take an invite back that nobody has taken.

        Raises:
            NotThere: there is none with that number, or it was taken or revoked already.
        """
        now = self.clock.now()
        with self.database.write() as connection:
            if not invites.revoke(connection, invite_id, now):
                raise NotThere(f"không có đường dẫn mời {invite_id} nào còn chờ dùng")
            detail = {"invite": invite_id}
            audit.add(connection, at=now, actor=by, act="revoke", detail=detail)

    def members(self) -> tuple[tuple[Member, Unit], ...]:
        """Everybody with every unit they stand for."""
        with self.database.read() as connection:
            known = units.units(connection, staged=True)
            return tuple((m, known[m.membership.unit_id]) for m in people.members(connection))

    def remove(self, recipient_id: int, *, unit_name: str | None = None, by: str) -> int:
        """End what somebody stands for: one unit, or all; gives how many roles that were.

        Nothing that is not sent yet and tells of figures goes to them; to whoever stands for
        nothing any more, nothing at all.

        Raises:
            NoSuchUnit: no single unit is meant.
            NotThere: nobody has that number, or not that unit.
        """
        now = self.clock.now()
        with self.database.write() as connection:
            known = units.units(connection, staged=True)
            unit = None
            if unit_name is not None:
                held = people.memberships(connection, recipient_id)
                codes = {known[m.unit_id].code for m in held}
                unit = _held_under(unit_name, known.register, codes)
            unit_id = None if unit is None else known.ids[unit.code]
            ended = people.leave(connection, recipient_id, unit_id)
            if not ended:
                of_unit = f" với {unit.name}" if unit else ""
                raise NotThere(f"không có người nhận {recipient_id} đang gắn{of_unit}")
            queued.give_up_figures(connection, recipient_id, "không còn gắn với đơn vị", now)
            if not people.memberships(connection, recipient_id):
                queued.give_up(connection, recipient_id, "không còn gắn với đơn vị nào", now)
            detail = {"recipient": recipient_id, "unit": unit.code if unit else None}
            audit.add(connection, at=now, actor=by, act="remove", detail=detail)
        return ended

    def welcome_back(self, chat_id: int) -> bool:
        """Whether a chat is known; one that had blocked the bot and returns is reachable again."""
        with self.database.write() as connection:
            if people.recipient_of_chat(connection, chat_id) is None:
                return False
            queued.queue_missed(connection, chat_id, self.clock.now())
            people.enter(connection, chat_id, self.clock.now())
            return True

    def take(
        self, code: str, chat_id: int, *, thread_id: int | None = None
    ) -> Bound | InviteRefused:
        """Bind a chat to the unit of an invite. Taking one's own invite again changes nothing.

        In a group the unit is told things in the topic in which that was typed last.
        """
        now = self.clock.now()
        with self.database.write() as connection:
            invite = invites.by_hash(connection, _hash(code))
            if invite is None:
                return InviteRefused("unknown")
            refused = _refusal(connection, invite, chat_id, now)
            if refused is not None:
                return refused
            # Whoever blocked the bot and comes back by the same link is reachable again.
            who = people.enter(connection, chat_id, now)
            if invite.used_by != who.id:
                if not invites.use(connection, invite.id, by=who.id, at=now):
                    return InviteRefused("used")
                people.join(connection, who.id, invite.unit_id, invite.role, now)
                if invite.address is not None:
                    people.name_address(connection, who.id, invite.address)
                detail = {"invite": invite.id}
                audit.add(
                    connection, at=now, actor=f"recipient:{who.id}", act="join", detail=detail
                )
            if people.is_group(chat_id):
                people.settle_in(connection, who.id, thread_id)
            unit = units.units(connection)[invite.unit_id]
        leads = invite.role in LEADING
        return Bound(unit, invite.unit_id, ROLE_WORDS[invite.role], leads=leads)


def _refusal(
    connection: Connection, invite: Invite, chat_id: int, now: datetime
) -> InviteRefused | None:
    """Why a chat may not take an invite; None if it may, or took it and is still bound."""
    if invite.used_at is not None:
        who, held = people.asker(connection, chat_id)
        # Somebody who was removed since does not come back by the old link.
        bound = any((m.unit_id, m.role) == (invite.unit_id, invite.role) for m in held)
        mine = who is not None and invite.used_by == who.id
        return None if mine and bound else InviteRefused("used")
    if invite.revoked_at is not None:
        return InviteRefused("revoked")
    if invite.expires_at < now:
        return InviteRefused("expired")
    if invite.role is Role.ADMIN and people.is_group(chat_id):
        return InviteRefused("private")
    return None


def _state(invite: Invite, now: datetime) -> InviteState:
    if invite.used_at is not None:
        return InviteState.USED
    if invite.revoked_at is not None:
        return InviteState.REVOKED
    return InviteState.EXPIRED if invite.expires_at < now else InviteState.OPEN


def _meant(register: Register, unit_name: str) -> Unit:
    """The one unit that somebody names.

    Raises:
        NoSuchUnit: no single unit is meant.
    """
    match register.named(unit_name):
        case Found(unit):
            return unit
        case Ambiguous(meant):
            listed = ", ".join(f"{u.name} ({u.code})" for u in meant[:5])
            raise NoSuchUnit(f"“{unit_name}” có thể là: {listed}; hãy nêu mã")
        case Unknown(nearest):
            listed = ", ".join(u.name for u in nearest)
            hint = f"; gần nhất: {listed}" if listed else ""
            raise NoSuchUnit(f"không có đơn vị “{unit_name}”{hint}")


def _held_under(unit_name: str, register: Register, held: Collection[str]) -> Unit:
    """The unit that is named, or the former one of its name for which somebody still stands.

    Raises:
        NoSuchUnit: no single unit is meant.
    """
    unit = _meant(register, unit_name)
    if unit.code in held or register.by_code(unit_name) is not None:
        return unit
    before = register.successors.before_under_its_name(unit)
    return next((former for former in before if former.code in held), unit)


def _made(
    connection: Connection, unit_id: int, unit: Unit, wanted: Wanted, now: datetime
) -> Invitation:
    code = secrets.token_urlsafe(_CODE_BYTES)
    expires_at = now + INVITE_LIFE
    invite_id = invites.add(
        connection,
        code_hash=_hash(code),
        unit_id=unit_id,
        role=wanted.role,
        expires_at=expires_at,
        address=wanted.address,
    )
    return Invitation(code, unit, wanted.role, invite_id, expires_at, wanted.address)


def _hash(code: str) -> str:
    """What is stored of a code: it is random enough that a plain hash cannot be turned back."""
    return hashlib.sha256(code.encode()).hexdigest()
