from pathlib import Path
from urllib.parse import urlparse

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

# Lets ModelForm and ModelAdmin name their model: `ModelForm[Post]`.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name: str, purpose: str) -> str:
    value = str(env.str(name, default="")).strip()
    if not value:
        raise ImproperlyConfigured(f"{name} 未设置：{purpose}（见 .env.example）")
    return value


# --- what must be given ------------------------------------------------------
SECRET_KEY = required("SECRET_KEY", "签名密钥，至少 50 个随机字符")
DATABASES = {
    "default": {
        **env.db_url_config(required("DATABASE_URL", "PostgreSQL 连接地址")),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
    }
}
if "postgresql" not in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured("DATABASE_URL 必须指向 PostgreSQL 15 或更新版本")
REDIS_URL = required("REDIS_URL", "Redis 连接地址")

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
# What the footer of a government site must name.
SITE_COMMITTEE = env.str("SITE_COMMITTEE", default="")
SITE_HOST_UNIT = env.str("SITE_HOST_UNIT", default="")
SITE_CONTACT = env.str("SITE_CONTACT", default="")
SITE_ICP = env.str("SITE_ICP", default="")
SITE_IDENTIFIER = env.str("SITE_IDENTIFIER", default="")
DEMO = env.bool("ZHIQING_DEMO", default=False)

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "rest_framework.authtoken",
    "common",
    "trail",
    "notices",
    "members",
    "bulletins",
    "activities",
    "cases",
    "checklists",
    "posts",
    "reports",
    "zhiqing",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "zhiqing.middleware.remember_address",
    "zhiqing.middleware.admin_content_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "members.middleware.acting_role",
    "members.middleware.note_refusals",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "zhiqing.failures.FailurePages",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "zhiqing.urls"
WSGI_APPLICATION = "zhiqing.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhiqing.context.shell",
                "notices.context.bell",
            ],
        },
    }
]

# --- language and time -------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- who ---------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "members.authentication.Accounts",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
# An office shares one address: lock the pair, never the address alone.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# How many proxies of ours a request passes; each adds a line to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
AXES_CLIENT_IP_CALLABLE = "zhiqing.addresses.client_address"
AXES_LOCKOUT_TEMPLATE = "errors/429.html"

# --- cache, sessions, queue --------------------------------------------------
_in_memory = REDIS_URL.startswith("memory://")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if _in_memory
    else {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        # Redis only speeds things up: a page is served without it.
        "OPTIONS": {
            "IGNORE_EXCEPTIONS": True,
            "SOCKET_CONNECT_TIMEOUT": 1,
            "SOCKET_TIMEOUT": 1,
        },
    }
}
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 3600

CELERY_BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://")
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = env.str(
    "CELERY_BEAT_FILE", default=str(BASE_DIR / ".run" / "celerybeat")
)
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "zhiqing.tasks.sweep_jobs", "schedule": 30},
    "expire-offers": {"task": "activities.tasks.expire_offers", "schedule": 30},
    "forget-booking-keys": {
        "task": "activities.tasks.forget_booking_keys",
        "schedule": 24 * 3600,
    },
    "advance-clocks": {"task": "cases.tasks.advance_clocks", "schedule": 60},
    "recount-clocks": {"task": "cases.tasks.recount_clocks", "schedule": 60},
    "remind-reports": {"task": "posts.tasks.remind_reports", "schedule": 3600},
    "follow-visits": {"task": "posts.tasks.follow_visits", "schedule": 60},
    "seal-trail": {"task": "trail.tasks.seal_events", "schedule": 10},
    "send-notices": {"task": "notices.tasks.send_deliveries", "schedule": 15},
    "make-digests": {"task": "notices.tasks.make_digests", "schedule": 300},
    "forget-notices": {"task": "notices.tasks.forget_notices", "schedule": 24 * 3600},
    "check-trail": {"task": "trail.tasks.check_chain", "schedule": 24 * 3600},
}

# --- notices -----------------------------------------------------------------
# Empty: no mail is sent. The demonstration lays its mail down as files.
EMAIL_URL = env.str(
    "EMAIL_URL",
    # The fourth slash is that of the path itself.
    default=f"filemail:///{BASE_DIR / '.run' / 'mail'}" if DEMO else "",
)
vars().update(env.email_url_config(EMAIL_URL or "dummymail:"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="zhiqing@localhost")
# Hosts whose robots may be called, always by https.
NOTICE_ROBOT_HOSTS = env.list(
    "NOTICE_ROBOT_HOSTS", default=["oapi.dingtalk.com", "qyapi.weixin.qq.com"]
)
# The text-message provider; empty: no text messages.
SMS_URL = env.str("SMS_URL", default="")
SMS_SECRET = env.str("SMS_SECRET", default="")
SMS_HEADERS = env.json("SMS_HEADERS", default={})
SMS_BODY = env.json("SMS_BODY", default={"phone": "{phone}", "content": "{text}"})
# Whether the provider takes a message with the same Idempotency-Key only once.
SMS_IDEMPOTENT = env.bool("SMS_IDEMPOTENT", default=False)
NOTICE_DIGEST_HOUR = env.int("NOTICE_DIGEST_HOUR", default=8)
NOTICE_KEEP_DAYS = env.int("NOTICE_KEEP_DAYS", default=730)

# --- files -------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))()
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "zhiqing.storage.StaticStorage"
    },
}
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))()
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- transport and browser ---------------------------------------------------
_https = urlparse(SITE_URL).scheme == "https"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=_https)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 31536000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# --- API ---------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "members.authentication.TokenWithRoles",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "common.paging.KeysetPagination",
    "DEFAULT_FILTER_BACKENDS": ["common.filtering.StrictFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "zhiqing.problems.answer_problem",
    "PAGE_SIZE": 20,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "DEFAULT_THROTTLE_CLASSES": [],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "知情明政 API",
    "DESCRIPTION": "四张清单、委员体验岗、供需匹配与统计报告。",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ActivityStateEnum": "activities.states.ActivityState",
        "BulletinStateEnum": "bulletins.states.BulletinState",
        "LoopStageEnum": "posts.kinds.StageOfLoop",
        "SatisfactionEnum": "cases.models.Verdict",
        "SupervisionKindEnum": "cases.models.SupervisionKind",
        "VisitKindEnum": "cases.models.VisitKind",
        "VerdictEnum": "checklists.models.Verdict",
        "KindEnum": "members.models.GroupKind",
        "NoticeKindEnum": "notices.kinds.NoticeKind",
        "AdoptionLevelEnum": "posts.kinds.AdoptionLevel",
        "ExperienceLevelEnum": "posts.models.reports.Level",
        "ExperienceReportStateEnum": "posts.states.ReportState",
        "SuggestionKindEnum": "posts.kinds.SuggestionKind",
    },
}

PROMETHEUS_METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# --- logs --------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env.str("LOG_LEVEL", default="WARNING"),
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

UNFOLD = {
    "SITE_TITLE": "知情明政",
    "SITE_HEADER": "知情明政",
    "SITE_SUBHEADER": "政协机关工作台",
    "SITE_SYMBOL": "account_balance",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": "/static/favicon.svg"}
    ],
    "SHOW_HISTORY": False,
    "DASHBOARD_CALLBACK": "reports.dashboard.staff_dashboard",
    "STYLES": ["/static/css/admin.css"],
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": "zhiqing.admin_menu.navigation",
    },
    "COLORS": {
        "primary": {
            "50": "253 242 242",
            "100": "252 228 228",
            "200": "248 196 196",
            "300": "240 150 150",
            "400": "226 95 95",
            "500": "203 51 51",
            "600": "176 28 28",
            "700": "147 22 22",
            "800": "121 20 20",
            "900": "100 20 20",
            "950": "58 8 8",
        }
    },
}
