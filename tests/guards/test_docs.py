"""What is public is documented, and the generated page is the one that stands in the repository."""

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_reference_of_indicators_is_up_to_date():
    spec = importlib.util.spec_from_file_location("write_reference", ROOT / "tools" / "write_reference.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PAGE.read_text(encoding="utf-8") == "\n".join(module.lines()) + "\n"


def test_links_between_pages_lead_somewhere():
    faults = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not re.match(r"https?:|mailto:", target) and not (page.parent / target).exists():
                faults.append(f"{page.relative_to(ROOT)} -> {target}")
    assert faults == []


def test_every_op_and_kind_of_the_algebra_is_documented():
    from zhiheng.rules.syntax import CONDS, RULES

    text = (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
    assert [name for name in (*RULES, *CONDS) if f"`{name}`" not in text] == []
