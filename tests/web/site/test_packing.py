"""What goes over a slow line."""

from __future__ import annotations

import gzip
import re
from typing import Any

from django.test import Client

FIRST_PAGE_BYTES = 150_000


def _bytes(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_first_public_page_with_all_it_needs_is_under_150_kilobytes_packed(db: Any) -> None:
    anyone, asked = Client(), {"Accept-Encoding": "gzip, br"}
    page = anyone.get("/public/", headers=asked)
    assert page.headers["Content-Encoding"] == "gzip" and page.headers["ETag"].startswith("W/") and "Accept-Encoding" in page.headers["Vary"]
    html = gzip.decompress(page.content).decode()
    assert html == anyone.get("/public/").content.decode()
    needed = {*re.findall(r'(?:href|src)="(/static/[^"]+)"', html)}
    assert len(needed) >= 4
    sizes = {path: len(_bytes(anyone.get(path, headers=asked))) for path in needed}
    assert len(page.content) + sum(sizes.values()) < FIRST_PAGE_BYTES, sizes
    assert anyone.get("/public/", headers={"If-None-Match": page.headers["ETag"]}).status_code == 304


def test_files_for_download_go_as_they_are(db: Any) -> None:
    answer = Client().get("/public/data/catalog.jsonld", headers={"Accept-Encoding": "identity"})
    assert not answer.has_header("Content-Encoding")
    assert not Client().head("/public/", headers={"Accept-Encoding": "gzip"}).has_header("Content-Encoding")
