"""What the compiler is given and what it gives (编译的输入与结果)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from zhiheng.rules.syntax import Rule


@dataclass(frozen=True)
class Line:
    """A line that a later clause states for this one too (共用的线): 达100% after three rates."""

    cmp: str
    value: Decimal
    unit: str | None


@dataclass(frozen=True)
class Context:
    """What stands around a clause (条款的上下文).

    Attributes:
        title: the row's title, for subjects the clause leaves out.
        points: the row's points; 满分 means these.
        criterion: the text of the criterion column, where 符合标准 looks and where a required N stands.
        previous: the clause before in the same sentence, for a shared subject.
        line: a line stated by the following clause that holds for this one too.
        alone: the clause is the only one of its row.
    """

    title: str = ""
    points: Decimal | None = None
    criterion: str = ""
    previous: str = ""
    line: Line | None = None
    alone: bool = False


@dataclass(frozen=True)
class CompiledClause:
    """A rule, the most it can give (None where the text does not say), how sure it is, and what makes it doubtful.

    `confidence` lies between 0 and 1; `notes` are sentences for the reviewer, one for each doubt.
    """

    rule: Rule
    points: Decimal | None
    confidence: Decimal = Decimal(1)
    notes: tuple[str, ...] = field(default=())
