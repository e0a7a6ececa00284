"""From what is stored to the kernel's frozen draw and outcome."""

from __future__ import annotations

import json
from typing import Any

from zhiheng import sampling
from zhiheng_web.draws.models import Draw


def opening_of(draw: Draw) -> sampling.Opening:
    """The frozen plan and lists."""
    data: dict[str, Any] = draw.opening
    return sampling.open_draw(
        sampling.DrawPlan.from_json(data["plan"]),
        [sampling.Inspectee.from_json(i) for i in data["inspectees"]],
        [sampling.Inspector.from_json(i) for i in data["inspectors"]],
    )


def outcome_of(draw: Draw) -> sampling.Draw:
    """The outcome in the certificate, substitutions included."""
    data = json.loads(draw.certificate)["draw"]
    return sampling.Draw(
        tuple(
            sampling.Taken(t["code"], t["stratum"], tuple(t["inspectors"]), t["replaces"], t["reason"]) for t in data["taken"]
        ),
        tuple(sampling.Skipped(s["code"], s["number"], s["why"]) for s in data["skipped"]),
        data["short"],
    )
