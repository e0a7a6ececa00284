"""`zhiheng score`: a scorecard over frozen records, every point with its proof."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhiheng.cli.engines import add_engine_options, engine_choice
from zhiheng.cli.language import Words
from zhiheng.errors import InputError

if TYPE_CHECKING:
    from zhiheng.scoring import ScoreRun
    from zhiheng.snapshots import Snapshot


def add_parser(subparsers: Any, _: Words) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "score",
        help=_("按评分表和记录计分", "score a scorecard over records"),
        description=_(
            "按评分表对一份快照计分，写出 scores.parquet、scores.xlsx、proofs.jsonl 和 manifest.json；用 zhiheng verify 可重新核验。",
            "Scores a scorecard over a snapshot and writes scores.parquet, scores.xlsx, proofs.jsonl and manifest.json; "
            "`zhiheng verify` computes them again.",
        ),
    )
    parser.add_argument("--scorecard", required=True, metavar="S.yaml", help=_("评分表文件，或规则包名称如 anhui_2022", "scorecard file, or the name of a pack such as anhui_2022"))
    parser.add_argument("--data", required=True, metavar="DIR", help=_("快照目录，或含有快照的数据目录", "a snapshot, or a data folder that holds snapshots"))
    parser.add_argument("--as-of", required=True, type=date.fromisoformat, metavar="DATE", help=_("截至日期，如 2025-12-31", "the day of knowledge, as in 2025-12-31"))
    parser.add_argument("--period", metavar="2025", help=_("期间，默认为截至日期所在年", "the period; the year of the day if left out"))
    parser.add_argument("--region", metavar="CODE", help=_("行政区划代码，默认为快照的地区", "region code; the snapshot's own if left out"))
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help=_("结果目录（新建或空目录）", "folder for the results (new or empty)"))
    parser.add_argument("--decide", action="append", default=[], metavar="25=parts", help=_("评分表待定事项的选择：cap 按行封顶，parts 以小项为准", "a choice the scorecard leaves open: cap or parts"))
    parser.add_argument("--version-name", default="", metavar="NAME", help=_("人工评判所指的评分表版本，默认为规则包代码", "scorecard version that judgements refer to"))
    parser.add_argument("--bundle", type=Path, metavar="FILE.zip", help=_("另写一个自带全部依据的结果包，用 tools/verify_score.py 在别处核验", "also write one file that carries everything, for tools/verify_score.py"))
    add_engine_options(parser, _)
    parser.add_argument("--json", action="store_true", help=_("输出一个 JSON 对象", "print one JSON object"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Score and write; 0 when done."""
    from zhiheng.packs import load_scorecard
    from zhiheng.reporting.writers.scores_xlsx import write_scores_xlsx
    from zhiheng.scoring import bundle_bytes, score, seal, write_run
    from zhiheng.values import Period

    out: Path = args.out
    _check_out(out)
    decisions = dict(_decision(text) for text in args.decide)
    pack = load_scorecard(args.scorecard, decisions)
    snapshot = find_snapshot(Path(args.data), args.as_of)
    period = Period.parse(args.period or str(args.as_of.year))
    if period.start > args.as_of:
        raise InputError(f"截至日期 {args.as_of} 早于期间 {period.code} 的起日，没有可计分的记录")
    result = score(pack, snapshot, period, args.as_of, args.region, args.version_name, engine_choice(args), proving=True)
    write_run(result, out)
    write_scores_xlsx(result, out / "scores.xlsx")
    manifest = seal(result, out, ["scores.xlsx"])
    if args.bundle is not None:
        args.bundle.write_bytes(bundle_bytes(result, pack.decisions))
    if args.json:
        json.dump({"out": str(out), **manifest}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        _show(result, out, args.words)
    return 0


def find_snapshot(folder: Path, as_of: date) -> Snapshot:
    """The snapshot in the folder: the folder itself, its `snapshot/`, or the newest under `snapshots/` not later than the day.

    Raises:
        InputError: there is none; SnapshotBroken: its bytes do not agree with its manifest.
    """
    from zhiheng.snapshots import open_snapshot

    if not folder.is_dir():
        raise InputError(f"找不到数据目录“{folder}”", path=str(folder))
    for place in (folder, folder / "snapshot"):
        if _is_snapshot(place):
            return open_snapshot(place)
    held = sorted((p for p in (folder / "snapshots").glob("*") if _is_snapshot(p)), key=lambda p: (_manifest(p)["as_of"], p.name))
    if not held:
        raise InputError(f"“{folder}”里没有快照（manifest.json），请先生成快照", path=str(folder))
    past = [p for p in held if _manifest(p)["as_of"] <= as_of.isoformat()]
    return open_snapshot((past or held)[-1])


def _manifest(place: Path) -> dict[str, Any]:
    try:
        data = json.loads((place / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _is_snapshot(place: Path) -> bool:
    return str(_manifest(place).get("format", "")).startswith("zhiheng-snapshot/")


def _check_out(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise InputError(f"“{out}”是一个文件，结果要写到目录里", path=str(out))
    foreign = out.is_dir() and any(out.iterdir())
    if foreign and not str(_manifest(out).get("format", "")).startswith("zhiheng-score/"):
        raise InputError(f"目录“{out}”里已有别的文件，请换一个空目录", path=str(out))


def _decision(text: str) -> tuple[str, str]:
    row, sign, choice = text.partition("=")
    if not sign or not row or not choice:
        raise InputError(f"--decide 应写作“行号=cap”或“行号=parts”，写的是“{text}”", found=text)
    return row, choice


def _show(result: ScoreRun, out: Path, _: Words) -> None:
    from rich.console import Console
    from rich.table import Table

    from zhiheng.reporting.writers.scores_xlsx import interval_text

    console = Console()
    table = Table(title=f"{result.scorecard.title}　{result.period.code}　{_('截至', 'as of')} {result.as_of}")
    for title, justify in ((_("序号", "row"), "right"), (_("项目", "item"), "left"), (_("分值", "points"), "right"), (_("得分", "scored"), "right"), (_("状态", "state"), "left")):
        table.add_column(title, justify=justify)  # type: ignore[arg-type]
    rows = result.card.rows()
    for section, row in result.scorecard.rows():
        outcome = rows[row.identifier].bonus if row.bonus or section.kind == "bonus" else rows[row.identifier].outcome
        points = "" if row.points is None else format(row.points, "f")
        table.add_row(row.number, row.title or section.title, points, interval_text(outcome), _(outcome.state.label, outcome.state.value.replace('_', ' ')))
    console.print(table)
    card = result.card
    console.print(
        f"{_('基本分', 'base')} {interval_text(card.base)}　{_('加分', 'bonus')} {interval_text(card.bonus)}　"
        f"{_('总分', 'total')} {interval_text(card.total)}"
    )
    gaps = len(result.gaps())
    console.print(_(f"差什么：{gaps} 项，见 scores.xlsx；快照 {result.snapshot.id[:12]}；结果在 {out}", f"{gaps} gaps, see scores.xlsx; snapshot {result.snapshot.id[:12]}; results in {out}"))
