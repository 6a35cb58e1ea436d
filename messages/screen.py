"""Does a text fit the screen of a phone, and the fullest of several forms that does?"""

import re
from collections.abc import Callable, Iterable
from html import unescape
from math import ceil
from typing import TypeVar

# Letters that a phone shows in a line of running text, at Telegram's default size.
COLUMNS = 40
# Lines that are seen at once above the keyboard of buttons: 28 x 40 stays below 1 200 letters.
LINES = 28
# Lines that a form of address takes above a digest.
GREETING = 2

_TAG = re.compile(r"<[^>]+>")
_Form = TypeVar("_Form")


def lines(html: str) -> int:
    """How many lines of a phone a message's text takes, blank ones and wrapped ones counted."""
    shown = unescape(_TAG.sub("", html))
    return sum(max(1, ceil(len(line) / COLUMNS)) for line in shown.splitlines())


def fullest(
    forms: Iterable[_Form], write: Callable[[_Form], str], most: int = LINES
) -> tuple[str, _Form]:
    """The first form whose text fits one screen, with that text; else the last one.

    Args:
        forms: from the fullest to the shortest; at least one.
        write: the text of a form.
        most: lines that it may take.

    Raises:
        ValueError: there is no form.
    """
    last: tuple[str, _Form] | None = None
    for form in forms:
        last = (write(form), form)
        if lines(last[0]) <= most:
            break
    if last is None:
        raise ValueError("no form to choose from")
    return last
