"""What is counted (指标名称): the shortest noun phrase that stands alone, cut out of the words around a quantity."""

from __future__ import annotations

import re

_TIME = (
    r"(?:(?:力争|争取|确保|预计|计划)?(?:到|至|于|在|自)?(?:(?:19|20)\d{2}(?:[—\-–~～至](?:20)?\d{2})?(?:年度?)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末|年底|年末|前|之前|以前|起|期间)*|"
    r"[“\"]?十[一二三四五六七八九]五[”\"]?(?:期间|末|时期)?|[一二三四五六七八九十两\d]{1,3}年(?:内|之内|左右)|今年|明年|本年度?|全年|当年|年内|年底前?|每年|每季度|每月|规划期末?|20[xX×*]{2}年)[，,、]?)"
)
TIME_ONLY = re.compile(rf"{_TIME}+")
_REGION = r"(?:全省|全市|全县|全区|全国|我省|我市|我县|我区|我国|本市|本县|本区|本省|全域|全行业|辖区内?|各地|各区县|各县区|各县市)"
_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]是|其中|并|且|同时|另外|以及|及|和|与|使|让|要|将|再|还|共|即|——+|[-•●·]+|[（(](?:\d+|[一二三四五六七八九十]+)[)）]|\d+[.．、)]|"
    r"重点(?=(?:培育|培养|引进|引育|建设|打造|扶持|支持|推进|推广|实施|发展|培训|筹建)(?!率|度))|(?:选拔|扶持|资助|跟踪培养)(?=[^，,]{3})(?![率费])|含(?![量税水])|力争|争取|确保|努力|保证|全部(?=启动|完成|实现)|启动(?=[^，,]{4})|保障|实现|推进|推动|促进|加快|着力|积极|持续|继续|全力|稳步|逐步|不断|基本(?=实现|建成|完成|形成|消除|达到|建立)|进一步|大力|切实|有效(?=提升|遏制|推进|防范|解决|改善|控制|降低|保障|增强|扩大|带动|促进|满足|落实)|到时|届时|至此|预计|计划|"
    r"支持|鼓励|引导|指导|组织|实施(?=[^，,]{4})(?!率)|完成|拥有|达到|累计|总体|全面|深入|严格|"
    r"新?建成|建设|打造|培育|培养|引进|引育|创建|创成|争创|新?获得|获评|获批|获(?![证奖])|取得|形成|发展|推出|制定|制修订|主导或参与|参与或主导|主导|参与|主持或参与|主持|开展|举办|遴选|认定|评选|推广|主持|新?建立|设立|建立|扩大|提升|提高|优化|完善|健全|"
    r"[一二三四五\d]年(?=创建|建设|培育|改造|打造|新增|完成|实施|组织|新建|[亩户人]均)|为[\u4e00-\u9fff]{2,10}?(?=配置|配备|安装|新增|提供)|选树|树立|申报|申请|认证|有(?![效机关限色])|开放|发布|聚集|集聚|汇聚|招引|落地|孵化|壮大|做强|做大|"
    rf"{_TIME}|{_REGION}(?=[^，,]{{3}}))"
)
_INNER = re.compile(
    r"(?:[^，,。；;]{0,8}(?:围绕|聚焦|依托|面向|针对)|在)[^，,。；;]{0,40}?(?:领域|方面|等|行业|环节|产业|集群|[省市县区镇村乡]|企业|园区|地区|平台)(?:，|,)?(?:累计|力争|争取|优先|率先)?"
    r"(?:(?:建成|建设|打造|培育|引进|引育|招引|创建|争创|获得|形成|推出|制定|制修订|研制|推广|建立|设立|开展|实施|发展|突破)(?!率|数|量)|(?=新增|新建|新培育|新创建))"
)
_KEEP = re.compile(r"^(?:新增|新创|新建|新获|新培育|新引进|新认定|累计新增)")
CREATES = re.compile(
    r"(?:建成|建设|打造|培育|培养|引进|引育|招引|创建|创成|争创|创|获得|获评|获|取得|形成|推出|制定|制修订|制订|修订|主导|参与|开展|举办|组织|遴选|认定|评选|推广|建立|设立|新增|新创|新建|新培育|新认定|新引进|新获|新|增加|"
    r"选树|树立|申报|申请|有|拥有|开放|发布|聚集|集聚|汇聚|孵化|落地|支持|实施|完成|突破|攻关|攻坚|改造|新改扩建|改扩建|扩建|投放|部署|布局|推广应用|落地应用|研发|研制|攻克|转化|梳理|凝练|征集|推荐|储备|谋划|推进|推动|实现|达到|产生|涌现|诞生|"
    r"派出|选派|选聘|聘任|培训|轮训|发展|壮大|做强|做优|新上|开工|竣工|投产|投运|引入|入库|认证|命名|评定|评出|建好|办好|赋能|助力|引导|鼓励|成立|组建|提供|配备|配置|购置|更新|升级|带动|吸引|服务|惠及|覆盖|创办|试点|搭建|构建|整治|淘汰|关停|"
    r"抽检|抽查|检查|检测|检验|监测|排查|培树|扶持|选拔|发动|筹建|筹集|招募|招收|资助|遴选评定|举行|安装|铺设|种植|栽植|化解|盘活|清理|拆除|改建|加固|处置|腾退|续建|评聘|净增|新进|新落地|转移|解决|消除|保护|增加到|保有|保持|共享|归集|收录|编制|出台|确定|争取|力争|至少|每年|分别|累计|各|约|超|达|：|:|—|、|和|及|与|或|以上)$"
)
_NAME_END = re.compile(r"(?:数量|总数|总量|个数|规模|数)$")
RATE = re.compile(
    r"(?:率|度|比例|比重|占比|比|指数|系数|强度|能耗|排放量?|排放总量|总量|浓度|水平|面|值|收入|产值|增加值|得分|分数|数量|数|销售额|投入|支出|投资|产量|规模|面积|里程|贡献度|营收|利润|成本|时间|时限)$"
)


def clean_name(words: str) -> str:
    """Cut times, hedges, verbs and place words off the beginning of a subject.

    >>> clean_name("到2023年底,大中型工程一次验收合格率"), clean_name("力争新增地理标志产品")
    ('大中型工程一次验收合格率', '新增地理标志产品')
    """
    name = _STRIVES.sub("", words.strip("，,。；;：:、 "))
    for _ in range(12):
        if name[:1] == "“" and "”" not in name:
            name = name[1:]
        if _KEEP.match(name):
            break
        found = _LEAD.match(name)
        if not found or found.end() >= len(name) - 1:
            break
        rest = name[found.end() :].lstrip("，,、")
        if len(rest) < 2 or (len(rest) < 4 and RATE.fullmatch(rest[-1:])):
            break
        name = rest
    if (inner := _INNER.match(name)) and len(name) - inner.end() >= 3 and not RATE.search(name):
        name = name[inner.end() :]
    name = _FROM_BASE.sub("", name) or name
    name = _YEAR_END.sub("", name) or name
    if "基础上" in name or name[-1:] == "要":
        name = _ON_BASE.sub("", name) or name
    return _TAIL.sub("", name) if len(name) > 3 else name


_STRIVES = re.compile(r"^(?:力争|争取|确保)(?=[\u4e00-\u9fff]{2})")
_FROM_BASE = re.compile(r"(?:由|从)(?:目前的?|现在的?|\d{4}年(?:底|末)?的?)?(?:每年)?\d[\d.]*(?:[∶:：]1)?[^，,。；;\d]{0,6}$")
_YEAR_END = re.compile(r"(?<=.{4})(?:由|从)[“\"]?十[一二三四五]五[”\"]?(?:末|时期|期末)?的?$|(?:到|至|在)?20\d{2}年(?:底|末)?$")
_ON_BASE = re.compile(r"(?<=.{4})在[^，,。；;]{2,16}?(?:的)?基础上(?:数量)?|(?<=.{4})要$")
_TAIL = re.compile(r"(?:的|达|约|为|在|数量达|数量|总数达)$")


def clean_noun(words: str) -> str:
    """The noun that follows a number: 的 cut off in front, and what begins a new thought cut off behind.

    >>> clean_noun("省级质检中心"), clean_noun("以上的示范企业")
    ('省级质检中心', '示范企业')
    """
    if not words:
        return ""
    noun = _EDGE.sub("", words)
    noun = _NEW_THOUGHT.split(noun, maxsplit=1)[0].strip("，,。；;：:、和及与 ")
    return _SUM.sub("", noun) if noun[-1:] in ("计", "共") else noun


_EDGE = re.compile(r"^(?:以上|左右|以内|余|多)?(?:的)?")
_NEW_THOUGHT = re.compile(r"(?<=.)(?:[一二三四五六七八九十]是|其中|并(?=[\u4e00-\u9fff]{2})|——)")
_SUM = re.compile(r"(?:共计|合计|总计|共)$")


def split_subjects(name: str, mode: str, each: bool = False) -> list[str]:
    """Names that share one figure: rates that each stand alone, prizes, coverages; counts are never split.

    Args:
        each: the text says 均 or 都, so every name has the figure.
        mode: rate, first_ever, coverage or benchmark; anything else keeps the name whole.
    """
    parts = list_items(name)
    if len(parts) < 2:
        return [name]
    if mode == "rate" and re.search(r"等[\u4e00-\u9fff]{2,}", parts[-1]):
        return [name]
    if mode == "rate" and all(RATE.search(p) and len(p) >= 3 for p in parts):
        return parts
    if mode == "rate" and each:
        shared = share_head(parts)
        return shared if all(RATE.search(p) for p in shared) else parts if all(len(p) >= 3 for p in parts) else [name]
    if mode in ("first_ever", "benchmark") and all(len(p) >= 3 for p in parts):
        return parts
    if mode == "coverage" and len({p[-2:] for p in parts}) == 1:
        return parts
    return [name]


_HEAD = re.compile(
    r"(?:(?:安全监管|监管|无害化|集中|综合|资源化|安全|监督抽查|评价性抽检|质量|质量安全|抽检|抽查|抽验|监测|检测|一次验收|一次交验|监督|平均)*(?:覆盖|处理|合格|利用|普及|达标|处置|完成|登记|检验|机械化|回收|优良|满意|通过|参保|公示)率|满意度|增加值占[^、]{2,14}(?:比重|比例)|增加值|零售额|总产值|全产业链产值|产值|产量|销售额|"
    r"(?:人均)?(?:可支配|纯)?收入|投资额?|排放总量|排放量|使用量|施用量|消费量|用量|(?:患者)?(?:规范|健康)*管理(?:服务)?率|排放强度|浓度|比例|比重|占比|面积|增速|数量)$"
)


_PLACE = re.compile(r"(?:地级及以上)?(?:城市|县城|城镇|农村|乡村|城区|市区|县域|乡镇|建制镇|城乡)")


def share_head(names: list[str]) -> list[str]:
    """Names of a list whose last alone carries the head noun: 污水、垃圾处理率 are 污水处理率 and 垃圾处理率.

    >>> share_head(["污水", "垃圾处理率"])
    ['污水处理率', '垃圾处理率']
    """
    found = _HEAD.search(names[-1]) if names else None
    if not found:
        return share_levels(names)
    head = found.group()
    if all(_PLACE.fullmatch(n) for n in names[:-1]) and (place := _PLACE.match(names[-1])):
        head = names[-1][place.end() :]
    if all(LEVEL.fullmatch(n) for n in names[:-1]):
        return share_levels(names)
    return [n if RATE.search(n) and len(n) > 2 else n + head for n in names[:-1]] + names[-1:]


LEVEL = re.compile(r"(?:世界级|国家级|国家|省部级|省级|市级|县级|区级|镇级|村级)(?:及以上|以上)?")


def share_levels(names: list[str]) -> list[str]:
    """Names of a list whose last alone says what they are: 国家级、省级示范点 are 国家级示范点 and 省级示范点.

    >>> share_levels(["国家级", "省级示范点"]), share_levels(["红茶", "绿茶"])
    (['国家级示范点', '省级示范点'], ['红茶', '绿茶'])
    """
    fresh = re.match(r"(?:新增|新建|新创建?|主导制定|参与制定|主导|参与|制修?订)(?=[\u4e00-\u9fff]{1,2}级|(?:国际|国家|行业|地方|团体|企业)$)", names[0]) if len(names) > 1 else None
    if fresh:
        return [fresh.group() + n for n in share_levels([names[0][fresh.end() :], *names[1:]])]
    if len(names) > 1 and names[-1].endswith("标准") and all(re.fullmatch("国际|国家|行业|地方|团体|企业", n) for n in names[:-1]):
        return [n + "标准" for n in names[:-1]] + names[-1:]
    last = LEVEL.match(names[-1]) if names else None
    if last is None or not any(LEVEL.fullmatch(n) for n in names[:-1]):
        return names
    return [n + names[-1][last.end() :] if LEVEL.fullmatch(n) else n for n in names[:-1]] + names[-1:]


def list_items(name: str, least: int = 3) -> list[str]:
    """The items of a list outside brackets and quotation marks; 和 parts items of at least `least` characters."""
    parts, depth, last = [], 0, 0
    for i, c in enumerate(name):
        if c in "（(《“〔[":
            depth += 1
        elif c in "）)》”〕]":
            depth = max(0, depth - 1)
        elif depth == 0 and (c == "、" or (c in "和与及" and i - last >= least and len(name) - i - 1 >= least)):
            parts.append(name[last:i])
            last = i + 1
    parts.append(name[last:])
    return [p for p in parts if p]
