"""Is what was kept between questions still true: the units, and which snapshots count?"""

from typing import NamedTuple

from sqlalchemy import Connection, select

from bot.storage import heads, units


class KeptState(NamedTuple):
    """What was read is to be read again when this is another.

    Attributes:
        units: of the known units, their names, codes and successors.
        accepted: how many snapshots are accepted.
    """

    units: object
    accepted: int


# One statement: it is asked before every answer.
_STATE = select(heads.COUNT, *units.STATE)


def kept_state(connection: Connection) -> KeptState:
    """The state of the database as this transaction sees it."""
    accepted, *of_units = connection.execute(_STATE).one()
    return KeptState(tuple(of_units), accepted)
