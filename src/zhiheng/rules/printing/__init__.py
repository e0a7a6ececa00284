"""Rules in good official Chinese (规则的文字表述), read back, and one worked example for each.

`print_rule` says what a rule does in the words a scorecard would use, so that the proof page can set it beside the
printed clause and a reviewer can edit it; `reads_back` says whether the compiler turns the sentence into the same rule
again; `print_example` gives one case with its points.
"""

from __future__ import annotations

from zhiheng.rules.printing.conditions import number, print_cond
from zhiheng.rules.printing.examples import print_example
from zhiheng.rules.printing.reading_back import reads_back
from zhiheng.rules.printing.sentences import print_rule

worked_example = print_example

__all__ = ["number", "print_cond", "print_example", "print_rule", "reads_back", "worked_example"]
