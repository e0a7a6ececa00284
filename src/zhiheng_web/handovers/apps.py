"""The hand-over app."""

from django.apps import AppConfig


class HandoversConfig(AppConfig):
    """工作交接."""

    name = "zhiheng_web.handovers"
    verbose_name = "工作交接"

    def ready(self) -> None:
        """No account is stopped while work hangs on it."""
        from zhiheng_web.accounts.people import HOLDS
        from zhiheng_web.handovers.services import why_not_stop

        if why_not_stop not in HOLDS:
            HOLDS.append(why_not_stop)
