"""Does the profile still watch what the service does?"""

import pytest

from tests.bench import profiled
from tests.bench.profiled import watched


def test_every_stage_that_the_profile_names_is_there() -> None:
    """A function that was renamed must not fall silently out of the report."""
    labels = [label for label, _, _ in watched()]
    assert len(labels) == len(set(labels)) > 20


def test_a_stage_that_is_gone_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be it the function, the class, or the module."""
    for place in ("bot.figures:_gone", "bot.figures:Gone.load", "bot.gone:load"):
        monkeypatch.setattr(profiled, "_STAGES", (("figures loaded", place),))
        with pytest.raises(LookupError, match=f"figures loaded: there is no {place}"):
            list(watched())
