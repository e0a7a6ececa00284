"""Settings of the tests: a throw-away folder, a database in memory, tasks run at once, a fast password hasher."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("ZHIHENG_DATA", tempfile.mkdtemp(prefix="zhiheng-tests-"))
os.environ.setdefault("ZHIHENG_SECRET_KEY", "only for tests")
os.environ.setdefault("ZHIHENG_FIELD_KEYS", "b25seSBmb3IgdGVzdHMsIG5vdCBmb3IgcmVhbCB1c2U=")

from zhiheng_web.site.settings import *  # noqa: F403
from zhiheng_web.site.settings import DATA_DIR, DATABASES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = ":memory:"
    DATABASES["default"]["OPTIONS"] = {}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EVIDENCE_DIR = Path(DATA_DIR) / "evidence"
SNAPSHOT_DIR = Path(DATA_DIR) / "snapshots"
WHITENOISE_AUTOREFRESH = True
