"""Message catalogues (界面译文) without GNU gettext: find the messages, keep the .po files, make the .mo files.

Chinese is the source language: a message is its own key. `messages()` reads templates and Python sources, and what is
declared (models, registries), whose texts are translated at display (`shared.language`); `compile_stale()` turns a changed
`.po` into the `.mo` that Django loads, with polib, so that a fresh machine needs no tool.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import polib
from django.template.base import Lexer, TokenType

from zhiheng_web.shared.language import declared_in_models

ROOT = Path(__file__).resolve().parents[1]
"""The site's package."""
LOCALE = ROOT / "locale"
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
SENTENCES = {"ValidationError", "InputError", "PermissionDenied", "UnreadableSource", "CellFault", "CellWrong"} | {
    "Decision", "Standing", "Clock", "Move", "Registry", "Queue"
}  # fmt: skip
"""Calls whose constant Chinese arguments are shown through `said`: faults, refusals, declarations."""
LABELS = {"label", "help_text", "empty_label"}
"""Keywords of form fields whose constants the tag `field` shows through `said`."""
DATA = {"aliases", "example", "relation", "search"}
"""Keywords of declarations whose texts are what files say, not what the page says."""
DECLARED: list[Callable[[], Iterable[tuple[str, str]]]] = [declared_in_models]
"""Further places of texts: functions that give (place, text); apps add theirs when ready."""
_HAN = re.compile("[\u4e00-\u9fff]")
_QUOTED = re.compile(r"""_\((?P<q>["'])(?P<text>.*?)(?P=q)\)""")
_TRANSLATE = re.compile(r"""^translate\s+(?P<q>["'])(?P<text>.*?)(?P=q)""")


def messages() -> dict[str, list[str]]:
    """Every message of the site with the files it stands in, relative to the package."""
    found: dict[str, list[str]] = {}
    for path in sorted(ROOT.rglob("*")):
        if "migrations" in path.parts or path.suffix not in (".py", ".html", ".txt"):
            continue
        if path.suffix != ".py" and "templates" not in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        place = path.relative_to(ROOT).as_posix()
        for message in _in_python(text, _declares(path, text)) if path.suffix == ".py" else _in_template(text):
            _add(found, message, place)
    for source in DECLARED:
        for place, message in source():
            if _HAN.search(message):
                _add(found, message, place)
    return found


def _declares(path: Path, text: str) -> bool:
    """Whether a module holds declarations of a registry: `registry.py`, or a sibling that a large registry was split into."""
    return path.name == "registry.py" or ("registries" in path.parts and "= Registry(" in text)


def _add(found: dict[str, list[str]], message: str, place: str) -> None:
    places = found.setdefault(message, [])
    if place not in places:
        places.append(place)


def _in_python(text: str, declares: bool) -> Iterator[str]:
    tree = ast.parse(text)
    if declares:
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.Assign):
                yield from _shown(node)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _name_of(node.func) or ""
        if name in CALLS:
            wanted = 2 if name.startswith("n") else 1
            for argument in node.args[:wanted]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value
        elif name in SENTENCES:
            yield from _shown(node)
        else:
            for keyword in node.keywords:
                if keyword.arg in LABELS:
                    yield from _shown(keyword.value)


def _shown(node: ast.AST) -> Iterator[str]:
    """Chinese constants under a node that people see: no docstrings, no parts of made sentences, no data."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and _HAN.search(node.value):
            yield node.value
        return
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.keyword) and node.arg in DATA):
        return
    if isinstance(node, ast.Call) and _name_of(node.func) in CALLS | {"record"}:
        return
    if isinstance(node, ast.Dict):
        children: list[ast.AST] = list(node.values)
    else:
        children = [c for c in ast.iter_child_nodes(node) if not _is_docstring(c)]
    for child in children:
        yield from _shown(child)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _name_of(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else None


def _in_template(text: str) -> Iterator[str]:
    block: list[str] | None = None
    trimmed = False
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.BLOCK:
            content = token.contents
            if block is not None:
                if content == "plural":
                    yield _joined(block, trimmed)
                    block = []
                elif content.startswith("endblocktranslate"):
                    yield _joined(block, trimmed)
                    block = None
                continue
            if content.startswith("blocktranslate"):
                block, trimmed = [], "trimmed" in content.split()
                continue
            if match := _TRANSLATE.match(content):
                yield match["text"]
        elif token.token_type == TokenType.VAR and block is not None:
            block.append(f"%({token.contents})s")
            continue
        elif token.token_type == TokenType.TEXT and block is not None:
            block.append(token.contents.replace("%", "%%"))
            continue
        if token.token_type in (TokenType.BLOCK, TokenType.VAR):
            for match in _QUOTED.finditer(token.contents):
                yield match["text"]


def _joined(parts: list[str], trimmed: bool) -> str:
    text = "".join(parts)
    return " ".join(line.strip() for line in text.strip().splitlines()) if trimmed else text


def po_path(language: str = "en") -> Path:
    """The catalogue of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def untranslated(language: str = "en") -> dict[str, list[str]]:
    """Messages without a translation, with their files."""
    path = po_path(language)
    known = {e.msgid for e in polib.pofile(str(path)) if e.msgstr or e.msgstr_plural} if path.exists() else set()
    return {m: places for m, places in messages().items() if m.strip() and m not in known}


def merge(translations: dict[str, str], language: str = "en") -> None:
    """Write the catalogue anew: every message of today, with old and given translations; what is gone leaves."""
    path = po_path(language)
    old = {e.msgid: e.msgstr for e in polib.pofile(str(path))} if path.exists() else {}
    old.update(translations)
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8", "Language": language, "MIME-Version": "1.0"}
    for message, places in sorted(messages().items()):
        if message.strip():
            entry = polib.POEntry(msgid=message, msgstr=old.get(message, ""), occurrences=[(p, "") for p in places])
            if "%(" in message:
                entry.flags.append("python-format")
            catalogue.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))


def compile_stale() -> None:
    """Make the `.mo` of every `.po` that changed since; a folder that cannot be written is left as it is."""
    for po in LOCALE.glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        part = mo.with_name(f"{mo.name}.{os.getpid()}")
        try:
            polib.pofile(str(po)).save_as_mofile(str(part))
            part.replace(mo)  # at once: another process may be loading it
        except OSError:
            continue
