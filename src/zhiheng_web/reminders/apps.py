"""The reminders app."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """提醒."""

    name = "zhiheng_web.reminders"
    verbose_name = "提醒"
