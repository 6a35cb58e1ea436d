"""Which names look like one that nobody has? For proposals only."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from scoring.names import accent_key, has_accents

# Below this share of right letters a name only confuses. Order-keeping: rapidfuzz' WRatio would
# take "dinh yen" for Yên Định. A swap of two neighbours is one error.
_LEAST = 0.6
# Of the longest name; each letter more costs time.
_LONGEST = 60


def like(
    text: str, names: Iterable[str], most: int, least: float = _LEAST
) -> list[tuple[str, float]]:
    """The names that are like a text, best first, with their likeness of 0 to 1.

    Args:
        text: folded as the names are.
        names: to choose from.
        most: how many at most.
        least: likeness below which none is given.
    """
    found = process.extract(
        text[:_LONGEST],
        names,
        scorer=OSA.normalized_similarity,
        limit=most,
        score_cutoff=least,
    )
    return [(str(name), float(score)) for name, score, _ in found]


def alike(one: str, other: str) -> float:
    """How alike two folded texts are, 0 to 1."""
    return float(OSA.normalized_similarity(one, other))


def same_marks(typed: str, name: str) -> float:
    """How alike the accents of two names are, 0 to 1; 1 where none are typed."""
    if not has_accents(typed):
        return 1.0
    return alike(accent_key(typed)[:_LONGEST], accent_key(name))


def has_all_marks(typed: str, name: str) -> bool:
    """Whether a name has every mark that is typed, and perhaps more: `đinh yên` for Định Yên."""
    ours, theirs = accent_key(typed).split(), accent_key(name).split()
    return len(ours) == len(theirs) and all(
        set(_marks(mine)) <= set(_marks(other)) for mine, other in zip(ours, theirs, strict=True)
    )


def _marks(syllable: str) -> str:
    return "".join(char for char in syllable if char.isdigit())
