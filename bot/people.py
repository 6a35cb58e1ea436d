"""Who belongs to which unit: invites by one-time link, and what taking one does."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.storage import audit, outbox, people, units
from bot.storage.database import Database
from bot.storage.people import LEADING, Role
from messages.answers import Bound, InviteRefused
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


@dataclass(frozen=True)
class Invitation:
    """A fresh invite: the only time its code is seen."""

    code: str
    unit: Unit
    role: Role


@dataclass(frozen=True)
class People:
    """The use cases around invites."""

    database: Database
    clock: Clock

    def invite(self, unit_name: str, role: Role, *, by: str) -> Invitation:
        """Make a one-time invite for a unit, named by code or name.

        Raises:
            NoSuchUnit: no single unit is meant.
        """
        code = secrets.token_urlsafe(_CODE_BYTES)
        now = self.clock.now()
        with self.database.write() as connection:
            known = units.units(connection)
            match Register(known.values()).find(unit_name):
                case Found(unit):
                    pass
                case Ambiguous(meant):
                    listed = ", ".join(f"{u.name} ({u.code})" for u in meant[:5])
                    raise NoSuchUnit(f"“{unit_name}” có thể là: {listed}; hãy nêu mã")
                case Unknown(nearest):
                    listed = ", ".join(u.name for u in nearest)
                    hint = f"; gần nhất: {listed}" if listed else ""
                    raise NoSuchUnit(f"không có đơn vị “{unit_name}”{hint}")
            unit_id = next(uid for uid, known_unit in known.items() if known_unit == unit)
            invite_id = people.add_invite(
                connection,
                code_hash=_hash(code),
                unit_id=unit_id,
                role=role,
                expires_at=now + INVITE_LIFE,
            )
            detail = {"invite": invite_id, "unit": unit.code, "role": role.value}
            audit.add(connection, at=now, actor=by, act="invite", detail=detail)
        return Invitation(code, unit, role)

    def welcome_back(self, chat_id: int) -> bool:
        """Whether a chat is known; one that had blocked the bot and returns is reachable again."""
        with self.database.write() as connection:
            if people.recipient_of_chat(connection, chat_id) is None:
                return False
            outbox.queue_missed(connection, chat_id, self.clock.now())
            people.enter(connection, chat_id, self.clock.now())
            return True

    def take(self, code: str, chat_id: int) -> Bound | InviteRefused:
        """Bind a chat to the unit of an invite. Taking one's own invite again changes nothing."""
        now = self.clock.now()
        with self.database.write() as connection:
            invite = people.invite(connection, _hash(code))
            if invite is None:
                return InviteRefused("unknown")
            known = people.recipient_of_chat(connection, chat_id)
            repeated = known is not None and invite.used_by == known.id
            if repeated:
                # Whoever blocked the bot and comes back by the same link is reachable again.
                outbox.queue_missed(connection, chat_id, now)
                people.enter(connection, chat_id, now)
            else:
                if invite.used_at is not None:
                    return InviteRefused("used")
                if invite.expires_at < now:
                    return InviteRefused("expired")
                known = people.enter(connection, chat_id, now)
                if not people.use_invite(connection, invite.id, by=known.id, at=now):
                    return InviteRefused("used")
                people.join(connection, known.id, invite.unit_id, invite.role)
                actor = f"recipient:{known.id}"
                detail = {"invite": invite.id}
                audit.add(connection, at=now, actor=actor, act="join", detail=detail)
            unit = units.units(connection)[invite.unit_id]
        leads = invite.role in LEADING
        return Bound(unit, invite.unit_id, ROLE_WORDS[invite.role], leads=leads)


def _hash(code: str) -> str:
    """What is stored of a code: it is random enough that a plain hash cannot be turned back."""
    return hashlib.sha256(code.encode()).hexdigest()
