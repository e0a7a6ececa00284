"""Quantities (数量): number, range, unit and the words that bound it (以上, 左右), found in squeezed text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

NUMBER = r"(?<!\d)(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,10})?(?!\d)"
HAN_NUMBER = r"(?:[一二三四五六七八九十两]{1,3})"
_DASH = r"(?:—{1,2}|-{1,2}|–|－|～|~|至|到)"
PERCENT = r"%|‰|个?百分点"
SPECIAL = (
    "千克标准煤/吨|克标准煤/千瓦时|吨标准煤/万元|千瓦时/吨|立方米/万元|℃|摄氏度|千伏|蒸吨|个工作日|个以上|个点(?!位)|平方公里|平方千米|平方米|立方米|公里|千米|公顷|家次|家企业|项次|件次|场次|台套|套次|批次|车次|床张|张床位|吨标准煤|千瓦时|标准箱|标箱|个月|课时|学时|工作日|人年|人天|车位|泊位|标台|小时|分钟|点位|"
    "[EPTepq][Ff][Ll][Oo][Pp][Ss]|TEU|PB|TB|EB|[MGk]Wh?(?![A-Za-z])|KW(?![A-Za-z])|mg/L|mg/m3|[μuµ]g/m3|克/千克|毫克/千克|毫克/升|微克/立方米|毫克/立方米|[微毫]克每立方米|公斤/亩|吨/亩"
)
COUNTS = (
    "家|人次|辆次|班次|架次|人(?!工|民|员|才|制)|名|项|个|件|种|张|条|场|处|座|所|支|款|套|台|辆|架|艘|米|户次|户|"
    "亩|吨|千克|公斤|斤|头|只|羽|株|份|篇|部|册|期|门|类|级|批|次|起|例|宗|笔|单|组|班|间|栋|幢|片|块|颗|枚|卡|P|"
    "千瓦|兆瓦|吉瓦|度|天|日|年|倍|番|位|美元|欧元|港元|元|分贝|列|站|点|岁|盏|口|眼|桩|把|机架|节点|单位|对|双|卷|星|环|层|桌|尾|方|升|分|微克|毫克|根(?![本据源])|幅(?!度)|棵|堂|杆|瓶(?!装)|箱(?!式)|粒"
)
_SCALED = "美元|欧元|港元|元|吨标准煤|吨|亩|人次|人(?!工|民|员|才|制)|农户|户|单(?![位项元体一])|个|家|项|件|台|辆|套|平方米|立方米|公里|千瓦时|千瓦|斤|公斤|标准箱|条|张|名|份|株|头|只|羽|批|次|场|卡|双|箱|册|棵|盏|度|倍|方|尾|口|座|所|处|期|篇|例|粒|P(?![A-Za-z])"
UNIT = rf"(?:[万亿千百]{{0,2}}(?:{SPECIAL})|[万亿千百]{{1,2}}(?:{_SCALED})|(?:{COUNTS}))(?:/(?:万人|千人|百人|万吨|[\u4e00-\u9fff]{{1,3}}?(?=[，,。；;、以左）)]|$)))?"
_AFTER = r"(?:[（(](?:含[\d.]{1,6})?[\u4e00-\u9fff%/、]{0,6}[）)])?(?P<bound>及以上|以上|（含）以上|\(含\)以上|及以下|以下|以内|之内|(?<=[日天时钟月])内(?=$|[，,。；;、）)]|办结|办理|完成)|左右|上下|上(?=[，,。；;、]|$|的)|有余|多(?![式元语层功用媒模部领彩端维品方边样场]))?"
_QUANTITY = re.compile(
    rf"(?P<first>{NUMBER})(?P<unit1>%|‰|[万亿]{{0,2}}(?:元|吨|亩|个|家|件|人|项|斤|千瓦)?)(?:{_DASH})(?P<second>{NUMBER})(?P<unit2>{PERCENT}|{UNIT}|[万亿](?=以上|左右|以内|$|[，,。；;、])){_AFTER}"
    rf"|(?P<value>{NUMBER})(?P<about>余|多)?(?P<early>以上)?(?P<unit>{PERCENT}|{UNIT}|[万亿](?=以上|左右|以内|$|[，,。；;、])){_AFTER.replace('bound', 'bound2')}"
)
_DIGIT = re.compile(r"\d")
_BARE = re.compile(rf"(?P<value>{NUMBER})(?P<bound>及以上|以上|以下|以内|左右)?(?=$|[，,。；;、）)])")
_MASKED = re.compile(rf"(?<![A-Za-z\d])(?:[xX×]{{1,4}}|[*＊]{{1,4}}|_{{2,}}|○{{2,}})(?P<unit>{PERCENT}|[万亿]?(?:元|个|家|项|件|人|名|张|种|条|场|次|批次|分|户|所|座))(?P<bound>以上|以下|以内|左右)?(?!\d)")
_MASK = re.compile("[xX×*＊_○]")
_HALF = re.compile(r"(?P<over>过)半数?(?=$|[，,。；;、的以])|(?<![另前后每各一])(?:一半|半数)(?P<bound>以上)?(?=$|[，,。；;、的])")
_TENTHS = re.compile(r"(?:(?<=达到)|(?<=超过)|(?<=低于)|(?<=少于)|(?<=[达超近约])|(?<=增长)|(?<=提高)|(?<=下降)|(?<=减少)|(?<=降低)|(?<=压减)|(?<=压缩)|(?<=占)|(?=[三四五六七八九]成以上[\u4e00-\u9fff]{2}))(?P<tenths>[一二两三四五六七八九])成(?P<bound>以上|左右)?(?=$|[，,。；;、）)的]|(?<=以上)[\u4e00-\u9fff])")
_HAN = re.compile(rf"(?P<value>{HAN_NUMBER}|[一二三四五六七八九十百两]{{1,5}}(?=[万亿]))(?P<unit>[万亿](?:元|亩|人次?|吨|户|件|斤)|个|家|项|件|种|张|所|座|处|条|场|名|批次)(?P<bound>以上|左右|以内)?")
_WRONG_BEFORE = re.compile(r"(?:[A-Za-z第〔\[［【#\-—.\d/、]|20|19)$")


@dataclass(frozen=True)
class Quantity:
    """A number with its unit at squeezed `[start, end)`; `bound` is 以上, 以下, 左右 or empty; `lost` for 上 alone,
    `about` for 400余家, `damaged` for a number with an unknown glyph inside or with its digits gone (达到%), whose value is None. A masked figure
    (XX家) has the value None."""

    start: int
    end: int
    value: str | None
    unit: str | None
    high: str | None = None
    bound: str = ""
    lost: bool = False
    damaged: bool = False
    han: bool = False
    about: bool = False

    @property
    def is_rate(self) -> bool:
        """Whether it is a percentage or percentage points."""
        return self.unit in ("%", "‰", "百分点")

    @property
    def is_money(self) -> bool:
        """Whether it is a sum of money."""
        return bool(self.unit) and str(self.unit).endswith("元")


def quantities(text: str) -> list[Quantity]:
    """All quantities in a squeezed text, in order; years, document numbers and standard numbers are none.

    >>> [(q.value, q.high, q.unit, q.bound) for q in quantities("新创3—5个，达到98%以上")]
    [('3', '5', '个', ''), ('98', None, '%', '以上')]
    """
    found: list[Quantity] = []
    position = 0
    while digit := _DIGIT.search(text, position):
        match = _QUANTITY.match(text, digit.start())
        if match is None:
            position = digit.end()
            continue
        position = match.end()
        start = match.start()
        if not _stands_alone(text, match):
            position = start + 1
            while position < len(text) and text[position - 1].isdigit() and text[position].isdigit():
                position += 1
            continue
        found.append(_unharmed(text, match, _quantity(match)))
    taken = bytearray(len(text))
    for q in found:
        taken[q.start : q.end] = b"\x01" * (q.end - q.start)
    if "半" in text:
        found += [Quantity(m.start(), m.end(), "50", "%", None, "过" if m.group("over") else m.group("bound") or "") for m in _HALF.finditer(text)]
    if "成" in text:
        found += [Quantity(m.start(), m.end(), f"{'一二三四五六七八九'.index(m.group('tenths').replace('两', '二')) + 1}0", "%", None, m.group("bound") or "", han=True) for m in _TENTHS.finditer(text)]
    if "分之" in text or "倍" in text:
        from zhiheng.reading.shares import shares

        found += shares(text)
    found += [Quantity(m.start(), m.end(), m["value"], "/10万", None, m["bound"] or "") for m in _PER_PEOPLE.finditer(text)]
    found += [Quantity(m.start(), m.end(), m["value"], "∶1", None, m["bound"] or "") for m in _TO_ONE.finditer(text) if re.search("比[^，,。；;]{0,16}$", text[max(0, m.start() - 20) : m.start()])]
    found += [q for q in _bare(text) if not any(taken[q.start : q.end])]
    found += [Quantity(m.start("unit"), m.end(), None, m.group("unit"), None, m.group("bound") or "", damaged=True) for m in _GONE.finditer(text)]
    if _MASK.search(text):
        found += [
            Quantity(m.start(), m.end(), None, "百分点" if m.group("unit").endswith("百分点") else m.group("unit"), None, m.group("bound") or "")
            for m in _MASKED.finditer(text)
            if not any(taken[m.start() : m.end()])
        ]
    return sorted(found, key=lambda q: q.start)


_PER_PEOPLE = re.compile(rf"(?P<value>{NUMBER})/10万(?P<bound>以下|以内|左右)?(?=$|[，,。；;、）)])")
"""14/10万: cases among a hundred thousand people."""
_TO_ONE = re.compile(rf"(?P<value>{NUMBER})[∶:：]1(?!\d|\.)(?P<bound>以上|以下|以内|左右)?")
"""加工业产值与农业总产值之比达到2.6∶1."""
_GONE = re.compile(r"(?:达到?|稳定在|保持在|不低于|不少于|超过|提高到|提升到|控制在|降[到至]|为)(?P<unit>[%‰])(?P<bound>以上|以下|以内|左右)?")
_GLYPH = re.compile(r"(\d+)[\ue000-\uf8ff\ufffd]$")


def _unharmed(text: str, match: re.Match[str], quantity: Quantity) -> Quantity:
    """A number that an unknown glyph breaks (1\ue0102万亿元) has no value: its digits are not to be trusted."""
    broken = _GLYPH.search(text, max(0, match.start() - 12), match.start())
    return replace(quantity, start=broken.start(), value=None, high=None, damaged=True) if broken else quantity


_NO_COUNT = re.compile(r"[A-Za-z第〔\[［【#.\d/]$")
_SECTION = re.compile(r"\d\.\d+[-－—]$")
_LASTS = re.compile(r"(?:年限|寿命|工龄)(?:均?(?:达到?|提高到|提升到|提高至|提升至|增加到|延长到|延长至|超过|不少于|不低于|为|约))?$")


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 3) : match.start()]
    if _NO_COUNT.search(before):
        return False
    if before[-1:] in ("-", "－", "—") and _SECTION.search(text[max(0, match.start() - 9) : match.start()]):
        return False
    unit = match.group("unit") or match.group("unit2") or ""
    number = match.group("value") or match.group("first") or ""
    after = text[match.end() : match.end() + 2]
    if unit == "%" and re.search(r"(?:排名|排位|名次)后$", text[max(0, match.start() - 4) : match.start()]):
        return False
    if unit in ("位", "名", "强") and before.endswith(("前", "第")):
        return False
    if unit == "年" and _LASTS.search(text[max(0, match.start() - 14) : match.start()]) and len(number) <= 2:
        return True
    if unit in ("年", "日", "月") and re.fullmatch(r"(?:19|20)\d{2}|\d{1,2}", number) and (unit == "年" or before.endswith("月")):
        return False
    if unit in ("级", "类", "星", "期", "位", "度", "层", "部", "单位", "点", "对", "环", "组", "方", "批", "口") and unit != "位" and not match.group("bound2"):
        return unit in ("期", "组", "对", "批", "口", "部") and bool(re.match(r"$|[，,。；;、]", after))
    if unit == "位" and re.match(r"[\u4e00-\u9fff]", after) and not match.group("bound2"):
        return False
    if unit == "个" and after.startswith("月"):
        return False
    return not (unit in ("分",) and after[:1] in ("之", "别", "类", "级", "局", "区", "析", "配", "公", "支", "层", "步", "会", "行"))


def _quantity(match: re.Match[str]) -> Quantity:
    part = match.groupdict()
    bound = part.get("bound") or part.get("bound2") or ("以上" if part.get("early") else "")
    lost = bound == "上"
    if lost:
        bound = "以上"
    bound = "以内" if bound == "内" else bound.removeprefix("及").removeprefix("（含）").removeprefix("(含)")
    about = bound in ("多", "有余") or bool(part.get("about"))
    if bound in ("多", "有余"):
        bound = ""
    unit = part.get("unit") or part.get("unit2") or None
    if unit:
        unit = "百分点" if unit == "个百分点" else "个" if unit == "个以上" else unit
        if part.get("unit") == "个以上":
            bound = "以上"
        unit = "点" if unit == "个点" else unit
    end = match.end()
    if unit == "家企业":
        unit, end = "家", end - 2 if re.match(r"[\u4e00-\u9fff]", match.string[end : end + 1]) and not bound else end
    if part.get("first"):
        return Quantity(match.start(), end, _plain(part["first"]), unit, _plain(part["second"] or ""), bound, lost)
    return Quantity(match.start(), end, _plain(part["value"] or ""), unit, None, bound, lost, about=about)


def _plain(number: str) -> str:
    return number.replace(",", "")


_MAY_SCORE = re.compile("满意|指数|分|系数|[密强浓]度|死亡|[故生]率|比值|收入比|[A-Z]{2}")
_SCORED = re.compile(r"(?:满意度|指数|得分|评分|系数|密度|强度|浓度|死亡率|死亡人数|事故率|发生率|比值|收入比)(?:(?:监测|测评|评价|调查)(?:结果|得分|分值|值))?(?:应|均|要|需)?(?:达到?|保持在?|维持在?|稳定在?|提高到|提升到|提升至|提高至|增(?:加)?[到至]|上升[到至]|升至|不低于|不少于|超过|为|在|≥|控制在|控制到|低于|降至|下降到|降到|缩小到|缩小至|不超过|不高于|小于)*$|(?<![A-Za-z])[A-Z]{2,5}(?:值|指数)?(?:稳定在|保持在|达到|不高于|不低于|控制在|控制到|低于|降至|降到|≤|≥)$")


def _bare(text: str) -> list[Quantity]:
    """Numbers without a unit after a satisfaction or an index (满意度达到85以上)."""
    found: list[Quantity] = []
    if _MAY_SCORE.search(text) is None:
        return found
    for match in _BARE.finditer(text):
        before = text[max(0, match.start() - 14) : match.start()]
        if _SCORED.search(before):
            found.append(Quantity(match.start(), match.end(), _plain(match.group("value")), None, None, match.group("bound") or ""))
    return found


def han_quantities(text: str) -> list[Quantity]:
    """Counts in Chinese numerals (两个, 三家); the caller decides whether the verb before them makes an aim."""
    from zhiheng.reading.outline import han_value

    found = []
    for match in _HAN.finditer(text):
        words = match.group("value").replace("两", "二")
        value = han_value(words)
        before = text[max(0, match.start() - 1) : match.start()]
        if value is None or before in ("第", "每", "这", "各", "其", "某", "同", "有", "“", "是") or re.match(r"性|方面|月", text[match.end() :]):
            continue
        found.append(Quantity(match.start(), match.end(), str(value), match.group("unit"), None, match.group("bound") or "", han=True))
    return found
