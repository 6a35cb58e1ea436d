"""What else was said with a question, and how does a button carry it: `so với tháng 6`, `phường`?

A button that only asks which unit is meant keeps it all, within Telegram's 64 bytes.
"""

from dataclasses import dataclass

from scoring.period_words import PeriodAsked

# Kinds of communes by which figures do not tell them apart, each with its letter in a button.
KINDS_OF_TOWN = {"phường": "w", "thị trấn": "t", "đặc khu": "s"}
_KINDS = {letter: kind for kind, letter in KINDS_OF_TOWN.items()}
_A_YEAR_AGO = "~"
_BEFORE = "-"


@dataclass(frozen=True)
class Since:
    """The period that others are to be compared with.

    Attributes:
        period: as it was said; None for the same one a year before.
        is_before: it was said as the one just before (`tháng trước`), not by its number.
    """

    period: PeriodAsked | None
    is_before: bool = False

    @property
    def code(self) -> str:
        """`m6`, `-m10-2026`, `~`: at most nine characters."""
        if self.period is None:
            return _A_YEAR_AGO
        return _BEFORE * self.is_before + self.period.code

    @classmethod
    def parse(cls, code: str) -> "Since":
        """Read what `code` wrote.

        Raises:
            ValueError: it did not write that.
        """
        if code == _A_YEAR_AGO:
            return cls(None)
        return cls(PeriodAsked.parse(code.removeprefix(_BEFORE)), code.startswith(_BEFORE))


def besides_code(since: Since | None, kind: str) -> str:
    """Both within callback data: at most ten characters; empty where neither was said."""
    return KINDS_OF_TOWN.get(kind, "") + ("." + since.code if since else "")


def besides_of(code: str) -> tuple[Since | None, str]:
    """What `besides_code` wrote.

    Raises:
        ValueError: it did not write that.
    """
    letter, dot, since = code.partition(".")
    if not code or (letter and letter not in _KINDS):
        raise ValueError("nothing that may be said besides")
    return Since.parse(since) if dot else None, _KINDS.get(letter, "")
