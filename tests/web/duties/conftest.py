"""A county with an adopted plan and scorecard, whose documents name units in every way."""

from collections.abc import Callable
from typing import Any

import pytest

from web.documents.conftest import upload as _upload
from web.documents.reviewing_samples import review_all
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.organisations.models import Unit

__all__ = ["_upload"]

PLAN = """云汀县质量强县建设实施方案

一、工作目标

（一）产品质量目标。到2027年，工业产品质量监督抽查合格率达到94%以上。（县质监局牵头，县农委配合）

（二）工程质量目标。到2025年，其他工程一次验收合格率达到98%以上。（县住建局、县水利局按职责分工负责）

二、重点任务

（一）织密监督抽查网络。每年一季度印发年度抽查计划。（县市场监督管理局牵头，县直有关部门配合）

（二）建设服务站。2026年6月底前全部挂牌。（各乡镇人民政府、县产业促进中心按职责分工负责）
"""
CARD = """云汀县2026年质量强县工作评分表

\t序号
\t类别
\t指标内容
\t分数
\t评分方法
\t责任单位

\t1
\t质量机制（3分）
\t组织保障
\t3
\t成立党政主要领导双牵头的质量发展委员会（1分）。质量宣传成效明显（2分）。
\t县质量发展委员会办公室

\t2
\t质量安全（2分）
\t产品质量
\t2
\t产品质量省级以上监督抽查合格率90%以上（1分）。工业产品生产许可证申请企业审批通过率95%以上（1分）。
\t县市场监管局、县财政局
"""


@pytest.fixture(autouse=True)
def apart(settings: Any, tmp_path: Any) -> None:
    """Files of each test lie apart."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"


@pytest.fixture
def upload(_upload: Callable[..., SourceDocument], cast: Any) -> Callable[..., SourceDocument]:
    """Upload a text as the committee office and review it."""
    return lambda *given, **options: review_all(cast["office"], _upload(*given, **options))


@pytest.fixture
def township(region: Any) -> Unit:
    """A township of the county."""
    return Unit.objects.create(code="yt-cgz", name="城关镇人民政府", kind="township", aliases=["城关镇"], region=region)


@pytest.fixture
def adopted(cast: Any, units: Any, township: Any, upload: Any) -> Any:
    """The plan and the scorecard, adopted."""
    from zhiheng_web.plans.services import adopt_plan
    from zhiheng_web.scorecards.services import adopt_scorecard

    plan, card = upload(PLAN, "方案.txt"), upload(CARD, "评分表.txt")
    return adopt_plan(cast["office"], plan), adopt_scorecard(cast["office"], card, "2026")
