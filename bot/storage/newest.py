"""In which order do snapshots stand: which period is newer, and which of a period counts?"""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.sql.base import ReadOnlyColumnCollection

Columns = ReadOnlyColumnCollection[str, ColumnElement[Any]]


def newest_period_first(heads: Columns) -> tuple[ColumnElement[Any], ...]:
    """The order of `scoring.period.Period.newness`, of the table of snapshots or an alias of it."""
    # month, quarter, year: their names stand in the order of their lengths.
    return heads.first_day.desc(), heads.period_kind


def that_counts_first(heads: Columns) -> tuple[ColumnElement[Any], ...]:
    """Newest period first, and of one period what was accepted last: that one counts."""
    return *newest_period_first(heads), heads.decided_at.desc(), heads.id.desc()
