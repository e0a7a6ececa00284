"""The ledger app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """工作台账."""

    name = "zhiheng_web.ledger"
    verbose_name = "工作台账"

    def ready(self) -> None:
        """Make the registries known."""
        from zhiheng_web.ledger.filling import fill_from
        from zhiheng_web.ledger.registry import REGISTRIES
        from zhiheng_web.records.declare import register
        from zhiheng_web.scorecards.services.runs import AFTER_RUN

        register(*REGISTRIES)
        AFTER_RUN.append(fill_from)
