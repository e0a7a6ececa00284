"""The certificates app."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """认证证书."""

    name = "zhiheng_web.registries.certificates"
    verbose_name = "认证证书"

    def ready(self) -> None:
        """Make the registry known."""
        from zhiheng_web.records.declare import register
        from zhiheng_web.registries.certificates.registry import REGISTRIES

        register(*REGISTRIES)
