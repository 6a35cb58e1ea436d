"""What do keys mean that no keyboard made Vietnamese: `vinhx thanhj`, `vi4nh tha5nh`?"""

import re
import unicodedata
from collections.abc import Callable

_VOWEL = re.compile(r"[aeiouy]")
# One group of vowels: hagiang2 is no syllable with a tone, but two words and a number.
_SYLLABLE = re.compile(r"[^aeiouy]*[aeiouy]+[^aeiouy]*")
_VOWELS = re.compile(r"(?:[aeiouy][\u0302\u0306\u031b]?)+")
_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_HAT, _HORN, _BOWL = "\u0302", "\u031b", "\u0306"
# A syllable has at most seven letters (nghiêng) and four keys for its marks.
_LONGEST_SYLLABLE = 11

_WORDS = re.compile(r"[^\W_]+")
_DIGIT_IN_WORD = re.compile(r"[^\W\d_]\d")
# The number of a ward that stands at its kind: p12, quan1, phường12.
_GLUED_NUMBER = re.compile(r"(?<=[^\W\d_])(?=\d{1,2}\b)")


def readings(text: str) -> tuple[str, ...]:
    """All that a text may be: as it is typed or by Telex; with digits in its words VNI, or `p12`.

    These are guesses about the keyboard, never about the name: one counts only if a unit is spelt
    exactly so. No name has digits in its words, so such a text is not read as it is.
    """
    typed = unicodedata.normalize("NFC", text.lower())
    if not _DIGIT_IN_WORD.search(typed):
        return tuple(dict.fromkeys((text, _by(typed, _telex)))) if text else ()
    others = (_by(typed, _vni), _GLUED_NUMBER.sub(" ", typed))
    return tuple(other for other in others if other != typed) or (text,)


def _by(text: str, keys: Callable[[str], str]) -> str:
    return _WORDS.sub(lambda found: _word(found[0], keys), text)


def _word(word: str, keys: Callable[[str], str]) -> str:
    if len(word) > _LONGEST_SYLLABLE:
        return word
    return unicodedata.normalize("NFC", keys(unicodedata.normalize("NFD", word)))


def _telex(word: str) -> str:
    """A syllable typed in Telex, or the word itself: `ddinhj`, `dinhdj`, `Thajnh`."""
    vowel = _VOWEL.search(word)
    if vowel is None:
        # Telex gives ư for a w without a vowel.
        return word.replace("w", "u" + _HORN) if word[1:] == "w" else word
    head, tail = word[: vowel.start()], word[vowel.start() :]
    # A key typed twice is its letter: Đăk Marr, Sa Looong.
    for letter in _TELEX_TONES:
        tail = tail.replace(2 * letter, letter.upper())
    tail = tail.replace("ooo", "OO")
    # No syllable ends in these letters, so behind its vowel each of them is a key.
    tones = [char for char in tail if char in _TELEX_TONES]
    if len(tones) > 1:
        return word
    for tone in tones:
        tail = tail.replace(tone, "")
    if "dd" in head:
        head = head.replace("dd", "đ")
    elif head.startswith("d") and tail.endswith("d"):
        head, tail = "đ" + head[1:], tail[:-1]
    for twice in ("aa", "ee", "oo"):
        tail = tail.replace(twice, twice[0] + _HAT)
    while "w" in tail:
        before, _, behind = tail.partition("w")
        tail = _horned(before, head) + behind
    return _toned(head, tail.lower(), "".join(_TELEX_TONES[tone] for tone in tones))


def _horned(before: str, head: str) -> str:
    """Puts the mark of a Telex `w` on the letters in front of it: ươ, ưa, or the last ă, ơ, ư."""
    for pair, marked in (("uo", f"u{_HORN}o{_HORN}"), ("ua", f"u{_HORN}a")):
        # The u of qu is no vowel.
        if pair in before and not (head.endswith("q") and before.startswith(pair)):
            return before.replace(pair, marked, 1)
    place = max(before.rfind(vowel) for vowel in "aou")
    if place < 0:
        return before
    mark = _BOWL if before[place] == "a" else _HORN
    return before[: place + 1] + mark + before[place + 1 :]


def _toned(head: str, tail: str, tone: str) -> str:
    """A syllable with its tone on a vowel: on a consonant no letter would have it."""
    vowels = _VOWELS.match(tail)
    place = vowels.end() if vowels else 0
    return head + tail[:place] + tone + tail[place:]


def _vni(word: str) -> str:
    """A syllable typed in VNI, or the word itself: `d9inh5`, `vi4nh`, `tru7o7ng2`."""
    tones = [char for char in word if char in _VNI_TONES]
    if not any(char.isdigit() for char in word) or len(tones) > 1 or not _VOWEL.search(word):
        return word
    made = ""
    for char in word:
        if char in "678":
            marked = _vni_marked(made, char)
            if marked is None:
                return word
            made = marked
        elif char == "9" and made.startswith("d"):
            made = "đ" + made[1:]
        elif char in "09":
            return word
        elif char not in _VNI_TONES:
            made += char
    letters = unicodedata.normalize("NFD", made)
    if not _SYLLABLE.fullmatch("".join(c for c in letters if not unicodedata.combining(c))):
        return word
    vowel = _VOWEL.search(made)
    place = vowel.start() if vowel else 0
    return _toned(made[:place], made[place:], "".join(_VNI_TONES[tone] for tone in tones))


def _vni_marked(made: str, digit: str) -> str | None:
    """What a vowel's digit makes of the letters in front of it; None if there is none for it."""
    vowels, mark = {"6": ("aeo", _HAT), "7": ("uo", _HORN), "8": ("a", _BOWL)}[digit]
    if digit == "7" and "uo" in made and not made.startswith("quo"):
        return made.replace("uo", f"u{_HORN}o{_HORN}", 1)
    place = max(made.rfind(vowel) for vowel in vowels)
    return None if place < 0 else made[: place + 1] + mark + made[place + 1 :]
