"""Which units does a line of text name, and where in it?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.names import KINDS, Kind, UnitName, accent_key, clean, take_apart

# Words that end a unit's name within a title in capitals.
_STOP = frozenset(
    map(
        accent_key,
        ("tháng", "quý", "năm", "trong", "theo", "về", "đến", "kỳ", "của", "và", "có", "được",
         "trên", "kết", "báo", "bảng", "ủy", "uỷ", "ubnd", "hđnd", "xếp", "điểm", "tổng"),
    )
)  # fmt: skip
_LONGEST_NAME = 5
# A kind of two words, a name, and what follows it.
_LONGEST_MENTION = 10
# Văn Giang and Hội An are names, "Văn phòng" and "Hội đồng" begin the next line's words.
_STOP_PAIRS = tuple(map(accent_key, ("văn phòng", "hội đồng", "phòng", "sở")))
# Abbreviated kinds in a title.
_SHORT = {"tp": "Thành phố", "tx": "Thị xã"}
# Most words begin no unit: they are passed quickly.
_FIRST_WORDS = frozenset({accent_key(kind.word.split()[0]) for kind in KINDS} | set(_SHORT))
_BREAKS = ',.;:)–-/”"'
# "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" stands on every letterhead and is no commune.
_SOCIALIST = accent_key("hội chủ nghĩa")


@dataclass(frozen=True)
class Mention:
    """A unit named in a line.

    Attributes:
        name: taken apart.
        start: how many words stand before it.
        at_end: whether the line ends with the name, which may then go on in the next one.
    """

    name: UnitName
    start: int
    at_end: bool


def mentions(line: str, kinds: Sequence[Kind] = KINDS) -> Iterator[Mention]:
    """The units that a line names by one of these kinds and words in capitals, in order."""
    words = clean(line).split()
    loud = line.isupper()
    taken = 0
    for start in range(len(words)):
        if start < taken:
            continue
        found = _unit_at(words[start : start + _LONGEST_MENTION], kinds, loud=loud)
        if found is not None:
            name, length = found
            taken = start + length
            yield Mention(name, start, taken == len(words))


def _unit_at(words: list[str], kinds: Sequence[Kind], *, loud: bool) -> tuple[UnitName, int] | None:
    """The unit that begins with the first word, and how many words it has in the line."""
    first = words[0].lstrip("(“\"'")
    if accent_key(first) not in _FIRST_WORDS:
        return None
    short = _SHORT.get(first.rstrip(".").lower())
    spelled = short.split() if short else [first]
    added = len(spelled) - 1
    words = [*spelled, *words[1:]]
    for kind in kinds:
        length = len(kind.word.split())
        if accent_key(" ".join(words[:length])) != accent_key(kind.word):
            continue
        # "… của tỉnh. Cụ thể …": the sentence ends before a name begins.
        if words[length - 1][-1:] in _BREAKS:
            continue
        name = _name(words, length, kind, loud=loud)
        if name and not accent_key(" ".join(words[length:])).startswith(_SOCIALIST):
            numbered = kind.word == "Quận" and name[0].isdigit()
            text = f"Quận {name[0]}" if numbered else f"{kind.word} {' '.join(name)}"
            return take_apart(text), length + len(name) - added
    return None


def _name(words: list[str], length: int, kind: Kind, *, loud: bool) -> list[str]:
    """The words in capitals behind a kind."""
    name: list[str] = []
    for index, word in enumerate(words[length : length + _LONGEST_NAME], length):
        if accent_key(" ".join(words[index : index + 2])).startswith(_STOP_PAIRS):
            break
        bare = word.strip(',.;:()–-/"“”')
        if kind.word == "Quận" and bare.isdigit() and not name:
            return [bare]
        if not bare[:1].isupper() or accent_key(bare) in _STOP or (loud and bare.isdigit()):
            break
        name.append(bare)
        if word[-1:] in _BREAKS:
            break
    return name
