"""What does one page of an answer say: rows of one form, whichever endpoint they come from?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bot.sources.portal import components, known_fields
from bot.sources.portal.errors import not_verified
from bot.sources.portal.fields import Fields, kept_fields
from bot.sources.portal.requests import GROUPS, Endpoint, Shape
from scoring.snapshot import ComponentFigure, Figure
from scoring.unit import Level

# The country has 4 426 units in all.
MOST_UNITS = 10_000
# Fields of `data` that no code knows, beyond which no more are kept.
_MOST_UNKNOWN = 100

_DEPARTMENT_TYPES = {
    "PROVINCE": Level.PROVINCE,
    "PROVINCIAL_DEPARTMENT": Level.AGENCY,
    "COMMUNE_PEOPLE_COMMITTEE": Level.COMMUNE,
}
_CHILD_GROUPS = {"AGENCY": Level.AGENCY, "COMMUNE": Level.COMMUNE}
# PROVINCE in a tree means "of the province": its departments have it too, so it tells nothing.
_TREE_LEVELS = {"COMMUNE": Level.COMMUNE}


@dataclass(frozen=True)
class Levels:
    """What a row says of its unit's level, the surest first."""

    department_type: Level | None = None
    child_group: Level | None = None
    tree: Level | None = None


@dataclass(frozen=True)
class Row:
    """One unit in the answer of one endpoint; None is not 0.

    Attributes:
        department_id: the portal's id, in lower case; None for totals above all units.
        code: the portal's code; some endpoints leave it out.
        name: as the portal writes it, in NFC.
        levels: what the row says of the unit's level.
        points: of the endpoint's group, or the total.
        max: most points.
        rate: per cent.
        components: by component code.
        groups: of totals, where they hold groups: by group code.
        late: late dossiers on the national portal.
        other: what no code knows; no part of the comparison of two rows.
    """

    department_id: str | None
    code: str | None
    name: str
    levels: Levels
    points: Decimal | None
    max: Decimal | None
    rate: Decimal | None
    components: Mapping[str, ComponentFigure] = field(default_factory=dict)
    groups: Mapping[str, Figure] = field(default_factory=dict)
    late: int | None = None
    other: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def figure(self) -> Figure:
        """The row's points as the figure of a group."""
        return Figure(self.points, self.rate, self.max)


@dataclass(frozen=True)
class Page:
    """One page of an endpoint.

    Attributes:
        head: the root's own row; None where the page has none.
        rows: of the units below.
        other: fields of `data` itself that no code knows.
    """

    head: Row | None
    rows: tuple[Row, ...]
    other: Mapping[str, str]


def read_page(endpoint: Endpoint, data: Mapping[str, Any]) -> Page:
    """Read the `data` of an answer.

    Raises:
        Stopped: it has not the endpoint's shape, or a field holds what it cannot mean.
    """
    head_key, rows_key = (
        ("overview", "evaluation") if endpoint.shape is Shape.EVALUATION else ("parent", "children")
    )
    head, rows = data.get(head_key) or None, data.get(rows_key)
    if not isinstance(rows, list):
        raise not_verified(endpoint.name, f"có cấu trúc lạ: “{rows_key}” không phải danh sách")
    if len(rows) > MOST_UNITS:
        raise not_verified(endpoint.name, "có nhiều đơn vị hơn cả nước có")
    known = known_fields.of_data(endpoint.shape)
    unknown = [key for key in data if key not in known][:_MOST_UNKNOWN]
    return Page(
        head=None if head is None else _row(endpoint, Fields(endpoint.name, head), is_head=True),
        rows=tuple(_row(endpoint, Fields(endpoint.name, raw), is_head=False) for raw in rows),
        other=kept_fields(endpoint.name, {key: data[key] for key in unknown}),
    )


def _row(endpoint: Endpoint, fields: Fields, *, is_head: bool) -> Row:
    department_id, name = fields.department_id(), fields.text("departmentName")
    # Of the totals' overview only the total itself is known for sure.
    anonymous = is_head and endpoint.group is None
    if not anonymous and (department_id is None or name is None):
        raise not_verified(endpoint.name, f"có đơn vị thiếu mã hoặc tên: “{fields.who}”")
    if "totalScore" not in fields and "score" not in fields:
        raise fields.fault("totalScore", "không có")
    found: dict[str, ComponentFigure] = {}
    other = fields.unknown(known_fields.of_rows(endpoint.name))
    groups: dict[str, Figure] = {}
    if endpoint.group is None:
        groups, strange = _group_scores(fields)
        other |= strange
    elif endpoint.shape is Shape.TREE:
        found = components.of_tree(fields)
    else:
        found, strange = components.of_metrics(fields)
        other |= strange
    return Row(
        department_id=department_id,
        code=_code(fields),
        name=name or "",
        levels=_levels(fields),
        points=fields.points("totalScore", "score"),
        max=fields.points("totalMaxScore", "maxScore"),
        rate=fields.points("ratio"),
        components=found,
        groups=groups,
        late=fields.whole("totalOverdue"),
        other=other,
    )


def _code(fields: Fields) -> str | None:
    """The portal's code; codes that mean something else with us are refused."""
    code = fields.text("departmentCode")
    if code is None:
        return None
    plain = code.isascii() and code.replace(".", "").replace("-", "").replace("_", "").isalnum()
    if not plain or code.upper() == "VN" or code.startswith("L."):
        raise fields.fault("departmentCode", "không phải là mã đơn vị")
    return code


def _levels(fields: Fields) -> Levels:
    return Levels(
        _DEPARTMENT_TYPES.get(fields.text("departmentType") or ""),
        _CHILD_GROUPS.get(fields.text("childGroup") or ""),
        _TREE_LEVELS.get(fields.text("level") or fields.text("departmentLevel") or ""),
    )


def _group_scores(fields: Fields) -> tuple[dict[str, Figure], dict[str, str]]:
    """The groups of a total, and those whose code is not known.

    They come as `{code: points}` or as a list of rows with code and score.
    """
    raw = fields.raw("groupScores")
    if raw is None:
        return {}, {}
    found: dict[str, Figure] = {}
    other: dict[str, str] = {}
    for code, one, value in _group_rows(fields, raw):
        if code not in GROUPS:
            other |= kept_fields(fields.endpoint, {code: value}, prefix="groupScores.")
            continue
        figure = Figure(
            one.points("score", "totalScore"), one.points("ratio"), one.points("maxScore")
        )
        if found.setdefault(code, figure) != figure:
            raise fields.fault("groupScores", f"nêu nhóm {code} hai lần với số khác nhau")
    return found, other


def _group_rows(fields: Fields, raw: object) -> list[tuple[str, Fields, object]]:
    def within(code: str, row: object) -> Fields:
        return Fields(fields.endpoint, row, within=f"{fields.who}, {code}")

    if isinstance(raw, dict):
        return [
            (code, within(code, value if isinstance(value, dict) else {"score": value}), value)
            for code, value in raw.items()
        ]
    if not isinstance(raw, list):
        raise fields.fault("groupScores", "không phải là điểm các nhóm")
    listed: list[tuple[str, Fields, object]] = []
    for value in raw:
        one = Fields(fields.endpoint, value, within=fields.who)
        code = one.text("code") or one.text("groupCode")
        if code is None:
            raise fields.fault("groupScores", "có nhóm không rõ mã")
        listed.append((code, within(code, value), value))
    return listed
