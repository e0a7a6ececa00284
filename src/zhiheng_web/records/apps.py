"""The records app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """业务记录（各登记簿共用）."""

    name = "zhiheng_web.records"
    verbose_name = "业务记录"
