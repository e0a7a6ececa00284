"""Documents of the invented county, uploaded by the committee office."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from web.documents.document_samples import PLAN, SCORECARD
from zhiheng_web.documents import services
from zhiheng_web.documents.models import SourceDocument


@pytest.fixture
def upload(cast: Any, region: Any) -> Callable[..., SourceDocument]:
    """Upload a text as the committee office: `upload(text, name)`."""

    def give(text: str | bytes, name: str = "文件.txt", **options: Any) -> SourceDocument:
        data = text.encode() if isinstance(text, str) else text
        return services.upload(cast["office"], SimpleUploadedFile(name, data), region, **options)

    return give


@pytest.fixture
def card(upload: Callable[..., SourceDocument]) -> SourceDocument:
    """The scorecard, read and waiting for review."""
    return upload(SCORECARD, "评分表.txt")


@pytest.fixture
def plan(upload: Callable[..., SourceDocument]) -> SourceDocument:
    """The plan, read and waiting for review."""
    return upload(PLAN, "方案.txt")
