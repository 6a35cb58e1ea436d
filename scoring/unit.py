"""Who is scored: a unit, and the level at which it has its peers."""

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """The levels of administration; units are ranked against their level alone."""

    COUNTRY = "country"
    PROVINCE = "province"
    DISTRICT = "district"  # abolished on 1/7/2025; lives on in older figures
    COMMUNE = "commune"  # xã, phường, thị trấn, đặc khu
    AGENCY = "agency"  # sở, ban, phòng: a department of a province or a district


@dataclass(frozen=True)
class Unit:
    """A scored unit.

    Attributes:
        code: the portal's code (`H21.217`) or a local one (`L....`), see `names.local_code`.
        name: as it is shown, with its kind in front ("Xã Vĩnh Thạnh").
        level: where its peers are.
        parent: the code of the unit above; None for a root.
        aliases: other names it goes by, former ones among them.
        codes: codes that it had before.
    """

    code: str
    name: str
    level: Level
    parent: str | None = None
    # What else a unit is called makes it no other unit.
    aliases: tuple[str, ...] = field(default=(), compare=False, repr=False)
    codes: tuple[str, ...] = field(default=(), compare=False, repr=False)
