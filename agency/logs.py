"""Logs for machines: a JSON object a line, with request id and user id, never personal data.

What a person typed can hide in a query string, a path, an exception's message or a traceback's locals; none
of them is written: a request is named by its route, an error by its type and its places in the code.
"""

import logging
import re
import sys
import time
import traceback
import uuid

import structlog
from django.conf import settings

request_log = structlog.get_logger("agency.request")
QUIET_ROUTES = {"healthz", "readyz"}


def logging_config(debug: bool = False) -> dict:
    """Django's LOGGING: JSON lines, or coloured lines and whole tracebacks while developing."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    if debug:
        last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.dev.ConsoleRenderer()]
    else:
        last = [
            name_the_place,
            withhold_what_people_typed,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": last,
            }
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "stream": sys.stdout, "formatter": "lines"}},
        "root": {"handlers": ["out"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR"},  # 4xx are told by the request line
            "django.server": {"handlers": [], "propagate": True},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
            "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "celery.worker.strategy": {"level": "WARNING"},  # "task received", once a task
            "celery.beat": {"level": "WARNING"},
        },
    }


def name_the_place(logger: logging.Logger, method: str, event: dict) -> dict:
    """Replace a traceback by the types of its exceptions and the lines of code they passed."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    chain = []
    while isinstance(error, BaseException) and len(chain) < 5:
        places = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
        chain.append({"type": type(error).__qualname__, "at": places[-15:]})
        error = error.__cause__ or error.__context__
    if chain:
        event["exception"] = chain
    event.pop("exc_text", None)
    event.pop("stack_info", None)
    return event


def withhold_what_people_typed(logger: logging.Logger, method: str, event: dict) -> dict:
    """Cut the parts of other packages' messages that repeat a path, a request line or an argument."""
    name = event.get("logger", "")
    if name == "django.request":
        event["event"] = "server error"
    elif name.startswith("django.security"):
        event["event"] = "suspicious request"
    elif name == "gunicorn.error":
        event["event"] = re.sub(
            r"(Invalid request from|Error handling request).*", r"\1 …", event["event"], flags=re.S
        )
    elif name == "django.db.backends.base":
        event["event"] = re.sub(r" \(.*", "", event["event"], flags=re.S)
    elif name.startswith("celery") and "exception" in event:
        event["event"] = re.sub(r"(raised unexpected|raised error).*", r"\1", event["event"], flags=re.S)
    return event


class RequestLogMiddleware:
    """One line for each request, and a request id for everything that happens in it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.request_id = getattr(request, "request_id", None) or request_id(request)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=str(request.request_id))
        start = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = str(request.request_id)
        route = request.resolver_match.view_name if request.resolver_match else None
        if route not in QUIET_ROUTES or response.status_code >= 400:
            user = getattr(
                request, "_cached_user", None
            )  # as far as it was needed; a log line asks no database
            request_log.info(
                "request",
                method=request.method if request.method in KNOWN_METHODS else "other",
                route=route,
                status=response.status_code,
                ms=round((time.perf_counter() - start) * 1000, 1),
                user_id=user.pk if user is not None else None,
            )
        structlog.contextvars.clear_contextvars()
        return response


KNOWN_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def request_id(request) -> uuid.UUID:
    """The id given by a proxy of ours (only a UUID: other text could carry personal data), else a new one."""
    if settings.TRUSTED_PROXIES:
        try:
            return uuid.UUID(request.headers.get("X-Request-ID", ""))
        except ValueError:
            pass
    return uuid.uuid4()
