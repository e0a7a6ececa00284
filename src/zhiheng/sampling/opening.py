"""Opening a draw (启动抽取): plan and lists are frozen, and whether the draw can be made at all is known before any secret."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from zhiheng.errors import InvalidValue
from zhiheng.sampling.canonical import digest
from zhiheng.sampling.plans import DrawPlan
from zhiheng.sampling.pools import Inspectee, Inspector, in_order


@dataclass(frozen=True)
class Opening:
    """The frozen plan and lists of one draw. `digest` (64 hexadecimal digits) is what is published before the secrets."""

    plan: DrawPlan
    inspectees: tuple[Inspectee, ...]
    inspectors: tuple[Inspector, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the digests of plan and both lists."""
        return digest(self.digests)

    @cached_property
    def digests(self) -> dict[str, str]:
        """SHA-256 of the plan and of each list, each of which can be published by itself."""
        return {
            "plan": digest(self.plan.to_json()),
            "inspectees": digest([i.to_json() for i in self.inspectees]),
            "inspectors": digest([i.to_json() for i in self.inspectors]),
        }

    def to_json(self) -> dict[str, Any]:
        """Plan, lists and digests as a certificate holds them."""
        return {
            "plan": self.plan.to_json(),
            "inspectees": [i.to_json() for i in self.inspectees],
            "inspectors": [i.to_json() for i in self.inspectors],
            "digests": {**self.digests, "opening": self.digest},
        }


def open_draw(plan: DrawPlan, inspectees: Iterable[Inspectee], inspectors: Iterable[Inspector]) -> Opening:
    """Freeze a draw, after checking that it can be made whatever the seed will be.

    Raises:
        InvalidValue: a list is empty or holds someone twice; an entity is of no stratum of the plan; too few inspectors for an
            entity once recusals and the needed speciality are respected (the entity is named).
    """
    listed, people = list(inspectees), list(inspectors)
    entities = in_order(listed, [i.code for i in listed], "检查对象")
    staff = in_order(people, [p.number for p in people], "检查人员")
    names = {stratum.name for stratum in plan.strata}
    for entity in entities:
        if entity.stratum not in names:
            raise InvalidValue(
                f"检查对象“{entity.name}”属于“{entity.stratum}”，抽查计划中没有这一类，请补上这一类的比例，或更正其分类", found=entity.stratum
            )
    _check_staff(plan, entities, staff)
    return Opening(plan, entities, staff)


def _check_staff(plan: DrawPlan, entities: tuple[Inspectee, ...], staff: tuple[Inspector, ...]) -> None:
    skilled = [p for p in staff if not plan.skill or plan.skill in p.skills]
    if not skilled:
        raise InvalidValue(f"检查人员名录库中没有具备“{plan.skill}”专长的人员，请补充人员或修改计划", found=plan.skill)
    by_code = {e.code: e for e in entities}
    recused = {code for p in staff for code in p.avoids if code in by_code}
    for entity in (None, *(by_code[code] for code in sorted(recused))):
        free = [p for p in staff if entity is None or entity.code not in p.avoids]
        able = [p for p in skilled if entity is None or entity.code not in p.avoids]
        if len(free) >= plan.each and able:
            continue
        whom = f"检查对象“{entity.name}”除去应回避的人员后，" if entity else "检查人员名录库"
        lacks = f"只有 {len(free)} 人可派，每户应派 {plan.each} 人" if len(free) < plan.each else f"没有具备“{plan.skill}”专长的人可派"
        raise InvalidValue(f"{whom}{lacks}，请补充检查人员后再抽取", found=str(len(free)))
