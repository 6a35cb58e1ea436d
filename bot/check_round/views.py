"""What is looked at of a round: an office's board, the questions as they stand, its history."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.check_round.boards import Boards
from bot.check_round.echoes import Echoes
from bot.check_round.history import History
from bot.check_round.questions import Questions
from bot.check_round.reporting import Reports
from bot.clock import Clock
from bot.storage.database import Database


@dataclass(frozen=True)
class Views:
    """The use cases of those who look, and change nothing of a round."""

    boards: Boards
    echoes: Echoes
    history: History


def views(database: Database, clock: Clock, questions: Questions, zone: ZoneInfo) -> Views:
    """All of them over one database; people see times in that zone."""
    reports = Reports(questions.deadlines, zone)
    return Views(
        Boards(database, clock, reports),
        Echoes(database, questions),
        History(database, clock, reports),
    )
