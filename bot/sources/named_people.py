"""Which part of a dossier's cell may name a citizen or an official? It is cut off, digits masked.

People's columns are not read at all; systems and hands put people into the other ones too.
"""

import re
from collections.abc import Iterable

from scoring.names import accent_key, take_apart
from scoring.unit import Unit

# Phone and identity numbers, in one piece or in groups: 0912345678, 0912 345 678, 079 123 456 789.
_PERSONAL_NUMBER = re.compile(r"(?<![0-9])\+?[0-9](?:[ .]?[0-9]){8,11}(?![0-9])")
# "Cấp GCN cho ông ..."; grants for "bà mẹ Việt Nam anh hùng" are procedures of that name.
_FOR_WHOM = re.compile(
    r"\s(?:cho\s(?:ông|bà|cháu)|của\s(?:ông|bà))\b(?!\s(?:mẹ|con)\b).*", re.IGNORECASE | re.DOTALL
)
# "Đang xử lý (Lê Văn Cường)", "Chờ bổ sung - Lê Văn Cường".
_BY_WHOM = re.compile(r"\s*\(.*|\s[-–—]\s.*", re.DOTALL)
_DASH = re.compile(r"\s[-–—]\s")


def masked(text: str) -> str:
    """A text without the digits of phone and identity numbers."""
    return _PERSONAL_NUMBER.sub(lambda found: re.sub("[0-9]", "*", found[0]), text)


def procedure_alone(text: str) -> str:
    """The name of a procedure without for whom it is done."""
    return _FOR_WHOM.sub("", text)


def state_alone(text: str) -> str:
    """A state without who is busy with it."""
    return _BY_WHOM.sub("", text)


class Places:
    """Tells the units above a unit, which may stand behind it, from people who work there."""

    def __init__(self, known: Iterable[Unit]) -> None:
        self._bare = {accent_key(take_apart(unit.name).bare) for unit in known}

    def unit_alone(self, text: str) -> str:
        """A unit's name with the places behind it, without what else is behind a dash."""
        for dash in _DASH.finditer(text):
            behind = text[dash.end() :]
            following = _DASH.search(behind)
            if not self._is_place(behind[: following.start()] if following else behind):
                return text[: dash.start()]
        return text

    def _is_place(self, text: str) -> bool:
        """Whether it is a known unit, or of a kind that is spelled out, as in "huyện Lai Vung".

        A foreign unit must not become ours by leaving out its district.
        """
        name = take_apart(text)
        spelled_out = name.level is not None and accent_key(text).endswith(accent_key(name.display))
        return spelled_out or accent_key(name.bare) in self._bare
