"""Parts that a phrase announces (分品种、分行业看): levels of one verb listed under 在各品种中, and the whole told before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim, Claims

_PHRASE = re.compile(
    r"各(?:大)?(?:品种|行业|类别?|类型|领域|产业|地区|渠道|环节|口岸|车型)|分(?:品种|产品|级别|部门|项目|县区|城市|季度|行业|类型|地区|产业|领域|经济类型|规模|渠道|区域|车型)[^，,。]{0,4}看|"
    r"[按从][^，,。]{1,14}(?:分|看)[，,：:]|情况[：:]"
)
_VERB = re.compile(r"(?:生产|销售|产量|销量|出口|进口|投资|增加值|零售额|收入|支出|受理|抽查|抽检|抽样|检查|抽取)(?:额|量)?$")


def varieties(claims: Claims, levels: Sequence[Claim]) -> Iterator[tuple[tuple[Claim, ...], tuple[Claim, ...], str]]:
    """(parts, candidates for the whole, phrase) for each list of three or more under such a phrase."""
    by_paragraph: dict[int, list[Claim]] = defaultdict(list)
    for level in levels:
        by_paragraph[level.paragraph].append(level)
    place = {c.id: i for i, c in enumerate(levels)}
    for members in by_paragraph.values():
        if len(members) < 3:
            continue
        text = claims.text_of(members[0])
        phrase = _PHRASE.search(text, 0, members[-1].start)
        if not phrase:
            continue
        kinds: dict[str, list[Claim]] = defaultdict(list)
        for member in members:
            verb = _VERB.search(member.subject)
            if member.start <= phrase.end():
                continue
            if verb and verb.start() > 0:
                kinds[verb.group()].append(member)
            elif member.scope and member.subject:
                kinds[member.subject].append(member)
        for name, parts in kinds.items():
            if len(parts) < 3 or len({p.scope + p.subject for p in parts}) < len(parts) or len({p.clause for p in parts}) < len(parts):
                continue
            at = place[parts[0].id]
            own = {p.subject for p in parts}
            wholes = [c for c in levels[max(0, at - 30) : at][::-1] if c.subject.endswith(name) and c.subject not in own]
            told = [c for c in wholes if c.subject[: -len(name)] and c.subject[: -len(name)] in text[: phrase.end() + 40]]
            if parts[0].amount.exact and not told:
                told = [c for c in levels[max(0, at - 12) : at][::-1] if name in c.subject and c.end <= phrase.start() and c.paragraph == parts[0].paragraph]
            if told:
                yield tuple(parts), tuple(told[:2]), phrase.group()
