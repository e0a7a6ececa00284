from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "zhiheng_web.api"
    label = "api"
    verbose_name = _("接口")

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from zhiheng_web.api.tasks import on_change
        from zhiheng_web.audit.models import AuditEntry

        post_save.connect(on_change, AuditEntry, dispatch_uid="webhooks")
