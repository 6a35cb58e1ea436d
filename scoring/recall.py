"""Which fact do these kept numbers tell? Alerts are stored as JSON and read back here."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from decimal import Decimal, InvalidOperation
from functools import cache
from types import UnionType
from typing import Any, get_args, get_type_hints

from scoring.alerts import Fact
from scoring.unit import Level


def recall(rule: str, kept: Mapping[str, Any]) -> Fact | None:
    """The fact of a rule with these numbers, each to the last digit that was stored.

    None if no fact has this form: another version of the software kept it.
    """
    for kind in get_args(Fact):
        if kind.rule != rule or not _fits(kind, kept):
            continue
        try:
            hints = _hints(kind)
            return kind(**{name: _value(hints[name], value) for name, value in kept.items()})  # type: ignore[no-any-return] # one of Fact's members
        except (ValueError, InvalidOperation):
            return None
    return None


def _fits(kind: type, kept: Mapping[str, Any]) -> bool:
    known = {field.name: field.default for field in fields(kind)}
    needed = {name for name, default in known.items() if default is MISSING}
    return needed <= kept.keys() <= known.keys()


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, kept: Any) -> Any:  # noqa: ANN401 - whatever the field's type is
    """A number or name as its field has it.

    Raises:
        ValueError: it is of another type.
    """
    kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    if kept is None and type(None) in kinds:
        return None
    if Level in kinds:
        return Level(kept)
    if str in kinds and isinstance(kept, str):
        return kept
    if isinstance(kept, bool) or not isinstance(kept, int | float):
        raise ValueError("not what the field holds")  # noqa: TRY004 - one error for its caller
    if Decimal in kinds:
        # The shortest text of a float is the decimal that it was made of.
        return Decimal(str(kept))
    if int in kinds and isinstance(kept, int):
        return kept
    raise ValueError("not what the field holds")
