"""Settings of the site. Everything an installation changes comes from the environment (docs/reference/settings.md)."""

import importlib.util
import os
import secrets
import sys
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DATA_DIR = Path(os.environ.get("ZHIHENG_DATA", Path.cwd() / "data")).resolve()
"""Where the database (when it is SQLite), the evidence store, the snapshots and the logs lie."""

DEBUG = os.environ.get("ZHIHENG_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("ZHIHENG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ZHIHENG_ORIGINS", "").split(",") if o]


def _secret_key() -> str:
    """The key from the environment, or one made once and kept beside the data, readable by its owner only."""
    if key := os.environ.get("ZHIHENG_SECRET_KEY"):
        return key
    path = DATA_DIR / "secret_key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()


SECRET_KEY = _secret_key()
FIELD_KEYS = os.environ.get("ZHIHENG_FIELD_KEYS", "")
LOG_KEY = os.environ.get("ZHIHENG_LOG_KEY", "")
LOG_ORIGIN = os.environ.get("ZHIHENG_LOG_ORIGIN", "zhiheng")
"""Keys of sealed personal data (shared/sealing.py), the newest first; empty means the file `field_keys` beside the data."""


def _database() -> dict[str, object]:
    """SQLite beside the data by default; `ZHIHENG_DB=postgresql://user:password@host:port/name` for PostgreSQL."""
    url = os.environ.get("ZHIHENG_DB", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "zhiheng.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("ZHIHENG_DB 应为 postgresql://用户:口令@主机:端口/库名；不设置则使用 SQLite")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REGISTRIES = [
    "sampling",
    "quality_officers",
    "metrology",
    "council",
    "funds",
    "licences",
    "construction",
    "honours",
    "certificates",
    "surveys",
    "inspections",
    "equipment",
    "complaints",
    "penalties",
    "credit",
    "evidence",
    "risk",
    "benchmarks",
]
"""One folder of one shape each; the order is the order of the menu."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "zhiheng_web.shared",
    "zhiheng_web.audit",
    "zhiheng_web.organisations",
    "zhiheng_web.accounts",
    "zhiheng_web.trail",
    "zhiheng_web.publishing",
    "zhiheng_web.records",
    "zhiheng_web.documents",
    "zhiheng_web.versions",
    "zhiheng_web.enterprises",
    *(f"zhiheng_web.registries.{name}" for name in REGISTRIES),
    "zhiheng_web.draws",
    "zhiheng_web.monitoring",
    "zhiheng_web.plans",
    "zhiheng_web.scorecards",
    "zhiheng_web.duties",
    "zhiheng_web.ledger",
    "zhiheng_web.oversight",
    "zhiheng_web.reports",
    "zhiheng_web.handovers",
    "zhiheng_web.reminders",
    "zhiheng_web.assessments",
    "zhiheng_web.checks",
    "zhiheng_web.overview",
    "zhiheng_web.portal",
    "zhiheng_web.api",
    "zhiheng_web.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "zhiheng_web.site.packing.Packed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhiheng_web.site.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "zhiheng_web.site.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "zhiheng_web.accounts.middleware.SessionClock",
    "zhiheng_web.accounts.middleware.DoFirst",
    "zhiheng_web.accounts.middleware.ActingFor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhiheng_web.site.middleware.ClearErrors",
    "zhiheng_web.site.middleware.DefaultDeny",
]

ROOT_URLCONF = "zhiheng_web.site.urls"
WSGI_APPLICATION = "zhiheng_web.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "zhiheng_web.site.navigation.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "zhiheng_web.shared.templatetags.zh"],
        },
    }
]

AUTH_USER_MODEL = "organisations.Person"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "zhiheng_web.accounts.passwords.AccountRuleValidator"},
]
SECURITY_FILE = os.environ.get("ZHIHENG_SECURITY", "")
"""The installation's own rules of accounts, of the shape of `zhiheng_packs/accounts/security.yaml`; empty means that pack."""
SECOND_FACTOR_ROLES = frozenset(r for r in os.environ.get("ZHIHENG_SECOND_FACTOR", "").split(",") if r)
"""Roles that must use a second factor; the others may."""
OIDC_ISSUER = os.environ.get("ZHIHENG_OIDC_ISSUER", "").rstrip("/")
OIDC_CLIENT = os.environ.get("ZHIHENG_OIDC_CLIENT", "")
OIDC_SECRET = os.environ.get("ZHIHENG_OIDC_SECRET", "")
OIDC_NAME = os.environ.get("ZHIHENG_OIDC_NAME", "统一身份认证")
OIDC_MATCH = os.environ.get("ZHIHENG_OIDC_MATCH", "")
"""Single sign-in with an OpenID Connect provider; off without an issuer."""
SITE_URL = os.environ.get("ZHIHENG_SITE_URL", "").rstrip("/")
"""How the site is reached from outside, for links in messages; empty leaves them out."""


def _mail() -> dict[str, object]:
    """The mail server of `ZHIHENG_MAIL=smtp://user:password@host:587` (STARTTLS), `smtps://` (TLS) or `smtp+plain://`; empty means no mail."""
    url = os.environ.get("ZHIHENG_MAIL", "")
    if not url:
        return {"on": False}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps", "smtp+plain") or not parts.hostname:
        raise ImproperlyConfigured("ZHIHENG_MAIL 应为 smtp://用户:口令@主机:端口（STARTTLS）、smtps://（TLS）或 smtp+plain://（不加密）")
    ports = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
    held: dict[str, object] = {"on": True, "host": parts.hostname, "port": parts.port or ports[parts.scheme], "scheme": parts.scheme}
    return held | {"user": unquote(parts.username or ""), "password": unquote(parts.password or "")}


_MAIL = _mail()
MAIL_ON = bool(_MAIL["on"])
EMAIL_HOST, EMAIL_PORT = _MAIL.get("host", "localhost"), _MAIL.get("port", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.get("user", ""), _MAIL.get("password", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.get("scheme") == "smtp", _MAIL.get("scheme") == "smtps"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = os.environ.get("ZHIHENG_MAIL_FROM", "zhiheng@localhost")
CSRF_FAILURE_VIEW = "zhiheng_web.accounts.views.csrf_failed"
SESSION_COOKIE_AGE = 24 * 3600
"""How long the browser keeps the cookie; the session itself ends by the rules of accounts (idle, age)."""
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
if os.environ.get("ZHIHENG_HTTPS") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31536000

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True


def _fixed_today() -> date | None:
    """A demo stands still on one day, so that its deadlines and scores are the same whenever it is opened."""
    text = os.environ.get("ZHIHENG_TODAY", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ImproperlyConfigured(f"ZHIHENG_TODAY 应写作 2026-10-31 的样子，写的是 {text}") from error


FIXED_TODAY = _fixed_today()

_BOOTSTRAP = Path(next(iter(importlib.util.find_spec("bootstrap").submodule_search_locations)))  # type: ignore[union-attr, arg-type]
STATIC_URL = "static/"
STATICFILES_DIRS = [("bootstrap/css", _BOOTSTRAP / "css"), ("bootstrap/js", _BOOTSTRAP / "js")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

EVIDENCE_DIR = DATA_DIR / "evidence"
SNAPSHOT_DIR = DATA_DIR / "snapshots"
UPLOAD_LIMIT_BYTES = int(os.environ.get("ZHIHENG_UPLOAD_LIMIT_MB", "50")) * 1024 * 1024
SCAN_COMMAND = os.environ.get("ZHIHENG_SCAN", "")
"""Looks through an uploaded file, `{file}` standing for its path; 0 is clean, 1 infected, anything else a fault: kept out."""
SCAN_SECONDS = int(os.environ.get("ZHIHENG_SCAN_SECONDS", "60"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

HOOKS_PRIVATE = os.environ.get("ZHIHENG_HOOKS_PRIVATE") == "1"
"""Whether notices of changes may go to addresses of this machine and of private networks."""

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": sys.stderr}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ZHIHENG_LOG_LEVEL", "WARNING")},
}
