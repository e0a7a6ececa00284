"""The certificates app."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """认证证书."""

    name = "zhiheng_web.registries.certificates"
    verbose_name = "认证证书"
