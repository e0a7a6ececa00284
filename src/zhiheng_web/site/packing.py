"""Texts packed on the way (压缩传输): pages, styles and scripts as gzip for browsers that take it, so that a slow line shows the first page soon."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

TYPES = {
    "text/html",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/ld+json",
    "application/atom+xml",
    "image/svg+xml",
}
LEAST, MOST, KEPT = 600, 2_000_000, 64
"""Bytes under which packing is not worth it and over which it is left alone; so many files are kept packed."""


class Packed:
    """Packs what is text and no attachment. A page gets some random padding, so that its length tells nothing of what it holds."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.files: dict[tuple[str, str], bytes] = {}

    def __call__(self, request: HttpRequest) -> Any:
        response = self.get_response(request)
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
        if response.status_code != 200 or kind not in TYPES or response.has_header("Content-Encoding"):
            return response
        if response.headers.get("Content-Disposition", "").startswith("attachment"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if request.method == "HEAD" or "gzip" not in request.headers.get("Accept-Encoding", ""):
            return response
        return self._file(request, response) if response.streaming else self._page(response)

    def _page(self, response: Any) -> Any:
        if len(response.content) < LEAST:
            return response
        response.content = compress_string(response.content, max_random_bytes=100)
        return _marked(response, len(response.content))

    def _file(self, request: HttpRequest, response: Any) -> Any:
        """A static file, packed once; other streams go as they are."""
        size = response.headers.get("Content-Length", "")
        stamp = response.headers.get("Last-Modified", "")
        if not stamp or not size.isdigit() or not LEAST <= int(size) <= MOST:
            return response
        key = (request.path, stamp + size)
        packed = self.files.get(key)
        if packed is None:
            packed = self.files[key] = gzip.compress(b"".join(response.streaming_content), mtime=0)
            for old in list(self.files)[:-KEPT]:
                self.files.pop(old, None)
        held = getattr(response, "file_to_stream", None)
        if held is not None:
            held.close()  # the file only: closing the answer would end the request, and with it the database's connection
        made = HttpResponse(packed, headers={k: v for k, v in response.headers.items() if k != "Content-Length"})
        return _marked(made, len(packed))


def _marked(response: Any, length: int) -> Any:
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(length)
    etag = response.headers.get("ETag", "")
    if etag.startswith('"'):
        response.headers["ETag"] = f"W/{etag}"
    return response
