"""The language of the interface (界面语言): Chinese is the source, English comes from the catalogue at display.

What is declared once for all (labels and choices of models) becomes lazy here, so that every page, form and list shows it in
the language of the reader. What is written down (the trail, exported files, file names) is Chinese whoever works: `chinese`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

CHINESE = "zh-hans"


def said(text: Any) -> str:
    """A declared Chinese text in the language of the page; a text without a translation, and data, as it is."""
    return gettext(str(text)) if text not in (None, "") else ""


def chinese(make: Callable[..., Any], *given: Any) -> str:
    """What `make` says of `given`, in Chinese whatever the language of the page: for the trail and for files."""
    with translation.override(CHINESE):
        return str(make(*given))


def _lazy(text: Any) -> Any:
    return text if isinstance(text, Promise) or not text else gettext_lazy(text)


def _own(thing: type) -> bool:
    return thing.__module__.startswith("zhiheng_web.")


def _enums(root: type = models.Choices) -> Iterator[Any]:
    for kind in root.__subclasses__():
        if _own(kind):
            yield kind
        yield from _enums(kind)


def translate_models() -> None:
    """Make names, help and choices of the site's models and enumerations follow the language of the reader.

    Choices given by a function are lists of a rule pack, which is data, and stay as they are.
    """
    for kind in _enums():
        for member in kind:
            member._label_ = _lazy(member._label_)
    for model in apps.get_models():
        if not _own(model):
            continue
        meta = model._meta
        meta.verbose_name = _lazy(meta.verbose_name)
        for field in meta.concrete_fields:
            field.verbose_name = _lazy(field.verbose_name)
            field.help_text = _lazy(field.help_text)
            if isinstance(field.choices, list):
                field.choices = [(value, _lazy(label)) for value, label in field.choices]


def declared_in_models() -> Iterator[tuple[str, str]]:
    """Place and text of every name, help and choice that `translate_models` made lazy."""
    with translation.override(None, deactivate=True):
        for kind in _enums():
            yield from ((_place(kind), str(member.label)) for member in kind)
        for model in apps.get_models():
            if not _own(model):
                continue
            yield _place(model), str(model._meta.verbose_name)
            for field in model._meta.concrete_fields:
                yield _place(model), str(field.verbose_name)
                yield _place(model), str(field.help_text)
                if isinstance(field.choices, list):
                    yield from ((_place(model), str(label)) for _value, label in field.choices)


def _place(thing: type) -> str:
    return "/".join(thing.__module__.split(".")[1:]) + ".py"
