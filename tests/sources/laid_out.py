"""What is read from a sheet of these rows."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bot.sources.documents.grid import Document, Grid
from bot.sources.files import take_document
from bot.sources.refusal import Refused
from scoring.snapshot import Snapshot
from tests.factories import CODES, GROUPS

NOW = datetime(2026, 2, 5, tzinfo=UTC)
TITLE = ["UBND huyện Lấp Vò, tháng 01 năm 2024"]
ROWS = [
    ["Xã A", 90.5, "18/18", "20/20", "7,2/12", "8,8/10", "18/18", "18,5/22"],
    ["Xã B", 65, "5,8/18", "5,3/20", "7,2/12", "8,8/10", "17,1/18", "15,3/22"],
]
HEAD = ["Tên đơn vị", "Điểm tổng", *GROUPS]


def sheet_of(*rows: list[Any], name: str = "Sheet") -> Grid:
    """A sheet as the reader of workbooks gives it: every number a float."""
    width = max(map(len, rows))
    cells = [[float(c) if isinstance(c, int) else c for c in row] for row in rows]
    return Grid(name, [row + [None] * (width - len(row)) for row in cells])


def taken_of(*rows: list[Any], **more: Any) -> Snapshot:  # noqa: ANN401 - take's own
    """What is taken from it."""
    given = {"known": (), "observed_at": NOW, **more}
    return take_document(Document((sheet_of(*rows),)), **given).snapshot


def refusal_of(*rows: list[Any], **more: Any) -> str:  # noqa: ANN401 - take's own
    """The one sentence of its refusal."""
    with pytest.raises(Refused) as refused:
        taken_of(*rows, **more)
    return str(refused.value)


def is_right(snapshot: Snapshot) -> bool:
    """Whether ROWS were read as they are meant."""
    first, second = snapshot.observations
    points = [first.groups[code].points for code in CODES]
    return (
        (first.unit.name, second.unit.name) == ("Xã A", "Xã B")
        and (first.total, second.total) == (Decimal("90.5"), Decimal(65))
        and points == [Decimal(p) for p in ("18", "20", "7.2", "8.8", "18", "18.5")]
    )
