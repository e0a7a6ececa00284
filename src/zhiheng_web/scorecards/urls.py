"""Addresses of scorecards."""

from django.urls import path

from zhiheng_web.scorecards import views

app_name = "scorecards"
urlpatterns = [
    path("", views.current, name="current"),
    path("score/", views.score, name="score"),
    path("missing/", views.missing, name="missing"),
    path("whatif/", views.whatif_current, name="whatif_current"),
    path("changes/", views.changes, name="changes"),
    path("judging/", views.judging, name="judging"),
    path("runs/", views.runs, name="runs"),
    path("runs/<int:pk>/", views.run, name="run"),
    path("runs/<int:pk>/export.xlsx", views.export, name="export"),
    path("runs/<int:pk>/bundle.zip", views.bundle, name="bundle"),
    path("runs/<int:pk>/whatif/", views.whatif, name="whatif"),
    path("runs/<int:pk>/whatif/route.<str:form>", views.whatif_file, name="whatif_file"),
    path("runs/<int:pk>/prepare/", views.prepare, name="prepare"),
    path("runs/<int:pk>/verify/", views.verify, name="verify"),
    path("runs/<int:pk>/publish/", views.publish, name="publish"),
    path("runs/<int:pk>/indicators/<slug:code>/", views.indicator, name="indicator"),
    path("runs/<int:pk>/clauses/<str:clause>/", views.proof, name="proof"),
    path("runs/<int:pk>/clauses/<str:clause>/records/", views.records, name="records"),
    path("runs/<int:pk>/clauses/<str:clause>/proof.json", views.proof_file, name="proof_file"),
    path("runs/<int:pk>/clauses/<str:clause>/trend.<str:form>", views.trend, name="trend"),
    path("runs/<int:pk>/clauses/<str:clause>/judge/", views.judge, name="judge"),
    path("runs/<int:a>/difference/<int:b>/", views.difference, name="difference"),
    path("judgements/<int:pk>/withdraw/", views.withdraw_judgement, name="withdraw_judgement"),
    path("judgements/<int:pk>/file/", views.judgement_file, name="judgement_file"),
    path("versions/", views.versions, name="versions"),
    path("versions/<int:pk>/", views.version, name="version"),
    path("versions/<int:pk>/carried/", views.undo_carried, name="undo_carried"),
    path("versions/<int:older>/<int:newer>/", views.compare_versions, name="compare_versions"),
    path("adopt/<int:document>/", views.adopt, name="adopt"),
    path("packs/<str:code>/adopt/", views.adopt_pack, name="adopt_pack"),
]
