"""The credit app."""

from django.apps import AppConfig


class CreditConfig(AppConfig):
    """企业年报."""

    name = "zhiheng_web.registries.credit"
    verbose_name = "企业年报"

    def ready(self) -> None:
        """Make the registry known."""
        from zhiheng_web.publishing.declare import Publishable, register_publishable
        from zhiheng_web.records.declare import ALSO_RELATED, register
        from zhiheng_web.registries.credit.classes import counted_in
        from zhiheng_web.registries.credit.registry import REGISTRIES
        from zhiheng_web.registries.credit.services import internal_listings

        register(*REGISTRIES)
        register_publishable(Publishable("listing", "严重违法失信名单", internal_listings))
        ALSO_RELATED.append(counted_in)
