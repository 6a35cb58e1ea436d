"""What is read from a report of these paragraphs and tables."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bot.sources.documents.grid import Document, Grid, Part
from bot.sources.files import Taken, take_document
from bot.sources.refusal import Refused
from scoring.snapshot import Observation

NOW = datetime(2024, 2, 5, tzinfo=UTC)
TITLE = "Kết quả thực hiện Bộ chỉ số trên địa bàn huyện Lấp Vò tháng 01 năm 2024"
PER_GROUP = ["Đơn vị", "Điểm", "Tỷ lệ (%)"]
DOWN = ["Nhóm chỉ số thành phần", "Điểm tối đa", "Điểm", "Tỷ lệ (%)"]
Block = str | list[list[Any]]


def report_of(*blocks: Block) -> Document:
    """A text with tables, as the readers of .docx, .pdf and .html give it."""
    grids: list[Grid] = []
    lines: list[str] = []
    above: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(block)
            above.append(block)
            continue
        width = max(map(len, block))
        rows = [[*row, *[None] * (width - len(row))] for row in block]
        grids.append(Grid("", rows, above=tuple(above), parts=(Part(0, f"Bảng {len(grids) + 1}"),)))
        above = []
    return Document(tuple(grids), tuple(lines))


def taken_of(*blocks: Block, **more: Any) -> Taken:  # noqa: ANN401 - take's own
    """What is taken from it."""
    return take_document(report_of(*blocks), **{"known": (), "observed_at": NOW, **more})


def seen_in(*blocks: Block, **more: Any) -> dict[str, Observation]:  # noqa: ANN401 - take's own
    """What is seen of each unit, by name."""
    return {seen.unit.name: seen for seen in taken_of(*blocks, **more).snapshot.observations}


def refusal_of(*blocks: Block, **more: Any) -> str:  # noqa: ANN401 - take's own
    """The one sentence of its refusal."""
    with pytest.raises(Refused) as refused:
        taken_of(*blocks, **more)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def points_of(seen: Observation) -> dict[str, Decimal]:
    """The points that are stated, by group."""
    return {c: f.points for c, f in seen.groups.items() if f.points is not None}
