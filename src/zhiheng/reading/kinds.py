"""What kind of document it is (文件种类): plan, scorecard, report or other, by its title, its opening words, and the sentences it is made of."""

from __future__ import annotations

import re

from zhiheng.reading.model import SourceText

_SETS_WORK = re.compile(
    r"(?:^|关于)(?:(?:进一步|全面|深入|扎实|切实|继续|高质量|大力|加力|扩大|统筹|着力|有效|下达|做好|抓好|推进|推动|开展|加强|强化|实施|促进|加快|支持|深化|建设|创建|落实|完善|健全|提升|培育|巩固|打好|打赢|打造|发展|防范|规范|优化)+)"
    r"[^。；;]{2,60}(?:通知|决定|函)$"
)
"""A notice or decision that sets work to be done (关于开展质量提升行动的通知), whatever it calls itself."""
_RULES = re.compile(r"办法|规定|条例|细则|标准|规范|指南|规则|章程|公告|公示|批复|名单|解读|答问|答记者问|简介")
_DEEDS = (
    "新建|新增|新改|改造|改建|扩建|建成|建设|建立|建好|培育|培养|引进|打造|创建|争创|实施|推进|推动|开展|完善|健全|加强|强化|加快|提升|提高|优化|完成|落实|深化|支持|鼓励|组织|制定|推广|做好|抓好|"
    "维修|更新|修复|治理|整治|安装|铺设|购置|配备|发放|扩大|拓展|构建|力争|争取|确保|全面|持续|进一步|积极|大力|着力|深入|切实|统筹|严格|聚焦|围绕|到20|对[^，,]{2,16}(?:进行|实施)"
)
_COMMAND = re.compile(rf"(?:[一二三四五六七八九十]+[、是]|[（(][一二三四五六七八九十\d]+[）)]|\d{{1,2}}[.．、]|[▶●•■◆★—\-\s])*(?:{_DEEDS})(?![了过])")
_RESULT = re.compile(r"同比|环比|比上年|较上年|截至|已(?!有)|以来|(?:完成|实现|达到?|增长|下降|开展|建成|组织)了|第[一二三四五六七八九十百\d]+条|应当|不得")
LEAST = 3
"""Sentences that a text must have before its manner tells its kind."""


def kind_of(title: str, source: SourceText, has_scorecard: bool) -> str:
    """plan, scorecard, report or other."""
    opening = re.sub(r"\s+", "", source.text[:3000])
    if re.search(r"评分|考核(?:细则|办法|标准|表|指标|评价)|考评|计分|评价(?:细则|表|标准)", title):
        return "scorecard"
    if has_scorecard and "分解表" in title:
        return "scorecard"
    if re.search(r"报告|汇报|总结|分析|公报|通报|白皮书|简报|情况", title) and not re.search(r"方案|规划|计划|意见$", title):
        return "report"
    if re.search(r"方案|意见|规划|计划|纲要|措施|要点|行动|举措|任务|实事(?!求是)|分工|分解表|政策|责任书|责任状|目标书|承诺书|协议书?$|(?:主要|工作|发展|创建|总体|年度)目标$|工作安排$", title):
        return "plan"
    if _SETS_WORK.search(title):
        return "plan"
    if re.search(r"(?:制定|提出|特制定|制订)(?:以下|如下|本)[^。]{0,20}(?:方案|意见|计划|措施|规划)", opening):
        return "plan"
    if re.search(r"情况(?:汇报|报告|如下)|工作总结", opening):
        return "report"
    if has_scorecard:
        return "scorecard"
    return "plan" if not _RULES.search(title) and sets_work(source.text) else "other"


def sets_work(text: str) -> bool:
    """Whether most sentences tell what is to be done, and hardly one what was done or what is allowed.

    >>> sets_work("新建公园2处。改造老旧小区20个。培育创业实体500个。完成各类培训360人。")
    True
    """
    sentences = [s for s in re.split(r"[。；;\n]", text[:20_000]) if len(s.strip()) >= 6]
    told = sum(bool(_COMMAND.match(s.strip())) for s in sentences)
    results = sum(bool(_RESULT.search(s)) for s in sentences)
    return told >= LEAST and 2 * told >= len(sentences) and 10 * results <= len(sentences)
