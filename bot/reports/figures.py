"""Cards, rankings and alerts as commands print them."""

from typing import Any

from bot.pipeline import Outlook, facts_of
from bot.reports.plain import json_number, json_punctuality, json_unit
from messages import format as write
from messages.answers import Card, Former, Ranking
from messages.facts import fact_text, quiet_text
from messages.notices import Digest, Overview, Result
from scoring.alerts import Alert
from scoring.snapshot import State

SEVERITY_WORDS = ("tích cực", "lưu ý", "cảnh báo", "nghiêm trọng")
SEVERITIES = ("good", "notice", "warning", "severe")


def card_json(answer: Card) -> dict[str, Any]:
    """`score --json`."""
    result, score = answer.result, answer.result.now.score
    return {
        "unit": json_unit(result.unit),
        "period": answer.sight.period.code,
        "total": json_number(score.total),
        "published_total": json_number(score.published_total),
        "computed_total": json_number(score.computed_total),
        "max": json_number(answer.sight.scheme.max_total),
        "tier": score.tier.name if score.tier else None,
        "tier_before": _tier_before(result),
        "rank": result.now.rank.place if result.now.rank else None,
        "of": result.now.rank.of if result.now.rank else None,
        "delta": json_number(result.delta),
        "rank_change": result.rank_change,
        "baseline": answer.sight.baseline.code if answer.sight.baseline else None,
        "boundary": answer.sight.boundary,
        "simulated": answer.sight.simulated,
        "provisional": answer.sight.provisional,
        "groups": [
            {
                "code": group.code,
                "points": json_number(group.points),
                "max": json_number(group.max),
                "rate": json_number(group.rate),
                "delta": json_number(result.group_delta(group.code)),
            }
            for group in score.groups
        ],
        "five_groups": [
            {"code": view.code, "points": json_number(points), "max": json_number(view.max)}
            for view, points in score.viewed(answer.sight.scheme.five)
        ],
        "notes": [
            {"code": note.code, "unit": result.unit.name, "text": note.text}
            for note in result.notes
        ],
        "punctuality": json_punctuality(answer.punctuality) if answer.punctuality else None,
        "letters": answer.letters,
    }


def former_json(answer: Former) -> dict[str, Any]:
    """`score --json` of a unit that exists no longer: its last figures, and who came after it."""
    return {
        **(card_json(answer.last) if answer.last else {"unit": json_unit(answer.unit)}),
        "former": True,
        "steps": [
            {
                "since": step.since.isoformat(),
                "unit": json_unit(step.unit),
                "successors": [json_unit(unit) for unit in step.successors],
            }
            for step in answer.steps
        ],
        "successors": [json_unit(candidate.unit) for candidate in answer.successors],
        "history": [
            {
                "period": past.period.code,
                "total": json_number(past.total),
                "rank": past.rank.place if past.rank else None,
                "of": past.rank.of if past.rank else None,
            }
            for past in answer.earlier
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
                "total": json_number(row.total),
                "tier": row.tier,
                "delta": json_number(row.delta),
                "rank_change": row.rank_change,
            }
            for row in answer.rows
        ],
    }


def outlook_json(outlook: Outlook) -> dict[str, Any]:
    """`alerts --json`; an `id` where the alert is stored."""
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
                "id": alert_id,
                "rule": alert.rule,
                "unit": alert.unit.name,
                "unit_code": alert.unit.code,
                "severity": SEVERITIES[alert.severity],
                "facts": facts_of(alert),
            }
            for alert_id, alert in _numbered(outlook)
        ],
        "messages": recipients,
    }


def _numbered(outlook: Outlook) -> list[tuple[int | None, Alert]]:
    ids = outlook.ids or (None,) * len(outlook.alerts)
    return list(zip(ids, outlook.alerts, strict=True))


def outlook_text(outlook: Outlook) -> str:
    """`alerts` for people; a stored alert with the number that `--explain` takes."""
    head = outlook.figures.head
    mark = ", số liệu mô phỏng" if head.simulated else ""
    lines = [f"{head.root.name}, {write.period(head.period)} (bản {head.id}{mark})"]
    if outlook.quiet is not None:
        lines.append(f"Không báo: {quiet_text(outlook.quiet)}.")
    for alert_id, alert in _numbered(outlook):
        number = "" if alert_id is None else f"{alert_id:>6} "
        fact = fact_text(alert.fact, outlook.figures.sight.scheme)
        lines.append(f"{number}  {SEVERITY_WORDS[alert.severity]:<12} {alert.unit.name}: {fact}")
    digests = sum(isinstance(notice, Digest) for _, _, notice in outlook.notices)
    overviews = sum(isinstance(notice, Overview) for _, _, notice in outlook.notices)
    lines.append(f"Người nhận: {digests} bản tin đơn vị, {overviews} bản tổng hợp.")
    return "\n".join(lines)
