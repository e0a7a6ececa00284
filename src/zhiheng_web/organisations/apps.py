"""The organisations app."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Regions, units, people, roles and what each may do (组织与权限)."""

    name = "zhiheng_web.organisations"
    verbose_name = "组织与权限"
