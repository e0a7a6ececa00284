"""What a record must state, left out, empty or null: every registry refuses it in words, entering or changing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from web.registries.samples import enter_all
from zhiheng_web.api.records import model_values
from zhiheng_web.api.refusing import Refused
from zhiheng_web.api.schemas import is_required
from zhiheng_web.api.values import Reader, as_json, shared_fields
from zhiheng_web.records import services
from zhiheng_web.records.declare import REGISTRIES


def _refused(work: Callable[[], Any]) -> set[str]:
    """The fields that a refusal names; whatever is no refusal in words goes on up."""
    try:
        work()
    except ValidationError as error:
        return set(error.message_dict)
    except Refused as refused:
        return {fault["field"] for fault in refused.faults if fault["message"]}
    return set()


@pytest.mark.slow
def test_every_registry_refuses_what_is_required_and_empty(cast: dict[str, Any]) -> None:
    person, taken = cast["lead"], []
    for code, record in enter_all(person).items():
        registry = REGISTRIES[code]
        if not registry.importable or registry.create_policy is not None:
            continue
        names, reader = shared_fields(registry), Reader(registry, person.region)
        given = {n: v for n in names if (v := as_json(registry, record, n, full=True)) is not None}
        without = {n: {k: v for k, v in given.items() if k != n} for n in names}
        needed = [n for n in names if is_required(registry.field(n))]
        tried = [(n, "left out", without[n], None) for n in needed]
        tried += [(n, "empty", {**given, n: ""}, None) for n in (*needed, "region", "unit")]
        tried += [(n, "changed", {n: ""}, record) for n in needed if registry.editable]
        for name, way, sent, held in tried:

            def enter(sent: Any = sent, held: Any = held) -> None:
                values = model_values(registry, person, sent)  # noqa: B023
                if held is None:
                    services.create_record(person, registry, values)  # noqa: B023
                else:
                    services.change_record(person, held, values, reason="改")

            if name not in _refused(enter):
                taken.append((code, name, way))
        assert all(reader.value(n, None) == reader.value(n, "") for n in names), "null is empty"
    assert taken == []
