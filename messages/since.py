"""With which period is something to be compared, and how does a button carry it: `so với tháng 6`?

A button that only asks which unit is meant keeps it, within Telegram's 64 bytes.
"""

from dataclasses import dataclass

from scoring.period_words import PeriodAsked

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
