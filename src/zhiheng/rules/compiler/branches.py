"""A scoring text taken apart (拆分): pieces with one scoring phrase each, and the place of every piece.

`read_branches` only reads what is printed; which pieces belong to one clause is decided in `grouping`, what rule they
make in `assemble`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from zhiheng.rules.compiler import words
from zhiheng.rules.compiler.cutting import cut
from zhiheng.rules.compiler.text import ANY, NUM, PER_UNITS, canonical, number

GAIN, FULL, MARK, ZERO, LOSS, EACH_GAIN, EACH_LOSS, SLOPE_GAIN, SLOPE_LOSS = (
    "gain", "full", "mark", "zero", "loss", "each_gain", "each_loss", "slope_gain", "slope_loss",
)  # fmt: skip
CAP, FLOOR, NOTE, EXEMPT, SCALE, RANGE, PROPORTION, RANK, VETO, IMPORT, EXTEND, PLAIN = (
    "cap", "floor", "note", "exempt", "scale", "range", "proportion", "rank", "veto", "import", "extend", "plain",
)  # fmt: skip
MODIFIERS = frozenset({CAP, FLOOR, NOTE, EXEMPT, SCALE, EXTEND})
"""Kinds that say something about the clause before them and give nothing themselves."""
POSITIVE = frozenset({GAIN, FULL, MARK})


@dataclass(frozen=True)
class Branch:
    """One scored piece: its place, the words before the scoring phrase, and the phrase taken apart."""

    kind: str
    start: int
    end: int
    body: str
    separator: str = ""
    points: tuple[Decimal, ...] = ()
    verb: str = ""
    per: str = ""
    step: Decimal | None = None
    side: str = ""
    high: Decimal | None = None
    tail: str = ""
    share: Decimal | None = None
    """The part of the row's points that the phrase gives (得分值的80%)."""
    numbered: bool = False
    text: str = field(default="", compare=False)

    @property
    def value(self) -> Decimal:
        """The one number of the phrase, 0 where it has none."""
        return self.points[0] if self.points else Decimal(0)


_FEN = r"分(?!钟|公司|局|别|级|类|解|管|布|析|配|工|散|离|期|开|区|子|项(?!，)|值(?:为零)?[^，。；）]|数(?!据))"
_POINTS = rf"(?P<pts>{NUM}(?:分?[、，]{NUM})*(?:分?-{NUM})?){_FEN}"
_CNPTS = r"(?P<pts>[一二两三四五六七八九十]{1,3})分(?!钟|之|公司|局|别|级|类|解|管|布|析|配|工|散|离|期|开|区|子|项)"
_SLASH = rf"(?P<slash>/(?:{PER_UNITS}))?"
_LOSS_VERB = r"(?:追加扣除|(?:并从|从)?总分中?(?:再|另)?扣[减除]?|扣[减除]?总分|另扣|再扣除?|加扣|倒扣|扣减|扣除|扣|减)"
_GAIN_VERB = r"(?:可得|得到|得|(?<![合累共总])计|(?<![登标书日笔速])记|占|再加|另加|加|奖励|奖|赋予|赋|给予|给|评|为)"
_SCORE = re.compile(
    rf"(?P<disc>酌情|视具体情况|视情况|视情节?|适当)?(?P<dist>分别|依次|各)?(?P<disc2>酌情)?(?:(?P<loss>{_LOSS_VERB})|(?P<gain>{_GAIN_VERB}))分?(?:{_POINTS}|{_CNPTS.replace('pts', 'cnpts')})(?:不等)?{_SLASH}"
)
_NO_FEN = re.compile(rf"(?P<verb>加|扣)(?P<pts>{NUM})(?=[。；，]?$)")
_ZERO = re.compile(r"(?:该项|本项目?|此项|此处)?(?:不得分|不计分|不给分|不加分|不予计分|(?:得|记|计|为)?零分|分值为零|不失分)|(?<![\d.])(?:得|计|记|扣至|为)?0分")
_FULL = re.compile(r"(?:得|计|记)(?:该项)?满分|(?<!未)得?全分")
_MARK_TAIL = re.compile(rf"[（〔【\[]\s*(?:共|计|得|满分|各|每项)?\s*(?P<pts>{NUM})\s*分?\s*[）〕】\]]?$")
_BARE = re.compile(rf"(?<![\d.])(?P<pts>{NUM}){_FEN}{_SLASH}(?=[。；，）]?$)")
_SHARE = re.compile(
    rf"(?:得|计|记|按)(?:该项|本项|此项|其)?(?:基本分值?|标准分值?|分值|满分|权重分?|应得分|总分)?的?(?:(?P<share>{NUM})%(?:的?分值?|计分|得分|的?基本分)?|(?P<half>一半|半数)(?:的?分值?)?)$"
)
_CAP_SHARE = re.compile(rf"^(?:本项|该项|此项)?(?:最高|最多|总分)?(?:得分)?(?:不超过|不得超过|为)(?:本项|该项|此项)?(?:分值|权重分?|标准分值?|基本分值?|满分)的(?P<n>{NUM})(?P<unit>倍|%)$")
_CAP = re.compile(
    rf"^(?:本项|该项|此项|合计|累计|总计|累计记分|加分|扣分|两项)?(?:(?P<full>满分)|最高(?:不超过|加|得|奖|扣|可加)?|最多(?:不超过|加|得|扣|可加)?|总分不超过|不超过|封顶|上限|共计?|以|至多)(?P<verb>加|扣|得)?(?:分)?(?:不超过|为)?(?P<pts>{NUM})分(?:为限|封顶|止|为止)?$"
    rf"|^(?:加分|扣分|累计加分|累计扣分|累计记分|累计|合计)(?:最高|最多)?(?:不超过|不得超过|至多|以)(?P<pts2>{NUM})分(?:为限)?$|^(?P<pts3>{NUM})分(?:封顶|为限)$"
)
_FLOOR = re.compile(r"^(?:本项|该项|此项)?(?:分值|分数)?(?:直至|直到)?(?:扣完|扣完该项|扣完本项|扣光|减完|扣至零分|扣至0分)(?:\d+(?:\.\d+)?)?(?:分)?(?:为止|止)?$|^不(?:计|出现)负分$")
_EXEMPT = re.compile(r"(?:可|的)?(?:不扣分|免予扣分|免扣分|酌情减免|不重复扣分)$")
_SCALE = re.compile(r"(?P<by>加倍|减半|翻倍|双倍)(?:扣|加|计|得|减)?分?$")
_PROPORTION = re.compile(r"按(?:照)?(?P<of>[^，。；]*?)(?:比例|完成率|百分比)(?:相应)?(?:得分|计分|计算得分|给分|扣分|记分|折算)|比例(?:得分|扣分|计分)|[×*](?:分值|权重|满分|\d+(?:分)?$)")
_RANK = re.compile(r"(?:按|从高到低|由高到低|由低到高|从低到高|依次|根据).{0,40}(?:排名|排队|排序|位次|名次)|第(?:一|1)名|前(?:\d|[一二三四五六七八九十])名|排名(?:第一|\d)|后续(?:位次|名次)|最低得分计分")
_VETO = re.compile(r"(?:实行|予以|进行)?一票否[优决]|(?:直接)?(?:定|判定|评定|确定|列|评)为(?:不合格|不达标|不及格|较差|最低)(?:等次|等级|档次)?$|(?:考核|审查|评定|评价|评审)?(?:结果)?(?:直接)?(?:判|定|评)?为?不合格$|取消(?:评优|评先|参评|资格)[^，。；]*$|不得评(?:优|先)|不能评优")
_IMPORT = re.compile(r"(?:引用|采用|以)[^，。；]{2,40}(?:考核|测评|评价)(?:得分|结果|成绩)|拆算扣分|折算(?:计入|得分)")
_EXTEND = re.compile(r"^(?:以此类推|依此类推|依次类推)$")
_RATIO = re.compile(rf"每(?P<verb>[^，。；、\d]{{0,10}}?)(?P<n>{ANY})?个?(?P<unit>百分点|%|‰)")
_FROM_LINE = re.compile(rf"每(?P<verb>低|高|超|少|差)[于过出]?(?P<line>{NUM})%(?:的)?(?P<n>{ANY})个?(?P<unit>百分点|%)")
"""每低于90%一个百分点: the line stands inside the step."""
_BACK = re.compile(rf"^(?:再|的)?(?P<verb>上升|下降|高|低|少|多|增加|减少)(?P<n>一|1)(?P<unit>{PER_UNITS})$")
_BOUND = r"(?:不低于|不少于|不超过|至少|最少|达到|均|都|须|必须|应当?|要|配备|平均)"
"""After 每人, 每个单位: a line per head, not a thing that is counted."""
_PER = re.compile(
    rf"每(?!村|镇|乡|县|区|市|人均|(?:[年月日天周]|季度|半年)[^，。；扣加得的])(?P<verb>(?:[^，。；、\d每]{{0,14}}?))(?P<n>{ANY})?个?(?P<unit>{PER_UNITS}|万元|亿元|分贝|微克)(?!{_BOUND})(?:每?(?:次|项|处|例|件|人|起)|次)?"
)
_MISSING = re.compile(rf"(?<![至不])(?P<verb>少|缺少|缺|漏|未)(?P<n>一|1|{ANY})(?P<unit>{PER_UNITS})$")
_LATE = r"逾期|迟报|晚报|迟交|漏报|错报|推迟|延迟|延误|拖延|超期|超时|滞后"
_TAIL_ONE = re.compile(rf"(?<![至不])(?P<verb>{_LATE}|少(?!于)|多(?!于)|超额?(?!过)|增加|减少|缺|漏|差|未|多出)[^，。；\d一]{{0,4}}?(?P<n>一|1)个?(?P<unit>{PER_UNITS}|个)[^，。；\d]{{0,6}}$")
_ONE_FAULT = re.compile(
    rf"(?:^|[，。；])(?:有|出现|发现)?(?P<n>[一1])个?(?P<unit>{PER_UNITS})(?=不|未|没|缺|错|超)"
    rf"|(?:缺少|缺|有|出现|发现)(?P<n2>[一1])个?(?P<unit2>{PER_UNITS})(?=[^，。；、]{{2,}})"
)
"""一项不符合扣1分, 缺一个部门的制度扣1分: so much for each."""
_ONCE = re.compile(rf"(?:出现|发现|发生|有)?(?P<n>一|1)(?P<unit>{PER_UNITS})[^，。；]*$")
_COUNTED = re.compile(r"[\u4e00-\u9fff](?<![第任前近满每])(?P<n>一|1)(?P<unit>次|起|例|件|项|处|篇|条|人次|批次)$")
"""Before a loss, 迟报1次 counts; 第1次 and 任一项 do not."""


def _decimals(text: str) -> tuple[tuple[Decimal, ...], Decimal | None]:
    low, _, high = text.partition("-")
    values = tuple(number(p.rstrip("分")) for p in re.split(r"[、，]", low) if p.rstrip("分"))
    return values, (number(high.rstrip("分")) if high else None)


_MEASURES = frozenset({"万元", "亿元", "微克", "分贝"})
"""Units of a measured figure: 每少10万元扣2分 counts steps of distance, not things."""
_TIMES = frozenset({"年", "月", "日", "天", "季度", "期"})


def _per(body: str) -> dict[str, object]:
    """What a scoring phrase counts: the last 每… of its words."""
    if m := _FROM_LINE.search(body):
        return {"ratio": True, "unit": m["unit"], "step": number(m["n"]), "side": _side(m["verb"]), "word": m["verb"]}
    if (found := list(_RATIO.finditer(body))) and (m := found[-1]):
        n = number(m["n"]) if m["n"] else Decimal(1)
        return {"ratio": True, "unit": m["unit"], "step": n, "side": _side(m["verb"]), "word": m["verb"]}
    found = [m for m in _PER.finditer(body) if m["unit"] not in _TIMES or m["verb"] or m["n"] or m.end() >= len(body.rstrip("的，"))]
    if found and (m := found[-1]):
        n = number(m["n"]) if m["n"] else Decimal(1)
        return {"ratio": False, "unit": m["unit"], "step": n, "side": _side(m["verb"]), "word": m["verb"]}
    return {}


def _side(verb: str) -> str:
    if re.search(r"低|少|缺|降|减|差|落后", verb):
        return "below"
    return "above" if re.search(r"高|多|增|超|升|提", verb) else ""


def _classify(piece: str) -> dict[str, object]:
    """Kind and numbers of one piece; the piece has no surrounding punctuation."""
    whole = piece.strip("，。；：、. \n")
    text = whole.rstrip("）") if whole.count("）") > whole.count("（") else whole
    text = text.lstrip("（") if text.count("（") > text.count("）") and not _MARK_TAIL.search(text) else text
    if _FLOOR.search(text):
        return {"kind": FLOOR}
    if m := _CAP_SHARE.search(text):
        return {"kind": CAP, "share": Decimal(m["n"]) / (100 if m["unit"] == "%" else 1)}
    if words.NOTE.search(text) and not re.search(rf"[得加扣奖]{NUM}分", text):
        return {"kind": NOTE}
    if ranked := _ranked(text):
        return ranked
    if _EXTEND.search(text):
        return {"kind": EXTEND}
    if m := _CAP.search(text):
        value = m["pts"] or m["pts2"] or m["pts3"]
        return {"kind": CAP, "points": (Decimal(value),), "verb": "满分" if m["full"] else ""}
    if m := _SCALE.search(text):
        return {"kind": SCALE, "verb": m["by"], "body": text[: m.start()]}
    if m := _EXEMPT.search(text):
        return {"kind": EXEMPT, "body": text[: m.start()]}
    if m := _VETO.search(text):
        return {"kind": VETO, "verb": m[0], "body": text[: m.start()]}
    if m := _FULL.search(text):
        return {"kind": FULL, "body": text[: m.start()], "tail": text[m.end() :]}
    if (m := _ZERO.search(text)) and re.fullmatch(rf"[。；，的]*(?:（(?!{NUM}分?）)[^（）]*）)?", text[m.end() :]) and not _TWO.search(text[: m.start()]):
        return {"kind": ZERO, "body": text[: m.start()], "tail": text[m.end() :]}
    scored = [m for m in _SCORE.finditer(text) if not re.search(r"[满总]$", text[: m.start()])]
    if scored:
        return _struck(text, scored[-1]) or _scored(text, scored[-1])
    if (m := _SHARE.search(text)) and not _per(text[: m.start()]):
        return {"kind": GAIN, "body": text[: m.start()], "verb": "得", "share": _share(m)}
    if m := _MARK_TAIL.search(text):
        if (z := _ZERO.search(text[: m.start()])) and z.end() == len(text[: m.start()].rstrip("。；，")):
            return {"kind": GAIN, "points": (Decimal(m["pts"]),), "body": re.sub(r"[，；。]?(?:否则|反之)$", "", text[: z.start()])}
        if p := _PROPORTION.search(text[: m.start()]):
            return {"kind": PROPORTION, "points": (Decimal(m["pts"]),), "body": text[: p.start()], "verb": p[0]}
        if _FLOOR.search(text[: m.start()]):
            return {"kind": MARK, "points": (Decimal(m["pts"]),), "tail": "floor"}
        return {"kind": MARK, "points": (Decimal(m["pts"]),), "body": text[: m.start()]}
    if m := _PROPORTION.search(text):
        return {"kind": PROPORTION, "body": text[: m.start()], "verb": m[0], "tail": text[m.end() :]}
    if (m := re.search(rf"(?P<low>{NUM})-(?P<high>{NUM})分$", text)) and not re.search(r"[≥≤<>]$|评分|得分在", text[: m.start()]):
        return {"kind": RANGE, "points": (Decimal(m["low"]),), "high": Decimal(m["high"]), "verb": "=", "body": text[: m.start()].strip("，：")}
    if (m := _BARE.search(text)) and not text.startswith(("总分", "满分", "合计")) and not _LINE_BEFORE.search(text[: m.start()]):
        body = text[: m.start()]
        if taken := re.search(r"扣[除减]?(?=[^，。；\d]{2,24}$)", body):
            return {"kind": LOSS, "points": (Decimal(m["pts"]),), "verb": "扣", "body": body[: taken.start()] + body[taken.end() :]}
        if per := _per(body):
            kind = SLOPE_GAIN if per["ratio"] else EACH_GAIN
            return {"kind": kind, "points": (Decimal(m["pts"]),), "body": body, "per": per["unit"], "step": per["step"], "side": per["side"]}
        return {"kind": MARK, "points": (Decimal(m["pts"]),), "body": body.rstrip("：-－"), "per": (m["slash"] or "")[1:], "tail": "bare"}
    if m := _NO_FEN.search(text):
        return _scored(text + "分", next(iter(_SCORE.finditer(text + "分")))) if _SCORE.search(text + "分") else {"kind": PLAIN}
    if _IMPORT.search(text) and re.search(r"分值?$", text):
        return {"kind": IMPORT, "body": text}
    return {"kind": PLAIN}


def _struck(text: str, m: re.Match[str]) -> dict[str, object] | None:
    """本项不得分并扣减总分5分: all points of the row, and more beyond it."""
    if not m["loss"] or not m["pts"] or not (zero := re.search(rf"{_ZERO.pattern}[，的]?(?:并|且|同时|另|再|还要?)+$", text[: m.start()])):
        return None
    return {"kind": VETO, "verb": "不得分", "body": text[: zero.start()], "points": (Decimal(m["pts"]),)}


def _share(m: re.Match[str]) -> Decimal:
    """得分值的80% is 0.8 of the row's points, 得一半分 is 0.5."""
    return Decimal("0.5") if m["half"] else Decimal(m["share"]) / 100


def _ranked(text: str) -> dict[str, object] | None:
    """A piece that gives points by place."""
    first = re.search(r"排名第一|第(?:1|一)名|后续(?:位次|名次)|(?:依次|逐(?:名|位))[^，。；]{0,6}递减|递减|第\d+[-至]第?\d+名|第?[一二三四五六七八九十]+至第?[一二三四五六七八九十]+名|其余(?:名次|按名次)|每(?:降低|下降|后退|靠后|降)(?:一|1)?个?(?:名次|位次|名|位)", text)
    scores = [m for m in _SCORE.finditer(text) if m["pts"]]
    values = _decimals(scores[-1]["pts"])[0] if scores else ()
    several = len(values) > 1 and re.search(rf"排名|名次|前{ANY}名|\d-\d名", text)
    if not first and not several:
        return None
    return {"kind": RANK, "points": values, "body": text}


def _spread(body: str, low: Decimal, high: Decimal) -> tuple[Decimal, ...]:
    """分别加1-4分 after four names is 1, 2, 3, 4; 加3-1分 after three grades is 3, 2, 1."""
    count = int(abs(high - low)) + 1
    listed = [p for p in re.findall(r"[^，。；]+", body) if p.count("、") == count - 1]
    if count < 2 or not listed or low != low.to_integral_value() or high != high.to_integral_value():
        return ()
    step = 1 if high > low else -1
    return tuple(low + step * i for i in range(count))


def _scored(text: str, m: re.Match[str]) -> dict[str, object]:
    values, high = _decimals(m["pts"] or m["cnpts"])
    loss = bool(m["loss"])
    body, tail = text[: m.start()], text[m.end() :].strip("，。；）")
    out: dict[str, object] = {
        "points": values,
        "high": high,
        "verb": m["loss"] or m["gain"],
        "body": body,
        "tail": tail,
    }
    if m["disc"] or m["disc2"] or high is not None:
        return {**out, "kind": RANGE, "verb": "-" if loss else "+"}
    per = _per(body) or _per(tail)
    slash = (m["slash"] or "")[1:]
    if m["dist"] and len(values) > 1 and not re.search(r"每", body):
        per = {}
    elif slash:
        per = {"ratio": False, "unit": slash, "step": Decimal(1), "side": ""}
    elif not per and (n := _TAIL_ONE.search(body.rstrip("的，"))):
        per = {"ratio": False, "unit": n["unit"], "step": Decimal(1), "side": _side(n["verb"])}
    elif not per and loss and (n := _MISSING.search(body.rstrip("的，"))):
        per = {"ratio": False, "unit": n["unit"], "step": number(n["n"]), "side": "below"}
    elif not per and (n := _BACK.search(body.rstrip("的，"))):
        per = {"ratio": False, "unit": n["unit"], "step": Decimal(1), "side": _side(n["verb"])}
    elif not per and loss and (n := _ONE_FAULT.search(body)):
        per = {"ratio": False, "unit": n["unit"] or n["unit2"], "step": Decimal(1), "side": ""}
    elif not per and loss and (n := _COUNTED.search(body.rstrip("的，"))):
        per = {"ratio": False, "unit": n["unit"], "step": Decimal(1), "side": ""}
    elif not per and loss and (n := _ONCE.search(body.rstrip("的，"))) and re.search(r"出现|发现|发生|缺|少", body):
        per = {"ratio": False, "unit": n["unit"], "step": number(n["n"]), "side": ""}
    if per:
        if loss and per["unit"] in _MEASURES and per["side"]:
            per["ratio"] = True
        kind = (SLOPE_LOSS if loss else SLOPE_GAIN) if per["ratio"] else (EACH_LOSS if loss else EACH_GAIN)
        return {**out, "kind": kind, "per": per["unit"], "step": per["step"], "side": per["side"]}
    return {**out, "kind": LOSS if loss else GAIN}


_TWO = re.compile(rf"[得计记加]{NUM}分")
_LINE_BEFORE = re.compile(r"(?:[≥≤<>=]|不低于|不少于|达到|达|高于|超过|低于|少于|不足|总分|满分|基础分|合计)$")
def read_branches(text: str) -> list[Branch]:
    """Every scored piece of a text, in order; unscored words stand in the `body` of the next scored piece.

    Args:
        text: a scoring text without white space; line breaks that end a line of the print may stand as newlines.
    """
    text = canonical(text)
    out: list[Branch] = []
    waiting: tuple[int, str, bool] | None = None
    until = 0
    for start, end, separator, numbered in cut(text):
        read = _classify(text[start:end])
        kind = str(read.pop("kind"))
        if kind == PLAIN:
            if waiting is not None and numbered:
                out.append(_plain(text, waiting, until))
                waiting = None
            if waiting is None:
                waiting = (start, separator, numbered)
            until = end
            continue
        first, sep, num = waiting if waiting is not None else (start, separator, numbered)
        if waiting is not None and (numbered or kind in (CAP, FLOOR, EXTEND, NOTE)):
            out.append(_plain(text, waiting, until))
            first, sep, num = start, separator, numbered
        lead = text[first:start]
        body = (lead + str(read.pop("body", ""))).strip("，。；：、 \n")
        if kind == RANGE and read["verb"] != "=" and not words.DISCRETION.search(text[start:end]) and (spread := _spread(body, read["points"][0], read["high"])):  # type: ignore[index,arg-type]
            kind = LOSS if read["verb"] == "-" else GAIN
            read.update(points=spread, high=None, verb="扣" if read["verb"] == "-" else "加")
        if kind in (GAIN, LOSS) and lead and len(read.get("points", ())) == 1:  # type: ignore[arg-type]
            kind = _counted(kind, body, read)
        out.append(Branch(kind=kind, start=first, end=end, body=body, separator=sep, numbered=num, text=text[first:end], **read))  # type: ignore[arg-type]
        waiting = None
    if waiting is not None:
        out.append(_plain(text, waiting, until))
    return out


def _counted(kind: str, body: str, read: dict[str, object]) -> str:
    """每低1%，扣0.1分: the comma parts what is counted from its points."""
    last = re.split(r"[，。；\n]", body.rstrip("的"))[-1]
    per = _per(last) if "每" in last else {}
    if not per and (n := _TAIL_ONE.search(last)):
        per = {"ratio": False, "unit": n["unit"], "step": Decimal(1), "side": _side(n["verb"])}
    if not per and kind == LOSS and (n := _ONE_FAULT.search(last)):
        per = {"ratio": False, "unit": n["unit"] or n["unit2"], "step": Decimal(1), "side": ""}
    if not per:
        return kind
    read.update(per=per["unit"], step=per["step"], side=per["side"])
    return {GAIN: (EACH_GAIN, SLOPE_GAIN), LOSS: (EACH_LOSS, SLOPE_LOSS)}[kind][1 if per["ratio"] else 0]


def _plain(text: str, waiting: tuple[int, str, bool], end: int) -> Branch:
    start, separator, numbered = waiting
    while end > start and text[end - 1] in "，。；、：（ \n":
        end -= 1
    body = text[start:end]
    if (_RANK.search(body) or _IMPORT.search(body)) and not body.startswith("查"):
        kind = RANK if _RANK.search(body) else IMPORT
        return Branch(kind, start, end, body, separator, numbered=numbered, text=body)
    return Branch(PLAIN, start, end, body, separator, numbered=numbered, text=body)


def _plain_number(value: Decimal) -> Decimal:
    """2.50 as 2.5, 4.0 as 4."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def shared(branches: Sequence[Branch], points: Decimal | None) -> list[Branch]:
    """Shares of the row's points as points (得分值的80% of 5 points is 4); without the row's points they say nothing certain."""
    out: list[Branch] = []
    for b in branches:
        if b.share is None:
            out.append(b)
        elif points is not None:
            out.append(replace(b, points=(_plain_number(b.share * points),)))
        elif b.kind == GAIN:
            out.append(replace(b, kind=PLAIN, body=b.text))
    return out
