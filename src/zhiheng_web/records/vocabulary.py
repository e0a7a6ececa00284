"""Lists of codes that packs keep (规则包里的代码表): evidence matters and kinds of events, as choices of forms."""

from __future__ import annotations

from typing import Any


def matter_of(code: str) -> Any:
    """The matter (佐证事项) of that code with what will do as proof, or None."""
    from zhiheng.packs import matters

    return matters().get(code)


def event_kind_of(code: str) -> Any:
    """The kind of event (事件种类) of that code with who signs its nil return, or None."""
    from zhiheng.packs import event_kinds

    return event_kinds().get(code)


def matter_choices() -> list[tuple[str, str]]:
    """Matters as choices of a form."""
    from zhiheng.packs import matters

    return [(code, entry.name) for code, entry in matters().items()]


def event_choices() -> list[tuple[str, str]]:
    """Kinds of events as choices of a form."""
    from zhiheng.packs import event_kinds

    return [(code, entry.name) for code, entry in event_kinds().items()]


def nil_choices() -> list[tuple[str, str]]:
    """Kinds of events for which nil returns are asked, as choices of a form."""
    from zhiheng.packs import event_kinds

    return [(code, entry.name) for code, entry in event_kinds().items() if entry.nil]
