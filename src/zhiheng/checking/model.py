"""What checking gives (核验结果): the findings of a document, how many claims it read and which relations it recomputed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhiheng.checking.claims.model import Claim
from zhiheng.reading.model import Finding as ReadFinding
from zhiheng.reading.model import SourceText
from zhiheng.values import Span


@dataclass(frozen=True)
class Finding(ReadFinding):
    """Something wrong or doubtful (核验发现): the contract's finding, and how it was found.

    `numbers` are the places of all figures used, in the order of the formula; `formula` is the recomputation written
    out (425÷456×100%＝93.2%，文中为91%); `cause` the likely reason; `certainty` 0..1 that the text is wrong;
    `scope` sentence, paragraph, table or far.
    """

    numbers: tuple[Span, ...] = ()
    formula: str = ""
    cause: str = ""
    certainty: float = 1.0
    scope: str = ""

    def to_json(self) -> dict[str, Any]:
        """The finding as in the contract, with the added keys."""
        return super().to_json() | {
            "numbers": [n.to_json() for n in self.numbers],
            "formula": self.formula,
            "cause": self.cause,
            "certainty": self.certainty,
            "scope": self.scope,
        }


@dataclass(frozen=True)
class Report:
    """What `zhiheng check` gives (核验报告). `checked_to` counts the characters that were checked: all of them, unless
    the document has more figures than are checked in one go. `relations` counts what was recomputed, by kind."""

    source: SourceText
    title: str
    kind: str
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    checked_to: int
    relations: Mapping[str, int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether the whole text was checked."""
        return self.checked_to >= len(self.source.text)

    def of_severity(self, severity: str) -> list[Finding]:
        """The findings of one severity: error, warning or info."""
        return [f for f in self.findings if f.severity == severity]

    def to_json(self) -> dict[str, Any]:
        """The object of the contract for `zhiheng check FILE --json`."""
        return {
            "document": {
                "title": self.title,
                "kind": self.kind,
                "name": self.source.name,
                "format": self.source.format,
                "sha256": self.source.sha256,
                "chars": len(self.source.text),
                "text": self.source.text,
            },
            "claims": len(self.claims),
            "relations": dict(self.relations),
            "checked_to": self.checked_to,
            "complete": self.complete,
            "findings": [f.to_json() for f in self.findings],
        }
