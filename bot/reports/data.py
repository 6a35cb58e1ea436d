"""Snapshots, their versions, the portal and the register of units as commands print them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bot.pipeline import Accepted
from bot.pulling import PortalStatus
from bot.reports.plain import STATES, json_number
from bot.sources.units_csv import Event
from bot.staging import Staged
from bot.storage.snapshots import StoredSnapshot
from bot.unit_register.keeping import Imported, Line
from bot.versions import Versions
from messages import format as write
from messages.decisions import ListKept
from messages.facts import quiet_text
from scoring.changes import Appeared, Change, Gone, Moved
from scoring.snapshot import State


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
        "left_out": accepted.left_out if accepted else 0,
        "held": list(head.reasons),
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
        state = STATES[head.state]
        lines.append(f"Số liệu này đã được nhập trước đây ({state}); không thêm gì mới.")
    lines += [
        f"  {note.code}: {note.unit.name + ': ' if note.unit else ''}{note.text}"
        for note in staged.notes
    ]
    if accepted is not None:
        lines.append(accepted_text(accepted))
    elif head.state is State.HELD:
        lines.append("Tạm giữ:")
        lines += [f"  {reason}" for reason in head.reasons]
        lines.append(f"Xem lại nguồn rồi bot766 accept {head.id} hoặc bot766 reject {head.id}")
    elif head.state is State.STAGED:
        lines.append(f"Chờ duyệt: bot766 accept {head.id}")
    return "\n".join(lines)


def list_json(number: int, said: ListKept) -> dict[str, Any]:
    """`import --json` of a list of dossiers."""
    return {
        "list": number,
        "system": said.system.value,
        "root": said.root.name,
        "root_code": said.root.code,
        "dossiers": said.dossiers,
        "units": said.units,
        "unknown": list(said.unknown),
        "dropped": list(said.dropped),
        "other_known": said.other_known,
    }


def accepted_text(accepted: Accepted) -> str:
    """`accept` for people."""
    if accepted.quiet is not None:
        return f"Đã duyệt bản số liệu {accepted.head.id}: {quiet_text(accepted.quiet)}."
    if accepted.waits:
        return (
            f"Đã duyệt bản số liệu {accepted.head.id}: {accepted.alerts} cảnh báo, "
            f"{accepted.queued} tin chờ quản trị viên; bot766 release {accepted.head.id} để gửi."
        )
    return (
        f"Đã duyệt bản số liệu {accepted.head.id}: "
        f"{accepted.alerts} cảnh báo, {accepted.queued} tin vào hộp gửi."
        + (f" {accepted.left_out} tin không tạo được, xem nhật ký." if accepted.left_out else "")
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
        f"{head.id:>4}  {head.period.code:<8} {head.root.name:<24} {STATES[head.state]}"
        + (" (mô phỏng)" if head.simulated else "")
        + (" (tạm tính)" if head.provisional else "")
        for head in heads
    )


def versions_json(versions: Versions) -> dict[str, Any]:
    """`snapshots diff --json`; a pair is [first version, second version]."""
    return {
        "a": versions.before.id,
        "b": versions.after.id,
        "period": versions.after.period.code,
        "root": versions.after.root.name,
        "same": not versions.changes and not versions.components,
        "units": [_change_json(change) for change in versions.changes],
        "components": [
            {"code": code, "components": list(changed)}
            for code, changed in sorted(versions.components.items())
        ],
    }


def _change_json(change: Change) -> dict[str, Any]:
    unit = {"code": change.unit.code, "name": change.unit.name}
    match change:
        case Appeared(after):
            return {**unit, "change": "appeared", "total": [None, json_number(after.score.total)]}
        case Gone(before):
            return {**unit, "change": "gone", "total": [json_number(before.score.total), None]}
        case Moved(before, after):
            pairs = zip(before.score.groups, after.score.groups, strict=True)
            return {
                **unit,
                "change": "moved",
                "total": [json_number(before.score.total), json_number(after.score.total)],
                "groups": {
                    new.code: [json_number(old.points), json_number(new.points)]
                    for old, new in pairs
                    if (old.points, old.rate) != (new.points, new.rate)
                },
            }


def versions_text(versions: Versions) -> str:
    """`snapshots diff` for people."""
    head = versions.after
    first, second = versions.before.id, versions.after.id
    lines = [f"{head.root.name}, {write.period(head.period)}: bản {first} → bản {second}"]
    if not versions.changes and not versions.components:
        return f"{lines[0]}\nHai bản giống nhau."
    for change in versions.changes:
        match change:
            case Appeared(after):
                lines.append(f"  {change.unit.name}: mới có, {_points(after.score.total)}")
            case Gone(before):
                lines.append(
                    f"  {change.unit.name}: không còn, trước đây {_points(before.score.total)}"
                )
            case Moved(before, after):
                groups = ", ".join(
                    f"{new.code} {_points(old.points)} → {_points(new.points)}"
                    for old, new in zip(before.score.groups, after.score.groups, strict=True)
                    if old.points != new.points
                )
                total = f"{_points(before.score.total)} → {_points(after.score.total)}"
                lines.append(f"  {change.unit.name}: {total}" + (f" ({groups})" if groups else ""))
    if versions.components:
        lines.append(f"Thành phần thay đổi ở {len(versions.components)} đơn vị.")
    return "\n".join(lines)


def _points(value: Decimal | None) -> str:
    return "–" if value is None else write.number(value)


def portal_json(status: PortalStatus) -> dict[str, Any]:
    """`portal --json`."""
    breaker = status.breaker
    return {
        "open": status.is_open,
        "until": breaker.open_until.isoformat() if breaker and status.is_open else None,
        "why": breaker.why if breaker else None,
        "failures": breaker.failures if breaker else 0,
        "runs": [
            {
                "run": run["id"],
                "root": run["root"],
                "period": run["period"],
                "started_at": run["started_at"].isoformat(),
                "outcome": run["outcome"],
                "why": run["why"],
                "snapshot": run["snapshot_id"],
            }
            for run in status.runs
        ],
    }


_OUTCOMES = {"new": "số liệu mới", "again": "không có gì mới", "stopped": "dừng", None: "chưa xong"}


def portal_text(status: PortalStatus, zone: ZoneInfo) -> str:
    """`portal` for people."""
    if status.is_open and status.breaker is not None:
        until = write.moment(status.breaker.open_until.astimezone(zone))
        lines = [f"Tạm ngừng lấy số liệu từ Cổng đến {until}: {status.breaker.why}"]
    else:
        lines = ["Có thể lấy số liệu từ Cổng."]
    lines += [
        f"{write.moment(run['started_at'].astimezone(zone))}  {run['root']}  {run['period']:<8} "
        f"{_OUTCOMES[run['outcome']]}"
        + (f" (bản {run['snapshot_id']})" if run["snapshot_id"] else "")
        + (f": {run['why']}" if run["why"] else "")
        for run in status.runs
    ]
    return "\n".join(lines)


def units_json(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """`units --json`."""
    return [
        {
            "code": line.unit.code,
            "name": line.unit.name,
            "level": line.unit.level.value,
            "parent": line.parent.code if line.parent else None,
            "first_seen": line.first_seen,
            "last_seen": line.last_seen,
            "other_names": list(line.unit.aliases),
            "former_codes": list(line.unit.codes),
            "successors": [
                {"code": unit.code, "name": unit.name, "since": since.isoformat()}
                for unit, since in line.successors
            ],
        }
        for line in lines
    ]


def units_text(lines: Sequence[Line]) -> str:
    """`units` for people."""
    if not lines:
        return "Chưa có đơn vị nào."
    return "\n".join(
        f"{line.unit.code:<24} {line.unit.name:<32} {write.level(line.unit.level):<14} "
        f"{line.first_seen or '–':<8} {line.last_seen or '–':<8}"
        + "".join(f" → {unit.name} ({write.day(since)})" for unit, since in line.successors)
        for line in lines
    )


_EVENTS = {
    Event.RENAME: "đổi tên",
    Event.MERGE: "sáp nhập",
    Event.RECODE: "đổi mã",
    Event.ALIAS: "tên khác",
    Event.ADD: "thêm",
}


def register_json(done: Imported) -> dict[str, Any]:
    """`units import --json`."""
    return {
        "applied": {event.value: many for event, many in done.counts.items()},
        "entered": [{"code": unit.code, "name": unit.name} for unit in done.entered],
        "unchanged": done.unchanged,
    }


def register_text(done: Imported) -> str:
    """`units import` for people."""
    applied = ", ".join(f"{_EVENTS[event]} {many}" for event, many in done.counts.items())
    lines = [f"Đã áp dụng: {applied}." if applied else "Không có gì thay đổi."]
    lines += [f"  đơn vị mới: {unit.name} ({unit.code})" for unit in done.entered]
    if done.unchanged:
        lines.append(f"{done.unchanged} dòng đã có từ trước.")
    return "\n".join(lines)
