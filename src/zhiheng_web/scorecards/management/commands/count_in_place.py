"""`python -m zhiheng_web count_in_place --as-of DATE [--period 2026] [--region CODE] [--by 6|9]`: indicators computed by the database itself."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import CommandError

from zhiheng.errors import ZhihengError
from zhiheng.indicators import (
    CATALOGUE,
    EngineChoice,
    Indicator,
    Measured,
    Window,
    find_indicator,
    measure,
    measure_by_region,
    open_engine,
)
from zhiheng.values import Period, RegionCode
from zhiheng_web.organisations.models import Region
from zhiheng_web.scorecards.services.exporting import in_place
from zhiheng_web.shared.management.sentences import SentenceCommand


class Command(SentenceCommand):
    """Compute indicators on the live tables of PostgreSQL: no snapshot is made and nothing is written."""

    help = "在 PostgreSQL 上就地计算指标：不生成快照，不写入任何数据；要留存、要复核的得分请先 freeze 再 zhiheng score"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", required=True, type=date.fromisoformat, help="截至日期，如 2026-10-31")
        parser.add_argument("--period", help="期间，如 2026、2026Q3、2026-10；默认为截至日期所在的年")
        parser.add_argument("--region", help="行政区划代码，默认为级别最高的地区")
        parser.add_argument("--by", type=int, choices=(2, 4, 6, 9, 12), help="按区划代码的前几位分地区列出，如 6 为县、9 为乡镇")
        parser.add_argument("--indicator", action="append", default=[], metavar="CODE", help="只算这个指标（代码或名称），可多次给出；默认全部")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        regions = Region.objects.order_by("code")
        region = regions.filter(code=options["region"]).first() if options["region"] else regions.first()
        if region is None:
            raise CommandError(f"没有行政区划“{options['region'] or ''}”，请先在系统里建立", returncode=2)
        try:
            window = Window(Period.parse(options["period"] or str(options["as_of"].year)), options["as_of"])
            chosen = [_named(text) for text in options["indicator"]] or list(CATALOGUE.values())
            found = _counted(region, window, chosen, options["by"])
        except ZhihengError as error:
            raise CommandError(error.sentence, returncode=error.exit_code) from error
        if options["json"]:
            held = {place: {code: {"part": v.part, "whole": v.whole} for code, v in values.items()} for place, values in found.items()}
            said = {"region": region.code, "period": window.period.code, "as_of": window.as_of.isoformat(), "values": held}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        names = dict(Region.objects.values_list("code", "name"))
        for place, values in found.items():
            self.stdout.write(f"{names.get(place.ljust(6, '0'), '')}（{place}）　{window.period.code}，截至 {window.as_of}")
            for indicator in chosen:
                value = values[indicator.code]
                self.stdout.write(f"  {indicator.name}：{value.shown()}（{value.part} / {value.whole}）")


def _named(text: str) -> Indicator:
    found = CATALOGUE.get(text) or find_indicator(text)
    if found is None:
        raise CommandError(f"没有指标“{text}”，请给指标代码或名称，如 food_pass_rate", returncode=2)
    return found


def _counted(region: Region, window: Window, chosen: list[Indicator], digits: int | None) -> dict[str, dict[str, Measured]]:
    server, source = in_place(region)
    place = RegionCode(region.code)
    with open_engine(source, EngineChoice("postgres", server)) as engine:
        if digits is None:
            return {region.code: measure(engine, window, place, chosen)}
        return measure_by_region(engine, window, place, digits, chosen)
