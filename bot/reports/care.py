"""Invites, the outbox, the audit log and the installation's health as commands print them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.health.doctor import Finding
from bot.people import ROLE_WORDS, Invitation
from bot.reports.plain import json_unit


def invitation_json(invitation: Invitation, bot_name: str | None) -> dict[str, Any]:
    """`invite --json`."""
    return {
        "unit": json_unit(invitation.unit),
        "role": invitation.role.value,
        "id": invitation.id,
        "address": invitation.address,
        "expires_at": invitation.expires_at.isoformat(),
        "code": invitation.code,
        "link": link(invitation, bot_name),
    }


def invitation_text(invitation: Invitation, bot_name: str | None) -> str:
    """`invite` for people."""
    how = link(invitation, bot_name) or f"gõ cho bot: /start {invitation.code}"
    role = ROLE_WORDS[invitation.role]
    return f"{invitation.unit.name}, {role}, dùng một lần trong 14 ngày:\n{how}"


def link(invitation: Invitation, bot_name: str | None) -> str | None:
    """The deep link of an invite; None where the bot's name is not known."""
    return f"https://t.me/{bot_name}?start={invitation.code}" if bot_name else None


def outbox_json(counts: Mapping[str, int], rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """`outbox --json`."""
    return {
        "counts": dict(counts),
        "newest": [{**row, "not_before": row["not_before"].isoformat()} for row in rows],
    }


def outbox_text(counts: Mapping[str, int], rows: Sequence[Mapping[str, Any]]) -> str:
    """`outbox` for people."""
    if not counts:
        return "Hộp gửi trống."
    lines = [", ".join(f"{state}: {count}" for state, count in sorted(counts.items()))]
    lines += [
        f"{row['id']:>6}  {row['state']:<9} {row['subject']}"
        + (f"  ({row['error']})" if row["error"] else "")
        for row in rows
    ]
    return "\n".join(lines)


def audit_json(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """`audit --json`."""
    return [{**row, "at": row["at"].isoformat()} for row in rows]


def audit_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """`audit` for people."""
    if not rows:
        return "Chưa có thao tác nào."
    return "\n".join(
        f"{row['at']:%d/%m/%Y %H:%M} UTC  {row['actor']:<14} {row['act']:<8} {row['detail']}"
        for row in rows
    )


def findings_json(findings: Iterable[Finding]) -> dict[str, Any]:
    """`doctor --json`."""
    listed = list(findings)
    return {
        "sound": all(finding.sound for finding in listed),
        "findings": [
            {"what": finding.what, "sound": finding.sound, "text": finding.text}
            for finding in listed
        ],
    }


def findings_text(findings: Iterable[Finding]) -> str:
    """`doctor` for people."""
    return "\n".join(
        f"{'đạt ' if finding.sound else 'SAI '} {finding.what}: {finding.text}"
        for finding in findings
    )
