"""Receipts of severe alerts as `bot766 receipts` prints them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.escalation import Course
from bot.reports.plain import json_unit
from messages.format import moment

Courses = Mapping[int, tuple[Course, ...]]


def courses_json(courses: Courses) -> list[dict[str, Any]]:
    """`receipts --json`: a row a unit, times in UTC, null for what did not happen."""
    return [
        {
            "snapshot": snapshot_id,
            "unit": json_unit(course.unit),
            "severe": course.alerts,
            "asked_at": _iso(course.asked_at),
            "received_at": _iso(course.received_at),
            "assigned_at": _iso(course.assigned_at),
            "reminded_at": _iso(course.reminded_at),
            "escalated_at": _iso(course.escalated_at),
        }
        for snapshot_id, listed in courses.items()
        for course in listed
    ]


def courses_text(courses: Courses, zone: ZoneInfo) -> str:
    """`receipts` for people."""
    lines = []
    for snapshot_id, listed in courses.items():
        lines.append(f"Bản số liệu {snapshot_id}")
        lines += [f"  {course.unit.name}: {_told(course, zone)}" for course in listed]
        if not listed:
            lines.append("  không có cảnh báo nghiêm trọng")
    return "\n".join(lines) or "Không có cảnh báo nghiêm trọng nào chờ xác nhận."


def _told(course: Course, zone: ZoneInfo) -> str:
    steps = (
        ("gửi", course.asked_at),
        ("nhận", course.received_at),
        ("giao việc", course.assigned_at),
        ("nhắc lại", course.reminded_at),
        ("báo cấp trên", course.escalated_at),
    )
    told = [f"{word} {moment(at.astimezone(zone))}" for word, at in steps if at is not None]
    missing = [] if course.received_at else ["chưa xác nhận"]
    if course.asked_at is None:
        missing.insert(0, "chưa gửi tới ai")
    return ", ".join([f"{course.alerts} cảnh báo", *told, *missing])


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
