"""A draw gives the same outcome from the same lists and secrets, keeps the plan, and every change of a certificate is found."""

from __future__ import annotations

import copy
import hashlib
import hmac
import io
import json
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.sampling.draw_samples import ENTITIES, PLAN, SECRETS, STAFF, bound, code_of, opened
from zhiheng.cli import main
from zhiheng.errors import InputError, InvalidValue
from zhiheng.sampling import (
    Inspectee,
    Stratum,
    commitment,
    draw,
    joint_seed,
    open_draw,
    read_certificate,
    substitute,
    verify_certificate,
    write_certificate,
)
from zhiheng.sampling.canonical import digest

OPENING = opened()
SEED = joint_seed(OPENING.digest, bound(OPENING), SECRETS)
MADE = draw(OPENING, SEED)
seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)


def _certificate(made: Any = MADE) -> dict[str, Any]:
    return read_certificate(write_certificate(OPENING, bound(OPENING), SECRETS, made))


def test_the_order_of_the_lists_decides_nothing() -> None:
    entities, staff = list(ENTITIES), list(STAFF)
    random.Random(5).shuffle(entities)
    random.Random(6).shuffle(staff)
    other = open_draw(PLAN, entities, staff)
    assert other.digest == OPENING.digest and draw(other, SEED) == MADE


def test_the_first_of_a_stratum_can_be_found_with_four_lines_of_the_standard_library() -> None:
    marks = {e.code: hmac.new(bytes.fromhex(SEED), f"inspectee\nB\n{e.code}".encode(), hashlib.sha256).digest() for e in ENTITIES if e.stratum == "B"}
    first = min(marks, key=lambda code: marks[code])
    assert next(t for t in MADE.taken if t.stratum == "B").code == first


@given(seed=seeds)
def test_every_draw_keeps_ratios_caps_recusal_skill_and_two_inspectors(seed: str) -> None:
    made = draw(OPENING, seed)
    by_code, staff = {e.code: e for e in ENTITIES}, {p.number: p for p in STAFF}
    for stratum, wanted in (("A", 1), ("B", 4), ("C", 12)):
        mine = [t for t in made.taken if t.stratum == stratum]
        assert len(mine) + made.short.get(stratum, 0) == wanted
    assert len({t.code for t in made.taken}) == len(made.taken)
    caps = {s.name: s.cap for s in PLAN.strata}
    for taken in made.taken:
        entity = by_code[taken.code]
        assert entity.stratum == taken.stratum and (caps[taken.stratum] is None or entity.checked < caps[taken.stratum])
        assert len(set(taken.inspectors)) == 2
        assert all(taken.code not in staff[n].avoids for n in taken.inspectors)
        assert any("计量" in staff[n].skills for n in taken.inspectors)
    recused = {(s.code, s.number) for s in made.skipped if s.why == "recused"}
    assert recused == {(t.code, p.number) for t in made.taken for p in STAFF if t.code in p.avoids}


def test_what_the_caps_leave_too_few_is_said() -> None:
    capped = tuple(replace(e, checked=5) if e.stratum == "C" else e for e in ENTITIES)
    made = draw(open_draw(PLAN, capped, STAFF), SEED)
    assert made.short == {"C": 12} and not [t for t in made.taken if t.stratum == "C"]
    assert sum(s.why == "cap" for s in made.skipped) == 20


@given(seed=seeds, most=st.integers(2, 8))
def test_nobody_gets_more_entities_than_the_plan_allows(seed: str, most: int) -> None:
    made = draw(open_draw(replace(PLAN, most=most), ENTITIES, STAFF), seed)
    load = [n for t in made.taken for n in t.inspectors]
    assert max(load.count(n) for n in load) <= most
    if most * len(STAFF) >= 2 * len(made.taken) + len(STAFF):
        assert all(t.inspectors for t in made.taken)


@given(size=st.integers(0, 5000), percent=st.decimals(0, 100, places=2))
def test_a_ratio_is_rounded_up_to_whole_entities(size: int, percent: Decimal) -> None:
    wanted = Stratum("A", percent).wanted(size)
    assert wanted * 100 >= percent * size > (wanted - 1) * 100 or wanted == 0 == percent * size


@pytest.mark.slow
def test_each_entity_of_a_stratum_is_drawn_about_equally_often() -> None:
    count: dict[str, int] = {}
    for n in range(600):
        for taken in draw(OPENING, hashlib.sha256(str(n).encode()).hexdigest()).taken:
            if taken.stratum == "B":
                count[taken.code] = count.get(taken.code, 0) + 1
    expected = 600 * 4 / 20
    assert len(count) == 20 and sum((seen - expected) ** 2 / expected for seen in count.values()) < 43.8  # chi square, 19 df, 0.1 %


def test_a_substitute_is_the_next_in_order_with_a_reason_and_verifies() -> None:
    out = next(t for t in MADE.taken if t.stratum == "B").code
    made = substitute(OPENING, SEED, MADE, out, "已注销")
    new = made.taken[-1]
    assert (new.replaces, new.reason, new.stratum) == (out, "已注销", "B") and new.code not in {t.code for t in MADE.taken}
    assert verify_certificate(_certificate(made)) == ()
    for wrong, reason, words in ((out, " ", "写明理由"), (code_of(999), "已注销", "不在抽中名单")):
        with pytest.raises(InputError, match=words):
            substitute(OPENING, SEED, MADE, wrong, reason)
    with pytest.raises(InputError, match="已被替换"):
        substitute(OPENING, SEED, made, out, "再换")


class TestSecrets:
    def test_every_secret_decides_the_seed(self) -> None:
        for role in SECRETS:
            other = {**SECRETS, role: SECRETS[role] + "?"}
            made = {r: commitment(OPENING.digest, r, s) for r, s in other.items()}
            assert joint_seed(OPENING.digest, made, other) != SEED

    def test_a_secret_that_was_not_bound_is_refused_and_the_role_named(self) -> None:
        for secrets, words in (
            ({**SECRETS, "监督员": "另一个口令 1234567890"}, "“监督员”公开的口令与事先提交的承诺不符"),
            ({"市场监管局": SECRETS["市场监管局"]}, "“监督员”提交了承诺，还没有公开口令"),
            ({**SECRETS, "旁人": "一个多出来的口令 123456"}, "“旁人”没有事先提交承诺"),
        ):
            with pytest.raises(InvalidValue, match=words):
                joint_seed(OPENING.digest, bound(OPENING), secrets)

    def test_one_role_alone_cannot_draw_and_short_secrets_are_refused(self) -> None:
        alone = {"市场监管局": commitment(OPENING.digest, "市场监管局", SECRETS["市场监管局"])}
        with pytest.raises(InvalidValue, match="至少要有 2 个不同角色"):
            joint_seed(OPENING.digest, alone, {"市场监管局": SECRETS["市场监管局"]})
        with pytest.raises(InvalidValue, match="只有 4 个字符"):
            commitment(OPENING.digest, "监督员", "1234")

    def test_a_commitment_holds_for_one_draw_only(self) -> None:
        assert commitment(OPENING.digest, "监督员", SECRETS["监督员"]) != commitment("0" * 64, "监督员", SECRETS["监督员"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: c["draw"]["taken"].pop(), "证书列出 14 个"),
        (lambda c: c["draw"]["taken"][3]["inspectors"].reverse(), "的检查人员应为"),
        (lambda c: c["inspectees"][0].update(checked=9), "检查对象名录库的摘要"),
        (lambda c: c["inspectors"].pop(), "检查人员名录库的摘要"),
        (lambda c: c["plan"].update(year=2025), "抽查计划的摘要"),
        (lambda c: c.update(seed="0" * 64), "种子"),
        (lambda c: c["secrets"].update(监督员="换一个口令再试一次 1234567890"), "与事先提交的承诺不符"),
        (lambda c: c["draw"]["skipped"].clear(), "跳过的名单"),
    ],
)
def test_every_change_of_a_certificate_is_named_even_with_its_digest_made_anew(change: Any, words: str) -> None:
    data = copy.deepcopy(_certificate())
    change(data)
    assert any("总摘要" in sentence for sentence in verify_certificate(data))
    data["certificate"] = digest({k: v for k, v in data.items() if k != "certificate"})
    found = verify_certificate(data)
    assert any(words in sentence for sentence in found), found


def test_a_whole_new_draw_under_the_same_number_is_told_by_the_published_digest() -> None:
    other = open_draw(PLAN, ENTITIES[:-1], STAFF)
    made = {role: commitment(other.digest, role, secret) for role, secret in SECRETS.items()}
    forged = read_certificate(write_certificate(other, made, SECRETS, draw(other, joint_seed(other.digest, made, SECRETS))))
    assert verify_certificate(forged) == ()
    assert any("公布的摘要不符" in sentence for sentence in verify_certificate(forged, published=OPENING.digest))


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: open_draw(PLAN, [], STAFF), "检查对象名录库是空的"),
        (lambda: open_draw(PLAN, [*ENTITIES, ENTITIES[0]], STAFF), "出现了不止一次"),
        (lambda: open_draw(PLAN, [replace(ENTITIES[0], stratum="D")], STAFF), "没有这一类"),
        (lambda: open_draw(PLAN, ENTITIES, STAFF[:1]), "只有 1 人可派"),
        (lambda: open_draw(replace(PLAN, skill="特种设备"), ENTITIES, STAFF), "没有具备“特种设备”专长"),
        (lambda: open_draw(PLAN, ENTITIES, [replace(p, avoids=(code_of(1),)) for p in STAFF[:7]] + [STAFF[7]]), "企业1”除去应回避的人员后"),
        (lambda: Stratum("A", Decimal("101")), "应在 0% 到 100%"),
        (lambda: replace(PLAN, matters=()), "不得检查"),
        (lambda: replace(PLAN, each=1), "应不少于 2 名"),
        (lambda: Inspectee("91990121MA00000009", "企业", "A"), "校验码"),
    ],
)
def test_a_draw_that_cannot_be_made_is_refused_before_any_secret(made: Any, words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        made()


def test_the_command_verifies_names_changes_and_refuses_other_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "证书.json"
    path.write_text(write_certificate(OPENING, bound(OPENING), SECRETS, MADE), "utf-8")
    assert main(["draw", "verify", str(path), "--opening", OPENING.digest]) == 0
    assert "同样的 15 户" in capsys.readouterr().out
    path.write_text(path.read_text("utf-8").replace("企业7", "企业八"), "utf-8")
    assert main(["draw", "verify", str(path), "--json"]) == 1
    assert not json.loads(capsys.readouterr().out)["agrees"]
    for text, words in (("{", "不是 JSON"), ("[]", "不是抽取证书"), ('{"format": "zhiheng.draw/1"}', "缺少必要的内容")):
        path.write_text(text, "utf-8")
        assert main(["draw", "verify", str(path)]) == 2
        assert words in capsys.readouterr().err
    assert main(["draw", "verify", str(tmp_path / "无.json")]) == 2


def test_a_commitment_worked_out_at_home_is_the_one_the_draw_expects(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for role, secret in SECRETS.items():
        monkeypatch.setattr("sys.stdin", io.StringIO(secret + "\n"))
        assert main(["draw", "commit", "--opening", OPENING.digest, "--role", role]) == 0
        assert capsys.readouterr().out.strip() == bound(OPENING)[role]
    assert main(["draw", "commit", "--opening", "abc", "--role", "监督员"]) == 2
    assert "64 位" in capsys.readouterr().err
