"""Rounds of the Thursday check as `bot766 check status` prints them: no name, no chat, no code."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.check_round.history import GivenAnswer, RoundTurnout, Turnout, UnitHistory, UnitTurnout
from bot.reports.plain import json_punctuality, json_unit
from messages.actions import Reply
from messages.check_words import reply_text
from messages.format import clock_time, day, moment, number, weekday

_WORDS = {
    Turnout.ON_TIME: "đúng hạn",
    Turnout.LATE: "sau hạn",
    Turnout.SILENT: "chưa trả lời",
    Turnout.NOBODY: "chưa có người trả lời",
}


def round_json(shown: RoundTurnout) -> dict[str, Any]:
    """`check status --json`: times in UTC, null for what did not happen or nothing tells."""
    held = shown.held
    return {
        "day": held.round_on.isoformat(),
        "opened_at": _iso(held.opened_at),
        "deadline": _iso(shown.deadline),
        "closed_at": _iso(held.closed_at),
        "counts": {turnout.value: shown.count(turnout) for turnout in Turnout},
        "difference": _total([one.report.difference for one in shown.units]),
        "letters": _total([one.letters for one in shown.units]),
        "units": [
            {
                "unit": json_unit(one.report.unit),
                "turnout": one.turnout.value,
                "corrected": one.report.corrected,
                "answer": one.report.said.value if one.report.said else None,
                "first_at": _iso(one.first_at),
                "last_at": _iso(one.report.at),
                "answers": one.answers,
                "people": one.people,
                "portal": one.report.portal,
                "provincial": one.report.provincial,
                "listed": one.report.listed,
                "difference": one.report.difference,
                "letters": one.letters,
            }
            for one in shown.units
        ],
    }


def round_text(shown: RoundTurnout, zone: ZoneInfo) -> str:
    """`check status` for people."""
    held, deadline = shown.held, shown.deadline.astimezone(zone)
    state = f"{'đã đóng lúc' if held.closed_at else 'hạn'} {clock_time(deadline)}"
    counts = ", ".join(f"{_WORDS[turnout]} {shown.count(turnout)}" for turnout in Turnout)
    totals = [
        f"{words} {number(total)}"
        for words, total in (
            ("tổng chênh lệch", _total([one.report.difference for one in shown.units])),
            ("thư xin lỗi cần có", _total([one.letters for one in shown.units])),
        )
        if total is not None
    ]
    return "\n".join(
        [
            f"Rà soát {weekday(held.round_on)} {day(held.round_on)}, {state}",
            f"{len(shown.units)} đơn vị: {counts}",
            *([", ".join(totals).capitalize()] if totals else []),
            *(f"  {one.report.unit.name}: {_unit_text(one, zone)}" for one in shown.units),
        ]
    )


def _unit_text(one: UnitTurnout, zone: ZoneInfo) -> str:
    report = one.report
    words = [_WORDS[one.turnout]]
    if report.said and report.at:
        words = [f"{clock_time(report.at)} {reply_text(report.said)}", *words]
        if report.corrected:
            words.append("sửa sau hạn")
        words.append(f"{one.people} người trả lời {one.answers} lần")
        if one.first_at and one.answers > 1:
            words.append(f"lần đầu {clock_time(one.first_at.astimezone(zone))}")
    if report.difference:
        words.append(f"chênh lệch {number(report.difference)}")
    return ", ".join(words)


def history_json(shown: UnitHistory) -> dict[str, Any]:
    """`check status --unit --json`; `person` numbers the unit's people over these rounds."""
    return {
        "unit": json_unit(shown.unit),
        "punctuality": json_punctuality(shown.punctuality),
        "rounds": [
            {
                "day": one.held.round_on.isoformat(),
                "deadline": _iso(one.deadline),
                "closed_at": _iso(one.held.closed_at),
                "turnout": one.turnout.value,
                "answers": [
                    {
                        "person": each.person,
                        "answer": each.given.answer,
                        "at": _iso(each.given.answered_at),
                        "late": each.late,
                        "portal": each.given.portal,
                        "provincial": each.given.provincial,
                        "listed": len(each.given.codes),
                    }
                    for each in one.answers
                ],
            }
            for one in shown.rounds
        ],
    }


def history_text(shown: UnitHistory, zone: ZoneInfo) -> str:
    """`check status --unit` for people."""
    if not shown.rounds:
        return f"{shown.unit.name}: chưa tham gia đợt rà soát nào."
    lately = shown.punctuality
    lines = [shown.unit.name]
    if lately.rounds:
        lines.append(
            f"{lately.rounds} kỳ gần nhất: đúng hạn {lately.on_time}, muộn {lately.late}, "
            f"không trả lời {lately.silent}"
        )
    for one in shown.rounds:
        deadline = clock_time(one.deadline.astimezone(zone))
        lines.append(f"  {day(one.held.round_on)}, hạn {deadline}: {_WORDS[one.turnout]}")
        lines += [f"    {_answer_text(each, zone)}" for each in one.answers]
    return "\n".join(lines)


def _answer_text(each: GivenAnswer, zone: ZoneInfo) -> str:
    given = each.given
    at = moment(given.answered_at.astimezone(zone))
    words = [f"{at} người {each.person}: {reply_text(Reply(given.answer))}"]
    if each.late:
        words.append(_WORDS[Turnout.LATE])
    if given.portal is not None:
        words.append(f"Cổng {number(given.portal)}")
    if given.provincial is not None:
        words.append(f"Hệ thống tỉnh {number(given.provincial)}")
    if given.codes:
        words.append(f"{number(len(given.codes))} hồ sơ nêu mã")
    return ", ".join(words)


def _total(told: list[int | None]) -> int | None:
    """The sum of what is told; None if nothing is."""
    known = [one for one in told if one is not None]
    return sum(known) if known else None


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None
