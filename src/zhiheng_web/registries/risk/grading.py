"""Whether grade, deaths and kind of an event fit together (事故等级), by 特种设备安全监察条例 61-64: the kind of the clause is that of grave ones."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

GRAVE = ("major", "extraordinary")
BANDS = ((30, "extraordinary"), (10, "major"), (3, "larger"))
"""At least so many deaths make an accident of that grade; below the last one it is general (条例第六十一条至第六十四条)."""
WORDS = {"extraordinary": "特别重大", "major": "重大", "larger": "较大", "general": "一般"}


def grade_by_deaths(deaths: int) -> str:
    """The least grade that so many deaths make, "" for none.

    >>> grade_by_deaths(0), grade_by_deaths(2), grade_by_deaths(3), grade_by_deaths(30)
    ('', 'general', 'larger', 'extraordinary')
    """
    if deaths < 1:
        return ""
    return next((grade for least, grade in BANDS if deaths >= least), "general")


def wrong_kind(event: Any) -> str:
    """Why kind and grade of an event of special equipment do not fit, or ""."""
    if event.kind not in ("equipment_major", "equipment_accident"):
        return ""
    order = list(WORDS)
    least = grade_by_deaths(event.deaths)
    if event.grade and least and order.index(event.grade) > order.index(least):
        return _("死亡 %(deaths)s 人的特种设备事故至少为%(least)s事故（特种设备安全监察条例第六十一条至第六十四条），登记的等级是%(grade)s") % {
            "deaths": event.deaths, "least": WORDS[least], "grade": WORDS[event.grade]
        }  # fmt: skip
    grave = event.grade in GRAVE or least in GRAVE
    if event.kind == "equipment_major" and event.grade and not grave:
        return _("一般、较大事故请登记为“特种设备事故（一般、较大）”，“特种设备重大质量安全事故”只登记重大及以上的")
    if event.kind == "equipment_accident" and grave:
        return _("重大及以上事故请登记为“特种设备重大质量安全事故”")
    return ""
