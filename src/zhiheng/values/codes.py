"""Codes of places and of business entities (行政区划代码, 统一社会信用代码)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from stdnum.cn import uscc as _uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from zhiheng.errors import InvalidValue


@dataclass(frozen=True, order=True)
class RegionCode:
    """A region's code (行政区划代码, GB/T 2260): 2, 4, 6, 9 or 12 digits; trailing pairs of zeros name the level above.

    >>> RegionCode("341525").within(RegionCode("340000"))
    True
    """

    code: str

    def __post_init__(self) -> None:
        if not (self.code.isdigit() and len(self.code) in (6, 9, 12)):
            raise InvalidValue(f"行政区划代码“{self.code}”应为 6、9 或 12 位数字", found=self.code)

    @property
    def stem(self) -> str:
        """The digits that every code inside this region begins with."""
        code = self.code
        if len(code) == 12 and code.endswith("000"):
            code = code[:9]
        if len(code) == 9 and code.endswith("000"):
            code = code[:6]
        while len(code) <= 6 and len(code) > 2 and code.endswith("00"):
            code = code[:-2]
        return code

    def within(self, other: RegionCode) -> bool:
        """Whether this region is the other or lies in it."""
        return self.code.startswith(other.stem)

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, order=True)
class Uscc:
    """A unified social credit code (统一社会信用代码, GB 32100): 18 characters, the last one a check character.

    Full-width characters, blanks and hyphens that people type into it are put right.

    Raises:
        InvalidValue: wrong length, a letter outside the alphabet, or a wrong check character (the right one is named).
    """

    code: str

    def __post_init__(self) -> None:
        code = _uscc.compact(unicodedata.normalize("NFKC", self.code)).upper()
        object.__setattr__(self, "code", code)
        try:
            _uscc.validate(code)
        except InvalidChecksum as error:
            right = _uscc.calc_check_digit(code[:-1])
            raise InvalidValue(
                f"统一社会信用代码“{code}”的校验码应为“{right}”，写的是“{code[-1]}”，请核对是否录错", found=code, expected=right
            ) from error
        except ValidationError as error:
            raise InvalidValue(
                f"统一社会信用代码“{code}”不合规：应为 18 位，数字和大写字母，不含 I、O、S、V、Z", found=code
            ) from error

    def __str__(self) -> str:
        return self.code
