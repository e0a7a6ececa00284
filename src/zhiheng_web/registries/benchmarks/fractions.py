"""What people enter as a figure, as an exact fraction (精确分数)."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from django.utils.translation import gettext as _

from zhiheng.errors import InvalidValue

_NUMBER = r"(-?\d+(?:\.\d+)?)"


def indicator_choices() -> list[tuple[str, str]]:
    """Indicators of the catalogue as choices: name and unit."""
    from zhiheng.indicators import CATALOGUE

    return [(i.code, f"{i.name}（{i.unit}）") for i in CATALOGUE.values()]


def exact_fraction(entered: str, indicator: str) -> tuple[int, int]:
    """Part and whole of an entered figure: `96.35%` -> (9635, 10000), `425/456` as it is, `80.5` -> (805, 10).

    A bare number of an indicator in per cent is read as per cent. Nothing is reduced or rounded, so that the way it was printed
    stays visible.

    Raises:
        InvalidValue: no number, a division by zero, or a rate outside 0 to 100 %.
    """
    from zhiheng.indicators import CATALOGUE

    text = unicodedata.normalize("NFKC", entered).replace(",", "").replace(" ", "")
    known = CATALOGUE.get(indicator)
    is_rate = known is not None and known.unit == "%"
    if match := re.fullmatch(r"(\d+)/(\d+)", text):
        part, whole = int(match[1]), int(match[2])
        if not whole:
            raise InvalidValue(_("“%(entered)s”的分母是 0") % {"entered": entered}, found=entered)
    elif match := re.fullmatch(_NUMBER + "(%?)", text):
        digits = match[1].partition(".")[2]
        whole = 10 ** len(digits) * (100 if match[2] or is_rate else known.times if known is not None else 1)
        part = int(match[1].replace(".", ""))
    else:
        raise InvalidValue(
            _("“%(entered)s”不是数值。请写作 96.35%%、425/456 或 80.5") % {"entered": entered}, found=entered
        )
    if is_rate and not 0 <= Fraction(part, whole) <= 1:
        raise InvalidValue(
            _("“%(entered)s”不在 0 到 100%% 之间，该指标是比率，请核对") % {"entered": entered}, found=entered
        )
    return part, whole
