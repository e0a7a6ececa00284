"""Rules over the whole source tree that imports cannot show."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KERNEL = sorted((ROOT / "src" / "zhiheng").rglob("*.py"))
EXACT = [p for p in KERNEL if {"values", "rules", "scoring"} & set(p.relative_to(ROOT / "src" / "zhiheng").parts[:1])]
TEMPLATES = sorted((ROOT / "src" / "zhiheng_web").rglob("*.html"))


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed file; each is parsed once."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def calls(path: Path) -> list[tuple[int, str]]:
    """Line and dotted name of every call in a file."""
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            found.append((node.lineno, dotted(node.func)))
    return found


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name with attributes; of anything else only the attributes behind it (`.now` of `f().now`)."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def test_the_kernel_asks_no_clock_and_no_environment():
    banned = re.compile(r"(^|\.)(now|today|utcnow|localdate)$|^time\.time$|^os\.(environ|getenv)|^random\.(random|choice|shuffle|randint)$")
    faults = [f"{p.relative_to(ROOT)}:{line} {name}" for p in KERNEL for line, name in calls(p) if banned.search(name) and "cli" not in p.parts]
    assert faults == []


def test_exact_modules_use_no_float_and_no_round():
    faults = [f"{p.relative_to(ROOT)}:{line} {name}" for p in EXACT for line, name in calls(p) if name in ("float", "round")]
    assert faults == []


def test_exact_modules_hold_no_float_literal():
    faults = []
    for path in EXACT:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, float):
                faults.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.value}")
    assert faults == []


@pytest.mark.parametrize("lock, least", [("requirements.lock", 30), ("requirements-dev.lock", 30), ("requirements-spark.lock", 2)])
def test_lock_files_name_no_address_and_hash_every_package(lock, least):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?:|index-url|file:", text)
    packages = re.findall(r"^[a-z0-9][^\s=]*==", text, re.M)
    assert len(packages) >= least
    blocks = re.split(r"^(?=[a-z0-9][^\s=]*==)", text, flags=re.M)[1:]
    assert all("--hash=sha256:" in block for block in blocks)


def test_templates_hold_no_inline_script_or_style():
    faults = []
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son(click|change|load|submit|input)=|javascript:|hx-on", text):
            faults.append(f"{path.relative_to(ROOT)}: {match[0].strip()}")
    assert faults == []


def test_templates_load_nothing_from_elsewhere():
    faults = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in TEMPLATES
        for match in re.finditer(r"(?:src|href)=[\"'](?:https?:)?//[^\"']+", path.read_text(encoding="utf-8"))
    ]
    assert faults == []


def test_nothing_names_a_machine_path():
    faults = []
    for folder in ("src", "docs", "tests", "demo"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".md", ".yaml", ".html", ".toml", ".txt") and path != Path(__file__):
                for match in re.finditer(r"(?<![\w.])/(?:home|work|root|Users)/[\w./-]+", path.read_text(encoding="utf-8")):
                    faults.append(f"{path.relative_to(ROOT)}: {match[0]}")
    assert faults == []


def test_every_error_code_is_documented():
    from zhiheng import errors

    codes = {c.code for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.ZhihengError)}
    text = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    assert {c for c in codes if f"`{c}`" not in text} == set()


def test_every_setting_from_the_environment_is_documented():
    names = set()
    for path in [ROOT / "start.py", *(ROOT / "src" / "zhiheng_web").rglob("*.py")]:
        names |= set(re.findall(r"environ(?:\.get\(|\.setdefault\(|\[)\s*[\"'](ZHIHENG_\w+)", path.read_text(encoding="utf-8")))
    text = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert names and {n for n in names if f"`{n}`" not in text} == set()
