"""Keeps the garbage collector from stopping the service while people wait.

The register of the country is two million objects. To look through them all, as the collector does
now and then, stops every thread for 200 to 500 ms; an import of the country made it do so nine
times, a third of its time.
"""

import gc

# New objects after which the youngest are looked through; then how often before older ones are.
# Python's own 700, 10 and 10 are made for small programs: here one card makes 700. A look through
# this many takes a millisecond.
_YOUNG, _OLDER, _OLDEST = 20_000, 20, 50


def look_rarely() -> None:
    """Let this process look for unused objects as rarely as its size asks for."""
    gc.set_threshold(_YOUNG, _OLDER, _OLDEST)


def settle() -> None:
    """Look through everything once, here, and never again at what is alive now.

    What was frozen before and is not used any more is given back.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
