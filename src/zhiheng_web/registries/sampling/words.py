"""What other systems and offices write for the choices of sampling (别的叫法), as data for imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhiheng_web.registries.sampling.batches import Batch, Domain, FirstResult, Kind, Level, Stage
from zhiheng_web.registries.sampling.planning import SamplingPlan, SamplingTask

_LEVELS = {
    Level.NATIONAL: "国家级 国家 国家抽检 国家监督抽查 总局 国级 国家抽查",
    Level.PROVINCE: "省级 省 省本级 省局 省级抽查 省级抽检 省级监督抽查 省级监督抽检 自治区级 直辖市级 省抽检",
    Level.CITY: "市级 市 市本级 市局 市级抽查 市级抽检 市级监督抽查 市级监督抽检 地市级 设区市 州级",
    Level.COUNTY: "县级 县 县本级 县局 县级抽查 县级抽检 县级监督抽查 县级监督抽检 区县级 县区级 县(市、区)级 本级",
}
_STAGES = {
    Stage.PRODUCTION: "生产环节 生产加工 生产加工环节 加工 生产企业 出厂",
    Stage.CIRCULATION: "流通环节 销售 销售环节 经营环节 市场 批发零售 实体店",
    Stage.ONLINE: "网络销售 网购 网络抽查 电商 电子商务 网络交易 线上",
    Stage.CATERING: "餐饮环节 餐饮服务 餐饮服务环节 食堂",
    Stage.FARMING: "种养环节 种植养殖 种植养殖环节 种植 养殖 产地 生产基地",
}
_KINDS = {
    Kind.SUPERVISION: "监督抽检 监督 监督检验 监督性抽检 专项抽查 专项监督抽查 飞行检查",
    Kind.RISK: "监测 风险 风险监测抽检",
    Kind.ROUTINE: "例行 例行监测抽检 常规监测",
    Kind.EVALUATION: "评价性抽验 评价抽检 评价性",
}
_DOMAINS = {
    Domain.INDUSTRIAL: "工业品 产品 产品质量 工业 质量",
    Domain.FOOD: "食品安全 普通食品 食品类",
    Domain.AGRICULTURAL: "食用农产品 农产 初级农产品 农产品质量安全",
}
_RESULTS = {
    FirstResult.PASS: "符合 通过 未检出问题 合格样品 检验合格",
    FirstResult.FAIL: "不符合 不通过 不合格样品 检验不合格 问题样品",
    FirstResult.REFUSED: "拒绝抽样 拒绝抽检 拒绝检验 拒抽",
    FirstResult.PENDING: "检验中 在检 待出 未出结果 待检",
}


def _also(words: Mapping[Any, str]) -> dict[str, Any]:
    return {word: str(value) for value, listed in words.items() for word in listed.split()}


ALSO_SAID = {"level": _also(_LEVELS), "stage": _also(_STAGES), "kind": _also(_KINDS), "domain": _also(_DOMAINS), "first_result": _also(_RESULTS)}
"""What tables of other systems and offices write for the choices: field -> word -> value."""


for _model in (Batch, SamplingPlan, SamplingTask):
    for _field in _model._meta.concrete_fields:
        if _field.name in ALSO_SAID:
            _field.also_said = ALSO_SAID[_field.name]  # type: ignore[attr-defined]
