"""What does a compiled round rest on: which figures, which lists, and who could be asked?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.check_round.circles import asked
from bot.letters import letters_of
from bot.storage import late_counts
from messages.compiled import FiguresFrom, LettersFrom, UnitReport
from scoring.snapshot import Overdue


@dataclass(frozen=True)
class Grounds:
    """What the counts of some units come from.

    Attributes:
        figures: those that state late dossiers, newest period first.
        letters: how many letters are due, and by what; None if nothing tells.
    """

    figures: tuple[FiguresFrom, ...]
    letters: LettersFrom | None


def grounds(
    connection: Connection, unit_ids: Collection[int], until: datetime, zone: ZoneInfo
) -> Grounds:
    """What the counts of these units come from; of what came after `until` nothing is taken."""
    newest = late_counts.newest_overdue(connection, unit_ids, until)
    stated = {
        uid: (one.overdue, FiguresFrom(one.period, one.simulated, one.provisional))
        for uid, one in newest.items()
        if one.overdue != Overdue()
    }
    letters = letters_of(connection, unit_ids, until, newest)
    days = {one.listed_at.astimezone(zone).date() for one in letters.values() if one.listed_at}
    by_figures = (stated[uid][1] for uid, one in letters.items() if one.listed_at is None)
    return Grounds(
        _in_order(figures for _, figures in stated.values()),
        LettersFrom(sum(one.count for one in letters.values()), _span(days), _in_order(by_figures))
        if letters
        else None,
    )


def marked(
    connection: Connection, reports: Mapping[int, UnitReport], at: datetime
) -> list[UnitReport]:
    """The reports, with those marked that are silent because nobody could be asked."""
    reached = asked(connection, reports.keys(), at)
    return [
        replace(report, nobody=report.said is None and uid not in reached)
        for uid, report in reports.items()
    ]


def _in_order(figures: Iterable[FiguresFrom]) -> tuple[FiguresFrom, ...]:
    return tuple(sorted({*figures}, key=lambda one: one.period.newness, reverse=True))


def _span(days: Collection[date]) -> tuple[date, date] | None:
    return (min(days), max(days)) if days else None
