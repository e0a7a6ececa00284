"""The enterprises app."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """企业档案."""

    name = "zhiheng_web.enterprises"
    verbose_name = "企业档案"
