"""Addresses of checks."""

from django.urls import path, register_converter

from zhiheng_web.checks import views


class FileForm:
    """`html`, `xlsx` or `docx`."""

    regex = "html|xlsx|docx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FileForm, "check_file")

app_name = "checks"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/file.<check_file:form>", views.download, name="download"),
    path("<int:pk>/keep/", views.keep, name="keep"),
    path("<int:pk>/discard/", views.discard, name="discard"),
]
