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
        """Name what the pages translate."""
        from zhiheng_web.shared import catalogues

        catalogues.DECLARED.append(declared)
