"""A scoring text taken apart (拆分): pieces with one scoring phrase each, and the place of every piece.

`read_branches` only reads what is printed; which pieces belong to one clause is decided in `grouping`, what rule they
make in `assemble`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from zhiheng.rules.compiler import patterns, words
from zhiheng.rules.compiler.cutting import cut
from zhiheng.rules.compiler.text import ANY, NUM, canonical, number

GAIN, FULL, MARK, ZERO, LOSS, EACH_GAIN, EACH_LOSS, SLOPE_GAIN, SLOPE_LOSS = (
    "gain", "full", "mark", "zero", "loss", "each_gain", "each_loss", "slope_gain", "slope_loss",
)  # fmt: skip
CAP, FLOOR, NOTE, EXEMPT, SCALE, RANGE, PROPORTION, RANK, VETO, IMPORT, EXTEND, PLAIN, MEAN, PERSON, LEFT_OUT = (
    "cap", "floor", "note", "exempt", "scale", "range", "proportion", "rank", "veto", "import", "extend", "plain", "mean", "person", "left_out",
)  # fmt: skip
MODIFIERS = frozenset({CAP, FLOOR, NOTE, EXEMPT, SCALE, EXTEND, MEAN})
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
    times: Decimal | None = None
    """How often the points before it are given at most (共5项)."""
    share: Decimal | None = None
    """The part of the row's points that the phrase gives (得分值的80%)."""
    numbered: bool = False
    carried: bool = False
    """Its subject is that of the piece before it (省级2分 after 市级1项加1分)."""
    apart: bool = False
    """The points hold for each thing that is listed before them (有方案、有总结，各得1分)."""
    highest: bool = False
    """Of it and its neighbours only the highest counts (按最高奖项计分)."""
    unit_class: str = ""
    """The kind of unit that these points hold for (乡镇扣2分)."""
    text: str = field(default="", compare=False)

    @property
    def value(self) -> Decimal:
        """The one number of the phrase, 0 where it has none."""
        return self.points[0] if self.points else Decimal(0)


def _decimals(text: str) -> tuple[tuple[Decimal, ...], Decimal | None]:
    low, _, high = text.partition("-")
    values = tuple(number(p.rstrip("分")) for p in re.split(r"[、，]", low) if p.rstrip("分"))
    return values, (number(high.rstrip("分")) if high else None)

_VETOING = re.compile(r"否[优决]|合格|达标|及格|较差|最低|取消|评[优先]|等次|等级|档次|优秀|下调|先进|为“?差")
"""Words without which nothing is vetoed; far cheaper to look for than the phrases."""
_NOTHING = re.compile(r"不|0分|零|扣[^。]*[全满]|全[^。]*扣")
"""Words without which no points are withheld."""
_QUOTED = re.compile(r"“[^”]{3,}”|《[^》]*》|一票否[优决](?=”?(?:制度?|规定|机制|办法|条款))")
"""What is only named: a quotation, a document, the system of vetoes."""


def _per(body: str) -> dict[str, object]:
    """What a scoring phrase counts: the last 每… of its words."""
    if m := patterns.FROM_LINE.search(body):
        return {"ratio": True, "unit": m["unit"], "step": number(m["n"]), "side": _side(m["verb"]), "word": m["verb"]}
    if m := patterns.RATIO_FEN.search(body):
        return {"ratio": True, "unit": "分", "step": number(m["n"]), "side": _side(m["verb"]), "word": m["verb"]}
    if (found := list(patterns.RATIO.finditer(body))) and (m := found[-1]):
        n = number(m["n"]) if m["n"] else Decimal(1)
        return {"ratio": True, "unit": m["unit"], "step": n, "side": _side(m["verb"]), "word": m["verb"]}
    found = [m for m in patterns.PER.finditer(body) if m["unit"] not in patterns.TIMES or m["verb"] or m["n"] or m.end() >= len(body.rstrip("的，"))]
    if not found and (m := patterns.PER_ANY.search(body.rstrip("的，"))):
        return {"ratio": False, "unit": m["unit"], "step": number(m["n"]), "side": _side(m["verb"])}
    if found and (m := found[-1]):
        n = number(m["n"]) if m["n"] else Decimal(1)
        return {"ratio": False, "unit": m["unit"], "step": n, "side": _side(m["verb"]), "word": m["verb"]}
    return {}


_SIDE = re.compile(r"(?P<below>低|少|缺|降|减|差|落后|退)|高|多|增|超|升|提|进(?=一?\d?[位名])")


def _side(verb: str) -> str:
    """Which way a step goes: the first word decides (每少下降 is less of a fall, 每多下降 more)."""
    m = _SIDE.search(verb)
    return "" if m is None else "below" if m["below"] else "above"


def _classify(piece: str) -> dict[str, object]:
    """Kind and numbers of one piece; the piece has no surrounding punctuation."""
    whole = patterns.LABEL.sub("", piece.strip("，。；：、. \n"))
    text = whole.rstrip("）") if whole.count("）") > whole.count("（") else whole
    text = text.lstrip("（") if text.count("（") > text.count("）") and not patterns.MARK_TAIL.search(text) else text
    if ("扣" in text or "减" in text or "最低" in text or "负" in text or "不低于" in text) and patterns.FLOOR.search(text):
        spent = patterns.SPENT.search(text)
        return {"kind": FLOOR, "points": (Decimal(spent["pts"]),)} if spent else {"kind": FLOOR}
    if m := patterns.CAP_SHARE.search(text):
        return {"kind": CAP, "share": Decimal(m["n"]) / (100 if m["unit"] == "%" else 1)}
    if words.NOTE.search(text) and not re.search(rf"[得加扣奖]{NUM}分", text):
        return {"kind": NOTE}
    if ranked := _ranked(text):
        return ranked
    if patterns.EXTEND.search(text):
        return {"kind": EXTEND}
    if ("基" in text or "底分" in text or "起评" in text) and (m := patterns.BASE.search(text)):
        return {"kind": GAIN, "points": (Decimal(m["pts"]),), "verb": "基准", "body": text[: m.start()]}
    if m := patterns.CAP.search(text):
        if m["times"]:
            return {"kind": CAP, "times": number(m["times"])}
        value = m["whole"] or m["pts"] or m["pts2"] or m["pts3"] or m["pts4"]
        return {"kind": CAP, "points": (Decimal(value),), "verb": "满分" if m["full"] else ""}
    if m := patterns.LEFT_OUT.search(text):
        return {"kind": LEFT_OUT, "body": text[: m.start()]}
    if "平均" in text and (m := patterns.MEAN.search(text)):
        return {"kind": MEAN, "body": text[: m.start()], "verb": m[0]}
    if m := patterns.PERSON.search(text):
        return {"kind": PERSON, "body": text[: m.start()], "verb": m["verb"] or m["verb2"], "tail": m["disc"] or "由人评定"}
    if (text.count("倍") or text.count("半")) and (m := patterns.SCALE.search(text)):
        return {"kind": SCALE, "verb": m["by"], "body": text[: m.start()]}
    if m := patterns.EXEMPT.search(text):
        return {"kind": EXEMPT, "body": text[: m.start()]}
    if _VETOING.search(text) and (m := patterns.VETO.search(_QUOTED.sub(lambda q: "○" * len(q[0]), text))):
        return {"kind": VETO, "verb": m[0], "body": text[: m.start()]}
    if "/" in text and (m := patterns.BY_UNIT.search(text)):
        kind = EACH_LOSS if m["verb"] == "扣" else EACH_GAIN
        return {"kind": kind, "points": (Decimal(m["pts"]),), "verb": m["verb"], "body": text[: m.start()], "per": m["unit"], "step": Decimal(1)}
    if ("满" in text or "全" in text) and (m := patterns.FULL.search(text)):
        return {"kind": FULL, "body": text[: m.start()], "tail": text[m.end() :]}
    if _NOTHING.search(text) and (m := patterns.ZERO.search(text)) and re.fullmatch(rf"[。；，的]*(?:（(?!{NUM}分?）)[^（）]*）)?", text[m.end() :]) and not patterns.TWO.search(text[: m.start()]):
        return {"kind": ZERO, "body": text[: m.start()], "tail": text[m.end() :]}
    scored = [m for m in patterns.SCORE.finditer(text) if not re.search(r"[满总]$", text[: m.start()])]
    if scored:
        return _struck(text, scored[-1]) or _scored(text, scored[-1])
    if "%" in text and (m := patterns.SHARE_LOSS.search(text)):
        per = _per(text[: m.start()])
        kind = LOSS if not per else SLOPE_LOSS if per["ratio"] else EACH_LOSS
        return {"kind": kind, "body": text[: m.start()], "verb": "扣", "share": Decimal(m["share"]) / 100, "per": per.get("unit", ""), "step": per.get("step"), "side": per.get("side", "")}
    if (m := patterns.SHARE.search(text)) and not _per(text[: m.start()]):
        return {"kind": GAIN, "body": text[: m.start()], "verb": "得", "share": _share(m)}
    if m := patterns.MARK_TAIL.search(text):
        if (z := patterns.ZERO.search(text[: m.start()])) and z.end() == len(text[: m.start()].rstrip("。；，")):
            return {"kind": GAIN, "points": (Decimal(m["pts"]),), "body": re.sub(r"[，；。]?(?:否则|反之)$", "", text[: z.start()])}
        if p := patterns.PROPORTION.search(text[: m.start()]):
            return {"kind": PROPORTION, "points": (Decimal(m["pts"]),), "body": text[: p.start()], "verb": p[0]}
        if patterns.FLOOR.search(text[: m.start()]):
            return {"kind": MARK, "points": (Decimal(m["pts"]),), "tail": "floor"}
        return {"kind": MARK, "points": (Decimal(m["pts"]),), "body": text[: m.start()]}
    if m := patterns.PROPORTION.search(text):
        return {"kind": PROPORTION, "body": text[: m.start()], "verb": m[0], "tail": text[m.end() :]}
    if (m := re.search(rf"(?P<low>{NUM})-(?P<high>{NUM})分$", text)) and not re.search(r"[≥≤<>]$|评分|得分在", text[: m.start()]):
        return {"kind": RANGE, "points": (Decimal(m["low"]),), "high": Decimal(m["high"]), "verb": "=", "body": text[: m.start()].strip("，：")}
    if (m := patterns.BARE.search(text)) and not text.startswith(("总分", "满分", "合计")) and not patterns.LINE_BEFORE.search(text[: m.start()]):
        body = text[: m.start()]
        if body.endswith("各") and "、" in body:
            return {"kind": GAIN, "points": (Decimal(m["pts"]),), "verb": "得", "body": body[:-1], "apart": True}
        if taken := re.search(r"扣[除减]?(?=[^，。；\d]{2,24}$)", body):
            return {"kind": LOSS, "points": (Decimal(m["pts"]),), "verb": "扣", "body": body[: taken.start()] + body[taken.end() :]}
        if minus := re.search(r"(?<=[^\d-])-$", body):  # 一般事故每起-5分: the sign takes off
            body = body[: minus.start()]
            per = _per(body)
            kind = LOSS if not per else SLOPE_LOSS if per["ratio"] else EACH_LOSS
            return {"kind": kind, "points": (Decimal(m["pts"]),), "verb": "扣", "body": body, "per": per.get("unit", ""), "step": per.get("step"), "side": per.get("side", "")}
        if per := _per(body):
            kind = SLOPE_GAIN if per["ratio"] else EACH_GAIN
            return {"kind": kind, "points": (Decimal(m["pts"]),), "body": body, "per": per["unit"], "step": per["step"], "side": per["side"]}
        return {"kind": MARK, "points": (Decimal(m["pts"]),), "body": body.rstrip("：-－"), "per": (m["slash"] or "")[1:], "tail": "bare"}
    if m := patterns.NO_FEN.search(text):
        return _scored(text + "分", next(iter(patterns.SCORE.finditer(text + "分")))) if patterns.SCORE.search(text + "分") else {"kind": PLAIN}
    if patterns.IMPORT.search(text) and re.search(r"分值?$", text):
        return {"kind": IMPORT, "body": text}
    return {"kind": PLAIN}


def _struck(text: str, m: re.Match[str]) -> dict[str, object] | None:
    """本项不得分并扣减总分5分: all points of the row, and more beyond it."""
    if not m["loss"] or not m["pts"] or not (zero := re.search(rf"{patterns.ZERO.pattern}[，的]?(?:并|且|同时|另|再|还要?)+$", text[: m.start()])):
        return None
    return {"kind": VETO, "verb": "不得分", "body": text[: zero.start()], "points": (Decimal(m["pts"]),)}


_PLACED = re.compile(r"[名位]|递减")


def _share(m: re.Match[str]) -> Decimal:
    """得分值的80% is 0.8 of the row's points, 得一半分 is 0.5."""
    return Decimal("0.5") if m["half"] else Decimal(m["share"]) / 100


def _ranked(text: str) -> dict[str, object] | None:
    """A piece that gives points by place."""
    if not _PLACED.search(text):
        return None
    first = re.search(r"排名[^，。；\d]{0,8}第[一1](?=[\d名位的得计加]|$)|第(?:1|一)名|后续(?:位次|名次)|(?:依次|逐(?:名|位))[^，。；]{0,6}递减|递减|第\d+[-至]第?\d+[名位]|第?[一二三四五六七八九十]+至第?[一二三四五六七八九十]+[名位]|其余(?:名次|按名次)|每(?:降低|下降|后退|靠后|降|后移)(?:一|1)?个?(?:名次|位次|名|位)", text)
    if first and first[0].startswith("每") and re.search(r"每(?:上升|前进|提升|进)(?:一|1)?个?(?:名次|位次|名|位)", text):
        first = None  # 每上升1位加，每下降1位扣: moves, not places
    scores = [m for m in patterns.SCORE.finditer(text) if m["pts"]]
    values = _decimals(scores[-1]["pts"])[0] if scores else ()
    if not scores and (m := re.search(rf"(?:第[1一]名|第一)(?P<pts>{NUM})分$", text)):
        values = (Decimal(m["pts"]),)
    several = len(values) > 1 and re.search(rf"排名|名次|[前后]{ANY}[名位]|\d-\d[名位]|第[一1][、，]第?[二2]", text)
    if not first and not several:
        return None
    if not first and scores[-1]["loss"]:
        values = tuple(-v for v in values)
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
    out["apart"] = m["dist"] == "各"
    if m["disc"] or m["disc2"] or high is not None:
        return {**out, "kind": RANGE, "verb": "-" if loss else "+"}
    per = _per(body) or _per(tail)
    slash = (m["slash"] or "")[1:]
    if m["dist"] and len(values) > 1 and not re.search(r"每", body):
        per = {}
    elif slash:
        per = {"ratio": False, "unit": slash, "step": Decimal(1), "side": ""}
    elif not per and (n := patterns.TAIL_ONE.search(body.rstrip("的，"))):
        per = {"ratio": False, "unit": n["unit"], "step": Decimal(1), "side": _side(n["verb"])}
    elif not per and loss and (n := patterns.MISSING.search(body.rstrip("的，"))):
        per = {"ratio": False, "unit": n["unit"], "step": number(n["n"]), "side": "below"}
    elif not per and (n := patterns.BACK.search(body.rstrip("的，"))):
        per = {"ratio": False, "unit": n["unit"], "step": Decimal(1), "side": _side(n["verb"])}
    elif not per and (n := patterns.BY_EACH.search(body)):
        per, body = {"ratio": False, "unit": n["unit"], "step": Decimal(1), "side": ""}, body[: n.start()]
        out["body"] = body
    elif not per and (loss or m["gain"] in patterns.ADDS) and (n := patterns.ALONE.search(body.rstrip("的，"))):
        per = {"ratio": False, "unit": n["unit"], "step": Decimal(1), "side": ""}
    elif not per and loss and (n := patterns.ONE_FAULT.search(body)):
        per = {"ratio": False, "unit": n["unit"] or n["unit2"], "step": Decimal(1), "side": ""}
    elif not per and loss and (n := patterns.COUNTED.search(body.rstrip("的，"))) or not per and m["gain"] in patterns.ADDS and (n := patterns.COUNTED_GAIN.search(body.rstrip("的，"))):
        per = {"ratio": False, "unit": n["unit"], "step": Decimal(1), "side": ""}
    elif not per and loss and (n := patterns.ONCE.search(body.rstrip("的，"))) and re.search(r"出现|发现|发生|缺|少", body):
        per = {"ratio": False, "unit": n["unit"], "step": number(n["n"]), "side": ""}
    if per:
        if per["side"] and (per["unit"] in patterns.MEASURES or per["step"] is not None and per["step"] % 1):  # type: ignore[operator]
            per["ratio"] = True  # 每少0.1批次, 每增加1000万元: steps of distance, not things
        kind = (SLOPE_LOSS if loss else SLOPE_GAIN) if per["ratio"] else (EACH_LOSS if loss else EACH_GAIN)
        return {**out, "kind": kind, "per": per["unit"], "step": per["step"], "side": per["side"]}
    return {**out, "kind": LOSS if loss else GAIN}



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
            if waiting is not None and numbered or waiting is not None and separator in ("。", "；", "\n") and patterns.BY_RULE.search(text[waiting[0] : until]):
                out.append(_plain(text, waiting, until))
                waiting = None
            if waiting is None:
                waiting = (start, separator, numbered)
            until = end
            continue
        first, sep, num = waiting if waiting is not None else (start, separator, numbered)
        by_rule = waiting is not None and separator in ("。", "；", "\n") and patterns.BY_RULE.search(text[waiting[0] : until]) is not None
        if waiting is not None and (numbered or by_rule or kind in (CAP, FLOOR, EXTEND) or kind == NOTE and not patterns.ALREADY.search(text[waiting[0] : until])):
            out.append(_plain(text, waiting, until))
            first, sep, num = start, separator, numbered
        lead = text[first:start]
        body = (lead + str(read.pop("body", ""))).strip("，。；：、 \n")
        if kind == RANGE and read["verb"] != "=" and not words.DISCRETION.search(text[start:end]) and (read["high"] - read["points"][0] not in (1, -1) or re.search(r"分别|依次|各", text[start:end])) and (spread := _spread(body, read["points"][0], read["high"])):  # type: ignore[index,arg-type]
            kind = LOSS if read["verb"] == "-" else GAIN
            read.update(points=spread, high=None, verb="扣" if read["verb"] == "-" else "加")
        if kind in (GAIN, LOSS) and lead and len(read.get("points", ())) > 1 and (ranked := _ranked(text[first:end])):  # type: ignore[arg-type]
            kind, read, body = RANK, {"points": ranked["points"]}, str(ranked["body"])
        if kind in (GAIN, LOSS) and lead and len(read.get("points", ())) == 1:  # type: ignore[arg-type]
            kind = recounted(kind, body, read)
        out.append(Branch(kind=kind, start=first, end=end, body=body, separator=sep, numbered=num, text=text[first:end], **read))  # type: ignore[arg-type]
        waiting = None
    if waiting is not None:
        out.append(_plain(text, waiting, until))
    return out


def recounted(kind: str, body: str, read: dict[str, object]) -> str:
    """每低1%，扣0.1分: the comma parts what is counted from its points; `read` takes up what is counted."""
    if kind not in (GAIN, LOSS):
        return kind
    last = re.split(r"[，。；\n]", body.rstrip("的"))[-1]
    per = _per(last) if "每" in last else {}
    if not per and (n := patterns.TAIL_ONE.search(last)):
        per = {"ratio": False, "unit": n["unit"], "step": Decimal(1), "side": _side(n["verb"])}
    if not per and (kind == LOSS or read.get("verb") in patterns.ADDS) and (n := patterns.ALONE.search(last)):
        per = {"ratio": False, "unit": n["unit"], "step": Decimal(1), "side": ""}
    if not per and kind == LOSS and (n := patterns.ONE_FAULT.search(last)):
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
    if (patterns.RANK.search(body) or patterns.IMPORT.search(body)) and not body.startswith("查"):
        kind = RANK if patterns.RANK.search(body) else IMPORT
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
        if b.kind == FLOOR and b.points:
            out.append(b if points in (None, b.value) else replace(b, kind=CAP))
        elif b.share is None:
            out.append(b)
        elif points is not None:
            out.append(replace(b, points=(_plain_number(b.share * points),)))
        elif b.kind in (GAIN, LOSS, EACH_LOSS, SLOPE_LOSS):
            out.append(replace(b, kind=PLAIN, body=b.text))
    return out
