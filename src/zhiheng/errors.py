"""One tree of errors: a stable code, a sentence in Chinese, and the values behind it.

A sentence says where, what was found, what was expected and what to do. The command line prints it and leaves
with `exit_code`; the site shows it beside the field.
"""

from __future__ import annotations

import errno
from typing import Any, ClassVar

_SYSTEM = {
    errno.ENOENT: "路径不存在",
    errno.EEXIST: "已有同名的文件",
    errno.ENOTDIR: "路径中有一段是文件，不是目录",
    errno.EISDIR: "是目录，不是文件",
    errno.EACCES: "没有读写权限",
    errno.EPERM: "没有读写权限",
    errno.EROFS: "所在的磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "超出文件大小限制",
    errno.EDQUOT: "超出磁盘配额",
    errno.EMFILE: "同时打开的文件太多",
    errno.ENAMETOOLONG: "名称太长",
    errno.EIO: "存储设备读写出错",
}

REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO})
"""Reasons that lie with the disk or its owner, never with the program."""


def system_reason(fault: OSError) -> str:
    """Why the system refused, in Chinese; what it says itself where it is none of the usual reasons.

    >>> system_reason(OSError(28, "No space left on device"))
    '磁盘已满'
    """
    return _SYSTEM.get(fault.errno or 0) or fault.strerror or str(fault) or "系统错误"


class ZhihengError(Exception):
    """A fault that a user can understand. `code` is stable, `sentence` is for people, `values` for programs."""

    code: ClassVar[str] = "zhiheng.error"
    exit_code: ClassVar[int] = 3

    def __init__(self, sentence: str, **values: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values


class InputError(ZhihengError):
    """The input cannot be used (输入无法使用): a file, a row, a cell, a figure."""

    code = "input.unusable"
    exit_code = 2


class UnreadableSource(InputError):
    """A document that cannot be read (无法读取的文件): empty, binary, encrypted, scanned, too large, or of another kind."""

    code = "source.unreadable"


class InvalidValue(InputError):
    """A value that breaks its own rule (取值不合规则), for example a credit code whose check character is wrong."""

    code = "value.invalid"


class UnitMismatch(ZhihengError):
    """Two figures that count different things were combined (计量单位不一致): 批次 and 家."""

    code = "values.unit_mismatch"


class CalendarMissing(InputError):
    """Working days were asked for in a year whose holiday notice is not loaded (工作日历缺失)."""

    code = "calendar.missing"


class RuleInvalid(InputError):
    """A scoring rule that does not follow the algebra (评分规则不合规)."""

    code = "rules.invalid"


class PackInvalid(InputError):
    """A rule pack that fails its checks (规则包不合规)."""

    code = "packs.invalid"


class TemplateInvalid(InputError):
    """A report template with fields that do not exist or do not close (报告模板不合规)."""

    code = "reports.template"


class SnapshotBroken(InputError):
    """A snapshot whose bytes do not agree with its manifest (快照与清单不符)."""

    code = "snapshots.broken"


class EngineUnavailable(InputError):
    """A computing engine cannot be used (计算引擎不可用): driver, Java or server missing, or it cannot open the source."""

    code = "engines.unavailable"


class RollUpRefused(ZhihengError):
    """A roll-up that is wrong for the indicator was asked for (该指标不能这样汇总)."""

    code = "indicators.rollup_refused"
