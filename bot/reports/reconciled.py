"""Two lists beside one another as `bot766 reconcile` prints them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.check_round.reconciling import Laid
from bot.reports.plain import json_unit
from messages import format as write
from messages.compiled import DifferingDossier
from messages.dossier_words import difference_text, entry_text, system_text, unit_text
from scoring.dossier import System
from scoring.reconcile import Difference

# Rows of a kind that people are shown; the workbook has all.
_ROWS = 10
_CLASSES = {
    "matched": "giống nhau",
    "differing": "có trên cả hai nhưng khác nhau",
    "only_national": "chỉ có trên Cổng DVCQG",
    "only_provincial": "chỉ có trên hệ thống tỉnh",
    "repeated": "mã lặp trong một danh sách",
    "uncompared": "chưa có danh sách kia để đối chiếu",
}
_DIFFERENCES = {
    Difference.CODE: "mã ghi khác",
    Difference.DUE: "hạn trả khác",
    Difference.STATE: "trạng thái khác",
    Difference.UNIT: "đơn vị khác",
}


def reconciled_json(laid: Laid) -> dict[str, Any]:
    """`reconcile --json`."""
    return {
        "unit": json_unit(laid.unit),
        "lists": [
            {
                "list": one.id,
                "system": one.system.value,
                "root": one.root.name,
                "read_at": one.read_at.isoformat(),
            }
            for one in laid.lists
        ],
        "dossiers": {system.value: len(laid.compared.dossiers[system]) for system in System},
        "counts": dict(laid.counts),
        "differences": {kind.value: laid.differences[kind] for kind in Difference},
        "unknown_units": list(laid.compared.unknown),
        "rows": [_row_json(row) for row in laid.rows],
    }


def _row_json(row: DifferingDossier) -> dict[str, Any]:
    return {
        "code": row.code,
        "other_code": row.other_code or None,
        "unit": json_unit(row.unit),
        "unit_name": row.unit_name or None,
        "other_unit": row.other_unit or None,
        "procedure": row.procedure,
        "national": _entry_json(row.on_portal),
        "provincial": _entry_json(row.on_provincial),
        "differences": sorted(kind.value for kind in row.differences),
        "repeated": row.repeated,
    }


def _entry_json(entry: tuple[str, date | None] | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    state, due = entry
    return {"state": state, "due": due.isoformat() if due else None}


def reconciled_text(laid: Laid) -> str:
    """`reconcile` for people: counts, then the first dossiers of each kind."""
    lines = [f"{laid.unit.name}: đối chiếu danh sách hồ sơ"]
    lines += [
        f"  {write.sentence(system_text(one.system))}, {one.root.name}: danh sách {one.id}, nhập "
        f"{write.moment(one.read_at)}"
        for one in laid.lists[:_ROWS]
    ]
    if len(laid.lists) > _ROWS:
        lines.append(f"  và {len(laid.lists) - _ROWS} danh sách khác")
    lines += [f"{write.number(count):>9}  {_CLASSES[kind]}" for kind, count in laid.counts.items()]
    kinds = [f"{_DIFFERENCES[kind]} {laid.differences[kind]}" for kind in Difference]
    lines.append(f"Khác nhau: {', '.join(kinds)}.")
    if laid.compared.unknown:
        names = laid.compared.unknown
        more = f" và {len(names) - _ROWS} tên khác" if len(names) > _ROWS else ""
        lines.append(f"Tên không khớp đơn vị nào: {', '.join(names[:_ROWS])}{more}.")
    lines += _rows_text(laid.rows)
    return "\n".join(lines)


def _rows_text(rows: Iterable[DifferingDossier]) -> list[str]:
    """The first rows of each kind, and how many more there are."""
    of_kind: dict[str, list[DifferingDossier]] = {}
    for row in rows:
        kind = "khác nhau" if row.differences else difference_text(row)
        of_kind.setdefault(kind, []).append(row)
    lines = []
    for kind, those in sorted(of_kind.items()):
        lines.append(f"{write.sentence(kind)}:")
        lines += [f"  {row.code}  {unit_text(row)}: {_said(row)}" for row in those[:_ROWS]]
        if len(those) > _ROWS:
            lines.append(f"  và {write.number(len(those) - _ROWS)} hồ sơ nữa (--xlsx để có đủ)")
    return lines


def _said(row: DifferingDossier) -> str:
    systems = ((System.NATIONAL, row.on_portal), (System.PROVINCIAL, row.on_provincial))
    said = [
        f"{system_text(system)} {entry_text(row, system)}"
        for system, entry in systems
        if entry is not None
    ]
    return "; ".join([*said, *([difference_text(row)] if row.differences else [])])
