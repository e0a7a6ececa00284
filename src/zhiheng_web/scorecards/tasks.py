"""Background work of scorecards: computing over many records."""

from __future__ import annotations

from datetime import date

from django_tasks import task

from zhiheng.values import Period
from zhiheng_web.organisations.models import Person
from zhiheng_web.scorecards.models import ScorecardVersion
from zhiheng_web.scorecards.services import run_score

MANY_ROWS = 300_000
"""From so many records in the last snapshot on, a run is computed in the background."""


@task()
def score_in_background(person_id: int, version_id: int, period: str, as_of: str) -> int:
    """Take a snapshot and compute a run; gives the run's number. The person's permission is asked again."""
    person = Person.objects.get(pk=person_id)
    version = ScorecardVersion.objects.select_related("region").get(pk=version_id)
    return run_score(person, version, Period.parse(period), date.fromisoformat(as_of)).pk
