"""Public pages that every cache may keep (可缓存页面): the same bytes for everybody, named by an ETag of what is public."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language

from zhiheng import __version__
from zhiheng_web.publishing.editions import current
from zhiheng_web.shared.clock import today

SECONDS = 60
"""So long a cache may give a page out without asking again: a withdrawal reaches everybody within it."""
KEPT = 300
LARGEST = 1_000_000
View = Callable[..., HttpResponse]


def edition_of(request: HttpRequest, token: str) -> str:
    """The ETag: what is public now, on this day, at this address, in this language, by this program."""
    asked = "&".join(sorted(f"{k}={v}" for k in request.GET if k != "period" for v in request.GET.getlist(k)))
    said = "\n".join((token, today().isoformat(), request.get_host(), request.scheme, request.path, asked, get_language() or "", __version__))
    return f'"{hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:32]}"'


def cacheable(view: View) -> View:
    """A view whose answer depends on nothing but what is public: kept in memory, answered with 304 where the reader has it."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or "lang" in request.GET:
            return view(request, *args, **kwargs)
        token = current()
        etag = edition_of(request, token)
        if etag in request.headers.get("If-None-Match", ""):
            return _marked(HttpResponseNotModified(), etag)
        held = cache.get(f"portal:{etag}") if token else None
        if held is not None:
            return _marked(HttpResponse(held[0], content_type=held[1]), etag)
        answer = view(request, *args, **kwargs)
        if answer.status_code != 200 or answer.streaming:
            return answer
        if token and len(answer.content) <= LARGEST:
            cache.set(f"portal:{etag}", (answer.content, answer.headers["Content-Type"]), KEPT)
        return _marked(answer, etag)

    return kept


def _marked(answer: HttpResponse, etag: str) -> HttpResponse:
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS}, stale-while-revalidate=300"
    return answer
