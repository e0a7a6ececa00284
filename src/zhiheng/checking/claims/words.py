"""The words around a figure (数字周边用语): directions, comparisons, periods, and what is no part of an indicator's name."""

from __future__ import annotations

import re
from functools import lru_cache

UP = "加快|回升|升高|扩大|增长|增加|上升|上涨|提高|提升|扩大|增收|增支|增产|增利|增亏|增员|多收|多支|多增|新增加|净增|增|升|涨|多|高|快"
DOWN = "放缓|减缓|趋缓|下降|减少|降低|回落|收窄|缩小|下滑|下跌|减收|减支|减产|减利|减亏|减员|少收|少支|少增|压减|减|降|跌|少|低|慢"
_SOFT = "(?:了|幅度?|率|速度?|长率|数量|数|额|量)?(?:分别|依次|各|均|大约|约|近|接近|超过?|逾|达到?|为|是|高达|仅|只|将|有)*"
DIRECTION = re.compile(rf"(?P<word>{UP}|{DOWN})(?P<soft>{_SOFT})$")
DOWNWARD = re.compile(rf"^(?:{DOWN})$")
PACE = re.compile(rf"(?:增速|增幅|涨幅|降幅|跌幅|减幅|增长率|增长速度|增长|下降率){_SOFT}$")
BASIS = (
    ("avg", re.compile(r"年均|年平均|平均每年|每年平均|复合")),
    ("mom", re.compile(r"环比|[比较]上月|[比较]上季|[比较]上个月|与上月|与上季|[比较]前一个?月")),
    (
        "yoy",
        re.compile(r"同比|[比较](?:上年|去年|上一年|前一年)(?:同期|末|底|年末)?|[比较]同期|[比较]上年|[与和同](?:上年|去年|上一年|前一年)(?:同期|末|底)?(?:相比|比)|[比较]年初|一年来"),
    ),
    ("since", re.compile(r"[比较与同和](?:19|20)\d{2}年?|[比较与和同](?:“[^”]{2,6}”|一季度|二季度|三季度|上半年|去年全年|上年全年|全国|全省|全市|20XX年|\d{1,2}月)")),
)
REAL = re.compile(r"实际增长|实际下降|实际|可比价|可比口径|同口径|扣除价格|不变价|剔除|按可比")
PERIOD = re.compile(
    r"(?:(?:19|20)(?:\d{2}|[Xx]{2})[-—–~～至到])?(?:19|20)(?:\d{2}|[Xx]{2})年?(?:末|底|全年|上半年|下半年|[一二三四]季度|前三季度|\d{1,2}[-—–~～至到]\d{1,2}月份?|\d{1,2}月份?末?)?"
    r"|(?:上年|去年|前年|上一年|今年|当年|本年)(?:同期|全年|末|底|上半年|[一二三四]季度|前三季度|\d{1,2}[-—–~～至到]?\d{0,2}月份?)?"
    r"|\d{1,2}[-—–~～至到]\d{1,2}月份?|\d{1,2}月份?末?|前\d{1,2}个?月|上半年|下半年|前[三二]季度|[一二三四]季度|上月|上季度|同期|年末|年底|年初|“?十[一二三四五]五”?(?:时期|期间|末)?|[十五三两]年(?!均)|本月|当月|本期|上期|全年"
)
PAST = re.compile(r"上年|去年|前年|上一年|上月|上季|同期|上期|年初|基期")
_STOP = (
    "其中|另外|此外|同时|并且|以及|而且|包括|分别|依次|截至|截止|目前|累计|预计|初步核算|据统计|统计显示|数据显示|完成率|"
)
_PREFIX = re.compile(
    r"^(?:[①-⑳]|[一二三四五六七八九十]+是|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|\d{1,2}[.、．]|——|—|其中|另外|此外|同时|并且|而且|以及|包括|包含|及|和|与|而|但|在(?![办建岗校职册库])|截至|截止|目前|到|至|从|由|"
    r"预计|初步核算|初步统计|据统计|据初步统计|数据显示|今年以来|年初以来|一年来|[五十]年来|过去[一五]年|全(?:国|省|市|县|区|州|旗|镇|乡|系统)|我(?:省|市|县|区|国)|本(?:省|市|县|区|市)|"
    r"按常住地分|按地域分|按规模分|最终|主要|全面|当前|经核算|经初步核算|不断|持续|稳步|进一步|推动|带动|实现|完成|新增(?=\d)|[：:、，,。；;“”])"
)
_VERBS = re.compile(
    r"(?:总共|共计|共有|合计|总计|累计|小计|已经|已|达到|达|实现|完成(?!率)|拥有|约有|(?<![节制集合契])约|共|分别|依次|各|仅|只有|超过|突破|接近|逾|将近|为|是|有(?!色|效|机|限|企)|增至|增加到|增长到|提高到|上升到|下降到|降低到|减少到|升至|降至|增加至|减少至|提高至|提升至|提升到|扩大到|跃升至|跃升到|上升至|下降至|回落至|回升至|控制在|保持在|稳定在|维持在|收窄至|缩小到|缩小至|由|从|至|到|了|的|在|等|分|占)+$"
)
_INNER = re.compile(r"实现(?!率)|完成(?!率)|累计|达到|总计|共计|(?<!公)共(?![和同享])(?:有(?![色机效限]))?|分别|进行了?|开展了?|总量|总数|总体")

_LEFT = re.compile(r"^(?:[，,的末底内里]|中(?![国央部直小型心等医外]))+")
_REGION = re.compile(r".*(?:我|全|本)(?:省|市(?!场)|县|区(?!域)|国(?!有))")
_CITY = re.compile(r"^[\u4e00-\u9fff]{2,3}(?:省(?!级)|市(?![场民政区容值级])|自治[区州])(?=[\u4e00-\u9fff]{2})")


@lru_cache(maxsize=20000)
def clean(words: str) -> str:
    """The indicator's name in the words before a figure: without time, place of reference, verbs and connectives.

    >>> clean("上半年全市实现地区生产总值（GDP）")
    '地区生产总值'
    >>> clean("其中，商用车生产")
    '商用车生产'
    """
    text = re.sub(r"[（(][^）)]*[）)]?|[“”‘’《》]", "", words)
    text = text[-40:]
    inside = _REGION.search(text)
    if inside and len(text) - inside.end() >= 2:
        text = text[inside.end() :]
    previous = None
    while text != previous:
        previous = text
        text = _PREFIX.sub("", text)
        found = PERIOD.match(text)
        if found:
            text = _LEFT.sub("", text[found.end() :])
        text = _CITY.sub("", text)
        text = re.sub(r"^(?:[比较与同和].{0,8}(?:相比|比))[，,]?", "", text)
    text = _INNER.sub("", text)
    previous = None
    while text != previous:
        previous = text
        text = _VERBS.sub("", text).rstrip("，,：:、；; ")
    return text


def basis_of(words: str) -> str:
    """The time compared with: yoy, mom, avg, since, or "" where the words name none."""
    for name, form in BASIS:
        if form.search(words):
            return name
    return ""


_COMPARED = re.compile(
    r"同比|环比|[比较与同和](?:上|去|前)一?年(?:同期|末|底|同月|全年)?(?:相比)?|[比较与]同期(?:相比)?|[比较与]上(?:个)?[月季](?:度)?(?:末)?(?:相比)?|[比较]年初|[比较与](?:19|20)\d{2}年?末?(?:相比)?|"
    r"年均|年平均|累计|名义|实际|按可比价格?(?:计算)?|扣除价格因素|分别|均|同口径|可比口径|[比较](?:一|二|三)季度|[比较]上半年|[，,：:、]"
)


@lru_cache(maxsize=20000)
def own_subject(words: str) -> str:
    """What a change itself names before its direction (产量同比下降 -> 产量), or ""."""
    text = re.sub(r"[（(][^）)]*[）)]?", "", words)
    found = DIRECTION.search(text)
    if found:
        text = re.sub(r"[负正]$", "", text[: found.start()])
    text = re.sub(r"^[比较与和同]$", "", _COMPARED.sub("", re.sub(r"相(?=[比较])", "", text)))
    return re.sub(r"[一二三四五六七八九十两]+年来?$", "", clean(text))
