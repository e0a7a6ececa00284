"""The main text of a web page (网页正文): found by what sentences and tables stand where, not by one site's names.

A page of a government site is one document among menus, side bars, share buttons and a foot. Words of the document are
in sentences or tables; the rest are links and labels. The smallest part that holds nearly all sentences is the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

SKIP = {"script", "style", "noscript", "nav", "select", "option", "button", "iframe", "svg", "head", "template", "object", "del", "input", "textarea", "form-actions"}
_KNOWN = re.compile(r"(?i)^(?:zoom|vsb_content.*|ucap-content|pages?_content|article-?content|news_?content|trs_editor|trs_ueditor|con_?text|j-fontcontent|zhengwen|maintext|artibody)$")
"""Names that the publishing systems of government sites give to the document itself."""
_ASIDE = re.compile(
    r"(?i)(?:^|[\s_-])(?:nav|navbar|menu|foot|footer|bottom|header|top|topbar|share|bread|breadcrumb|crumbs?|location|position|sidebar|aside|side|relate[ds]?|relation|recommend|hot|prev|next|"
    r"copyright|toolbar|fontsize|print|search|banner|logo|login|links?|pop|qrcode|ewm|fenxiang|daohang|weizhi|pager?)(?:$|[\s_-]|\d)"
)
_LABELS = re.compile(
    r"^(?:[上下]一[篇条](?:[：:]|$)|分享(?:到|至)?(?:[：:]|$)|分享到|打印本页|【?打印】?$|【?关闭(?:窗口|本页|】|$)|责任编辑[：:]|(?:微信)?扫一扫|浏览(?:次数|量)|阅读(?:次数|量)|字体[：:\[【]|字号[：:]|您?(?:当前|现在|所在)的?位置|"
    r"版权所有|网站标识码|备案(?:序|编)号|[\u4e00-\u9fff]?ICP备|.{0,4}公网安备|网站地图|返回(?:顶部|首页)|设为首页|加入收藏|复制链接)"
)
_FURNITURE = re.compile(r"浏览(?:次数|量)[：:]|阅读(?:次数|量)[：:]|字体[：:\[【]|字号[：:]|打印本页|【打印】|关闭(?:窗口|本页)|【关闭】|分享到?[：:]|加入收藏")
_FOOT = re.compile(r"^(?:主办(?:单位)?[：:]|承办(?:单位)?[：:]|技术支持|联系我们|联系电话|相关(?:链接|文章|新闻|栏目)|地址[：:]|邮编[：:])")
"""Lines that weigh nothing, but are not left out: a document may have them, too."""
_FACTS = re.compile(
    r"(索引号|发文机关|发布机构|公开主体|发文字号|文号|成文日期|发文日期|印发日期|发布日期|发布时间|公开日期|有效性)\s*[：:]\s*([^\s：:|]{1,40}(?:\s\d{1,2}:\d{2}(?::\d{2})?)?)"
)
_MARKS = re.compile(r"[。；，！？]")


def is_label(text: str) -> bool:
    """Whether a short line is furniture of the page: 分享到, 上一篇, 打印本页."""
    return len(text) <= 160 and ((len(text) <= 60 and bool(_LABELS.match(text.strip(" 　[【|·")))) or ("。" not in text and len(set(_FURNITURE.findall(text))) >= 2))


def facts_in(text: str) -> list[str]:
    """What a line of the page says about its document, as 「发文字号：…」."""
    return [f"{key}：{value}" for key, value in _FACTS.findall(text[:20_000])]


def is_hidden(node: Any) -> bool:
    """Whether an element is not shown."""
    return bool(re.search(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", node.get("style") or "", re.IGNORECASE)) or node.get("hidden") is not None


def named(node: Any) -> str:
    """The names of an element."""
    return f"{node.get('id') or ''} {node.get('class') or ''}"


def find_main(body: Any) -> Any:
    """The element that holds the document; the body where nothing else does."""
    weights: dict[Any, float] = {}
    total = _weigh(body, weights)
    if total <= 0:
        return body
    known = [node for node in body.iter() if isinstance(node.tag, str) and any(_KNOWN.match(n) for n in named(node).split()) and weights.get(node, 0) * 3 >= total]
    if known:
        # The outermost known one; a second part of the document may stand beside the innermost.
        return known[0]
    here = body
    while total > 60:
        inner = [c for c in here if weights.get(c, 0) * 100 >= total * 88]
        if not inner or (inner[0].tag in ("table", "tbody", "tr", "td", "p", "ul", "ol", "span", "font") and _beside(here, inner[0], weights)):
            break
        here = inner[0]
    return here


def _beside(holder: Any, part: Any, weights: dict[Any, float]) -> bool:
    """Whether other words of the document stand beside a part, for example a heading above the table."""
    return any(weights.get(c, 0) > 0 for c in holder if c is not part) or bool((holder.text or "").strip())


def _weigh(root: Any, weights: dict[Any, float]) -> float:
    """For every element how many characters of sentences and tables it holds; links and furniture weigh nothing."""
    order: list[Any] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node.tag, str) and node.tag not in SKIP and not is_hidden(node):
            order.append(node)
            stack.extend(node)
    for node in reversed(order):
        own = 0.0
        if node.tag != "a":
            own = _worth(node.text) + sum(weights.get(c, 0.0) + _worth(c.tail) for c in node)
            if node is not root and _is_aside(node) and own * 10 < 3 * (weights.get(root, 0) or 1e18):
                own = own * 0.02
        weights[node] = own
    return weights[root]


def _is_aside(node: Any) -> bool:
    return bool(_ASIDE.search(named(node))) or node.tag in ("footer", "aside")


def _worth(text: str | None) -> float:
    words = "".join((text or "").split())
    if not words or is_label(words) or (len(words) <= 60 and _FOOT.match(words)):
        return 0.0
    return float(len(words)) if _MARKS.search(words) or len(words) >= 30 else 0.3 * len(words)


def is_aside(node: Any) -> bool:
    """Whether an element inside the document is furniture by its name: share buttons, a pager."""
    return _is_aside(node) and node.tag not in ("p", "td", "th", "tr", "h1", "h2", "h3", "span", "font", "b", "strong")


def facts_before(body: Any, main: Any) -> Iterator[str]:
    """What the page says about its document outside the main text: number, day of issue, as 「发文字号：…」."""
    seen: set[str] = set()
    inside = set(main.iter()) if main is not body else set()
    words = "\n".join(
        part
        for node in body.iter()
        if isinstance(node.tag, str) and node not in inside and node.tag not in SKIP
        for part in (node.text or "", node.tail or "")
        if part.strip() and not (part is node.tail and node.getparent() in inside)
    )
    for fact in facts_in(words):
        key = fact.split("：", 1)[0]
        if key not in seen:
            seen.add(key)
            yield fact


def title_of(root: Any, body: Any, main: Any) -> str | None:
    """The title printed outside the main text: a heading, or what the page's own record of the article says."""
    inside = set(main.iter())
    for heading in body.iter("h1"):
        if heading not in inside and not is_hidden(heading) and (words := "".join("".join(heading.itertext()).split())) and len(words) >= 6:
            return words
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle" and len(words := "".join((meta.get("content") or "").split())) >= 6:
            return words
    return None
