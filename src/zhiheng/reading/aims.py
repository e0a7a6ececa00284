"""Which quantities are aims (是否目标): results, incentives, limits of conduct, conditions and names are told apart."""

from __future__ import annotations

import re
from decimal import Decimal

from zhiheng.reading.names import CREATES, list_items
from zhiheng.reading.quantities import Quantity

_PAST = re.compile(
    r"已(?!有|经?完成时)|截[至止](?!20(?:2[5-9]|3\d))|截[至止]目前|(?<!项)(?<![由从])目前|(?<!在)现有|现已|去年|近年来|近\d年|近[两三几]年|[年月]以来|以来[，,]|历史|过去|"
    r"(?:完成|达到?|实现|取得|获得|提高|提升|增长|下降|增加|上升|突破|超过|建成|培育|建立|解决|查处|发放|受理|减少|新增|组织|召开|开展|举办|检查|抽查|抽检|获评|荣获|摸排|办结|挽回|落实|投入|争取|处置|帮助|印发|签订)了|"
    r"荣获|先后|连续(?:\d|[两三四五六七八九十])|同比|环比|共(?:抽[检查]|检[查测]|受理|查处|完成|组织|开展)|位居全[省市国]第|上年度?(?:完成|实际)|实际完成|累计已|成功(?:创建|获)|被(?:评|授)"
)
_STATE = re.compile(r"仅为|只有\d|仅有\d|仅(?=\d)|尚未|未达到|未能|偏低|有(?:一定|较大)?差距|存在[^，,。；;]{0,14}(?:问题|不足|差距|短板|隐患)")
_AHEAD = re.compile(r"力争|争取|确保|目标|预期|计划|将(?!其|军|该|企业|质量|质|生产)|到20[2-4]\d年|(?:19|20)\d{2}年(?:底|末)?前|今后|下一步|努力|新增|不低于|不少于|以上")
_MONEY = re.compile(r"奖励|奖补|补助|补贴|资助|给予|予以|贴息|扶持资金|奖金|罚款|处以?\d|授信额度|支持资金|一次性|每人|每户|每名|每年最高|最高|专项资金|配套")
_PAID = re.compile(r"保费|保险|贷款|工资|租金|减免|免费|收费|缴纳|补偿")
"""Words of money that speak of their own clause only."""
_LENDING = re.compile(r"发放[^，,。；;给予]{0,12}贷款(?:不低于|不少于|达到?|超过?|突破)?$|(?:新增|增加|扩大)[^，,。；;给予]{0,12}(?:贷款|授信|融资)(?:余额|规模|总量|投放)?(?:不低于|不少于|达到?|超过?|突破)?$|(?:贷款|授信|融资|保费)(?:余额|规模|总量|总额|投放量|收入)(?:增长|突破|达到?|超过?|不低于)?$")
_VOLUME = re.compile(r"(?:增加值|产值|营收|营业收入|主营业务收入|销售额|销售收入|交易额|零售额|成交额|投资额?|总额|总量|规模)(?:力争|年均|均)?(?:超过?|达到?|突破|不低于|不少于|稳定在)?$")
_PAYS = re.compile(r"给予|奖|补[助贴]|资助|最高|扶持|罚")
_CONDITION = re.compile(r"(?:^|[，,。；;：:])(?:\d+[.．、])?(?:对(?![标接口外比])|凡|若|如(?!期)|当(?![年地前])|按(?![时期质])|根据|除|因|经(?:认定|批准|评审|审核|考核|验收))[^，,。；;]{0,30}$|每(?:增加|减少|提高|新增|少|缺|高|低|有|超|发生|逾期|下降|上升|降低)[^，,。；;]*$|满分|(?<!总)分值|权重")
_POINTS = re.compile(r"(?:得|扣|加|计|占|赋|奖|减)(?:到|至)?$")
_REWARD = "给予|予以|(?<!举报)奖励(?!兑现|办法|制度|政策|机制)|补助|资助|补贴|奖补|扣分|得分"
_LATER_REWARD = re.compile(rf"^[^。；;]{{0,40}}(?:{_REWARD}|的[，,]?(?:得|扣|加|计)\d)")
_ITS_REWARD = re.compile(
    rf"^[^，,。；;]{{0,24}}(?:{_REWARD})|^[^。；;]{{0,40}}(?:的[，,]?(?:得|扣|加|计)\d"
    rf"|[，,](?:由[^，,。；;]{{1,12}}|按[^，,。；;]{{1,14}}|每[\u4e00-\u9fff]{{1,6}}|分别|一次性|再|各|将|可|均|最高|择优|统一|并|[省市县区]?(?:财政|政府))*(?:{_REWARD}))"
)
_DEED = re.compile(r"[\d一二三四五六七八九十]+年内|重点(?!产品|企业|项目|行业)|力争|争取|确保|计划|每年|选拔|遴选|培养|培训|扶持|到20\d\d年|20\d\d年底")
_OFFERED = re.compile("给予|补助|资助|奖补|奖励|补贴")
_FUNDED = re.compile(r"(?:选拔|培养|评选|遴选|扶持|引进|重点)[和、]?资助[^，,]{0,25}$")
_FREQUENT = {"次", "场", "场次", "期", "起", "例", "宗", "笔", "班", "项次", "天", "日", "小时", "分钟", "工作日", "个工作日", "个月", "年", "岁", "组", "批", "口", "对", "部", "份", "步", "页", "番"}
_DURATION = {"天", "日", "小时", "分钟", "工作日", "个工作日", "个月", "年", "岁", "学时", "课时"}
_SPAN = re.compile(r"天数$|年限|寿命|年龄|时长$|课时$|学时$")
_SHORTER = re.compile(r"压缩|缩短|压减|控制|减少|降至|降到|提速|时限|时间|周期|时长|寿命|用时")


_STRIVES = re.compile(r"(?:力争|争取|确保|努力实现|计划)[^。；;]*$")
"""力争投诉量同比下降20%: strived for, whatever it is compared with."""
_UP_TO = re.compile(r"截[至止]到?(?P<year>20\d\d)年(?P<between>[^。；;！？]*)$")


def reported(text: str, position: int, past: str | None) -> bool:
    """Whether a figure is what a year before the plan had come to (截至2025年底，商标3.2万件); `past` is the last such year."""
    m = _UP_TO.search(text[sentence_bounds(text, position)[0] : position])
    return m is not None and past is not None and m["year"] <= past and not re.search(r"到20\d\d年|20\d\d年(?:底|末)?前|力争|争取|确保|目标|计划", m["between"])


def sentence_bounds(text: str, position: int) -> tuple[int, int]:
    """The sentence around a place: from the mark before to the mark after (。；！？)."""
    start = max((text.rfind(c, 0, position) for c in "。；;！？"), default=-1) + 1
    end = _STOP.search(text, position)
    return start, end.start() if end else len(text)


_STOP = re.compile("[。；;！？]")


def is_past(text: str, sentence: int, position: int, settled: bool = False) -> bool:
    """Whether the words before a figure in its sentence say that it has already come about.

    Args:
        settled: an earlier figure of the sentence is an aim, so that 同比 alone does not make this one a result.
    """
    before = text[max(sentence, position - 90) : position]
    last = None
    for found in _PAST.finditer(before):
        if found.group() not in ("同比", "环比") or not settled and not _STRIVES.search(before[: found.start()]):
            last = found
    if _STATE.search(text[max(sentence, position - 90) : position + 60].split("。")[0]) and not _AHEAD.search(before):
        return True
    if last is None:
        chosen = re.search(r"入选[^。；;]*$", before)
        return chosen is not None and not _AHEAD.search(before[max(0, chosen.start() - 12) :])
    return not _AHEAD.search(before[last.end() :])


def is_incentive(text: str, sentence: int, quantity: Quantity, sentence_end: int) -> bool:
    """Money offered, and the conditions of an offer; a deed of the plan (5年内选拔100名…) stays one though its people are supported later."""
    before, after = text[sentence : quantity.start], text[quantity.end : sentence_end]
    if quantity.is_money and (_LENDING.search(before) or (_VOLUME.search(before) and not _PAYS.search(re.split("[，,]", before)[-1]))):
        return False
    if quantity.is_money and (_MONEY.search(before) or _PAID.search(re.split("[，,]", before)[-1]) or re.match(r"(?:的)?(?:奖励|补助|资助|补贴|支持|奖金|经费|资金|罚款|贷款)", after)):
        return True
    offered = _OFFERED.search(before)
    if offered and re.search(r"(?:不超过|最高|最多|每(?!年|季|月)[\u4e00-\u9fff]{1,6})[^，,。；;]{0,8}$", before):
        return True
    if re.match(r"的?(?:标准|比例|幅度|额度|费率|税率)[\u4e00-\u9fff]{0,2}(?:确定|执行|给予|缴|收|计|返|上浮|下浮|补|安排|提取)", after):
        return True
    threshold = (quantity.is_money or quantity.bound == "以上") and not _DEED.search(before)
    reward = _LATER_REWARD.match(after) if threshold else _ITS_REWARD.match(after)
    if reward is not None:
        return True
    funded = not quantity.is_money and _FUNDED.search(before)
    return bool(offered and quantity.unit not in ("%",) and not funded and re.search(r"(?:给予|奖励|补助|资助|奖补)[^，,]{0,25}$", before))


_WORKED_ON = re.compile(
    r"(?!以[上下]|及以)[^，,。；;\d]{2,30}?(?:进行|实施|开展|全面|全部|完成)+[^，,。；;\d]{0,10}(?:改造|维修|升级|提升|整治|更换|修缮|提档|改建|扩建|加固|治理|培训|检查|抽检|抽查|排查|评估|监测|整改)(?![^。；;]{0,30}(?:给予|奖励|补助|补贴|资助))"
)
"""对全县17所幼儿园全面提档升级: the object of a deed, not the case of a rule."""


def is_condition(text: str, clause: int, quantity: Quantity) -> bool:
    """A figure inside a rule: 每增加…, 对…以上的, 得2分, 满分100分."""
    before = text[clause : quantity.start]
    if re.match(r"对[^，,。；;]{0,14}$", before) and _WORKED_ON.match(text, quantity.end):
        return False
    return bool(_CONDITION.search(before)) or (quantity.unit == "分" and bool(_POINTS.search(before)))


def is_modifier(quantity: Quantity, after: str) -> bool:
    """A figure that describes a noun: 5000万元以上的企业, 100亿元产业集群, 3年行动."""
    if after[:1] in ("（", "("):
        after = re.sub(r"^[（(]含[)）]", "", after)
    if after.startswith("的") and not quantity.is_rate:
        return True
    if quantity.unit == "分" and quantity.bound == "以上" and re.match(r"[\u4e00-\u9fff]{2,}", after):
        return True
    if (quantity.unit or "").endswith(("吨", "千瓦", "伏", "兆瓦", "立方米", "升", "卡")) and re.match(r"[\u4e00-\u9fffA-Z]{2,}", after):
        return not re.match(r"(?:以上|左右|以内|大关|关口|一是|二是|三是|目标|的目标)(?:$|[，,。；;、])|目标", after)
    if (quantity.is_money or quantity.unit in _DURATION) and re.match(r"(?:以上|级|规模)?[\u4e00-\u9fff“]", after):
        return not re.match(r"(?:以上|左右|以内|一是|二是|三是|四是|五是|六是|和|及|并|或|[大新]?台阶|[大新]?关口|大关|门槛|[一二三四五六七八九十]、|[（(])", after)
    return False


_SCOPE = re.compile(r"(?:聚焦|围绕|依托|针对|面向|涵盖|包括|包含|涉及|基于|按照|选取|选择|根据|共有|分为|划分为|统筹|下设|下辖|辖|由|从|用好|结合|对应|含|在|于|联合|(?<!结)对|与|等|以)$")


_MADE_FIRST = re.compile(r"(?:力争|争取|确保|累计|全力|加快)*(?:建成|打造|培育|创建|新建|创成)[^、]{1,12}、")


def is_scope(quantity: Quantity, subject: str, explicit: bool) -> bool:
    """A count that only says what something is about: 聚焦5大方面, 在8个试点行业, 按照“1+3”."""
    if subject.endswith(("年产", "日产", "年处理", "仅", "仅有", "以下", "下列")):
        return True
    if explicit or quantity.is_rate:
        return False
    if subject.endswith("等") and _MADE_FIRST.match(subject):
        return False
    return bool(_SCOPE.search(subject)) or bool(re.match(r"(?:聚焦|围绕|针对|面向|依托|涵盖|包括|涉及|按照|根据)", subject) and not CREATES.search(subject.rstrip("、和及与")))


def is_named_list(subject: str, quantity: Quantity, after: str) -> bool:
    """A count of things that were just named one by one (支持甲、乙、丙3个实验室): it says how many names there are."""
    if "、" not in subject and "和" not in subject and "及" not in subject and "与" not in subject:
        return False
    if subject.endswith("等") and _MADE_FIRST.match(subject):
        return False
    items = list_items(re.sub(r"“[^“”]*”", "", subject), 99)
    return len(items) >= 2 and quantity.value == str(len(items)) and bool(re.match(r"[\u4e00-\u9fff]{2}", after)) and not CREATES.search(subject)


_VAGUE = re.compile(r"(?:大|重点|主要|关键|重要|具体)*(?:体系|方面|环节|领域|层面|维度|方向|阶段|季度|板块|大类|要素|层次|步骤|原则|关键词|战场|转变|统筹|结合|新台阶|字|城市$|省份|(?:民生|惠民)?实事(?:项目|工程)?$|(?:专项|推进|检查|督[查导]|领导|专项?)?工作?(?:小?组|专班)$)")


def is_vague(noun: str, quantity: Quantity, explicit: bool) -> bool:
    """Counts of parts of a scheme (3个体系, 5大方面) are descriptions, and figures with 余 or 多 (400余家) are results."""
    if quantity.unit in ("项", "个", "条", "大") and re.match(r"(?:主要|重点|核心|具体|工作|预期性|约束性)*(?:指标|任务|举措|(?:政策)?措施|意见|建议|要求|内容|政策)(?:$|[，,。；;、其])", noun) and not explicit:
        return True
    return quantity.about or noun.startswith("级") or (not explicit and not quantity.is_rate and bool(_VAGUE.match(noun)))


_SITE = re.compile(r"建筑面积(?!的?(?:比例|比重|占比))|占地(?!区)|(?:征|计划|规划|新征)?用地(?!效率|率)|拟租赁|(?<![大点])项目总投资|(?:建成|达产|投产|达效)后|预计(?:可实现)?年")


def is_project_fact(subject: str) -> bool:
    """Size, cost and yield of a single building project, as project lists give them."""
    return bool(_SITE.search(subject)) and not re.search(r"盘活|新供|供应|收储|出让|再开发", subject)


def is_limit(text: str, sentence: int, quantity: Quantity, operator: str, subject: str) -> bool:
    """A permitted number (每届不超过5家): only accidents and the like are aimed at from above."""
    if quantity.is_rate and re.search(r"优秀(?:等[次级])?(?:比例|占比|率)|评优|表彰|名额", subject):
        return True
    if operator not in ("<=", "<") or quantity.is_rate or quantity.unit is None or quantity.unit in _DURATION or "/" in quantity.unit:
        return False
    return quantity.is_money is False and not re.search(r"事故|死亡|伤亡|隐患|投诉|案件|发案|信访|缺陷|超标|污染|能耗|排放|用量|消耗|用水|用电|环节|材料|事项|跑动|次数", subject + text[sentence : quantity.start][-30:])


def is_loose_count(quantity: Quantity, explicit: bool, subject: str, kind: str, closing: bool = False) -> bool:
    """Times, durations and marks are aims only when a word binds them, or when a larger count closes the clause (开展检查12次)."""
    unit = quantity.unit or ""
    if unit == "分":
        return not re.search(r"满意度|指数|得分|评价|评分|评估|成绩|满意|测评|竞争力", subject)
    if unit in ("学时", "课时") and kind == ">=":
        return False
    if unit in _DURATION:
        return not subject or kind not in ("<=", "<", "decrease", ">=", "level", "increase", "~", ">", "reach") or not (_SHORTER.search(subject) if kind != "reach" else _SPAN.search(subject)) and kind not in ("<=", "decrease")
    return unit in _FREQUENT and not explicit and not (closing and len(subject) >= 4 and Decimal(quantity.value or 0) >= 5)
