"""Which rows of the seven endpoints are one unit, and did every group arrive?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.sources.portal.errors import not_verified
from bot.sources.portal.fields import shown
from bot.sources.portal.pages import Whole
from bot.sources.portal.requests import GROUPS, TOTALS
from bot.sources.portal.rows import Levels, Row
from scoring.scheme import schemes

# Per cent of the units found that a group must cover. Units differ a little between endpoints (one
# was merged yesterday); a group that covers fewer has not arrived.
LEAST_COVERAGE = 80


@dataclass(frozen=True)
class Department:
    """One unit as all endpoints know it.

    Attributes:
        department_id: the portal's id; None for the country.
        rows: by endpoint name.
    """

    department_id: str | None
    rows: Mapping[str, Row]

    @property
    def code(self) -> str | None:
        """The portal's code, from whichever endpoint states it.

        Raises:
            Stopped: two endpoints state different ones.
        """
        codes = list(dict.fromkeys(row.code for row in self.rows.values() if row.code))
        if len(codes) > 1:
            listed = ", ".join(codes[:3])
            raise not_verified("", f"nêu nhiều mã cho “{shown(self.name)}”: {listed}")
        return codes[0] if codes else None

    @property
    def name(self) -> str:
        """As the first endpoint that names it writes it."""
        return next((row.name for row in self.rows.values() if row.name), "")

    @property
    def levels(self) -> Levels:
        """What all endpoints together say of its level."""
        said = [row.levels for row in self.rows.values()]
        return Levels(
            next((one.department_type for one in said if one.department_type), None),
            next((one.child_group for one in said if one.child_group), None),
            next((one.tree for one in said if one.tree), None),
        )


def join(answers: Sequence[Whole]) -> tuple[Department, tuple[Department, ...]]:
    """The root, and the units below it in the order in which they first came."""
    ids = list(dict.fromkeys(key for whole in answers for key in whole.rows))
    below = tuple(
        Department(
            key, {whole.endpoint.name: whole.rows[key] for whole in answers if key in whole.rows}
        )
        for key in ids
    )
    heads = {whole.endpoint.name: whole.head for whole in answers if whole.head is not None}
    root_id = next((head.department_id for head in heads.values() if head.department_id), None)
    return Department(root_id, heads), below


def _what(group: str | None) -> str:
    if group is None:
        return "điểm tổng"
    return f"nhóm {schemes()[-1].group(group).name} ({group})"


def verify_groups(answers: Sequence[Whole]) -> None:
    """See that every group, and the totals, arrived for nearly all units of a root.

    Raises:
        Stopped: one covers fewer than 80 % of the units found, or nobody has points in it.
    """
    union = {key for whole in answers if whole.endpoint.group for key in whole.rows}
    for whole in answers:
        what = _what(whole.endpoint.group)
        covered = len(union & whole.rows.keys())
        if covered * 100 < LEAST_COVERAGE * len(union):
            raise not_verified(
                whole.endpoint.name, f"thiếu {what}: chỉ có {covered} trên {len(union)} đơn vị"
            )
        if all(row.points is None for row in (*whole.rows.values(), whole.head) if row):
            raise not_verified(whole.endpoint.name, f"thiếu {what}: không đơn vị nào có điểm")


def verify_provinces(totals: Whole) -> None:
    """See that the nationwide answer holds every group of nearly all provinces.

    Raises:
        Stopped: a group is stated for fewer than 80 % of them, or nobody has points in it.
    """
    for group in GROUPS:
        stated = [row.groups[group].points for row in totals.rows.values() if group in row.groups]
        if len(stated) * 100 < LEAST_COVERAGE * len(totals.rows):
            raise not_verified(
                TOTALS.name,
                f"thiếu {_what(group)}: chỉ có {len(stated)} trên {len(totals.rows)} tỉnh, thành",
            )
        if all(points is None for points in stated):
            raise not_verified(TOTALS.name, f"thiếu {_what(group)}: không tỉnh nào có điểm")
