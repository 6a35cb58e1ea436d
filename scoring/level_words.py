"""Which level of units do people mean by `xã`, `các sở ngành`, `cấp huyện`?"""

from collections.abc import Collection, Mapping, Sequence

from scoring.period_words import period_at
from scoring.spoken import Word, longest_at, words
from scoring.unit import Level

LEVEL_WORDS: Mapping[Level, tuple[str, ...]] = {
    Level.COUNTRY: ("country",),
    Level.COMMUNE: ("cấp xã", "xã phường", "phường xã", "xã", "phường", "thị trấn", "đặc khu",
                    "commune"),
    Level.DISTRICT: ("cấp huyện", "huyện", "quận", "district"),
    Level.PROVINCE: ("cấp tỉnh", "tỉnh thành phố", "tỉnh thành", "tỉnh", "province"),
    Level.AGENCY: ("sở ban ngành", "sở ngành", "sở ban", "ban ngành", "phòng ban", "sở", "ban",
                   "ngành", "phòng", "agency"),
}  # fmt: skip
# They begin the name of a place, and are kinds of two levels.
_TOWNS = ("thành phố", "thị xã")


def level_of_word(word: str) -> Level | None:
    """The level a person means by `xã`, `huyện`, `sở`, `tỉnh`; None for anything else."""
    spoken = words(word)
    level, taken = leading_level(spoken, after_all=True, around=())
    return level if taken == len(spoken) else None


def leading_level(
    spoken: Sequence[Word], *, after_all: bool, around: Collection[str]
) -> tuple[Level | None, int]:
    """The level that the first words name, and how many they are; (None, 0) if they name none.

    A kind in front of a name is the name's (`xã Vĩnh Thạnh`); it stands for all of its kind where
    nothing, a period or one of the words `around` follows, or where `after_all` says so.
    """
    at, level = 0, None
    while (found := kind_at(spoken, at)) is not None:
        if level is not None and found[0] is not level:
            break
        level, at = found[0], at + found[1]
    if level is None:
        return None, 0
    alone = at == len(spoken) or bool(longest_at(spoken, at, around) or period_at(spoken, at))
    another = kind_at(spoken, at) is not None or bool(longest_at(spoken, at, _TOWNS))
    return (level, at) if alone or another or after_all else (None, 0)


def kind_at(spoken: Sequence[Word], at: int) -> tuple[Level, int] | None:
    """The level that a word for its kind names at that place, and how many words it takes."""
    found = [
        (taken, level)
        for level, phrases in LEVEL_WORDS.items()
        if (taken := longest_at(spoken, at, phrases))
    ]
    if not found:
        return None
    taken, level = max(found, key=lambda item: item[0])
    return level, taken
