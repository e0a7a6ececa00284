"""How many random cases a property is tried on: few in the plain run, many in `.ci/run` (`--hypothesis-profile=thorough`)."""

from typing import Any

from hypothesis import settings

PLAIN, THOROUGH = "plain", "thorough"


def examples(plain: int, thorough: int, **options: Any) -> settings:
    """Settings of a property whose case is not the usual cheap one; `options` as `hypothesis.settings` takes them.

    Gives: at `plain` cases the same cases in every run, so that nobody's change fails by chance; new ones in the thorough run.
    """
    number = thorough if settings.get_current_profile_name() == THOROUGH else plain
    return settings(max_examples=number, **options)
