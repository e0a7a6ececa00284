"""Who is answerable (责任单位): brackets such as （A牵头，B、C按职责分工负责） and 责任单位：A、B, with the roles of the contract.

Read on squeezed text, because line ends fall inside names and keywords. Names stay as printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiheng.reading.model import Units
from zhiheng.values import Span

OPEN, CLOSE = "（(〔[［【", "）)〕]］】"
LABEL = re.compile(
    r"(?P<label>(?:主要)?(?:牵头|主办|主责|责任|协同配合|协同|配合|参与|参加|协办|协作|支持|实施|落实|承办|完成|负责|组织|主管|督导|指导|协助)"
    r"(?:责任|实施|落实)?(?:单位|部门|主体|处室|科室|机构|地区)(?:及责任人)?)(?:为|[：:]|(?=[\u4e00-\u9fff]{2,12}[、，]))"
)
FIRST_LEADS = re.compile(r"(?:(?:列|排|排名|排在)?(?:在)?(?:第一|首)(?:位|个|家)?(?:的|者)?(?:单位|部门)?为牵头(?:责任)?(?:单位|部门|者)?)")
_NOTE = re.compile(r"(?:[，,。；;]|^)(?:以下|下同|其余|均需|不再|如无|以上)[^，,。；;]*(?:[，,。；;][^，,。；;]*(?:不再|不另|同)[^，,。；;]*)?")
ENDING = (
    "局|委|办|厅|部|院|政府|委员会|办公室|小组|公司|集团|银行|海关|分行|支行|总队|支队|大队|大学|学院|学校|党校|联合会|妇联|工会|团委|团县委|"
    "团市委|团省委|团区委|科协|残联|工商联|侨联|文联|社科联|管委会|管委|工委|指挥部|单位|部门|地区|乡镇|街道|园区|开发区|新区|高新区|协会|商会|总社|供销社|"
    "联社|实验室|研究所|研究院|测试所|中心|站|分公司|办事处|检察院|法院|组织部|宣传部|统战部|县委|市委|省委|区委|党组|机关|企业|机构|基地|"
    "县|市|区|镇|乡|社区|村|队|所|社|会|总局|署|行|馆|台|报社|法制办|编办|质监|党委|党工委"
)
UNIT_END = re.compile(rf"(?:{ENDING})(?:[（(〔\[][^（）()〔〕\[\]]*[）)〕\]])?$")
_ENDS = tuple(ENDING.split("|"))
_ROLE_VERB = re.compile(
    r"(?P<lead>牵头(?:负责|实施|组织实施|组织|落实|抓总)?|主办|主责|承办)|(?P<support>(?:协同)?配合(?:实施|落实|做好)?|参与|参加|协助|协办|协同|支持|指导)"
    r"|(?P<remit>结合(?:各自)?(?:工作)?实际(?:抓好|做好|推进|组织)?(?:落实|实施)|(?:按照?|依照?|根据)?(?:各自)?(?:职责|职能|分工)+(?:分工)?(?:分别)?(?:负责|落实|承担|推进|实施)?|(?:共同|分别|具体|联合|组织)?(?:负责|落实|实施|承担|推进)(?:落实|实施|推进|组织实施)?)"
)
_CLASS = re.compile(r"(?:有关|相关|各有关|各相关|其他|等|各|行业|主管|省级|市级|县级|区级|国务院|省|市|县|区|直|级|和|及|责任|成员|中央)*(?:部门|单位|地区|方面|机构|企业|高校)(?:和单位|及单位)?$")
_GOVERNMENTS = re.compile(r"各(?:有关|相关)?(?:设区)?(?:乡镇|镇街|园区|[区县市州镇乡])(?:、(?:县级市|县|市|区|旗|街道|乡镇|乡|镇)(?:[（(〔\[][^（）()〔〕\[\]]{1,8}[）)〕\]])?)+(?=$|[，,。；;）)])|各(?:(?:设区)?市|[县区州盟])、(?:[市县区州旗]、)*[市县区州旗](?:[（(〔\[][^（）()〔〕\[\]]{1,8}[）)〕\]])?(?:人民)?(?:党委)?政府")
CUT_OPEN = re.compile(r"等(?:有关|相关)?(?:部门|单位)$")
_OPEN_END = re.compile(r"等(?:按照?|依照?|根据)?(?:各自)?(?:职责)?(?:分工)?(?:共同|分别|具体)?(?:负责|落实|实施)*$")


@dataclass(frozen=True)
class UnitNote:
    """A printed statement of who is answerable: its place, the names by role, whether it stood in brackets, and the
    deadline printed beside it (完成时限：2026年底前)."""

    span: Span
    units: Units
    bracket: bool = True
    relative: bool = False
    due: str | None = None


def strip_role(part: str) -> str:
    return re.sub(r"(?:等)?(?:按照?|依照?|根据)?(?:各自)?(?:职责)?(?:分工)?(?:共同|分别|具体)?(?:牵头|负责|配合|参与|协助|指导|落实|实施|协同)*$", "", part)


def parse_units(inner: str, first_leads: bool = False) -> Units:
    """The names of one bracket by role.

    >>> parse_units("省农委牵头，省粮食局、合肥海关等按职责分工负责").to_json()
    {'lead': ['省农委'], 'support': [], 'by_remit': ['省粮食局', '合肥海关'], 'open_list': True}
    """
    text = re.sub(r"\s", "", inner)
    first_leads = first_leads or bool(FIRST_LEADS.search(text))
    text = FIRST_LEADS.sub("", text)
    text = _NOTE.sub("", text).strip("。，,；;、：: ")
    roles: dict[str, list[str]] = {"lead": [], "support": [], "remit": []}
    explicit = False
    is_open = False
    labels = list(LABEL.finditer(text))
    if labels and not text[: labels[0].start()].strip("，,；;。"):
        for found, after in zip(labels, [*labels[1:], None], strict=True):
            body = text[found.end() : after.start() if after else len(text)].lstrip("：:为")
            role = _role_of_label(found.group("label"))
            explicit = explicit or role != "remit"
            if role == "remit" and re.search(r"牵头|配合|参与", body):
                more, opened, clear = _verbs(body)
                explicit = explicit or clear
                for key, names in more.items():
                    roles[key] += names
            else:
                names, opened = _names(strip_role(body) + ("等" if _OPEN_END.search(body) else ""))
                roles[role] += names
            is_open = is_open or opened
    else:
        roles, is_open, explicit = _verbs(text)
    lead, support, remit = roles["lead"], roles["support"], roles["remit"]
    if not lead and remit and first_leads and not support:
        lead, remit = remit[:1], remit[1:]
    elif not explicit and len(remit) == 1 and not lead and not support and not is_open and not _is_set(remit[0]):
        lead, remit = remit, []
    return Units(tuple(lead), tuple(support), tuple(remit), is_open)


def _role_of_label(label: str) -> str:
    if re.search("牵头|主办|主责", label):
        return "lead"
    if re.search("协同|配合|参与|参加|协办|协作|支持|督导|指导|协助|成员", label):
        return "support"
    return "remit"


def _is_set(name: str) -> bool:
    """A printed name of a set of units (各成员单位) is many units, so it is not “one unit alone”."""
    return name.endswith(("成员单位", "部门", "单位")) or name.startswith("各")


def _verbs(text: str) -> tuple[dict[str, list[str]], bool, bool]:
    """Names by the verb that follows them; what has no verb is by remit."""
    roles: dict[str, list[str]] = {"lead": [], "support": [], "remit": []}
    is_open, explicit = False, False
    text = re.sub(r"^由", "", text)
    pending: list[str] = []
    for piece in _pieces(text, "，,；;。"):
        role, body = _verb_at_end(piece)
        if "会同" in body:
            explicit = True
            before, after = body.split("会同", 1)
            names, opened = _names(before)
            more, opened_too = _names(after)
            is_open = is_open or opened or opened_too
            roles["lead"] += pending + names + [n for n in more if not _CLASS.fullmatch(n)]
            roles["support"] += [n for n in more if _CLASS.fullmatch(n)]
            pending = []
            continue
        names, opened = _names(body)
        is_open = is_open or opened
        if role is None:
            pending += names
            continue
        explicit = explicit or role != "remit"
        roles[role] += pending + names
        pending = []
    if pending:
        roles["remit"] += pending
    return roles, is_open, explicit


def _verb_at_end(piece: str) -> tuple[str | None, str]:
    """The role said at the end of a piece and the names before it; a label inside (配合单位：) is a role too."""
    label = LABEL.match(piece)
    if label:
        return _role_of_label(label.group("label")), piece[label.end() :].lstrip("：:为")
    best: re.Match[str] | None = None
    for found in _ROLE_VERB.finditer(piece):
        if found.end() == len(piece):
            best = found
            break
    if best is None or best.start() == 0:
        return None, "" if best is not None else piece
    role = "lead" if best.group("lead") else "support" if best.group("support") else "remit"
    return role, piece[: best.start()]


def _pieces(text: str, marks: str) -> list[str]:
    """Split at marks outside brackets."""
    out, depth, last = [], 0, 0
    for i, c in enumerate(text):
        if c in OPEN:
            depth += 1
        elif c in CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and c in marks:
            out.append(text[last:i])
            last = i + 1
    out.append(text[last:])
    return [p for p in out if p]


def split_names(text: str) -> list[str]:
    """Names of a list by 、，；及 and 和 where both sides are units; brackets in names are kept whole.

    >>> split_names("省数据局、省市场监管局（省知识产权局）及各地区")
    ['省数据局', '省市场监管局（省知识产权局）', '各地区']
    >>> split_names("省经信厅，各市、县〔市、区〕政府")
    ['省经信厅', '各市、县〔市、区〕政府']
    """
    whole = _GOVERNMENTS.sub(lambda m: m.group().replace("、", "\0"), text)
    names = []
    for piece in _pieces(whole, "、，,；;。"):
        names += _split_joined(piece)
    return [n.replace("\0", "、") for n in names if n]


def _split_joined(piece: str) -> list[str]:
    for found in re.finditer("以及|及|和|与", piece):
        left, right = piece[: found.start()], piece[found.end() :]
        ends = left.endswith("等") or (bool(UNIT_END.search(left)) and len(left) >= 3)
        if _CLASS.fullmatch(left) and re.match(r"(?:单位|部门|地区|机构|企业)(?:以?及|和|与|$)", right):
            continue
        if ends and right and (found.group() in ("及", "以及") or left.endswith("等") or bool(UNIT_END.search(right))):
            return [left, *_split_joined(right)]
    return [piece]


def _names(text: str) -> tuple[list[str], bool]:
    """Names of a list, and whether 等 leaves it open; class nouns after 等 are no names."""
    names, is_open = [], False
    for part in split_names(text.strip("。，,；;、：: ")):
        found = re.search(r"等", part)
        while found and not part[: found.start()].endswith(_ENDS) and not CUT_OPEN.match(part, found.start()):
            found = re.compile("等").search(part, found.end())
        if found or part.startswith("等"):
            is_open = True
            part = part[: found.start()] if found else ""
        part = part.strip("。：: ")
        loose = is_open and re.fullmatch(r"(?:有关|相关)?(?:单位|部门|地区|方面|机构|企业)", part)
        if part and part not in names and not loose:
            names.append(part)
    return names, is_open
