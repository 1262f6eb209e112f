"""Fifty people at the same moment, each with a browser and a connection of her own."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from agency.acting import acting_as
from agency.errors import Refused
from agency.models import Event

CROWD = 50


@dataclass(frozen=True)
class Answer:
    """`said` are the messages a person reads on the page she comes to."""

    status: int
    said: tuple[str, ...]


def at_once(acts: list[Callable]) -> list:
    """What each act gave back, or how it was refused; all start together. Any other trouble is raised here."""
    answers, start = [None] * len(acts), threading.Barrier(len(acts))

    def run(place: int) -> None:
        try:
            start.wait(60)
            answers[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 (raised again where the test sees it)
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for answer in answers:
        if isinstance(answer, Exception) and not isinstance(answer, Refused | PermissionDenied):
            raise answer
    return answers


def desk(person=None) -> Client:
    """A browser, signed in; what fails behind it is an answer of 500, as for people."""
    browser = Client(raise_request_exception=False)
    if person is not None:
        browser.force_login(person)
    return browser


def press(browser: Client, url: str, sent: dict | None = None, **more) -> Callable[[], Answer]:
    """An act for `at_once`: what this browser posts, from a window of its own."""
    window = Client(raise_request_exception=False)
    window.cookies = browser.cookies.copy()

    def act() -> Answer:
        answer = window.post(url, sent or {}, **more)
        queued = getattr(getattr(answer.wsgi_request, "_messages", None), "_queued_messages", ())
        return Answer(answer.status_code, tuple(str(one) for one in queued))

    return act


def noted(act: str) -> int:
    """How often the register says that this happened."""
    with acting_as("system:test"):
        return Event.objects.filter(data__act=act).count()
