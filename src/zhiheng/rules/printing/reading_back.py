"""Whether a printed sentence is read back as the rule it was printed from (读回)."""

from __future__ import annotations

from zhiheng.rules.printing.sentences import print_rule
from zhiheng.rules.syntax import Rule


def reads_back(rule: Rule) -> bool:
    """Whether the compiler turns the printed sentence of this rule into the same rule again.

    It is tried, not foretold. It holds for every operator and condition as long as names are names: without the signs
    and words that the sentences themselves are made of (；, 【】, 的，得2分).
    """
    from zhiheng.rules.compiler import compile_clause  # the compiler imports the sentences

    return compile_clause(print_rule(rule)).rule == rule
