"""Names that exhaust a whole (穷尽分类): a sum needs a reason, and these are the reasons a name alone can give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

SETS: tuple[tuple[str, ...], ...] = (
    (r"第一产业|(?<![\u4e00-\u9fff])一产", r"第二产业|(?<![\u4e00-\u9fff])二产", r"第三产业|(?<![\u4e00-\u9fff])三产"),
    (r"第一产业|(?<![\u4e00-\u9fff])一产", r"第二产业|(?<![\u4e00-\u9fff])二产", r"第三产业|(?<![\u4e00-\u9fff])三产", r"居民生活"),
    (r"中直|中央", r"地方"),
    (r"行政机构", r"事业机构"),
    (r"国产", r"进口"),
    (r"养老保险", r"失业保险", r"工伤保险"),
    (r"上半年", r"下半年"),
    (r"(?<!非)公有", r"非公有"),
    (r"(?<!非)国有", r"非国有"),
    (r"城镇|城市", r"农村|乡村"),
    (r"(?<!非)税收", r"非税"),
    (r"(?<!进)出口", r"进口(?!出)"),
    (r"男", r"女"),
    (r"一般债", r"专项债"),
    (r"职工(?:基本)?养老", r"居民(?:基本|社会)?养老"),
    (r"职工(?:基本)?医疗", r"居民(?:基本)?医疗"),
    (r"企业", r"个体工商户|个体户", r"(?:农民)?(?:专业)?合作社"),
    (r"批发(?:和)?零售", r"住宿(?:和)?餐饮"),
    (r"商品零售", r"餐饮收入"),
    (r"商品类", r"服务类"),
    (r"猪肉", r"牛肉", r"羊肉", r"(?<!羊)禽肉"),
    (r"最终消费", r"资本形成", r"净出口"),
    (r"夏粮", r"早稻", r"秋粮"),
    (r"夏粮", r"秋粮"),
    (r"外出农民工", r"本地农民工"),
    (r"轻工业", r"重工业"),
    (r"采矿业", r"制造业", r"电力"),
    (r"东部", r"中部", r"西部"),
    (r"东部", r"中部", r"西部", r"东北"),
    (r"大型", r"中型", r"小型"),
    (r"大型", r"中型", r"小型", r"微型"),
    (r"大型", r"中型", r"小微"),
    (r"生产领域", r"流通领域"),
    (r"生产环节", r"流通环节", r"餐饮环节"),
    (r"生产环节", r"流通环节"),
    (r"普通食品", r"食用农产品"),
    (r"投诉", r"举报", r"咨询"),
    (r"投诉", r"举报"),
    (r"国内(?!生产)", r"国际|国外|入境"),
    (r"境内", r"境外"),
    (r"线上|网络", r"线下|实体"),
    (r"短期贷款", r"中长期贷款"),
    (r"新建", r"改建|改造|扩建|改扩建"),
    (r"新开工", r"续建"),
    (r"内资", r"外资"),
    (r"本地|本级", r"外地|下级"),
    (r"汉族", r"少数民族"),
    (r"家庭户", r"集体户"),
    (r"山羊", r"绵羊"),
    (r"一审", r"二审", r"再审"),
    (r"财产(?:保)?险", r"(?:人寿|人身)(?:保)?险"),
    (r"公立|公办", r"民营|民办|私立"),
    (r"(?<![林牧渔])农业(?!服务|产业|机械|大省)|种植业", r"(?<!农)林业", r"(?<!林)牧业", r"(?<!牧)渔业", r"服务业"),
)
"""Sets of name parts that together leave nothing out (分类标准)."""

WHOLES = ((r"商品零售", r"零售总额"), (r"出口|进口", r"进出口"), (r"最终消费", r"生产总值|GDP"), (r"农业|种植业|林业|牧业|渔业|服务业", r"农林牧渔业?(?:总产值|增加值|总?产值)"), (r"第一产业", r"生产总值|GDP"))
"""What the whole of a set is called where its name shares no word with its parts."""

NEAR: tuple[tuple[str, ...], ...] = (
    (r"当场(?:整改|改正)|立即整改|立行立改", r"限期(?:整改|改正)"),
    (r"(?<!不予)(?<!不)(?:审批)?(?:许可|批准|准予)", r"不予(?:许可|批准)|不准予"),
    (r"(?<![未不])(?:审执?结|执结|结案)", r"未(?:审|执)?结"),
    (r"不予?受理", r"尚在|初查中|正在", r"(?<!不)(?<!不予)受理"),
    (r"不予?立案", r"尚在|核查中|初查中|正在", r"(?<!不)(?<!不予)立案"),
    (r"重大", r"较大", r"一般"), (r"重大", r"一般"), (r"一般", r"严重"), (r"监督抽检", r"评价性抽检"), (r"主动召回", r"责令召回"), (r"限额以上|限上", r"限额以下|限下"), (r"监督抽查", r"风险监测"),
    (r"(?<!不)合格", r"不合格"), (r"(?<!未)完成", r"未完成"), (r"(?<!未)办结", r"未办结|在办"), (r"(?<!未)办结|处理完毕|自行处理|直接?办|在线(?:解答|办结)|(?:现场|直接)答复", r"在办|办理中|正在办|正在处理|继续办理|未办结|尚未|结转|派单|转派|转办|交办"))
"""Sets that leave nothing out within one clause only, for each clause has its own."""

LIKELY: tuple[tuple[str, ...], ...] = (
    (r"公共财政预算收入|一般公共预算收入", r"政府性基金(?:预算)?收入"),
    (r"公共财政预算支出|一般公共预算支出", r"政府性基金(?:预算)?支出"),
    (r"省级", r"市级", r"县级|区级"),
    (r"国家级|国家", r"省级", r"市级", r"县级|区级"),
    (r"国家级", r"省级", r"市级"),
    (r"现场", r"网络|线上"),
    (r"税务部门", r"财政部门"),
    (r"电话|热线|来电", r"互联网|网络|平台"),
    (r"公办|公立", r"民办"),
    (r"住户", r"非金融企业及机关团体"),
    (r"高中", r"初中"),
    (r"市级|市本级", r"县级|区级|县区级"),
)
"""Sets that often, not always, leave nothing out: a sum is wrong only when one slip of the pen explains it."""


@lru_cache(maxsize=20000)
def _kind(names: tuple[str, ...]) -> tuple[int, tuple[int, ...]] | None:
    for number, forms in enumerate((*SETS, *NEAR)):
        if len(forms) != len(names):
            continue
        taken: list[int] = []
        for name in names:
            hit = [i for i, form in enumerate(forms) if i not in taken and re.search(form, name)]
            if not hit:
                break
            taken.append(hit[0])
        if len(taken) == len(names):
            return number, tuple(taken)
    if len(names) == 2:
        a, b = names
        for left, right, order in ((a, b, (0, 1)), (b, a, (1, 0))):
            found = re.search(r"非([\u4e00-\u9fff]{1,6})|[不未]([\u4e00-\u9fff]{1,4})", right)
            if found and right.replace(found.group(), found.group(1) or found.group(2), 1) == left:
                return -1, order
    letters = [re.search(r"([A-Z])[级类等]", n) for n in names]
    if len(names) >= 2 and all(letters) and [ord(m.group(1)) - 65 for m in letters if m] == list(range(len(names))):
        return -2, tuple(range(len(names)))
    if len(names) >= 2 and _ages(names):
        return -3, tuple(range(len(names)))
    ranks = [re.search(r"([一二三四五])[级类等]", n) for n in names]
    if len(names) >= 3 and all(ranks) and ["一二三四五".index(m.group(1)) for m in ranks if m] == list(range(len(names))):
        return -2, tuple(range(len(names)))
    return None


_AGE = re.compile(r"(?P<low>\d{1,2})?周?岁?(?P<to>[-—–~～至到])?(?P<high>\d{1,2})?周?岁(?P<open>及?以[上下])?")


def _ages(names: Sequence[str]) -> bool:
    """Whether ages follow each other from birth to 岁及以上 without a gap."""
    return ages(names) == list(range(len(names)))


def ages(names: Sequence[str]) -> list[int]:
    """Which of the names are ages that follow each other from birth to 岁及以上; [] where they leave a gap.

    >>> ages(["0—14岁人口", "15—59岁人口", "60岁及以上人口", "65岁及以上人口"]), ages(["0—14岁", "60岁及以上"])
    ([0, 1, 2], [])
    """
    stop: int | None = 0
    taken: list[int] = []
    for at, name in enumerate(names):
        if stop is None:
            break
        span = _age(name)
        if span is None:
            return []
        if span[0] in (stop, stop + 1):
            taken.append(at)
            stop = span[1]
        elif not taken or span[0] > stop:
            return []
    return taken if stop is None else []


def _age(name: str) -> tuple[int, int | None] | None:
    """From which to which age a name goes; None behind 岁及以上."""
    found = _AGE.search(name)
    if found is None or not (found["low"] or found["high"]):
        return None
    low, high = found["low"], found["high"]
    if found["open"]:
        return (0, int(high or low)) if found["open"].endswith("下") else (int(low or high), None)
    return (int(low), int(high)) if low and found["to"] and high else None


def exhaustive(names: Sequence[str]) -> bool:
    """Whether the names together leave nothing out.

    >>> exhaustive(["第一产业投资", "第三产业投资", "第二产业投资"]), exhaustive(["商用车", "客车"])
    (True, False)
    >>> exhaustive(["0—14岁人口", "15—59岁人口", "60岁及以上人口"]), exhaustive(["0—14岁人口", "20—59岁人口", "60岁及以上人口"])
    (True, False)
    """
    return len(names) >= 2 and all(names) and _kind(tuple(names)) is not None
