"""The visible words of a Word paragraph (段落文字): final text of tracked changes, formulas in a line, symbols that mean something."""

from __future__ import annotations

from typing import Any

from zhiheng.reading.sources.numbering import W

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DROPPED = frozenset(
    W + t
    for t in ("del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "fldChar", "annotationRef", "rt", "commentReference", "proofErr", "bookmarkStart", "bookmarkEnd")
)
_R, _T, _RPR, _VANISH = W + "r", W + "t", W + "rPr", W + "vanish"
_OFF = ("0", "false", "off", "none")
_MARKS = {0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×", 0xFE: "☑", 0xA8: "□", 0x52: "☑", 0xFC: "√"}
DEEPEST = 200
"""Elements inside each other that are followed; Word itself writes no deeper."""


def text_of(node: Any, boxes: list[Any], depth: int = 0) -> str:
    """The visible text of a paragraph; text boxes met on the way are put into `boxes`."""
    out: list[str] = []
    for child in node:
        tag = child.tag
        if tag == _R:
            inner = list(child)
            if inner and inner[0].tag == _RPR and is_on(inner[0].find(_VANISH)):
                continue
            if len(inner) == 1 and inner[0].tag == _T:
                out.append(inner[0].text or "")
            elif len(inner) == 2 and inner[0].tag == _RPR and inner[1].tag == _T:
                out.append(inner[1].text or "")
            else:
                out.append(text_of(child, boxes, depth + 1))
        elif tag == _T:
            out.append(child.text or "")
        elif tag in DROPPED or tag == MC + "Fallback" or depth > DEEPEST:
            continue
        elif tag == W + "tab" or tag == W + "ptab":
            out.append("\t")
        elif tag == W + "br" or tag == W + "cr":
            out.append("\n")
        elif tag == W + "noBreakHyphen":
            out.append("-")
        elif tag == W + "sym":
            out.append(_symbol(child))
        elif tag == W + "txbxContent":
            boxes.append(child)
        elif tag == MC + "AlternateContent":
            choice = child.find(MC + "Choice")
            out.append(text_of(choice if choice is not None else child, boxes, depth + 1))
        elif tag == M + "oMath" or tag == M + "oMathPara":
            out.append(_formula(child))
        elif isinstance(tag, str):
            out.append(text_of(child, boxes, depth + 1))
    return "".join(out)


def is_on(node: Any | None) -> bool:
    """Whether a switch such as `w:vanish` is set: present, and not said to be off."""
    return node is not None and node.get(W + "val") not in _OFF


def _formula(node: Any, depth: int = 0) -> str:
    """A formula in one line: fractions with /, powers with ^."""
    if depth > DEEPEST:
        return ""
    if node.tag == M + "t" or node.tag == _T:
        return node.text or ""
    if node.tag == M + "f":
        above, below = node.find(M + "num"), node.find(M + "den")
        parts = [_formula(x, depth + 1) if x is not None else "" for x in (above, below)]
        return "/".join(f"（{x}）" if len(x) > 1 and not x.isalnum() else x for x in parts)
    if node.tag == M + "sSup":
        base, power = node.find(M + "e"), node.find(M + "sup")
        return f"{_formula(base, depth + 1) if base is not None else ''}^{_formula(power, depth + 1) if power is not None else ''}"
    return "".join(_formula(child, depth + 1) for child in node if isinstance(child.tag, str))


def _symbol(node: Any) -> str:
    """Symbol fonts: the few marks that carry meaning in official tables."""
    try:
        code = int(node.get(W + "char", "0"), 16) & 0xFF
    except ValueError:
        return ""
    return _MARKS.get(code, "")


def number_in(node: Any | None, default: int = 0, most: int = 1_000_000) -> int:
    """The whole number in `w:val`, between 0 and `most`; what is no number is the default."""
    value = node.get(W + "val") if node is not None else None
    return min(int(value), most) if value is not None and value.isascii() and value.isdigit() and len(value) <= 9 else default
