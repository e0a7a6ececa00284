"""Addresses of the yearly assessment."""

from django.urls import path

from zhiheng_web.assessments.views import cycles, reading, results, selfs

app_name = "assessments"
urlpatterns = [
    path("", cycles.index, name="index"),
    path("new/", cycles.draw_up, name="draw_up"),
    path("<int:pk>/", cycles.cycle, name="cycle"),
    path("<int:pk>/open/", cycles.open_cycle, name="open"),
    path("<int:pk>/void/", cycles.void, name="void"),
    path("<int:pk>/shares/", cycles.shares, name="shares"),
    path("<int:pk>/assign/", cycles.assign, name="assign"),
    path("<int:pk>/tell/", reading.tell, name="tell"),
    path("<int:pk>/freeze/", results.freeze, name="freeze"),
    path("<int:pk>/publish/", results.publish, name="publish"),
    path("<int:pk>/result/", results.result, name="result"),
    path("<int:pk>/results.json", results.file, name="file"),
    path("<int:pk>/verify/", results.verify, name="verify"),
    path("calibration/", results.calibration, name="calibration"),
    path("units/<int:pk>/", selfs.assessee, name="assessee"),
    path("units/<int:pk>/weigh/", cycles.weigh, name="weigh"),
    path("units/<int:pk>/self/", selfs.own, name="own"),
    path("units/<int:pk>/evidence/", selfs.offer, name="offer"),
    path("units/<int:pk>/back/", selfs.back, name="back"),
    path("units/<int:pk>/read/", reading.read, name="read"),
    path("units/<int:pk>/recuse/", reading.step_back, name="recuse"),
    path("units/<int:pk>/appeal/", reading.appeal, name="appeal"),
    path("items/<int:pk>/give/", reading.give, name="give"),
    path("items/<int:pk>/decide/", reading.decide, name="decide"),
    path("items/<int:pk>/file/", selfs.item_file, name="item_file"),
    path("appeals/<int:pk>/answer/", reading.answer, name="answer"),
    path("appeals/<int:pk>/file/", selfs.appeal_file, name="appeal_file"),
]
