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

_REST = re.compile(r"^(?:其余|剩余|剩下|余下|尚有|仍有|还有|尚余)(?:的|[\u4e00-\u9fff]{2,6}(?<!中))?$|^(?:其余|剩余)[\u4e00-\u9fff]{0,8}$|^(?:尚?未)(?:整改|完成|办结|结案|处置|处理|审结|验收|通过|安检|检|检验|参加|入网|抽检|受理|立案|消除|销号|回收|合格|到位)(?:到位|完成)?的?$|^不予(?:受理|立案|许可|登记)$")
BACK = 14
"""So many figures back the whole is looked for."""


def find(context: Context) -> Iterator[Relation]:
    """All remainders of the document whose whole and parts can be told."""
    claims = context.claims
    done = {frozenset(n.id for n in r.numbers) for r in context.done}
    for claim in claims.all:
        if claim.dimension == "分" and claim.kind in ("level", "change") and _TAKEN.search(claim.lead) and (points := _points(claims, claim)):
            yield points
        if claim.kind == "level" and not claim.bound and _FAILED.match(_head(claim)) and (both := _outcomes(claims, claim)) and frozenset(n.id for n in both.numbers) not in done:
            yield both
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


_FAILED = re.compile(r"^(?:检出|发现)?不(?:合格|符合|达标|通过)(?:的|样品|产品)?$")
_TESTED = re.compile(r"抽[查检样]|检[查验测]|监测|送检|抽取|受检|检验|报告")


def _outcomes(claims: Claims, failed: Claim) -> Relation | None:
    """监测2486批次……；合格2458批次，不合格28批次: what passed and what failed are all that was tested."""
    passed = claims.all[failed.id - 1] if failed.id else None
    word = _head(failed).replace("检出", "").replace("发现", "").removeprefix("不")[:2]
    if passed is None or passed.sentence != failed.sentence or passed.dimension != failed.dimension or passed.kind != "level" or not re.match(rf"(?:检验)?{word}", _head(passed)):
        return None
    before = [c for c in claims.all[max(0, passed.id - 8) : passed.id] if c.kind == "level" and c.dimension == failed.dimension and c.paragraph == failed.paragraph and not c.base and not PAST.search(c.period)]
    tested = [c for c in before if _TESTED.search(_head(c)) and "合格" not in _head(c)]
    tried = [building.sums([passed, failed], whole, 0.84, "合格与不合格合起来就是总数") for whole in tested[::-1]]
    found = settle(tried)
    if found is None or not found.wrong:
        return found
    near = [r for r in tried if close(r)]
    return near[0] if len(near) == 1 and near[0].result.sentence == failed.sentence else None


_TAKEN = re.compile(r"(?:^|[，,；;、])(?:共)?扣(?:分|减)?(?:为)?$")


def _points(claims: Claims, taken: Claim) -> Relation | None:
    """应得100分，自评97.5分，扣2.5分: what is taken off is what the mark lacks of the full points."""
    before = [c for c in claims.by_sentence[taken.sentence] if c.id < taken.id and c.kind == "level" and c.dimension == "分"]
    full = [c for c in before if re.search(r"满分|总分|应得|标准分|分值", _head(c))]
    mark = [c for c in before if re.search(r"自评|得分|实得|评分", _head(c)) and c not in full]
    if len(full) != 1 or len(mark) != 1:
        return None
    return building.difference(full[0], mark[0], taken, 0.85, "满分减去得分", "difference")


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
