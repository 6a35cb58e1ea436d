"""What a test looks at in a run, and what it changes in an answer of the portal."""

from typing import Any

from bot.sources.portal.pull import Pulled
from scoring.snapshot import Observation


def by_code(pulled: Pulled) -> dict[str, Observation]:
    """What was seen of each unit."""
    return {seen.unit.code: seen for seen in pulled.taken.snapshot.observations}


def first_row(data: Any, key: str = "evaluation") -> dict[str, Any]:  # noqa: ANN401 - JSON
    """The first unit's row, to be changed."""
    row: dict[str, Any] = data[key][0]
    return row
