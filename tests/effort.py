"""How many random cases a property is tried on: few in the plain run, many in `.ci/run`, and new ones each time for whoever goes looking.

plain: the same few cases in every run. thorough (`--hypothesis-profile=thorough`, what `.ci/run` asks for): many, and the same in every run of the
same code, so that what passed here passes there and nobody's change is refused for a fault it did not bring. explore
(`--hypothesis-profile=explore`, by hand, for hours if need be): as many as thorough, never the same twice; what it finds is mended and, where it
teaches, kept as a plain test.
"""

from typing import Any

from hypothesis import settings

PLAIN, THOROUGH, EXPLORE = "plain", "thorough", "explore"


def many() -> bool:
    """Whether this run has time for many cases."""
    return settings.get_current_profile_name() in (THOROUGH, EXPLORE)


def examples(plain: int, thorough: int, **options: Any) -> settings:
    """Settings of a property whose case is not the usual cheap one: `plain` cases, or `thorough` where many are asked for.

    `options` as `hypothesis.settings` takes them; whether the cases are new ones is the profile's.
    """
    return settings(max_examples=thorough if many() else plain, **options)
