"""The one settings file: everything from the environment, and a value that cannot be used stops the start.

``TERTIAL_HOME`` is the workspace: ``records.sqlite3``, ``ledger/``, ``uploads/`` and ``secret``. With
``TERTIAL_DATABASE`` the records are in PostgreSQL instead, and the rest in the folder.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from tertial.conf.workspace import secret_key
from tertial.errors import BadInput
from tertial.services.messages import sentence
from tertial.services.providers import SignIn, read_sign_in

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("TERTIAL_HOME", "tertial-data")).resolve()


def _flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "1" if default else "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} ska vara 0 eller 1, inte {value!r}")
    return value == "1"


def _bytes(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdigit() or int(value) == 0:
        raise ImproperlyConfigured(f"{name} ska vara ett antal byte större än noll, inte {value!r}")
    return int(value)


def _mail(name: str) -> dict[str, object]:
    """The mail server from ``smtp://user:password@host:587``; ``smtps`` is TLS at once, ``smtp+tls`` TLS when asked."""
    from urllib.parse import unquote, urlsplit

    text = os.environ.get(name, "")
    if not text:
        return {}
    parts = urlsplit(text)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} ska vara smtp://, smtps:// eller smtp+tls:// och en adress"
        )
    usual = {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme]
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or usual,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
    }


def _records(name: str) -> dict[str, object]:
    """The records' database: SQLite in the workspace, or ``postgresql://user:password@host:5432/name``."""
    from urllib.parse import unquote, urlsplit

    text = os.environ.get(name, "")
    if not text:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "records.sqlite3",
            "OPTIONS": {
                # IMMEDIATE: without it concurrent writers fail at once with "database is locked".
                "transaction_mode": "IMMEDIATE",
                # A writer waits so long for another before it gives up: an import may write for seconds at a time.
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(text)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} ska vara postgresql://användare:lösenord@dator:5432/databas"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or 5432,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _words(name: str, default: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def _sign_in() -> SignIn:
    try:
        return read_sign_in(HOME, os.environ)
    except BadInput as error:
        raise ImproperlyConfigured(sentence(error)) from error


DEBUG = _flag("TERTIAL_DEBUG", False)
SECRET_KEY = os.environ.get("TERTIAL_SECRET_KEY") or secret_key(HOME)
ALLOWED_HOSTS = _words("TERTIAL_HOSTS", "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = _words("TERTIAL_ORIGINS", "")
BEHIND_TLS = _flag("TERTIAL_TLS", False)  # a proxy ends TLS in front of us

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_prose_editor",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.mfa",
    "tertial.store.apps.StoreConfig",
    "tertial.conf.checks.Checks",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # a report is 240 kB of table; Django pads against BREACH
    "tertial.web.middleware.content_security",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tertial.web.middleware.who_asks",
    "tertial.web.middleware.SignInRequired",
    "tertial.web.middleware.SecondFactorDemanded",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tertial.web.middleware.ErrorsAsPages",
]
ROOT_URLCONF = "tertial.web.urls"
WSGI_APPLICATION = "tertial.conf.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "environment": "tertial.web.environment.environment",
            "context_processors": ["tertial.web.environment.frame"],
        },
    },
]
DATABASES = {"default": _records("TERTIAL_DATABASE")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska")]
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = (
    0 if DEBUG else 7 * 24 * 60 * 60
)  # addresses carry the content (environment.asset)

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# allauth speaks with providers; whom an identity is, and every page, are ours (web/external.py, docs/adr/).
SIGN_IN = _sign_in()
SECOND_FACTOR_ROLES = SIGN_IN.demands
SOCIALACCOUNT_PROVIDERS = SIGN_IN.apps
SOCIALACCOUNT_ADAPTER = "tertial.web.external.Identities"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: a form may not leave for another host (form-action)
SOCIALACCOUNT_STORE_TOKENS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "tertial.services.secondfactor.Secrets"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
CSRF_FAILURE_VIEW = "tertial.web.views.errors.csrf_failed"
MESSAGE_STORAGE = (
    "django.contrib.messages.storage.cookie.CookieStorage"  # reading one writes no row
)
SESSION_COOKIE_AGE = 10 * 60 * 60  # a working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if BEHIND_TLS else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_HANDLERS = [
    "tertial.web.uploads.UploadGuard",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_LIMIT_BYTES = _bytes("TERTIAL_UPLOAD_LIMIT", 1024 * 1024 * 1024)

# Letters: reminders of a round. Without a server nobody is reminded, and the page says so.
HAS_MAIL = bool(_mail("TERTIAL_SMTP"))
globals().update(_mail("TERTIAL_SMTP"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("TERTIAL_MAIL_FROM", "tertial@localhost")
ADDRESS = os.environ.get(
    "TERTIAL_ADDRESS", ""
)  # where people find us, in letters nobody pressed a button for

LOGGING = {  # to standard error, where whoever runs the server reads it
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security": {"level": "WARNING"},
    },
}
