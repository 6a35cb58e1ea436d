"""Invites and the people they bound, as commands print them: no code, no chat id in full."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any

from bot.people import ROLE_WORDS, InviteState, ListedInvite
from bot.reports.plain import json_unit
from bot.storage.people import Member, is_group
from scoring.unit import Unit

_STATES = {
    InviteState.OPEN: "chờ dùng",
    InviteState.USED: "đã dùng",
    InviteState.EXPIRED: "hết hạn",
    InviteState.REVOKED: "đã thu hồi",
}
_REACHED = {"reachable": "nhận tin", "muted": "tạm ngừng", "refuses": "không gửi được"}
# As much of a chat's number as tells two apart and finds nobody.
_SHOWN_DIGITS = 3

Members = Sequence[tuple[Member, Unit]]


def invites_json(listed: Iterable[ListedInvite]) -> list[dict[str, Any]]:
    """`invites --json`."""
    return [
        {
            "id": one.invite.id,
            "unit": json_unit(one.unit),
            "role": one.invite.role.value,
            "state": one.state.value,
            "expires_at": one.invite.expires_at.isoformat(),
            "used_at": one.invite.used_at.isoformat() if one.invite.used_at else None,
            "used_by": one.invite.used_by,
            "address": one.invite.address,
        }
        for one in listed
    ]


def invites_text(listed: Sequence[ListedInvite], zone: tzinfo) -> str:
    """`invites` for people."""
    if not listed:
        return "Chưa có đường dẫn mời nào."
    return "\n".join(
        f"{one.invite.id:>5}  {_STATES[one.state]:<10} {_when(one, zone)}  "
        f"{one.unit.name}, {ROLE_WORDS[one.invite.role]}"
        + (f" (người nhận {one.invite.used_by})" if one.invite.used_by else "")
        for one in listed
    )


def _when(one: ListedInvite, zone: tzinfo) -> str:
    """The day that matters: when it was taken or taken back, else until when it holds."""
    invite = one.invite
    at = invite.used_at or invite.revoked_at or invite.expires_at
    return f"{at.astimezone(zone):%d/%m/%Y}"


def people_json(members: Members, now: datetime) -> list[dict[str, Any]]:
    """`people --json`."""
    return [
        {
            "id": member.id,
            "chat": _chat(member),
            "group": is_group(member.chat_id),
            "role": member.membership.role.value,
            "unit": json_unit(unit),
            "since": member.since.isoformat(),
            "state": _state(member, now),
            "muted_until": member.muted_until.isoformat()
            if member.muted_until and member.muted_until > now
            else None,
        }
        for member, unit in members
    ]


def people_text(members: Members, now: datetime, zone: tzinfo) -> str:
    """`people` for people."""
    if not members:
        return "Chưa có người nhận nào."
    return "\n".join(
        f"{member.id:>5}  {_chat(member):<8} {'nhóm' if is_group(member.chat_id) else 'người':<5} "
        f"{_REACHED[_state(member, now)]:<15} từ {member.since.astimezone(zone):%d/%m/%Y}  "
        f"{unit.name}, {ROLE_WORDS[member.membership.role]}"
        for member, unit in members
    )


def _chat(member: Member) -> str:
    return "…" + str(abs(member.chat_id))[-_SHOWN_DIGITS:]


def _state(member: Member, now: datetime) -> str:
    if member.refuses:
        return "refuses"
    return "muted" if member.muted_until and member.muted_until > now else "reachable"
