"""Where a phrase stands in a sentence."""

import pytest

from scoring.spoken import stands_at, words


@pytest.mark.parametrize(
    ("at", "sought", "taken"),
    [
        (0, "xã Tân", 2),
        (1, "xã Tân", 0),
        (2, "Mỹ Đức", 0),
        (-1, "Mỹ", 0),
        (-3, "xã", 0),
        (3, "Mỹ", 0),
        (0, "", 0),
        (0, "?!", 0),
    ],
)
def test_a_phrase_stands_where_all_its_words_do(at: int, sought: str, taken: int) -> None:
    """Beside the sentence, and of a phrase without words, nothing does."""
    assert stands_at(words("xã Tân Mỹ"), at, sought) == taken
