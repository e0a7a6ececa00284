"""What is left (其余、剩余、未整改的): a whole told before, less the parts taken from it.

Readings are tried over the wholes before; a mismatch is told only where one slip of the pen explains it, surely where whole and
part stand in the same sentence, as a warning where the whole stands further back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import PAST
from zhiheng.checking.relations import building
from zhiheng.checking.relations.evidence import DOUBTED, with_certainty
from zhiheng.checking.relations.model import Context, Relation, settle
from zhiheng.checking.relations.sums import close

_REST = re.compile(r"^(?:其余|剩余|剩下|余下|尚有|仍有|还有|尚余)(?:的|[\u4e00-\u9fff]{2,6}(?<!中))?$|^(?:其余|剩余)[\u4e00-\u9fff]{0,8}$|^(?:尚?未)(?:整改|完成|办结|结案|处置|处理|审结|验收|通过|安检|消除|销号|回收|合格|到位)(?:到位|完成)?的?$")
BACK = 14
"""So many figures back the whole is looked for."""


def find(context: Context) -> Iterator[Relation]:
    """All remainders of the document whose whole and parts can be told."""
    claims = context.claims
    done = {frozenset(n.id for n in r.numbers) for r in context.done}
    for claim in claims.all:
        if claim.kind != "level" or claim.bound or claim.table or not claim.dimension or not _REST.match(_head(claim)):
            continue
        tried = list(_offers(claims, claim))
        found = settle(tried)
        if found is not None and found.wrong:
            near = [r for r in tried if close(r)]
            firm = [r for r in near if r.result.sentence == claim.sentence]
            found = firm[0] if len({r.result.id for r in firm}) == 1 else with_certainty(near[0], DOUBTED) if len({r.result.id for r in near}) == 1 else None
        if found is not None and frozenset(n.id for n in found.numbers) not in done:
            yield found


def _head(claim: Claim) -> str:
    return re.split(r"[，,；;：:（(、。]", claim.lead)[-1]


def _offers(claims: Claims, rest: Claim) -> Iterator[Relation]:
    """The rest and what was taken, over each whole before."""
    around = [c for c in claims.all[max(0, rest.id - BACK) : rest.id] if c.kind == "level" and c.dimension == rest.dimension and not c.base and not PAST.search(c.period) and rest.paragraph - c.paragraph <= 1 and c.section == rest.section]
    own = [c for c in around if c.sentence == rest.sentence]
    for at in range(len(around) - 1, -1, -1):
        whole = around[at]
        parts = [c for c in own if c.id > whole.id]
        same = whole.sentence == rest.sentence
        for taken in ([parts[-1:]] if parts else []) + ([parts] if len(parts) > 1 else []):
            yield building.sums([*taken, rest], whole, 0.86 if same else 0.8, "其余＝总数−已列出的数", "difference", "arithmetic.difference")
