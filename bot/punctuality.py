"""How punctual was a unit lately, as its rounds and answers are stored?"""

from sqlalchemy import Connection

from bot.storage import answers, check_rounds
from scoring.punctuality import MOST_ROUNDS, Punctuality, punctuality


def punctuality_of(connection: Connection, unit_id: int) -> Punctuality:
    """Over the last closed rounds in which the unit took part; the first answer of each counts."""
    held = check_rounds.of_unit(connection, unit_id, MOST_ROUNDS)
    first = answers.first_moments(connection, unit_id, [one.round_on for one in held])
    return punctuality((one.told_deadline, first.get(one.round_on)) for one in held)
