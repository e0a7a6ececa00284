"""Whether text can be read by people (可读性): damaged encodings and stuffed copies are refused, never guessed at."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from zhiheng.errors import UnreadableSource

_ADVICE = "请换用原始文件（docx 最好）或从发文单位网站重新获取后再试。"
MIN_HANZI = 200
"""Below this number of Chinese characters no share is trusted, only plain signs of damage are."""


def check_legible(text: str, name: str) -> None:
    """Refuse text that has no words, or whose characters were damaged on the way (乱码).

    Raises:
        UnreadableSource: says what was found and what to do.
    """
    solid = "".join(text.split())
    if not solid:
        raise UnreadableSource(f"“{name}”里没有文字（只有空白）。请确认文件内容；扫描件请先做文字识别（OCR）。", name=name)
    replaced = len(_UNSHOWN.findall(solid))
    if replaced * 50 > len(solid):
        raise UnreadableSource(f"“{name}”的文字已损坏：{len(solid)} 字中有 {replaced} 个无法显示的字符。{_ADVICE}", name=name, damaged=replaced)
    if (solid.count("锟斤拷") + solid.count("烫烫烫")) * 150 > len(solid) or _decoded_wrongly(solid):
        raise UnreadableSource(f"“{name}”是乱码：文字曾用错误的编码保存（例如“{solid[:12]}…”）。{_ADVICE}", name=name)
    hanzi = hanzi_in(solid)
    if hanzi < MIN_HANZI:
        return
    rare = sum(number for c, number in Counter(solid).items() if "\u3400" <= c <= "\u9fff" and c not in common_hanzi())
    if rare * 7 > hanzi:
        raise UnreadableSource(
            f"“{name}”无法辨读：{hanzi} 个汉字中有 {rare} 个是罕用字，疑为乱码或识别错误。{_ADVICE}", name=name, rare=rare
        )
    stuffed = len(re.findall(r"(?<=[\u3400-\u9fff])[^\u3400-\u9fff\d\s，。、；：！？（）()\[\]〔〕“”‘’《》〈〉—…·%,.;:\-+|│┃]{1,2}(?=[\u3400-\u9fff])", solid))
    if stuffed * 12 > hanzi:
        raise UnreadableSource(
            f"“{name}”的正文被插入大量无关字符（每百字约 {stuffed * 100 // hanzi} 处），无法辨读，常见于文库网站的预览文本。{_ADVICE}",
            name=name,
            stuffed=stuffed,
        )


_UNSHOWN = re.compile("[\ufffd\ue000-\uf8ff]")
_HANZI = re.compile("[\u3400-\u9fff]+")


def hanzi_in(text: str) -> int:
    """How many Chinese characters a text has."""
    return sum(map(len, _HANZI.findall(text)))


def _decoded_wrongly(solid: str) -> bool:
    """Whether the text is UTF-8 that was once read as GB18030 or as Western text, or GB18030 read as Western text."""
    sample = solid[:3000]
    western = sum(1 for c in sample if "\u00a1" <= c <= "\u00ff")
    if western * 3 > len(sample):
        return True
    if len(sample) < 20:
        return False
    odd = sum(1 for c in sample if "\u3400" <= c <= "\u9fff" and c not in common_hanzi())
    if odd * 5 < len(sample):
        return False
    raw = sample.encode("gb18030", "ignore")
    back = raw.decode("utf-8", "ignore")
    return sum(1 for c in back if c in common_hanzi()) * 4 > len(sample)


@cache
def common_hanzi() -> frozenset[str]:
    """The frequent characters, simplified (GB 2312 level 1) and traditional (Big5 level 1): over 99 % of official prose."""
    found = set()
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            try:
                found.add(bytes([high, low]).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    for high in range(0xA4, 0xC7):
        for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            try:
                found.add(bytes([high, low]).decode("big5"))
            except UnicodeDecodeError:
                continue
    return frozenset(found)
