"""Proof ids (依据编号): each figure of a report stands in a content control tagged with the id under which the annex lists it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from zhiheng.reporting.templated.figures import Figure, to_json
from zhiheng.reporting.templated.package import W

TAG = "zhiheng:"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def run(text: str, style: Any = None) -> Any:
    """A run of text, its format copied."""
    found: Any = etree.Element(f"{W}r")
    if style is not None:
        found.append(deepcopy(style))
    held = etree.SubElement(found, f"{W}t")
    held.text = text
    held.set(_SPACE, "preserve")
    return found


@dataclass
class Proofs:
    """The figures of one report in the order in which they first stand in it, and every place where one stands."""

    figures: dict[str, Figure] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    places: list[tuple[str, str]] = field(default_factory=list)
    group: str = ""
    """The table that is being written, if one is."""
    groups: dict[str, list[str]] = field(default_factory=dict)
    """Ids that stand first in a table, by the table's name."""

    def of(self, figure: Figure) -> str:
        """The id of a figure: the same question has the same id."""
        if figure.key not in self.ids:
            self.ids[figure.key] = f"P{len(self.ids) + 1}"
            self.figures[self.ids[figure.key]] = figure
            if self.group:
                self.groups.setdefault(self.group, []).append(self.ids[figure.key])
        return self.ids[figure.key]

    def control(self, figure: Figure, text: str, style: Any = None) -> Any:
        """The content control (内容控件) that holds the figure's text."""
        proof = self.of(figure)
        self.places.append((proof, text))
        control: Any = etree.Element(f"{W}sdt")
        properties = etree.SubElement(control, f"{W}sdtPr")
        if style is not None:
            properties.append(deepcopy(style))
        for tag, value in (("alias", f"依据 {proof}"), ("tag", f"{TAG}{proof}"), ("id", str(len(self.places)))):
            etree.SubElement(properties, f"{W}{tag}").set(f"{W}val", value)
        etree.SubElement(control, f"{W}sdtContent").append(run(text, style))
        return control

    def to_json(self) -> dict[str, Any]:
        """Every figure by its id, as data."""
        return {proof: to_json(figure) for proof, figure in self.figures.items()}
