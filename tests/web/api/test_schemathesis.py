"""Schemathesis calls every address of the interface with what its description allows, and with what it does not."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck, given
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from effort import examples
from web.registries.samples import enter_all
from zhiheng_web.api import services
from zhiheng_web.api.models import SCOPES
from zhiheng_web.site.wsgi import application

pytestmark = pytest.mark.slow


@schemathesis.serializer("application/x-ndjson")
def as_lines(_context: Any, value: Any) -> bytes:
    """Whatever was drawn, as the body of a bulk call."""
    return str(value).encode("utf-8", "replace")


CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_no_call_fails_and_every_answer_is_as_described(cast: dict[str, Any], region: Any) -> None:
    enter_all(cast["lead"])
    today = timezone.localdate()
    _token, secret = services.issue_token(
        cast["office"], name="验收", acts_as=cast["lead"], scopes=[c for c, _l in SCOPES], expires_on=today + timedelta(days=9), today=today
    )
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) > 100
    statuses = Counter[int]()
    for operation in operations:

        @examples(3, 8, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def called(case: Any) -> None:
            answer = case.call(headers={"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"})  # its own caller unpacks nothing
            case.validate_response(answer, checks=CHECKS)
            statuses[answer.status_code] += 1

        called()
    assert statuses[200] and statuses[422] and statuses[404] and not any(status >= 500 for status in statuses), statuses
