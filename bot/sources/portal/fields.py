"""What does one field of a row hold? Wrong kinds stop the run, naming endpoint, unit and field."""

import json
import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from bot.sources.portal.errors import Stopped, not_verified
from scoring.names import clean

# Within what storage has room for: six digits of points and rates before the comma, fourteen of
# amounts.
_POINTS_BELOW = Decimal(10) ** 5
_AMOUNTS_BELOW = Decimal(10) ** 12
# Late dossiers are kept in 32 bits.
_WHOLE_BELOW = Decimal(2) ** 31
# Unit names are far shorter; a longer text is no name.
_LONGEST_TEXT = 200
# What a sentence has room for.
_LONGEST_SHOWN = 80
# What is kept of a value that no code knows, and of its name: storage's room for the name.
_LONGEST_VALUE = 500
_LONGEST_NAME = 110
# Fields unknown to us in one row, beyond which it is no row of the portal's any more.
_MOST_UNKNOWN = 100
_DEPARTMENT_ID = re.compile(r"[0-9A-Za-z-]{1,40}")


class Fields:
    """A row of an answer.

    Args:
        endpoint: whose answer.
        raw: the row as it came; anything but an object is refused.
        within: the unit, for rows inside a unit's row; empty: the row names its unit itself.

    Raises:
        Stopped: `raw` is no object.
    """

    def __init__(self, endpoint: str, raw: object, within: str = "") -> None:
        if not isinstance(raw, dict):
            raise not_verified(endpoint, "có cấu trúc lạ: một đơn vị không phải là một mục")
        self.endpoint = endpoint
        self._raw: Mapping[str, Any] = raw
        self.who = within or self._named()

    def _named(self) -> str:
        for key in ("departmentName", "departmentId"):
            value = self._raw.get(key)
            if isinstance(value, str) and value.strip():
                return shown(value)
        return "(không tên)"

    def __contains__(self, name: str) -> bool:
        """Whether the row has that field, be it null."""
        return name in self._raw

    def fault(self, name: str, what: str) -> Stopped:
        """The stop for a field that cannot be used."""
        return not_verified(self.endpoint, f"có trường “{name}” của “{self.who}” {what}")

    def raw(self, name: str) -> Any:  # noqa: ANN401 - JSON
        """A field as it came; None if there is none."""
        return self._raw.get(name)

    def text(self, name: str) -> str | None:
        """A text in NFC without control characters; None for null, an empty or no field.

        Raises:
            Stopped: it is no text, or too long.
        """
        value = self._raw.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.fault(name, "không phải là chữ")
        if len(value) > _LONGEST_TEXT:
            raise self.fault(name, "dài quá mức")
        return printable(clean(value)).strip() or None

    def department_id(self) -> str | None:
        """The row's `departmentId` in lower case; None if it has none.

        Raises:
            Stopped: it is none.
        """
        value = self.text("departmentId")
        if value is not None and not _DEPARTMENT_ID.fullmatch(value):
            raise self.fault("departmentId", "không phải là một mã")
        return value.lower() if value else None

    def points(self, *names: str) -> Decimal | None:
        """The first of these fields that is not null: points, a maximum or per cent.

        Raises:
            Stopped: it is no number, is negative or beyond all measure.
        """
        return self._number(names, _POINTS_BELOW)

    def amount(self, name: str) -> Decimal | None:
        """A number of things, or days.

        Raises:
            Stopped: it is no number, is negative or beyond all measure.
        """
        return self._number((name,), _AMOUNTS_BELOW)

    def whole(self, name: str) -> int | None:
        """A number of dossiers.

        Raises:
            Stopped: it is no whole number, is negative or beyond all measure.
        """
        value = self._number((name,), _WHOLE_BELOW)
        if value is not None and value != value.to_integral_value():
            raise self.fault(name, "không phải là số nguyên")
        return None if value is None else int(value)

    def _number(self, names: tuple[str, ...], below: Decimal) -> Decimal | None:
        name = next((name for name in names if self._raw.get(name) is not None), names[0])
        value = self._raw.get(name)
        if value is None:
            return None
        if not isinstance(value, Decimal):
            raise self.fault(name, "không phải là số")
        if value < 0:
            raise self.fault(name, "là số âm")
        if value >= below:
            raise self.fault(name, "lớn quá mức")
        return value

    def unknown(self, known: Collection[str], prefix: str = "") -> dict[str, str]:
        """Every field that is not known: `<endpoint>.<prefix><field>` -> its JSON, cut short.

        Raises:
            Stopped: there are too many.
        """
        names = [name for name in self._raw if name not in known]
        if len(names) > _MOST_UNKNOWN:
            raise not_verified(self.endpoint, f"có quá nhiều trường lạ ở “{self.who}”")
        return kept_fields(self.endpoint, {name: self._raw[name] for name in names}, prefix)


def kept_fields(endpoint: str, fields: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    """Fields as they are kept: `<endpoint>.<prefix><field>` -> JSON, name and value cut short."""
    start = f"{endpoint}.{prefix}"
    return {
        f"{start}{printable(name[:_LONGEST_NAME])}"[:_LONGEST_NAME]: kept(value)
        for name, value in fields.items()
    }


def printable(text: str) -> str:
    """The text without control, format and half characters, which databases and phones refuse."""
    return "".join(char for char in text if char.isprintable())


def shown(text: str) -> str:
    """A text of the portal's, short enough for a sentence."""
    return printable(clean(text[:_LONGEST_TEXT]))[:_LONGEST_SHOWN]


def kept(value: object) -> str:
    """A value as compact JSON, at most 500 characters."""
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
    except RecursionError:
        return "…"
    return text[:_LONGEST_VALUE].encode("utf-8", "replace").decode("utf-8")


def _plain(value: object) -> int | float:
    """A Decimal as JSON writes numbers; judging has bounded it."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value)} does not come out of JSON")
    whole = value == value.to_integral_value()
    return int(value) if whole else float(value)
