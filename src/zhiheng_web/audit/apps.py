"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what, when, why (操作留痕)."""

    name = "zhiheng_web.audit"
    verbose_name = "操作留痕"
