"""What lists are for in the check: compiled for the office, looked at, laid beside one another."""

from dataclasses import dataclass

from bot.check_round.compiling import Compiling
from bot.check_round.deadline import Deadlines
from bot.check_round.on_request import OnRequest
from bot.check_round.reconciling import Reconciling
from bot.check_round.viewing import Viewing
from bot.clock import Clock
from bot.settings import Settings
from bot.storage.database import Database


@dataclass(frozen=True)
class CheckLists:
    """The use cases of those who work with lists."""

    compiling: Compiling
    on_request: OnRequest
    viewing: Viewing
    reconciling: Reconciling

    @classmethod
    def over(
        cls, database: Database, clock: Clock, deadlines: Deadlines, settings: Settings
    ) -> "CheckLists":
        """All of them over one database."""
        zone = settings.zone
        compiling = Compiling(deadlines, zone, settings.check.letter_template)
        return cls(
            compiling,
            OnRequest(database, clock, compiling),
            Viewing(database, clock, zone),
            Reconciling(database, clock, zone),
        )
