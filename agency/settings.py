"""One settings file; what differs between installations comes from the environment (see .env.example)."""

import sys
from datetime import timedelta
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from agency import env, logs

BASE_DIR = Path(__file__).resolve().parent.parent
AGENCY_HOME = Path(env.text("AGENCY_HOME", str(BASE_DIR / ".local" / "home")))
DEBUG = env.flag("DEBUG")
TESTING = "pytest" in sys.modules
SECRET_KEY = env.text("SECRET_KEY", "tests-only-" + "x" * 48 if TESTING else None)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver")
BASE_URL = env.text("BASE_URL", "http://localhost:8000")
HTTPS = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# --- Applications: ours from the top layer down; agency last, see AgencyConfig -------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "simple_history",
    "django_htmx",
    "compliance",
    "contracts",
    "customers",
    "agency",
]
MIDDLEWARE = [
    "agency.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "agency.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "agency.signin.middleware.SignInFirstMiddleware",
    "agency.signin.middleware.SessionLimitMiddleware",
    "agency.signin.middleware.FirstStepsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "agency.signin.throttling.ThrottleMiddleware",
    "agency.middleware.ActingMiddleware",
    "agency.middleware.RefusalMiddleware",
    "agency.signin.middleware.ConfirmFirstMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "customers.merging.following.FollowAliases",
]
ROOT_URLCONF = "agency.urls"
WSGI_APPLICATION = "agency.wsgi.application"
FORM_RENDERER = "agency.forms.rendering.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["agency.templatetags.ui", "agency.templatetags.fields"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "agency.navigation.shell",
            ],
        },
    }
]

# --- Data ------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL")}
DATABASES["default"]["OPTIONS"] |= {
    "options": "-c search_path=public,keys -c jit=off",  # compiling costs more than any page reads
    "connect_timeout": 3,
}
if role := env.text("DATABASE_ROLE", ""):  # the application's role, where the login is another one
    DATABASES["default"]["OPTIONS"]["assume_role"] = role
DATABASES["default"]["CONN_MAX_AGE"] = 0 if TESTING else env.integer("CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["TEST"] = {"NAME": env.text("TEST_DB", "test_ludang")}
APPLICATION_ROLE = "ludang_app"
SEARCH_REBUILD = "customers.indexing.rebuild"
REFERENCE_WRITERS = [  # run after migrate
    "customers.reference.write_reference",
    "customers.trade.grading.write_reference",
    "compliance.retention.defaults.write_defaults",
    "agency.calendar_years.write_defaults",
    "contracts.reference.write_reference",
    "contracts.checking.reference.write_reference",
]
# Signing platforms by their code (contracts.signing.providers); the sandbox signs nothing that counts.
SIGNING_PROVIDERS = (
    {"sandbox": "contracts.signing.providers.sandbox.Sandbox"}
    if env.flag("SIGNING_SANDBOX", env.flag("DEMO") or TESTING)
    else {}
)
# Where the sandbox answers; empty: in the process, as in the tests that start no web service.
SIGNING_SANDBOX_URL = "" if TESTING else env.text("SIGNING_SANDBOX_URL", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- People --------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "agency.User"
AUTHENTICATION_BACKENDS = [
    "agency.visibility.ArchiveBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_AUTO_PREFETCH = False
GUARDIAN_RAISE_403 = True
# Object rights are answered by ArchiveBackend from guardian's own tables: guardian's backend ignores expiry.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "agency:today"
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- Browser -------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
CSRF_FAILURE_VIEW = "agency.views.status.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrftoken"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())  # the absolute limit, security.md P10
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SECURE_SSL_REDIRECT = HTTPS and env.flag("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = env.integer("TRUSTED_PROXIES", 0)  # how many hops of X-Forwarded-For are ours
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# a coach of fifty travellers on one page of a contract has eight hundred
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = ["agency.uploads.InMemoryHandler"]  # nothing sent is ever plain on disk

STATIC_URL = "/static/"
STATIC_ROOT = AGENCY_HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILES_DIRECTORY = Path(env.text("FILES_DIRECTORY", str(AGENCY_HOME / "files")))  # sealed attachments
VIRUS_SCANNER = env.text(
    "VIRUS_SCANNER", ""
)  # clamd:/socket, clamd:host:port, or a command; see operations.md

# --- Words and time ------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["agency.formats"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- History, keys -------------------------------------------------------------------------------------
SIMPLE_HISTORY_DATE_INDEX = False  # our own index (object, date) stands in each history model
KEY_PROVIDER = env.text("KEY_PROVIDER", "agency.encryption.keystore.FileKeyProvider")
# Where the register's signed checkpoints are copied to: best on other machines (docs/register.md).
ANCHOR_DIRECTORIES = env.words("ANCHOR_DIRECTORIES", str(AGENCY_HOME / "anchors"))
KEY_DIRECTORY = Path(env.text("KEY_DIRECTORY", str(AGENCY_HOME / "keys")))
MASTER_KEY = env.text("MASTER_KEY", "")

# --- Backups (docs/backup.md): keys never beside the data --------------------------------------------------
BACKUP_DATABASE = next(
    (env.database(name) for name in ("BACKUP_DATABASE_URL", "OWNER_DATABASE_URL") if env.given(name)), None
)
BACKUP_DIRECTORY = Path(env.text("BACKUP_DIRECTORY", str(AGENCY_HOME / "backups" / "data")))
KEY_BACKUP_DIRECTORY = Path(env.text("KEY_BACKUP_DIRECTORY", str(AGENCY_HOME / "backups" / "keys")))
BACKUP_KEY = env.text("BACKUP_KEY", "")
PG_PROGRAMS = env.text("PG_PROGRAMS", "")  # folder of pg_dump and pg_restore, where not the wheel's

# --- Work ----------------------------------------------------------------------------------------------
LOGGING = logs.logging_config(DEBUG)
CELERY_TIMEZONE = TIME_ZONE
OLDEST_OVERDUE = "compliance.deadlines.oldest_overdue"  # asked by /readyz
from agency.signin.settings import *  # noqa: E402, F403
from agency.worker import *  # noqa: E402, F403
