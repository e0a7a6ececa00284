"""Model fields whose Chinese forms differ from what is stored: credit codes, money in fen, scores in thousandths."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from zhiheng.errors import InvalidValue
from zhiheng.values import Uscc


def validate_uscc(code: str) -> None:
    """Refuse a credit code whose length, letters or check character are wrong; the right check character is named."""
    try:
        Uscc(code)
    except InvalidValue as error:
        raise ValidationError(error.sentence, code="uscc") from error


class UsccField(models.CharField):
    """A unified social credit code (统一社会信用代码): upper case, half width, no blanks or hyphens, check character verified; blank when unknown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 18)
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)
        self.validators = [validate_uscc]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        if not isinstance(value, str):
            return value
        return value.upper() if value.isascii() and value.isalnum() else re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", value)).upper()

    def formfield(self, **kwargs: Any) -> Any:
        # The form must not cut or refuse by length first: the check's own sentence says more.
        return super().formfield(**{"max_length": None, **kwargs})


class ScaledFormField(forms.DecimalField):
    """A decimal in a form that is stored as an integer of its smallest part."""

    def __init__(self, *, scale: int, **kwargs: Any) -> None:
        self.scale = scale
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return scaled_text(value, self.scale) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        return None if number is None else to_scaled(number, self.scale)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True


def to_scaled(value: Decimal | str, scale: int) -> int:
    """The integer of the smallest part; a finer value is refused, never rounded.

    >>> to_scaled("160.5", 1_000_000)
    160500000
    """
    try:
        number = Decimal(str(value).replace(",", "").replace("，", "").strip()) * scale
    except InvalidOperation as error:
        raise ValidationError(_("“%(value)s”不是数字") % {"value": value}) from error
    if not number.is_finite() or number != number.to_integral_value():
        raise ValidationError(_("“%(value)s”的小数位太多，最多 %(n)s 位") % {"value": value, "n": len(str(scale)) - 1})
    return int(number)


def scaled_text(value: int | None, scale: int) -> str:
    """The decimal as people write it, without trailing zeros: 160500000 fen -> 160.5 (万元)."""
    if value is None:
        return ""
    return format((Decimal(value) / scale).normalize(), "f")


class ScaledIntegerField(models.BigIntegerField):
    """An exact integer of the smallest part (分, 千分之一分), entered and shown in the usual unit (万元, 分)."""

    def __init__(self, *args: Any, scale: int = 1, unit: str = "", **kwargs: Any) -> None:
        self.scale = scale
        self.unit = unit
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "scale": self.scale, "unit": self.unit}

    def formfield(self, **kwargs: Any) -> Any:
        given = {"required": not self.blank, "label": self.verbose_name, "help_text": self.help_text, **kwargs}
        given.pop("choices_form_class", None)
        return ScaledFormField(scale=self.scale, **given)
