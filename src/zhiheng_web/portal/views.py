"""The public pages (公开结果): only what was published."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhiheng_web.organisations.policies import everyone, permitted


@permitted(everyone)
def index(request: HttpRequest) -> HttpResponse:
    """What has been published."""
    return render(request, "portal/index.html")
