"""Figures that have lost their unit (单位缺失): 抽查食品456，合格425批次."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from zhiheng.checking.claims import Claim
from zhiheng.checking.claims.model import COUNTED
from zhiheng.checking.model import Finding
from zhiheng.reading.documents import Document

_COUNTS = re.compile(r"(?:抽查|抽检|检查|检验|监测|合格|受理|接收|办结|立案|结案|查处|出动|新增|共|共计|合计|累计|其中|完成|登记|培训|整改|投诉|举报|咨询)[\u4e00-\u9fff]{0,6}$")
_NO_COUNT = re.compile(r"热线|电话|平台|编号|文号|代码|第|号|分|指数|系数|比|为$|率|版|标准|邮编|排|名次|位|占|得")
_ENDS = re.compile(r"[，,；;。]")


def find(document: Document, claims: Sequence[Claim]) -> Iterator[Finding]:
    """A whole number without a unit behind a word that counts, in a sentence whose other counts have theirs."""
    text = document.source.text
    for _sentence, group in groupby(claims, key=lambda c: c.sentence):
        members = [c for c in group if c.table is None]
        units = [c.unit for c in members if c.kind == "level" and c.unit in COUNTED]
        for claim in members:
            bare = claim.kind == "level" and not claim.unit and claim.places == 0 and claim.scale == 1 and claim.run < 0 and len(claim.text) >= 2
            if not bare or not units or re.fullmatch(r"(?:19|20)\d\d", claim.text):
                continue
            words = re.split(r"[，,；;：:、（(]", claim.lead)[-1][-14:]
            if _COUNTS.search(words) and not _NO_COUNT.search(words) and _ENDS.match(text[claim.span.end : claim.span.end + 1]):
                yield Finding(
                    code="text.missing_unit", severity="info", span=claim.span, found=claim.text, expected=f"{claim.text}{units[0]}",
                    message=f"“{words[-8:]}{claim.text}”没有写单位，同句其他数写明“{units[0]}”。请补上单位。", certainty=0.6, scope="sentence",
                )
