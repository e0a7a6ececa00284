"""One component each, used on every page (页面部件): state chip, figure, points, empty state, field."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template import defaultfilters
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from zhiheng.terms import nested_quotes
from zhiheng_web.shared import clock, language

register = template.Library()

CHIPS: dict[str, tuple[str, str, Any]] = {
    # code: (css class, sign, word). The sign and the word speak; the colour only helps.
    "earned": ("ok", "✓", _("得分")),
    "partial": ("part", "◐", _("部分得分")),
    "missed": ("no", "✕", _("未得分")),
    "pending": ("wait", "…", _("待定")),
    "judge": ("judge", "✎", _("人工评判")),
    "not_applicable": ("mute", "–", _("不适用")),
    "computed": ("calc", "∑", _("自动计算")),
    "event": ("event", "!", _("事件")),
    "document": ("doc", "▤", _("佐证")),
    "judged": ("judge", "✎", _("人工评判")),
    "error": ("no", "✕", _("错误")),
    "warning": ("wait", "!", _("警示")),
    "info": ("mute", "i", _("提示")),
    "repair": ("wait", "~", _("疑似缺损")),
    "open": ("mute", "○", _("待处理")),
    "accepted": ("ok", "✓", _("已确认")),
    "changed": ("part", "✎", _("已修改")),
    "doubted": ("wait", "?", _("存疑")),
    "added": ("part", "＋", _("补录")),
    "excluded": ("mute", "–", _("不采用")),
    "submitted": ("wait", "…", _("待审")),
    "returned": ("no", "↩", _("退回")),
    "pass": ("ok", "✓", _("合格")),
    "fail": ("no", "✕", _("不合格")),
    "refused": ("no", "⊘", _("拒检")),
    "overdue": ("no", "!", _("超期")),
    "due": ("wait", "◷", _("待办")),
    "done": ("ok", "✓", _("已完成")),
    "late": ("no", "!", _("超期完成")),
    "draft": ("mute", "○", _("草稿")),
    "adopted": ("ok", "✓", _("已采用")),
    "retired": ("mute", "–", _("已停用")),
}


@register.inclusion_tag("shared/parts/chip.html")
def chip(code: str, word: Any = None, title: str = "") -> dict[str, Any]:
    """A state chip (状态): sign + word + colour. `code` is one of CHIPS; `word` replaces the usual word."""
    css, sign, usual = CHIPS.get(str(code), ("mute", "•", code))
    return {"css": css, "sign": sign, "word": language.said(word or usual), "title": title}


LIGHTS: dict[str, tuple[str, Any]] = {
    "red": ("●", _("红灯")),
    "yellow": ("▲", _("黄灯")),
    "green": ("■", _("绿灯")),
    "none": ("–", _("没有时限")),
}
"""Each light: a sign of its own shape, so that grey print and colour-blind eyes tell them apart, and its word."""


@register.simple_tag
def light(colour: str) -> str:
    """A status light (红黄绿灯): shape, word and colour; one of `LIGHTS`."""
    sign, word = LIGHTS[colour]
    return format_html('<span class="light light-{}"><span aria-hidden="true">{}</span> {}</span>', colour, sign, word)


@register.filter
def said(text: Any) -> str:
    """A declared Chinese text (title, noun, step) in the language of the page; data stays as it is."""
    return nested_quotes(language.said(text))


@register.filter
def quoted(text: Any) -> str:
    """A sentence made for this page, with quotation marks inside others in order (“ ‘ ’ ”)."""
    return nested_quotes(str(text))


@register.filter
def points(value: Any) -> str:
    """Points without trailing zeros and with a true minus: 2, 0.5, −1."""
    if value in (None, ""):
        return "—"
    number = Decimal(str(value)).normalize()
    return format(number, "f").replace("-", "−") if number else "0"


@register.filter
def day(value: Any) -> str:
    """A date as 2026-11-22, an empty one as a dash."""
    return value.isoformat() if isinstance(value, date) else (str(value) if value else "—")


@register.filter("date", expects_localtime=True, is_safe=False)
def on_day(value: Any, form: str | None = None) -> Any:
    """Django's `date`, with moments in the days of a demo where there is one."""
    return defaultfilters.date(clock.moment(value) if isinstance(value, datetime) else value, form)


@register.filter
def short(value: str, length: int = 12) -> str:
    """The beginning of a digest."""
    return (value or "")[:length]


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """`mapping[key]` for a key in a variable; None when it is missing."""
    try:
        return mapping.get(key)
    except AttributeError:
        return getattr(mapping, str(key), None)


@register.inclusion_tag("shared/parts/empty.html")
def empty(title: str, how: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """An empty page (空状态): what would stand here, and how it gets here."""
    return {"title": title, "how": how, "url": url, "action": action}


@register.inclusion_tag("shared/parts/figure.html")
def figure(
    number: Any, unit: str = "", label: str = "", url: str = "", note: str = "", full: str = ""
) -> dict[str, Any]:
    """A figure (数字): number, unit, label; a link to its proof; `full` (425/456) on hover."""
    return {"number": number, "unit": unit, "label": language.said(label), "url": url, "note": note, "full": full}


@register.inclusion_tag("shared/parts/field.html")
def field(bound: Any, note: str = "") -> dict[str, Any]:
    """A form field with its label, help and faults beside it (表单项)."""
    return {"field": bound, "note": note}


@register.inclusion_tag("shared/parts/paging.html", takes_context=True)
def paging(context: dict[str, Any], page: Any) -> dict[str, Any]:
    """Older and newer, keeping the filters of the address (翻页)."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {"page": page, "query": query.urlencode()}
