"""Message catalogues (界面译文) without GNU gettext: find the messages, keep the .po files, make the .mo files.

Chinese is the source language: a message is its own key. `messages()` reads templates and Python sources; `compile_stale()`
turns a changed `.po` into the `.mo` that Django loads, with polib, so that a fresh machine needs no tool.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.template.base import Lexer, TokenType

ROOT = Path(__file__).resolve().parents[1]
"""The site's package."""
LOCALE = ROOT / "locale"
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
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
        for message in _in_python(text) if path.suffix == ".py" else _in_template(text):
            places = found.setdefault(message, [])
            place = path.relative_to(ROOT).as_posix()
            if place not in places:
                places.append(place)
    return found


def _in_python(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and _name_of(node.func) in CALLS:
            wanted = 2 if (_name_of(node.func) or "").startswith("n") else 1
            for argument in node.args[:wanted]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


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
        try:
            polib.pofile(str(po)).save_as_mofile(str(mo))
        except OSError:
            continue
