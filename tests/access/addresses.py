"""Every address of the product, read from the resolver, and arguments that lead somewhere for each of them."""

import re
import uuid
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

from . import APPS

NOWHERE = 987654321  # a number nobody has
PLACE = re.compile(r"<(\w+):(\w+)>")
OF_AN_ARCHIVE = "/customers/<uuid:pk>/"
WORDS = {  # what a place takes where its page says nothing else; a place without a word here fails
    "about": "archive",
    "act": "assign",
    "audience": "persons",
    "axis": "grade",
    "block": "contactpoint",
    "category": "enquired",
    "code": "history",
    "field": "phone",
    "form": "csv",
    "grade": "c",
    "key": "traveller",
    "kind": "share",
    "made": "export",
    "part": "people",
    "provider": "sandbox",
    "token": "a-token-nobody-was-given",
}


@cache
def routes() -> dict[str, str]:
    """{name: route with its converters}: "customers:detail" → "/customers/<uuid:pk>/"."""
    return dict(_walk(get_resolver(), "/", ""))


def _walk(resolver, prefix: str, namespace: str) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, route, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", route


def arguments(name: str, customer, people: dict) -> dict:
    """What to reverse `name` with: lin's archive and its like where it has one, else ids that belong to nobody."""
    route = routes()[name]
    places = {place: _nobody(kind, place) for kind, place in PLACE.findall(route)}
    told = {"pk": customer.pk} if route.startswith(OF_AN_ARCHIVE) else {}
    if places:
        told |= _given(name)(customer, people)
    return places | {place: value for place, value in told.items() if place in places}


def _given(name: str):
    fitting = (
        give
        for app in APPS
        for names, give in app.GIVEN.items()
        if any(fnmatchcase(name, one) for one in names.split())
    )
    return next(fitting, lambda customer, people: {})


def _nobody(kind: str, place: str):
    return uuid.uuid4() if kind == "uuid" else NOWHERE if kind == "int" else WORDS[place]
