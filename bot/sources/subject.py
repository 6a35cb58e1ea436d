"""Whose figures does a file hold: as its titles say, or as a person does?"""

from collections.abc import Mapping, Sequence

from bot.sources.refusal import Refused
from bot.sources.tables.recognising import Found, Titles, is_caption
from bot.sources.wording.mentions import mentions
from bot.sources.wording.title import roots
from scoring.checks import Note, Overridden, TitleOverridden
from scoring.names import UnitName, accent_key, local_code, take_apart
from scoring.unit import Level, Unit

# So many units are listed in a refusal.
_LISTED = 4


def settle_root(
    titles: Titles,
    tables: Sequence[Found],
    wanted: str | None,
    known: Sequence[Unit],
    aliases: Mapping[str, tuple[str, ...]],
) -> tuple[Unit, tuple[Note, ...]]:
    """The unit whose children the figures describe.

    Args:
        titles: lines that count for the whole file.
        tables: the recognised ones; the titles of those in sheets count too.
        wanted: code or name, as a person says; it holds.
        known: all units known.
        aliases: other names of known units, by code.

    Raises:
        Refused: the titles name none or several, or `wanted` is no unit.
    """
    lines = [*titles.strong, *(line for t in tables if not t.in_text for line in t.titles)]
    named = roots(lines) or roots(titles.weak)
    if wanted is not None:
        unit = _asked_for(wanted, known, aliases)
        keys = {accent_key(name.display) for name in named}
        if named and not keys & _keys_of(unit, aliases):
            stated = ", ".join(name.display for name in named[:_LISTED])
            return unit, (TitleOverridden(None, Overridden.ROOT, stated, unit.name),)
        return unit, ()
    if not named:
        raise Refused(
            "không thấy đơn vị gốc trong tiêu đề (ví dụ “UBND huyện Lấp Vò”); "
            "hãy ghi vào tiêu đề hoặc nêu --root"
        )
    if len(named) > 1:
        listed = ", ".join(name.display for name in named[:_LISTED])
        raise Refused(f"tiêu đề nêu nhiều đơn vị ({listed}); hãy chọn một bằng --root")
    return _named(named[0], known, aliases), ()


def _asked_for(wanted: str, known: Sequence[Unit], aliases: Mapping[str, tuple[str, ...]]) -> Unit:
    for unit in known:
        if unit.code.casefold() == wanted.strip().casefold():
            return unit
    return _named(take_apart(wanted), known, aliases)


def _keys_of(unit: Unit, aliases: Mapping[str, tuple[str, ...]]) -> set[str]:
    names = (unit.name, *aliases.get(unit.code, ()))
    return {accent_key(take_apart(name).display) for name in names}


def _named(name: UnitName, known: Sequence[Unit], aliases: Mapping[str, tuple[str, ...]]) -> Unit:
    key = accent_key(name.display)
    fitting = [unit for unit in known if accent_key(take_apart(unit.name).display) == key]
    fitting = fitting or [unit for unit in known if key in _keys_of(unit, aliases)]
    if len(fitting) > 1:
        listed = ", ".join(unit.code for unit in fitting[:_LISTED])
        raise Refused(f"có nhiều đơn vị tên “{name.display}” ({listed}); hãy nêu mã bằng --root")
    if fitting:
        return fitting[0]
    if name.level is None:
        raise Refused(f"“{name.display[:60]}” không phải mã hoặc tên đơn vị gốc đã biết")
    code = "VN" if name.level is Level.COUNTRY else local_code(None, name)
    return Unit(code, name.display, name.level)


def whose(lines: Sequence[str], root: Unit) -> str:
    """The unit that a table without a column of units is about: the nearest one named above it.

    Args:
        lines: between the table before and this one, from the top down.
        root: whose table it is if the lines name no other unit.

    Raises:
        Refused: the nearest heading that names units names several, and not the root.
    """
    for line in reversed(lines):
        named = {accent_key(m.name.display): m.name.display for m in mentions(line)}
        if accent_key(take_apart(root.name).display) in named:
            return root.name
        below = [name for name in named.values() if take_apart(name).level is Level.COMMUNE]
        # A sentence may speak of a commune on its way to the table of its district.
        if not below or not is_caption(line):
            continue
        if len(named) > 1:
            raise Refused(
                f"chưa rõ bảng là của đơn vị nào ({', '.join(list(named.values())[:_LISTED])}); "
                "hãy ghi tên một đơn vị ngay trên bảng"
            )
        return below[0]
    return root.name
