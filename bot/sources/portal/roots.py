"""Which root is meant: a departmentId, a code or a province's name, as a person sets it?"""

from collections.abc import Callable, Iterable
from uuid import UUID

from bot.sources.portal.client import Portal
from bot.sources.portal.fields import shown
from bot.sources.portal.pages import all_pages
from bot.sources.portal.requests import NATIONWIDE, TOTALS, Asked
from bot.sources.portal.rows import Row
from bot.sources.refusal import Refused
from scoring.names import accent_key, clean, has_accents, plain_key, take_apart
from scoring.period import Period
from scoring.unit import Level

# Names of provinces in a sentence; all 34 would fill a screen.
_LISTED = 5


def find_root(portal: Portal, wanted: str, year: int) -> str:
    """The departmentId that `wanted` means.

    Args:
        portal: asked for the provinces, unless `wanted` is an id or "VN".
        wanted: a departmentId, "VN" (the whole country), a code (`H44`) or a province's name.
        year: of the nationwide figures in which to look.

    Returns:
        A departmentId in lower case, or "VN".

    Raises:
        Refused: no province has that name, or several have.
        Stopped: the portal could not be asked.
    """
    text = clean(wanted)
    if not text:
        raise Refused("chưa nêu đơn vị gốc (portal.root); hãy ghi mã như H44 hoặc tên tỉnh")
    if text.upper() == NATIONWIDE or take_apart(text).level is Level.COUNTRY:
        return NATIONWIDE
    try:
        return str(UUID(text))
    except ValueError:
        pass
    asked = Asked(Period.full_year(year), NATIONWIDE)
    provinces = all_pages(portal, TOTALS, asked).rows
    fitting = _fitting(text, provinces.values())
    if len(fitting) == 1:
        return fitting[0].department_id or ""
    if fitting:
        listed = ", ".join(f"{shown(row.name)} ({row.code or '-'})" for row in fitting[:_LISTED])
        raise Refused(f"có nhiều đơn vị khớp với “{shown(text)}”: {listed}; hãy ghi mã")
    raise Refused(
        f"không thấy “{shown(text)}” trong {len(provinces)} tỉnh, thành trên Cổng; "
        "hãy ghi mã như H44 hoặc đúng tên tỉnh, thành"
    )


def _fitting(text: str, rows: Iterable[Row]) -> list[Row]:
    """The rows that the surest reading finds: by code, by full name, by bare name."""
    listed, name = list(rows), take_apart(text)
    readings: list[Callable[[Row], bool]] = [
        lambda row: row.code is not None and row.code.casefold() == text.casefold(),
        lambda row: accent_key(take_apart(row.name).display) == accent_key(name.display),
        lambda row: accent_key(take_apart(row.name).bare) == accent_key(name.bare),
    ]
    # A name typed with accents means these accents and no others.
    if not has_accents(text):
        readings.append(lambda row: plain_key(take_apart(row.name).bare) == plain_key(name.bare))
        readings.append(lambda row: plain_key(take_apart(row.name).display) == plain_key(text))
    return next((found for fits in readings if (found := list(filter(fits, listed)))), [])
