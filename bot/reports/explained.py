"""The grounds of one alert as `alerts --explain` prints them."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.explaining import Explained, Input
from bot.reports.figures import SEVERITIES, SEVERITY_WORDS
from bot.reports.plain import STATES, json_number, json_unit
from messages import format as write
from messages.facts import fact_text
from messages.figure_words import total_text
from messages.rule_words import RULES, THRESHOLDS
from scoring.scheme import scheme_for

_SOURCES = {"file": "tệp", "portal": "Cổng DVCQG"}
_DELIVERIES = {
    "queued": "chờ gửi",
    "sending": "đang gửi",
    "sent": "đã gửi",
    "uncertain": "chưa chắc đã đến",
    "failed": "không gửi được",
}


def explained_json(found: Explained) -> dict[str, Any]:
    """`alerts --explain ID --json`."""
    alert = found.alert
    return {
        "id": alert.id,
        "rule": alert.rule,
        "says": RULES.get(alert.rule),
        "unit": json_unit(found.unit),
        "severity": SEVERITIES[alert.severity],
        "facts": dict(alert.facts),
        "thresholds": None if alert.thresholds is None else dict(alert.thresholds),
        "snapshot": _snapshot_json(found.now),
        "inputs": {
            "now": _input_json(found.now),
            "before": None if found.before is None else _input_json(found.before),
        },
        "outbox": [
            {name: _plain(value, found) for name, value in row.items()} for row in found.carried
        ],
    }


def _plain(value: Any, found: Explained) -> Any:  # noqa: ANN401 - a column's value
    return value.astimezone(found.zone).isoformat() if isinstance(value, datetime) else value


def _snapshot_json(seen: Input) -> dict[str, Any]:
    head = seen.head
    return {
        "id": head.id,
        "version": head.version,
        "source": head.source,
        "observed_at": head.observed_at.isoformat(),
        "root": head.root.name,
        "period": head.period.code,
        "simulated": head.simulated,
        "content_hash": head.content_hash,
    }


def _input_json(seen: Input) -> dict[str, Any]:
    standing, late = seen.standing, seen.overdue
    score = standing.score if standing else None
    return {
        "snapshot": seen.head.id,
        "period": seen.head.period.code,
        "total": json_number(score.total) if score else None,
        "tier": score.tier.name if score and score.tier else None,
        "rank": standing.rank.place if standing and standing.rank else None,
        "of": standing.rank.of if standing and standing.rank else None,
        "groups": {group.code: json_number(group.points) for group in score.groups}
        if score
        else {},
        "overdue": None
        if late is None
        else {
            "provincial": late.provincial,
            "completed": late.completed,
            "in_progress": late.in_progress,
            "national": late.national,
        },
        "received": seen.received,
    }


def explained_text(found: Explained) -> str:
    """The same for people."""
    alert, head = found.alert, found.now.head
    said = fact_text(found.fact, scheme_for(head.period)) if found.fact else "(bản phần mềm cũ ghi)"
    lines = [
        f"Cảnh báo {alert.id}: {alert.rule}, {SEVERITY_WORDS[alert.severity]}",
        f"{found.unit.name}: {said}",
        f"Quy tắc: {RULES.get(alert.rule, alert.rule)}",
        "Ngưỡng khi đó:",
        *(_threshold_lines(alert.thresholds)),
        "Số liệu:",
        *_input_lines(found.now, alert.facts),
        *(_input_lines(found.before, alert.facts) if found.before else ()),
        f"Bản số liệu {head.id}: {head.root.name}, {write.period(head.period)}, "
        f"phiên bản {head.version}, nguồn {_SOURCES.get(head.source, head.source)}, "
        f"đọc lúc {write.moment(head.observed_at.astimezone(found.zone))}, "
        f"{STATES[head.state]}" + (", số liệu mô phỏng" if head.simulated else ""),
    ]
    if not found.carried:
        lines.append("Tin đã báo: không có.")
    else:
        lines.append("Tin đã báo:")
        lines += [
            f"  {row['id']}: {row['subject']}, {_DELIVERIES.get(row['state'], row['state'])}"
            for row in found.carried
        ]
    return "\n".join(lines)


def _threshold_lines(thresholds: Mapping[str, Any] | None) -> list[str]:
    if thresholds is None:
        return ["  không được ghi lại (cảnh báo của bản phần mềm cũ)"]
    return [
        f"  {THRESHOLDS.get(name, name)}: {write.number(Decimal(str(value)))} (alerts.{name})"
        for name, value in thresholds.items()
    ] or ["  quy tắc này không có ngưỡng"]


def _input_lines(seen: Input, facts: Mapping[str, Any]) -> list[str]:
    """The unit's figures in one snapshot: total and place, the group in question, dossiers."""
    where = f"  {write.period(seen.head.period)} (bản {seen.head.id}): "
    parts = []
    if seen.standing is not None:
        score, rank = seen.standing.score, seen.standing.rank
        if score.total is not None:
            parts.append(f"điểm tổng {total_text(score, scheme_for(seen.head.period))}")
        if score.tier is not None:
            parts.append(f"loại {score.tier.name}")
        if rank is not None:
            parts.append(f"hạng {rank.place}/{rank.of}")
        parts += [
            f"nhóm {group.code} {write.number(group.points)}/{write.number(group.max)}"
            for group in score.groups
            if group.code == facts.get("group") and group.points is not None
        ]
    if seen.overdue is not None:
        counts = {
            "quá hạn đang xử lý trên Cổng": seen.overdue.in_progress,
            "hoàn thành quá hạn": seen.overdue.completed,
            "quá hạn trên hệ thống tỉnh": seen.overdue.provincial,
        }
        parts += [f"{what} {count}" for what, count in counts.items() if count is not None]
    if seen.received is not None:
        parts.append(f"{seen.received} hồ sơ tiếp nhận")
    if not parts and "peers" in facts:
        parts.append("không có số liệu riêng; cảnh báo nói về các đơn vị cấp dưới")
    return [where + ("; ".join(parts) or "không có số liệu của đơn vị này")]
