"""Declaration of the registry of survey answers (满意度答卷)."""

from __future__ import annotations

from zhiheng_web.records.declare import Registry
from zhiheng_web.registries.surveys.models import SurveyResponse

RESPONSES = Registry(
    code="survey_responses",
    model=SurveyResponse,
    title="满意度答卷",
    noun="答卷",
    group="质量基础与服务",
    note="一条记录是一份答卷，以导入为主。三类总体分开统计；无效答卷保留但不计入。",
    fields=("survey", "answer_no", "population", "answered_on", "score_milli", "valid", "invalid_reason"),
    columns=("survey", "answer_no", "population", "answered_on", "score_milli", "valid", "unit"),
    natural_key=("survey", "answer_no"),
    label=lambda s: f"{s.survey} {s.answer_no}",
    date="answered_on",
    search=("survey", "answer_no"),
    filters=("population", "valid", "unit"),
    aliases={
        "population": ("调查对象",),
        "score_milli": ("得分", "分数", "满意度得分"),
        "valid": ("是否有效",),
        "answered_on": ("日期",),
    },
    example={
        "survey": "DC2025-1",
        "answer_no": "0001",
        "population": "生产性服务业",
        "answered_on": "2025-10-11",
        "score_milli": "86.5",
        "valid": "是",
    },
)

REGISTRIES = (RESPONSES,)
