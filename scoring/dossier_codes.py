"""Which dossiers does somebody mean who types or pastes their codes?

Codes look like `H15.50.05.13-261008-0975`, on older systems like `000.19.31.H17-230703-0003`: parts
joined by dots, the day of receipt as six digits, a running number (domain, section 4).
"""

import re
import unicodedata

_DASHES = re.compile(r"[‐‑‒–—―−]")
# Hands type O for 0, and spaces around what joins the parts.
# Atomic: an O is a letter and a nought, and a hostile row of them would be read in all ways.
_PART = r"(?>[A-Z]{0,3}[0-9O]{1,4})"
# Real codes have at most six parts. Without a bound "1. 1. 1. " is read to its end from each part,
# and nothing else runs meanwhile.
_CODE = re.compile(
    rf"(?<![A-Z0-9.])({_PART}(?:\s?\.\s?{_PART}){{0,8}})\s?-\s?([0-9O]{{6}})\s?-\s?([0-9O]{{1,7}})(?![0-9])"
)


def find_codes(text: str) -> tuple[str, ...]:
    """The codes in a text, each once, in its order; without the spaces hands put into them.

    Case and O for 0 are left as typed inside the letters' part: `scoring.reconcile.code_key` sees
    through them. Words around the codes are skipped.
    """
    return tuple(dict.fromkeys(each_code(text)))


def each_code(text: str) -> tuple[str, ...]:
    """The same; those that stand in the text twice twice."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).upper()
    return tuple(
        "-".join("".join(part.split()) for part in match.groups())
        for line in plain.splitlines()
        for match in _CODE.finditer(line)
    )


def unread_lines(text: str) -> tuple[str, ...]:
    """Lines with digits in which no code was found: somebody may have meant one."""
    return tuple(
        line.strip()
        for line in text.splitlines()
        if sum(char.isdigit() for char in line) >= _DIGITS_OF_A_CODE and not find_codes(line)
    )


# Six of the day and a running number: fewer digits are a count or a date.
_DIGITS_OF_A_CODE = 9
