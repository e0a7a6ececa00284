"""The head of a scorecard whose cells ran together (粘连的表头): 序号考核项目评分细则标准分值 is four columns.

A head is a run of words of which each names a column; it is told by a word that only heads print (分值, 评分细则). Copies of
slides print every letter twice (序序号号); such runs are undone before they are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from zhiheng.reading.columns import CONTENT, NUMBER, POINTS, RULE, TITLE, role_of

_MARK = re.compile(r"分\s*值|标准分|应得分|分数|满分|权重|配分|评\s*分\s*(?:细\s*则|标\s*准|办法|方法|要点)|[计扣赋]分(?:标准|办法|细则)|评定标准")
_ACT = r"(?:考核|考评|考察|评价|评定|评估|测评|检查|督查|督导|验收|审查|审核|创建|建设|工作|任务|目标|管理|责任|重点|主要|具体|年度|绩效|评议|评选|评审)"
_THING = r"(?:项目|内容|指标|要点|重点|事项|要求|任务|目标|类别|类型|标准|办法|方法|方式|细则|依据|环节|条目|方面|要素)"
_WORD = re.compile(
    rf"(?:考核|评价|检查|考评)(?:内容|标准|要点|要求)(?:及|和|与)(?:评分|计分|考核)(?:标准|办法|细则|方法)|序号|编号|项次|(?:重点|主要|具体|年度|专项)(?:工作|任务|目标)|工作任务|条款|大类|分类|{_ACT}{{1,3}}{_THING}(?:(?:及|和|与|、)?(?:要求|标准|分值|办法|方法|说明|细则))?|(?:项目|内容|指标|类别|类型|要求|事项|任务|目标|标题|环节|要素|板块|模块)(?:名称|内容|类别|解释|说明|值)?|"
    rf"[一二三四]级(?:指标|目录|项目)|(?:标准|基准|基础|应得|额定|参考|{_ACT}|指标)?(?:分值|分数|满分|权重|配分)(?:（分）|（%）)?|标准分|应得分|基[本准础]分|总分|自评(?:得?分)?|实得分|考[核评](?:得分|结果|评分)|得分|评分|"
    rf"(?:评分|计分|赋分|扣分|打分|得分|加分|减分|记分|加减分|评判|评议)(?:标准|细则|办法|方法|依据|说明|要点|规则|情况|原因|理由|方式)|扣分|加分|备注|数据来源|资料来源|佐证材料|"
    rf"(?:{_ACT}|责任|牵头|配合|评分|打分|实施|负责|主管|落实){{1,3}}(?:牵头)?(?:单位|部门|科室|处室|机构|主体)|完成(?:情况|时限)|(?:检查|考核|查验|评估|评价)(?:情况|结果|方式)"
)
"""Words that heads print, whole; a head's run is parted into as many of them as there are."""
_ABOVE = re.compile(r"\n[^\n]{2,40}\n\s*$")
"""A line of its own above a head: a repeated head under it begins another table, not another page."""
_BEFORE = 70
_TRIES = 24


@dataclass(frozen=True)
class GluedHead:
    """The roles of the columns in printed order, the words, and the place of the head."""

    roles: tuple[str, ...]
    words: tuple[str, ...]
    start: int
    end: int

    def has(self, role: str) -> bool:
        """Whether a column has this role."""
        return role in self.roles


@lru_cache(maxsize=20_000)
def _role(word: str) -> str | None:
    word = re.sub(r"\s", "", word)
    return (role_of(word) or TITLE) if _WORD.fullmatch(word) else None


def glued_heads(text: str) -> list[GluedHead]:
    """Heads of glued tables in order; each names points or a scoring text, and three columns or more.

    >>> [h.roles for h in glued_heads("评分表序号考核项目考核内容分值评分标准1组织")]
    [('number', 'title', 'content', 'points', 'rule')]
    """
    found: list[GluedHead] = []
    tries = 0
    for m in _MARK.finditer(text):
        if found and m.start() < found[-1].end:
            continue
        tries += 1
        if tries > _TRIES:
            break
        if (head := _at(text, m.start())) is not None and not (found and found[-1].words == head.words and not _ABOVE.search(text, max(found[-1].end, head.start - 60), head.start)):
            found.append(head)
    return found


def _at(text: str, mark: int) -> GluedHead | None:
    """The longest run of head words over `mark`."""
    floor = max(0, mark - _BEFORE)
    best: GluedHead | None = None
    for start in range(floor, mark + 1):
        if text[start].isspace():
            continue
        cuts = _run(text, start)
        if len(cuts) < 4 or cuts[-1] <= mark:
            continue
        words = [text[a:b] for a, b in zip(cuts, cuts[1:], strict=False)]
        if _role(words[0]) == RULE and len(words) > 3 and any(_role(w) in (RULE, CONTENT) for w in words[1:]):
            words, start = words[1:], cuts[1]  # the end of the title (…考核评分细则)
        roles = _told([_role(w) or "" for w in words], words)
        if roles is not None and (best is None or cuts[-1] - start > best.end - best.start):
            best = GluedHead(tuple(roles), tuple(re.sub(r"\s", "", w) for w in words), start, cuts[-1])
        if best is not None:
            break  # the earliest start gives the longest run
    return best


def _run(text: str, start: int) -> list[int]:
    """Cuts of the longest run of head words from `start`, in as many words as there are."""
    reached: dict[int, list[int]] = {start: [start]}
    far = start
    for at in range(start, min(len(text), start + 90)):
        if at not in reached:
            continue
        far = max(far, at)
        i = at
        while i < len(text) and text[i] in " \t\u3000":
            i += 1
        for size in range(2, 13):
            end = i + size
            if end <= len(text) and "\n" not in text[i:end] and _role(text[i:end]) is not None and (end not in reached or len(reached[end]) < len(reached[at]) + 1):
                reached[end] = [*reached[at], end]
    return reached[far]


def _told(roles: list[str], words: list[str]) -> list[str] | None:
    """Roles of a table: one scoring text (the last text column where none is named), never two numbers."""
    if roles.count(NUMBER) > 1 or not (POINTS in roles or RULE in roles):
        return None
    if RULE not in roles:
        texts = [i for i, r in enumerate(roles) if r in (TITLE, CONTENT)]
        if not texts:
            return None
        roles[texts[-1]] = RULE
    rules = [i for i, r in enumerate(roles) if r == RULE]
    for i in rules:
        if len([j for j in rules if roles[j] == RULE]) > 1 and re.search(r"方法$|依据$", words[i]):
            roles[i] = "skip"
    return roles


