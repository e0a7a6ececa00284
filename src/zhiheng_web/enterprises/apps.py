"""The enterprises app."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """企业档案."""

    name = "zhiheng_web.enterprises"
    verbose_name = "企业档案"

    def ready(self) -> None:
        """Make the registry of enterprises and the relation of lists known."""
        from zhiheng_web.enterprises.registry import declare

        declare()
