"""Everything that may be asked of stored figures, each question in a transaction of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.asked_again import asked_again
from bot.answers.asking import Said, answers_to, picked, ranking_answer
from bot.answers.bearers import bearers
from bot.answers.cards import card, card_in
from bot.answers.front_desk import FrontDesk
from bot.answers.hearing import heard
from bot.answers.inline import offered
from bot.answers.levels import OfMany, with_level
from bot.answers.pictured import Pictured
from bot.answers.rankings import PAGE_ROWS
from bot.answers.turning import as_of_now, card_of, turned
from messages.actions import PickUnit
from messages.answers import AdviceShown, Answer, Card, NoFigures, WhichUnit
from messages.asked import Asked
from messages.offers import Offered
from messages.question_actions import QuestionAction
from scoring.period import Period
from scoring.period_words import PeriodAsked
from scoring.unit import Level, Unit


@dataclass(frozen=True)
class Answers:
    """Answers questions about stored figures; `asker` is a chat, whose units come first."""

    desk: FrontDesk

    def get_ready(self) -> None:
        """Read now what the first questions would have to wait for."""
        self.desk.get_ready()

    @asked_again
    def ask(self, asked: Asked, *, asker: int) -> Sequence[Said | Pictured]:
        """The answer to a question; several only where it is about all of the asker's own units."""
        with self.desk.asking(asker) as asking:
            if isinstance(asked, OfMany):
                asked = with_level(asking, asked)
            return answers_to(asking, asked)

    @asked_again
    def hear(self, text: str, *, asker: int) -> Sequence[Said | Pictured]:
        """The answer to a sentence."""
        with self.desk.asking(asker) as asking:
            return answers_to(asking, heard(asking, text))

    @asked_again
    def pick(self, pick: PickUnit, *, asker: int) -> Said | Pictured:
        """The answer once the unit or the period meant was chosen by a button."""
        with self.desk.asking(asker) as asking:
            return picked(asking, pick)

    @asked_again
    def offer(self, text: str, *, asker: int, most: int) -> Sequence[Offered]:
        """What a text typed so far may ask for, of public figures; the asker's own first."""
        with self.desk.asking(asker) as asking:
            return offered(asking, text, most)

    @asked_again
    def turn(self, action: QuestionAction, *, asker: int) -> Said:
        """What a button below an answer asks for."""
        with self.desk.asking(asker) as asking:
            return turned(asking, action)

    @asked_again
    def card(
        self,
        query: str,
        *,
        asker: int | None = None,
        period: Period | None = None,
        operator: bool = False,
    ) -> Answer:
        """The card of the unit that `query` names; the operator sees all there is of it."""
        with self.desk.asking(asker, operator=operator) as asking:
            meant = asking.meant(query)
            if not isinstance(meant, Unit):
                return meant
            then = None if period is None else PeriodAsked.of(period)
            named = bearers(asking, meant, then, query)
            if len(named) > 1:
                return WhichUnit(query, asking.known.candidates(named))
            return card(asking, asking.known.ids[named[0].code], period)

    @asked_again
    def own_units(self, asker: int) -> tuple[Unit, ...]:
        """The units that a chat stands for."""
        with self.desk.asking(asker) as asking:
            return tuple(asking.known.units[uid] for uid in asking.own)

    @asked_again
    def card_of(self, unit_id: int, snapshot_id: int = 0, *, asker: int | None = None) -> Said:
        """The card of a unit by its number; of a snapshot, or (0) of its newest."""
        with self.desk.asking(asker) as asking:
            return card_of(asking, unit_id, snapshot_id)

    @asked_again
    def ranking(
        self,
        *,
        level: Level | None = None,
        root: str | None = None,
        period: Period | None = None,
        asker: int | None = None,
        page_rows: int = PAGE_ROWS,
    ) -> Answer:
        """The first page of a ranking: of the asker's level and peers unless told otherwise."""
        with self.desk.asking(asker) as asking:
            return ranking_answer(asking, level, root, period, page_rows)

    @asked_again
    def advice(self, unit_id: int, snapshot_id: int) -> AdviceShown | NoFigures:
        """What earns points back for a unit, by the figures of a snapshot."""
        with self.desk.asking(None) as asking:
            head = asking.accepted(snapshot_id)
            if head is None or unit_id not in asking.known.units:
                return NoFigures(None)
            shown = as_of_now(asking, head, card_in(asking, unit_id, head))
            return AdviceShown.of(shown) if isinstance(shown, Card) else shown
