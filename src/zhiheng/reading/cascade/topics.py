"""What the tasks of quality programmes are about (工作主题): words that name one matter, as data.

Two documents say the same matter in different words (督察考核, 督查考核; 品牌, 名牌). A task is described by how often it names
each matter, its heading counting more than its body.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache

TOPICS: dict[str, str] = {
    "农产品": r"农产品|农业|绿色食品|地理标志|种植|养殖|农药|粮",
    "食品药品": r"食品|药品|医疗器械|中药|餐饮",
    "消费品": r"消费品|增品种|三品|家电|工业精品",
    "装备制造": r"装备|机器人|制造业创新|智能制造|重大技术",
    "原材料": r"原材料|钢铁|有色|水泥|新材料|矿产|冶炼",
    "工程": r"工程质量|建设工程|建筑|施工|监理|勘察|住宅|验收|海绵城市",
    "服务业": r"服务业|服务质量|养老|家政|旅游|物流|顾客满意|生活性|生产性",
    "公共服务": r"公共服务|政务服务|教育|医疗|供水|供电|社会治理|就业",
    "环境": r"环境质量|生态|污染|污水|垃圾|节能|排放",
    "外贸": r"外贸|进出口|出口|对外|国际互认|通关",
    "攻关比对": r"攻关|比对|会诊|标杆|短板|产业链|质量链|技术改造",
    "标准": r"标准化|标准体系|标准制定|团体标准|地方标准|国家标准|领跑者|对标|自我声明|标准研制|专利",
    "创新": r"创新|研发|成果转化|技术研究|质量管理小组|QC|技能竞赛|班组",
    "企业管理": r"全面质量管理|质量管理体系|首席质量官|卓越绩效|精益|先进质量管理|管理方法|中小微企业|全过程",
    "监管": r"监管|抽查|双随机|执法|查处|违法|假冒|侵权|专项整治|风险防控|召回",
    "品牌": r"品牌|商标|老字号|质量奖|名牌|精品|知名",
    "共治": r"共治|社会监督|行业自律|主体责任|首负责任|协会|商会|消费者|投诉|举报|舆论监督|多元",
    "基础设施": r"质量基础|计量|检验检测|认证|认可|检测中心|质检中心|一站式|社会公用",
    "诚信制度": r"诚信|信用|红名单|黑名单|失信|守信|赔偿|责任险|责任保险|法规|立法",
    "财政金融": r"财政|资金|经费|金融|融资|贷款|税|奖励|激励|补贴|扶持",
    "人才": r"人才|培训|职业院校|职业学校|学科|师资|研修|工匠|劳动者|职称",
    "战略": r"质量强省|质量强市|示范创建|战略纲要|示范区",
    "党的领导": r"党对|党委|党政|组织领导|领导体制|工作机制|统筹协调|统筹规划|主要领导|质量发展委员会",
    "督查考核": r"督察|督查|考核|评价机制|统计分析|问责|台账",
    "宣传": r"宣传|文化|舆论|品牌日|质量月|营造|氛围|典型",
    "精准帮扶": r"帮扶|一企一策|问诊|小微企业|服务企业",
    "追溯": r"追溯",
    "特种设备": r"特种设备|电梯|锅炉",
}
_IN_HEADINGS = {"标准": re.compile("标准"), "企业管理": re.compile("质量管理")}
"""Words that name a matter in a heading, but stand everywhere in a body."""
_FOUND = {name: re.compile(words) for name, words in TOPICS.items()}
HEADING = 6
"""How many times in the body one mention in the heading is worth."""


@lru_cache(maxsize=4096)
def topics_of(title: str, text: str) -> Counter[str]:
    """How strongly a task is about each matter."""
    found: Counter[str] = Counter()
    for name, words in _FOUND.items():
        heading = words.findall(title) or (_IN_HEADINGS[name].findall(title) if name in _IN_HEADINGS else [])
        number = HEADING * len(heading) + len(words.findall(text))
        if number:
            found[name] = number
    return found


def named_in_both(left: str, right: str) -> bool:
    """Whether two headings name a common matter."""
    return bool(topics_of(left, "").keys() & topics_of(right, "").keys())


def shared_matter(left: Counter[str], right: Counter[str]) -> tuple[float, list[str]]:
    """Cosine of two descriptions, 0 to 1, and the matters both are about, the strongest first."""
    common = left.keys() & right.keys()
    if not common:
        return 0.0, []
    both = sum(math.sqrt(left[t]) * math.sqrt(right[t]) for t in common)
    size = math.sqrt(sum(left.values()) * sum(right.values()))
    names = sorted(common, key=lambda t: (-min(left[t], right[t]), t))
    return both / size, names
