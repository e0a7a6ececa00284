"""The certificate of a draw (抽取证书): one JSON file with everything needed to draw again, and the check that does so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from zhiheng.errors import InputError, InvalidValue
from zhiheng.sampling.canonical import digest
from zhiheng.sampling.draws import Draw, draw, substitute
from zhiheng.sampling.opening import Opening, open_draw
from zhiheng.sampling.plans import DrawPlan
from zhiheng.sampling.pools import Inspectee, Inspector
from zhiheng.sampling.seeds import joint_seed

CERTIFICATE_FORMAT = "zhiheng.draw/1"


def write_certificate(opening: Opening, commitments: Mapping[str, str], secrets: Mapping[str, str], made: Draw) -> str:
    """The certificate as text: plan, lists, digests, commitments, secrets, seed, outcome, and a digest over all of it."""
    body = {
        "format": CERTIFICATE_FORMAT,
        **opening.to_json(),
        "commitments": dict(sorted(commitments.items())),
        "secrets": dict(sorted(secrets.items())),
        "seed": joint_seed(opening.digest, commitments, secrets),
        "draw": made.to_json(),
    }
    return json.dumps({**body, "certificate": digest(body)}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_certificate(text: str) -> dict[str, Any]:
    """The certificate as data.

    Raises:
        InputError: the text is no certificate of this format.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("这个文件不是抽取证书：不是 JSON 文本。请使用抽取完成后下载的证书文件") from error
    if not isinstance(data, dict) or data.get("format") != CERTIFICATE_FORMAT:
        found = data.get("format") if isinstance(data, dict) else None
        raise InputError(f"这个文件不是抽取证书：格式标记是“{found}”，应为“{CERTIFICATE_FORMAT}”", found=str(found))
    return data


def verify_certificate(data: Mapping[str, Any], *, published: str = "") -> tuple[str, ...]:
    """Draw again and compare (重抽核验): a sentence for each disagreement, none when all agrees.

    `published` is the digest of the opening as it was published before the draw; without it the check shows that the outcome
    follows from the lists in the certificate, not that these lists are the ones frozen then.

    Raises:
        InputError: the certificate lacks a part or a value is unusable (named).
    """
    try:
        opening = open_draw(
            DrawPlan.from_json(data["plan"]),
            [Inspectee.from_json(i) for i in data["inspectees"]],
            [Inspector.from_json(i) for i in data["inspectors"]],
        )
        return tuple(_disagreements(opening, data, published))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(f"抽取证书缺少必要的内容或内容的类型不对（{error}），可能被改动过") from error


def _disagreements(opening: Opening, data: Mapping[str, Any], published: str) -> list[str]:
    found: list[str] = []
    body = {k: v for k, v in data.items() if k != "certificate"}
    if data["certificate"] != digest(body):
        found.append("证书的总摘要与内容不符，证书写成后被改动过")
    for name, label in (("plan", "抽查计划"), ("inspectees", "检查对象名录库"), ("inspectors", "检查人员名录库")):
        if data["digests"][name] != opening.digests[name]:
            found.append(f"{label}的摘要是 {opening.digests[name][:16]}…，证书写的是 {data['digests'][name][:16]}…")
    if data["digests"]["opening"] != opening.digest:
        found.append(f"启动摘要是 {opening.digest[:16]}…，证书写的是 {data['digests']['opening'][:16]}…")
    if published and published.strip().lower() != opening.digest:
        found.append("证书中的计划和名录库与抽取前公布的摘要不符：抽取用的不是公布时冻结的名单")
    try:
        seed = joint_seed(opening.digest, data["commitments"], data["secrets"])
    except InvalidValue as error:
        return [*found, error.sentence]
    if seed != data["seed"]:
        found.append(f"按公开的口令算出的种子是 {seed[:16]}…，证书写的是 {data['seed'][:16]}…")
    return found + _outcome(_again(opening, seed, data["draw"]["taken"]).to_json(), data["draw"])


def _again(opening: Opening, seed: str, printed: list[dict[str, Any]]) -> Draw:
    made = draw(opening, seed)
    for line in printed:
        if line["replaces"]:
            made = substitute(opening, seed, made, line["replaces"], line["reason"])
    return made


def _outcome(made: Mapping[str, Any], printed: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for number, (right, wrote) in enumerate(zip(made["taken"], printed["taken"], strict=False), 1):
        if right["code"] != wrote["code"]:
            found.append(f"第 {number} 个抽中的应为 {right['code']}，证书写的是 {wrote['code']}")
        elif right != wrote:
            found.append(f"检查对象 {right['code']} 的检查人员应为 {'、'.join(right['inspectors'])}，证书写的是 {'、'.join(wrote['inspectors'])}")
    if len(made["taken"]) != len(printed["taken"]):
        found.append(f"应抽中 {len(made['taken'])} 个，证书列出 {len(printed['taken'])} 个")
    for part, label in (("skipped", "跳过的名单"), ("short", "不足的户数")):
        if made[part] != printed[part]:
            found.append(f"{label}与重抽的结果不同")
    return found
