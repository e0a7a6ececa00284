"""A form field names its help and its error to those who hear the page."""

from __future__ import annotations

import re
from typing import Any


def _unmet(page: str) -> set[str]:
    named = {part for ids in re.findall(r'aria-describedby="([^"]+)"', page) for part in ids.split()}
    assert named
    return named - set(re.findall(r'\sid="([^"]+)"', page))


def test_every_help_and_error_a_field_points_to_is_on_the_page(cast: Any, sign_in: Any) -> None:
    client = sign_in("lead")
    assert _unmet(client.get("/registries/evidence_items/new/").content.decode()) == set()
    refused = client.post("/registries/evidence_items/new/", {"title": ""})
    page = refused.content.decode()
    assert refused.status_code == 422 and "_error" in page
    assert _unmet(page) == set()
