"""Plans are adopted from documents that were reviewed: the same uploads, every item confirmed."""

from collections.abc import Callable
from typing import Any

import pytest

from web.documents.conftest import plan
from web.documents.conftest import upload as _upload
from web.documents.reviewing_samples import review_all
from zhiheng_web.documents.models import SourceDocument

__all__ = ["_upload", "plan", "upload"]


@pytest.fixture
def upload(_upload: Callable[..., SourceDocument], cast: Any) -> Callable[..., SourceDocument]:
    """Upload a text as the committee office and review it: `upload(text, name)`."""
    return lambda *given, **options: review_all(cast["office"], _upload(*given, **options))
