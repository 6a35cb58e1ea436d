"""What commands print: JSON for programs, plain lines for people at a terminal."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.health import Finding
from bot.people import ROLE_WORDS, Invitation
from bot.pipeline import Accepted, Outlook, Quiet, Staged, facts_of
from bot.storage.snapshots import StoredSnapshot
from messages import format as write
from messages.answers import Answer, Card, NoSuchUnit, Ranking, WhichUnit
from messages.facts import fact_text
from messages.notices import Digest, Overview, Result
from messages.render import render
from scoring.snapshot import State
from scoring.unit import Unit

_TAG = re.compile(r"<[^>]+>")
_STATES = {
    State.STAGED: "chờ duyệt",
    State.HELD: "tạm giữ",
    State.ACCEPTED: "đã duyệt",
    State.REJECTED: "đã bỏ",
}
_QUIET = {
    Quiet.BASELINE: "kỳ đầu tiên, dùng làm mốc so sánh, không báo cho ai",
    Quiet.OLDER: "đã có bản duyệt của kỳ này hoặc kỳ sau, không báo cho lãnh đạo",
    Quiet.PROVISIONAL: "kỳ chưa kết thúc, số liệu tạm tính, không báo cho ai",
}
_SEVERITY_WORDS = ("tích cực", "lưu ý", "cảnh báo", "nghiêm trọng")
_SEVERITIES = ("good", "notice", "warning", "severe")


def text(answer: Answer) -> str:
    """An answer of the chat as plain lines, without tags and buttons."""
    return html.unescape(_TAG.sub("", render(answer).text))


def line(answer: Answer) -> str:
    """The same in one line, for a refusal on stderr."""
    message = render(answer)
    said = " ".join(html.unescape(_TAG.sub("", message.text)).split())
    units = answer.candidates if isinstance(answer, WhichUnit) else ()
    units = answer.nearest if isinstance(answer, NoSuchUnit) else units
    listed = "; ".join(f"{item.unit.name} ({item.unit.code})" for item in units)
    return f"{said} {listed}".strip()


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _unit(unit: Unit) -> dict[str, str]:
    return {"code": unit.code, "name": unit.name, "level": unit.level.value}


def staged_json(staged: Staged, accepted: Accepted | None) -> dict[str, Any]:
    """`import --json`."""
    head = staged.head
    return {
        "snapshot": head.id,
        "state": (State.ACCEPTED if accepted else head.state).value,
        "period": head.period.code,
        "root": head.root.name,
        "root_code": head.root.code,
        "units": staged.units,
        "simulated": head.simulated,
        "again": staged.again,
        "queued": accepted.queued if accepted else 0,
        "notes": [
            {"code": note.code, "unit": note.unit.name if note.unit else None, "text": note.text}
            for note in staged.notes
        ],
    }


def staged_text(staged: Staged, accepted: Accepted | None) -> str:
    """`import` for people."""
    head = staged.head
    mark = ", số liệu mô phỏng" if head.simulated else ""
    about = f"{head.root.name}, {write.period(head.period)}, {staged.units} đơn vị{mark}"
    lines = [f"Bản số liệu {head.id}: {about}."]
    if staged.again:
        state = _STATES[head.state]
        lines.append(f"Số liệu này đã được nhập trước đây ({state}); không thêm gì mới.")
    lines += [
        f"  {note.code}: {note.unit.name + ': ' if note.unit else ''}{note.text}"
        for note in staged.notes
    ]
    if accepted is not None:
        lines.append(accepted_text(accepted))
    elif head.state is State.STAGED:
        lines.append(f"Chờ duyệt: bot766 accept {head.id}")
    return "\n".join(lines)


def accepted_text(accepted: Accepted) -> str:
    """`accept` for people."""
    if accepted.quiet is not None:
        return f"Đã duyệt bản số liệu {accepted.head.id}: {_QUIET[accepted.quiet]}."
    return (
        f"Đã duyệt bản số liệu {accepted.head.id}: "
        f"{accepted.alerts} cảnh báo, {accepted.queued} tin vào hộp gửi."
    )


def heads_json(heads: Iterable[StoredSnapshot]) -> list[dict[str, Any]]:
    """`snapshots --json`."""
    return [
        {
            "snapshot": head.id,
            "state": head.state.value,
            "period": head.period.code,
            "version": head.version,
            "root": head.root.name,
            "root_code": head.root.code,
            "observed_at": head.observed_at.isoformat(),
            "simulated": head.simulated,
            "provisional": head.provisional,
            "why": head.why,
        }
        for head in heads
    ]


def heads_text(heads: Sequence[StoredSnapshot]) -> str:
    """`snapshots` for people."""
    if not heads:
        return "Chưa có bản số liệu nào."
    return "\n".join(
        f"{head.id:>4}  {head.period.code:<8} {head.root.name:<24} {_STATES[head.state]}"
        + (" (mô phỏng)" if head.simulated else "")
        + (" (tạm tính)" if head.provisional else "")
        for head in heads
    )


def card_json(answer: Card) -> dict[str, Any]:
    """`score --json`."""
    result, score = answer.result, answer.result.now.score
    return {
        "unit": _unit(result.unit),
        "period": answer.sight.period.code,
        "total": _number(score.total),
        "published_total": _number(score.published_total),
        "computed_total": _number(score.computed_total),
        "max": _number(answer.sight.scheme.max_total),
        "tier": score.tier.name if score.tier else None,
        "tier_before": _tier_before(result),
        "rank": result.now.rank.place if result.now.rank else None,
        "of": result.now.rank.of if result.now.rank else None,
        "delta": _number(result.delta),
        "rank_change": result.rank_change,
        "baseline": answer.sight.baseline.code if answer.sight.baseline else None,
        "simulated": answer.sight.simulated,
        "provisional": answer.sight.provisional,
        "groups": [
            {
                "code": group.code,
                "points": _number(group.points),
                "max": _number(group.max),
                "rate": _number(group.rate),
                "delta": _number(result.group_delta(group.code)),
            }
            for group in score.groups
        ],
        "five_groups": [
            {"code": view.code, "points": _number(points), "max": _number(view.max)}
            for view, points in score.viewed(answer.sight.scheme.five)
        ],
        "notes": [
            {"code": note.code, "unit": result.unit.name, "text": note.text}
            for note in result.notes
        ],
    }


def _tier_before(result: Result) -> str | None:
    tier = result.before.score.tier if result.before else None
    return tier.name if tier else None


def ranking_json(answer: Ranking) -> dict[str, Any]:
    """`rank --json`."""
    return {
        "period": answer.sight.period.code,
        "level": answer.level.value,
        "root": answer.parent.name if answer.parent else None,
        "simulated": answer.sight.simulated,
        "provisional": answer.sight.provisional,
        "rows": [
            {
                "rank": row.place,
                "code": row.unit.code,
                "name": row.unit.name,
                "total": _number(row.total),
                "tier": row.tier,
                "delta": _number(row.delta),
                "rank_change": row.rank_change,
            }
            for row in answer.rows
        ],
    }


def outlook_json(outlook: Outlook) -> dict[str, Any]:
    """`alerts --json`."""
    figures = outlook.figures
    recipients = [
        {"subject": subject, "kind": type(notice).__name__.lower()}
        for _, subject, notice in outlook.notices
    ]
    return {
        "period": figures.head.period.code,
        "baseline": figures.baseline.period.code if figures.baseline else None,
        "held": figures.head.state is State.HELD,
        "quiet": outlook.quiet.value if outlook.quiet else None,
        "simulated": figures.head.simulated,
        "alerts": [
            {
                "rule": alert.rule,
                "unit": alert.unit.name,
                "unit_code": alert.unit.code,
                "severity": _SEVERITIES[alert.severity],
                "facts": facts_of(alert),
            }
            for alert in outlook.alerts
        ],
        "messages": recipients,
    }


def outlook_text(outlook: Outlook) -> str:
    """`alerts` for people."""
    head = outlook.figures.head
    mark = ", số liệu mô phỏng" if head.simulated else ""
    lines = [f"{head.root.name}, {write.period(head.period)} (bản {head.id}{mark})"]
    if outlook.quiet is not None:
        lines.append(f"Không báo: {_QUIET[outlook.quiet]}.")
    for alert in outlook.alerts:
        fact = fact_text(alert.fact, outlook.figures.sight.scheme)
        lines.append(f"  {_SEVERITY_WORDS[alert.severity]:<12} {alert.unit.name}: {fact}")
    digests = sum(isinstance(notice, Digest) for _, _, notice in outlook.notices)
    overviews = sum(isinstance(notice, Overview) for _, _, notice in outlook.notices)
    lines.append(f"Người nhận: {digests} bản tin đơn vị, {overviews} bản tổng hợp.")
    return "\n".join(lines)


def invitation_json(invitation: Invitation, bot_name: str | None) -> dict[str, Any]:
    """`invite --json`."""
    return {
        "unit": _unit(invitation.unit),
        "role": invitation.role.value,
        "code": invitation.code,
        "link": _link(invitation, bot_name),
    }


def invitation_text(invitation: Invitation, bot_name: str | None) -> str:
    """`invite` for people."""
    link = _link(invitation, bot_name)
    how = link or f"gõ cho bot: /start {invitation.code}"
    role = ROLE_WORDS[invitation.role]
    return f"{invitation.unit.name}, {role}, dùng một lần trong 14 ngày:\n{how}"


def _link(invitation: Invitation, bot_name: str | None) -> str | None:
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
