"""Wording after the figures (措辞): 与上年持平 where nothing moved, 上年同期 where the period still runs, and no sentence without its figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from zhiheng.reporting.templated.figures import Figure, Value, Word

_ENDS = "。；！？"
_AGAINST = re.compile(r"(比|较|与|同)(上年同期|去年同期|上年|去年|上期|上季度|上月|同期)((?:相比)?[，,]?)$")
_UNITS = re.compile(r"^\s*(个百分点|个|件|家|批次|项|万元|分|名|张|台|起|%)")


@dataclass(frozen=True)
class Piece:
    """A stretch of a filled paragraph: literal text, something kept as it stands, or a value with the side that was asked for."""

    text: str = ""
    style: Any = None
    kept: Any = None
    value: Value | None = None
    side: str = ""
    subject: Any = None

    @property
    def pending(self) -> Figure | None:
        """The figure that has nothing to print, if it is one."""
        of = self.value.of if isinstance(self.value, Word) else self.value
        return of if isinstance(of, Figure) and of.is_pending else None

    @property
    def is_literal(self) -> bool:
        """Whether it is the template's own text."""
        return self.value is None and self.kept is None


def _flat(piece: Piece) -> bool:
    return isinstance(piece.value, Word) and piece.side in ("变化词", "环比变化词", "增减词") and "持平" in piece.text


def agree(pieces: Sequence[Piece]) -> list[Piece]:
    """Words agree with the sign and with the period compared.

    「比上年{变化词}{变化值}个百分点」 becomes 「与上年持平」 where nothing moved, and 「比上年同期…」 while the year still runs.
    """
    out: list[Piece] = []
    dropping: Any = None
    for piece in pieces:
        if piece.is_literal and dropping is not None:
            piece = replace(piece, text=_UNITS.sub("", piece.text, count=1)) if dropping == "unit" else piece
            dropping = None if dropping == "unit" or piece.text.strip() else dropping
        elif dropping is not None and piece.side in ("变化值", "环比变化值", "变化幅度") and piece.value is not None:
            dropping = "unit"
            continue
        if piece.value is not None and piece.side in ("变化词", "变化值", "增减词", "变化幅度") and out and out[-1].is_literal:
            out[-1] = replace(out[-1], text=_called(out[-1].text, piece))
        if _flat(piece):
            if out and out[-1].is_literal:
                out[-1] = replace(out[-1], text=_AGAINST.sub(lambda m: f"与{m[2]}{m[3]}", out[-1].text))
            dropping = "value"
        out.append(piece)
    return [p for p in out if not (p.is_literal and not p.text)]


def _called(text: str, piece: Piece) -> str:
    compared = getattr(piece.subject, "compared", "上年")
    if compared != "上年同期":
        return text
    return re.sub(r"(比|较|与|同)(上年|去年)((?:相比)?[，,]?)$", r"\1\2同期\3", text)


def complete(pieces: Sequence[Piece], *, saying: bool) -> tuple[list[Piece], list[tuple[str, str]]]:
    """Pieces without the sentences whose figures are pending, and those sentences with what is pending.

    With `saying` the sentence is replaced by a remark that says so.
    """
    sentences: list[list[Piece]] = [[]]
    for piece in pieces:
        if not piece.is_literal:
            sentences[-1].append(piece)
            continue
        start = 0
        for i, sign in enumerate(piece.text):
            if sign in _ENDS:
                sentences[-1].append(replace(piece, text=piece.text[start : i + 1]))
                sentences.append([])
                start = i + 1
        if start < len(piece.text):
            sentences[-1].append(replace(piece, text=piece.text[start:]))
    out: list[Piece] = []
    left_out: list[tuple[str, str]] = []
    for sentence in sentences:
        missing = list(dict.fromkeys(f.name for p in sentence if (f := p.pending) is not None))
        if not missing:
            out += sentence
            continue
        left_out.append(("".join("（待定）" if p.pending else p.text for p in sentence).strip(), "、".join(missing)))
        out += [p for p in sentence if p.kept is not None]
        if saying:
            out.append(Piece(f"（{'、'.join(missing)}：数据待定。）", sentence[0].style))
    if left_out and out and out[-1].is_literal:
        text = out[-1].text.rstrip()
        if text.endswith(("；", "，", "、")):
            out[-1] = replace(out[-1], text=text[:-1] + "。")
    return out, left_out
