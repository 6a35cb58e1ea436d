"""Which unit does a name mean, with all that is known of who came after whom?"""

from collections.abc import Mapping

from sqlalchemy import Connection

from bot.storage import successions
from scoring.register import Register
from scoring.successors import Successors
from scoring.unit import Unit


def register_of(connection: Connection, known: Mapping[int, Unit]) -> Register:
    """The one way to a register: with it a name means the same in chat, settings and commands."""
    return Register(known.values(), after=successions.codes(connection, known))


def successors_of(connection: Connection, known: Mapping[int, Unit]) -> Successors:
    """Who came after whom, where no name is looked up."""
    return Successors(known.values(), successions.codes(connection, known))
