"""The garbage collector looks rarely, and never at what lives as long as the service."""

import gc
import subprocess
import sys

_SETTLED = """
import gc
from bot.lasting import look_rarely, settle
look_rarely()
kept = [[number] for number in range(1000)]
settle()
few = gc.get_freeze_count()
kept = None
settle()
print(gc.get_threshold()[0], few > 1000, gc.get_freeze_count() <= few - 1000)
"""


def test_what_is_settled_is_not_looked_at_until_it_is_settled_anew() -> None:
    """In a process of its own: these are settings of the whole process."""
    said = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", _SETTLED], capture_output=True, text=True, check=True
    ).stdout.split()
    assert int(said[0]) > gc.get_threshold()[0]
    assert said[1:] == ["True", "True"]
