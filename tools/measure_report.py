"""How long the yearly report takes: processor time, charts, tables, figures; pages where LibreOffice is installed.

    python tools/measure_report.py --data SNAPSHOT --period 2026
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from pathlib import Path

from zhiheng.packs import load_scorecard
from zhiheng.packs.report_styles import shipped_templates
from zhiheng.reading.sources.office import find_office
from zhiheng.reporting.official.writing import template_docx
from zhiheng.reporting.templated.data import ReportData
from zhiheng.reporting.templated.making import make_report
from zhiheng.scoring import score
from zhiheng.snapshots import open_snapshot
from zhiheng.values import Period, RegionCode


def main() -> None:
    """Make the report once and print the numbers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--period", default="2026")
    parser.add_argument("--template", default="situation_year")
    args = parser.parse_args()
    snapshot, period = open_snapshot(args.data), Period.parse(args.period)
    started = time.process_time()
    run = score(load_scorecard("anhui_2022"), snapshot, period, snapshot.as_of)
    places = {code: f"第{code[-3:]}号乡镇" for code in (f"{snapshot.region}{i:03d}" for i in range(1, 200))} | {snapshot.region: "本县"}
    with ReportData(snapshot, period, snapshot.as_of, RegionCode(snapshot.region), places, {}, run) as data:
        made = make_report(template_docx(shipped_templates()[args.template].text), data)
    spent = time.process_time() - started
    print(f"processor {spent:.1f} s; charts {made.charts}, tables {made.tables}, figures {len(made.proofs.figures)}, places {len(made.proofs.places)}, {len(made.docx):,} bytes")
    if office := find_office():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "report.docx"
            file.write_bytes(made.docx)
            command = [office, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir", folder, str(file)]
            subprocess.run(command, check=True, capture_output=True)
            import pypdfium2

            print(f"pages {len(pypdfium2.PdfDocument(file.with_suffix('.pdf')))}")


if __name__ == "__main__":
    main()
