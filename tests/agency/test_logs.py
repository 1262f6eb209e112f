"""A log line names routes, people by number and places in the code; never what somebody typed."""

import json
import logging
import uuid

import pytest
import structlog
from django.test import RequestFactory

from agency import logs

TYPED = "13912345678"


@pytest.fixture
def lines(capsys):
    """The JSON lines of a logger configured as in production."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name],
        processors=[
            logs.name_the_place,
            logs.withhold_what_people_typed,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )

    def told(name, act):
        handler = logging.StreamHandler()
        handler.setFormatter(formatter)
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        try:
            act(logger)
        finally:
            logger.removeHandler(handler)
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return told


def fail(logger):
    try:
        try:
            int(TYPED + "x")
        except ValueError as error:
            raise LookupError(f"no customer with {TYPED}") from error
    except LookupError:
        logger.exception("Internal Server Error: /customers/%s/", TYPED)


def test_an_error_is_told_by_type_and_place_without_what_was_typed(lines):
    [line] = lines("django.request", fail)

    assert TYPED not in json.dumps(line)
    assert [error["type"] for error in line["exception"]] == ["LookupError", "ValueError"]
    assert "test_logs.py" in line["exception"][0]["at"][-1]
    assert line["event"] == "server error"


def test_a_malformed_request_line_is_not_repeated(lines):
    [line] = lines(
        "gunicorn.error", lambda log: log.warning("Invalid request from ip=1.2.3.4: GET /?q=%s", TYPED)
    )

    assert line["event"] == "Invalid request from …"


def test_every_answer_carries_an_id_that_the_log_and_the_history_share(settings):
    seen = []

    def view(request):
        from django.http import HttpResponse

        request.resolver_match = None
        seen.append(request.request_id)
        return HttpResponse()

    answer = logs.RequestLogMiddleware(view)(RequestFactory().get("/", {"q": TYPED}))

    assert answer["X-Request-ID"] == str(seen[0])
    assert isinstance(seen[0], uuid.UUID)


@pytest.mark.parametrize(("proxies", "taken"), [(0, False), (1, True)])
def test_an_id_from_outside_is_taken_only_from_our_own_proxy(settings, proxies, taken):
    settings.TRUSTED_PROXIES = proxies
    given = uuid.uuid4()

    request = RequestFactory().get("/", headers={"X-Request-ID": str(given)})

    assert (logs.request_id(request) == given) == taken


def test_an_id_that_is_no_id_is_replaced(settings):
    settings.TRUSTED_PROXIES = 1

    assert logs.request_id(RequestFactory().get("/", headers={"X-Request-ID": TYPED})) != TYPED
