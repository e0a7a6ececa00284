"""What every test run shares: how many random cases, compiled code kept for the next run, a collector that stays out of the way."""

import gc
import os
import sys

from hypothesis import settings

from effort import EXPLORE, PLAIN, THOROUGH

settings.register_profile(PLAIN, max_examples=40, deadline=None, derandomize=True)
settings.register_profile(THOROUGH, max_examples=300, deadline=None, derandomize=True)
settings.register_profile(EXPLORE, max_examples=300, deadline=None, derandomize=False)
if settings.get_current_profile_name() in ("default", "ci"):
    settings.load_profile(PLAIN)


def pytest_configure(config):
    """Tests, workers and what they start keep compiled code for each other, also where the shell asks Python to keep none.

    Without it each worker of each run compiles the whole tree again: five seconds of a processor apiece.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_collection_finish():
    """Modules, models and tests live to the end: the collector need not walk them at all, nor the rest after every few objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_unconfigure():
    """At the end the collector may see everything again: libraries that count their own objects would report them as leaked."""
    gc.unfreeze()
