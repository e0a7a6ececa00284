"""What somebody had filled in when the session was over (未提交的内容): kept in the session until it is sent again.

Kept with whose it was: another person who signs in at the same browser does not get it. Files cannot be kept, their names are.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils import timezone

KEY = "draft"
_SECRET = ("password", "csrfmiddlewaretoken", "secret")
_CHOSEN = re.compile(r"[0-9a-z_-]{1,24}|on")
"""Codes and numbers of what was chosen from a list: kept, and not shown as text."""
_NEVER = ("/account/",)
"""Addresses whose forms carry secrets."""


@dataclass(frozen=True)
class Draft:
    """What was filled in: the address it was meant for, names with values, names of files that have to be chosen again."""

    number: str
    path: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    at: str
    is_part: bool


def keep(request: HttpRequest, owner: int | None) -> bool:
    """Keep what a refused POST carried; whether there was anything."""
    if request.method != "POST" or request.path.startswith(_NEVER) or request.path.startswith("/api/"):
        return False
    fields = [(n, v) for n, values in request.POST.lists() for v in values if n not in _SECRET and isinstance(v, str)]
    files = [f.name or "" for n in request.FILES for f in request.FILES.getlist(n)]
    if not any(v.strip() for _n, v in fields) and not files:
        return False
    request.session[KEY] = {
        "number": secrets.token_hex(4),
        "owner": owner,
        "path": request.get_full_path(),
        "fields": fields,
        "files": files,
        "at": timezone.now().isoformat(),
        "part": request.headers.get("HX-Request") == "true",
    }
    return True


def draft_of(request: HttpRequest) -> Draft | None:
    """The draft of whoever is signed in; None where there is none or it is somebody else's."""
    held: dict[str, Any] | None = request.session.get(KEY)
    actor = getattr(request, "actor", request.user)
    if not held or not actor.is_authenticated or held["owner"] not in (None, actor.pk):
        return None
    fields = tuple((str(n), str(v)) for n, v in held["fields"])
    return Draft(held["number"], held["path"], fields, tuple(held["files"]), held["at"], held["part"])


def page_of(draft: Draft) -> dict[str, Any]:
    """The draft as its page shows it: texts to look at and mend under the names of their fields, the rest carried along unseen."""
    labels = {f.name: f.verbose_name for m in apps.get_models() if m.__module__.startswith("zhiheng_web.") for f in m._meta.concrete_fields}
    texts, rest = [], []
    for name, value in draft.fields:
        if value.strip() and not _CHOSEN.fullmatch(value.strip()):
            plain = name.rsplit("-", 1)[-1]
            texts.append((name, labels.get(plain, plain), value, min(12, 1 + value.count("\n") + len(value) // 40)))
        else:
            rest.append((name, value))
    chosen = sum(1 for _n, v in rest if v.strip())
    return {"draft": draft, "texts": texts, "rest": rest, "chosen": chosen, "back": draft.path.split("?")[0]}


def drop(request: HttpRequest, number: str = "") -> None:
    """Forget the draft; with a number only that one."""
    held = request.session.get(KEY)
    if held and number in ("", held["number"]):
        del request.session[KEY]
