"""Plans as a Django app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Adopted plans: targets, tasks, and the units answerable for them (目标任务)."""

    name = "zhiheng_web.plans"
    verbose_name = "目标任务"

    def ready(self) -> None:
        """Read stored names anew when a name got or lost its meaning."""
        from zhiheng_web.organisations.services import name_changed
        from zhiheng_web.plans.services import renew_assignments

        def renew(sender: object, region: object, name: str, **_more: object) -> None:
            renew_assignments(region, name)

        name_changed.connect(renew, dispatch_uid="plans.renew_assignments", weak=False)
