"""What day a page shows."""

from datetime import date, timedelta

from django.template import Context, Template
from django.utils import timezone


def said(at: object) -> str:
    return Template("{{ at|date:'Y-m-d H:i' }}").render(Context({"at": at}))


def test_what_is_done_in_a_demo_shows_the_days_of_the_demo_in_order(settings):
    now = timezone.now()
    settings.FIXED_TODAY = None
    assert said(now) == f"{timezone.localtime(now):%Y-%m-%d %H:%M}"
    settings.FIXED_TODAY = date(2026, 10, 31)
    clock = f"{timezone.localtime(now):%H:%M}"
    assert said(now) == f"2026-10-31 {clock}"
    assert said(now - timedelta(days=1)) == f"2026-10-30 {clock}"
    of_data = Template("{{ at|date:'Y-m-d' }}").render(Context({"at": date(2025, 1, 2)}))
    assert of_data == "2025-01-02"  # a date of the data is never moved
    assert said(None) == ""
