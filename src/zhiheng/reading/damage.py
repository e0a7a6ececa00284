"""Damage of a copy (文本损坏): characters that were lost, garbled or put in on the way, each with its place.

What has one sure reading is a repair for a person to confirm; the rest is a finding. Nothing is changed in the text.
Files damaged throughout are refused before (`sources.legibility`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from zhiheng.reading.model import Finding, Repair, SourceText
from zhiheng.reading.signs import find_lost_signs
from zhiheng.reading.sources.legibility import common_hanzi, hanzi_in
from zhiheng.reading.traditional import find_traditional
from zhiheng.values import Span

MOST_PLACES = 20
"""Places of one kind that are listed singly; more are counted in one finding."""
_HAN = "\u3400-\u9fff"
_LOST = re.compile(rf"[\ufffd\ue000-\uf8ff]+|(?<=[{_HAN}\d])[?？]{{2,}}(?=[{_HAN}])|(?<=[{_HAN}])\?(?=[{_HAN}])")
_MAY_BE_LOST = re.compile("[\ufffd\ue000-\uf8ff?？]")
_BULLET = re.compile(r"(?:^|\n)[ \t]*$")
_ASKS = re.compile(r"是否|吗|呢|什么|如何|怎|为何|谁|哪|几|多少|何")
_BOX = re.compile(rf"(?<=[{_HAN}])□(?=[{_HAN}])")
_KUN = re.compile(r"(?:锟斤拷|锘挎|烫烫烫|屯屯屯)+")
_WESTERN = re.compile(r"(?:[\u00c0-\u00ff][\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3})+")
PUT_IN = re.compile(rf"[a-z&$^~`|\\#@](?<=[{_HAN}].)[a-z&$^~`|\\#@]?(?=[{_HAN}])")
_SITE = re.compile(
    r"(?m)^[^\n。]{0,40}(?:本文(?:档)?(?:来自|来源于|由.{1,12}(?:上传|收集|整理))|百度文库|豆丁网|道客巴巴|原创力文档|人人文库|淘豆网|金锄头文库|新文库|360doc|docin\.com|doc88|"
    r"(?:文档|文库|资料)(?:免费)?下载|下载(?:本文|文档|后可)|VIP(?:会员|免费)|页未读|继续阅读|点击(?:阅读|查看|展开)(?:全文|更多)|内容来自用户|欢迎(?:下载|阅读)|可编辑(?:版|修改)?[）)]?$)[^\n]{0,60}$"
)
_PAGE = re.compile(r"(?m)^[ \t]*[—\-–·]{0,3}[ \t]*第[ \t]*(\d{1,4})[ \t]*页(?:[ \t]*[,，/／]?[ \t]*共[ \t]*(\d{1,4})[ \t]*页)?[ \t]*[—\-–·]{0,3}[ \t]*$")


def find_damage(source: SourceText) -> tuple[list[Repair], list[Finding]]:
    """Repairs and findings for what was damaged, in reading order."""
    text = source.text
    turned, traditional = find_traditional(text)
    repairs = [*_garbled(text), *turned, *find_lost_signs(source)]
    findings = [*_lost(text), *_kun(text), *_stuffed(text), *_site_lines(text), *_spaced(text), *_pages(source), *traditional]
    return sorted(repairs, key=lambda r: r.span), sorted(findings, key=lambda f: f.span)


def _around(text: str, start: int, end: int) -> str:
    """A few words on both sides of a place, to find it again."""
    return re.sub(r"\s+", " ", text[max(0, start - 6) : end + 6]).strip()


def _lost(text: str) -> Iterator[Finding]:
    """Characters that no longer show: replacement marks, private codes, question marks and boxes between Chinese characters."""
    places = [m for m in _LOST.finditer(text) if not _is_meant(text, m)] if _MAY_BE_LOST.search(text) else []
    # Several boxes in a line are a form to be ticked.
    boxes = [m for m in (_BOX.finditer(text) if "□" in text else ()) if len(re.findall("[□☑√]", text[text.rfind("\n", 0, m.start()) + 1 : m.end() + 40].split("\n")[0])) == 1]
    places = sorted([*places, *boxes[:MOST_PLACES]], key=lambda m: m.start())
    for match in places[:MOST_PLACES]:
        span = Span(*match.span())
        yield Finding("text.unreadable", "warning", span, f"“{_around(text, *match.span())}”处有 {len(match.group())} 个字符无法显示，疑为丢字。请对照原件补上。", found=match.group())
    if len(places) > MOST_PLACES:
        match = places[MOST_PLACES]
        yield Finding("text.unreadable", "warning", Span(*match.span()), f"此后还有 {len(places) - MOST_PLACES} 处字符无法显示。请换用原始文件重新上传。", found=match.group())


def _is_meant(text: str, match: re.Match[str]) -> bool:
    """A bullet or icon of a symbol font, figures in one (a repair), or the mark of a real question."""
    if match.group() == "?":
        return bool(_ASKS.search(text, max(0, match.start() - 40), match.start()))
    if not "\ue000" <= match.group()[0] <= "\uf8ff":
        return False
    around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    icon = not around.strip() and not re.search(r"\d\s?$", text[max(0, match.start() - 2) : match.start()])
    return icon or bool(_BULLET.search(text[max(0, match.start() - 4) : match.start()]) or match.start() == 0) or _in_symbols(match.group()) is not None


def _in_symbols(glyphs: str) -> str | None:
    """Figures printed in a symbol font, whose codes are those of ASCII moved up by F000; None for other glyphs."""
    meant = "".join(chr(ord(c) - 0xF000) if 0xF020 <= ord(c) <= 0xF07E else " " for c in glyphs)
    return meant if re.fullmatch(r"[\d.,%\-]+", meant) else None


def _kun(text: str) -> Iterator[Finding]:
    for match in _KUN.finditer(text):
        yield Finding("text.unreadable", "warning", Span(*match.span()), f"“{match.group()[:9]}”是编码转换留下的乱码，原来的字已经丢失。请对照原件补上。", found=match.group())


def _garbled(text: str) -> Iterator[Repair]:
    """Pieces stored in UTF-8 and read in another encoding, where reading them back gives usual Chinese words."""
    for match in re.finditer("[\uf020-\uf07e]+", text):
        if (figures := _in_symbols(match.group())) is not None:
            yield Repair(Span(*match.span()), match.group(), figures, "数字用符号字体印成，复制后看不见；按字体的编码还原")
    for match in _WESTERN.finditer(text):
        for encoding in ("cp1252", "latin-1"):
            try:
                meant = match.group().encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            if meant and all(c in common_hanzi() or c in "“”‘’—…·、，。；：（）《》〔〕°±×é" for c in meant):
                yield Repair(Span(*match.span()), match.group(), meant, "编码错乱：按 UTF-8 还原")
                break
    at = 0
    rare = "".join(c for c in set(text) if "\u4e00" <= c <= "\u9fff" and c not in common_hanzi())
    odd = re.compile(f"[{rare}]") if rare else None
    while odd is not None and (hit := odd.search(text, at)) is not None:
        found = hit.start()
        at = found + 1
        if (back := _back(text, found)) is not None:
            end, meant = back
            yield Repair(Span(found, end), text[found:end], meant, "编码错乱：UTF-8 文字曾按 GBK 打开，按原编码还原")
            at = end


def _back(text: str, start: int) -> tuple[int, str] | None:
    """Where a run of GBK characters that are UTF-8 in truth ends, and what it says; at least two usual characters."""
    raw, meant, end = b"", "", start
    for i in range(start, min(len(text), start + 300)):
        if ord(text[i]) < 0x80:
            break
        try:
            raw += text[i].encode("gb18030")
        except UnicodeEncodeError:
            break
        try:
            shown = raw.decode("utf-8")
        except UnicodeDecodeError as fault:
            if fault.reason != "unexpected end of data":
                break
            continue
        if not all(c in common_hanzi() or c in "，。；：、（）“”《》%" for c in shown):
            break
        meant, end = shown, i + 1
    return (end, meant) if len(meant) >= 2 else None


def _stuffed(text: str) -> Iterator[Finding]:
    """Letters and marks put between Chinese characters again and again, as sites do to hinder copying."""
    places = list(PUT_IN.finditer(text))
    hanzi = hanzi_in(text)
    marks = [m for m in places if not m.group().isalpha()]
    often = len(places) >= 8 and len(places) * 250 > hanzi and len({m.group() for m in places}) >= 4
    if often or len(marks) >= 3 and len(marks) * 400 > hanzi:
        shown = "、".join(f"“{_around(text, *m.span())}”" for m in places[:3])
        message = f"正文中插有 {len(places)} 处无关字符（如{shown}），疑从文库网站复制。可以去掉这些字符后重新读取，最好换用发文单位的原始文件。"
        yield Finding("text.stuffed", "warning", Span(*places[0].span()), message, found=places[0].group())


def _site_lines(text: str) -> Iterator[Finding]:
    seen: Counter[str] = Counter(m.group().strip() for m in _SITE.finditer(text))
    shown: set[str] = set()
    for match in _SITE.finditer(text):
        line = match.group().strip()
        start = match.start() + match.group().index(line)
        if line in shown or len(shown) == MOST_PLACES:
            continue
        shown.add(line)
        if unread := re.search(r"(?:还剩|剩余)(\d{1,4})页(?:未读)?", line):
            message = f"“{line[:40]}”表明后面还有 {unread[1]} 页没有复制进来。请换用完整的原始文件。"
            yield Finding("numbering.gap", "warning", Span(start, start + len(line)), message, found=line)
            continue
        yield Finding("source.site_line", "info", Span(start, start + len(line)), f"“{line[:40]}”{f'（{seen[line]} 处）' if seen[line] > 1 else ''}是文档网站加入的文字，不属于原文。请换用发文单位的原始文件，或在读取时略去。", found=line)


def _spaced(text: str) -> Iterator[Finding]:
    """Spaces between single Chinese characters all through the text; readers pass over them."""
    gaps = [m.start() for m in re.finditer(rf"(?<=[{_HAN}]) (?=[{_HAN}](?: |[，。、；]))", text)]
    hanzi = hanzi_in(text)
    if len(gaps) >= 50 and len(gaps) * 10 > hanzi:
        yield Finding("source.spaced_out", "info", Span(gaps[0], gaps[0] + 1), f"汉字之间插有空格（约 {len(gaps)} 处），疑为识别或复制所致；读取时已略过空格，引文照印。")


def _pages(source: SourceText) -> Iterator[Finding]:
    """Printed page numbers that jump (第3页 after 第1页), or a total that is never reached."""
    marks = [(m, int(m[1]), int(m[2]) if m[2] else None) for m in _PAGE.finditer(source.text)]
    if len(marks) < 2:
        return
    for (_, before, _), (match, page, _) in zip(marks, marks[1:], strict=False):
        if 1 < page - before <= 50:
            gone = f"第{before + 1}页" if page - before == 2 else f"第{before + 1}至{page - 1}页"
            yield Finding("numbering.gap", "warning", Span(*match.span()), f"页码从第{before}页跳到第{page}页，疑缺{gone}。请核对原件，补齐后重新上传。", found=f"{before}→{page}")
    match, page, total = marks[-1]
    if total is not None and page < total <= page + 50 and len({t for _, _, t in marks}) == 1 and len(source.text) - match.end() < 40:
        yield Finding("numbering.gap", "warning", Span(*match.span()), f"页脚写明共{total}页，文件到第{page}页为止，疑缺后面的页。请核对原件。", found=f"{page}/{total}")
