"""Which units of a round are waited for and listed?"""

from datetime import date, datetime

from sqlalchemy import Connection

from bot.storage import answers, check_rounds, successions


def counted_units(connection: Connection, round_on: date) -> dict[int, datetime]:
    """The units of a round by id, and since when each takes part; without those that are gone.

    A unit that another one had taken the place of by the round's day has nobody left to answer;
    what it answered before it went stands.
    """
    taking_part = check_rounds.units(connection, round_on)
    gone = {
        unit_id
        for unit_id, after in successions.all_of(connection).items()
        if unit_id in taking_part and min(since for _, since in after) <= round_on
    }
    if gone:
        gone -= answers.of_round(connection, round_on, gone).keys()
    return {uid: since for uid, since in taking_part.items() if uid not in gone}
