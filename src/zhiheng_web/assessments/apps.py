"""The assessments app."""

from collections.abc import Iterator

from django.apps import AppConfig


def declared() -> Iterator[tuple[str, str]]:
    """States of cycle and assessee, titles of the limits: declared texts that pages translate."""
    from zhiheng.lifecycles.deadlines import deadline_rules
    from zhiheng_web.assessments.lifecycles import ASSESSEE, CYCLE

    for table in (CYCLE, ASSESSEE):
        yield from (("assessments/lifecycles.py", state.label) for state in table.states)
    yield from (("assessments/lifecycles.py", rule.title) for rule in deadline_rules() if rule.code.startswith("AS."))


class AssessmentsConfig(AppConfig):
    """年度考核."""

    name = "zhiheng_web.assessments"
    verbose_name = "年度考核"

    def ready(self) -> None:
        """Name what the pages translate; follow the act of publication of a result."""
        from django.db.models.signals import post_save

        from zhiheng_web.assessments.services.publishing import follow_release
        from zhiheng_web.publishing.models import Release
        from zhiheng_web.shared import catalogues

        def saved(instance: Release, **_more: object) -> None:
            follow_release(instance)

        catalogues.DECLARED.append(declared)
        post_save.connect(saved, sender=Release, weak=False, dispatch_uid="assessments.release")
