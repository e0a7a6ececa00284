"""All addresses of the site."""

from django.urls import include, path

from zhiheng_web.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("account/", include("zhiheng_web.accounts.urls")),
    path("account/", include("zhiheng_web.organisations.urls")),
    path("documents/", include("zhiheng_web.documents.urls")),
    path("enterprises/", include("zhiheng_web.enterprises.urls")),
    path("registries/", include("zhiheng_web.registries.urls")),
    path("draws/", include("zhiheng_web.draws.urls")),
    path("monitoring/", include("zhiheng_web.monitoring.urls")),
    path("plans/", include("zhiheng_web.plans.urls")),
    path("scorecards/", include("zhiheng_web.scorecards.urls")),
    path("reports/", include("zhiheng_web.reports.urls")),
    path("checks/", include("zhiheng_web.checks.urls")),
    path("versions/", include("zhiheng_web.versions.urls")),
    path("ledger/", include("zhiheng_web.ledger.urls")),
    path("oversight/", include("zhiheng_web.oversight.urls")),
    path("overview/", include("zhiheng_web.overview.urls")),
    path("publishing/", include("zhiheng_web.publishing.urls")),
    path("handovers/", include("zhiheng_web.handovers.urls")),
    path("reminders/", include("zhiheng_web.reminders.urls")),
    path("assessments/", include("zhiheng_web.assessments.urls")),
    path("trail/", include("zhiheng_web.trail.urls")),
    path("duties/", include("zhiheng_web.duties.urls")),
    path("classes/", include("zhiheng_web.registries.credit.urls")),
    path("letters/", include("zhiheng_web.registries.complaints.urls")),
    path("api/", include("zhiheng_web.api.urls")),
    path("interface/", include("zhiheng_web.api.token_urls")),
    path("public/letters/", include("zhiheng_web.registries.complaints.public_urls")),
    path("public/", include("zhiheng_web.portal.urls")),
]
handler403 = "zhiheng_web.site.views.denied"
handler404 = "zhiheng_web.site.views.missing"
handler500 = "zhiheng_web.site.views.fault"
