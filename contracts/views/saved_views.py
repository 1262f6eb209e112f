"""Saved views of the list of contracts (G7)."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from agency.views import saved_views
from contracts.listing import SAVED

from .contract import USE


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(USE, raise_exception=True)
def save(request: HttpRequest) -> HttpResponse:
    return saved_views.save(request, SAVED)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(USE, raise_exception=True)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    return saved_views.change(request, SAVED, pk)


@require_POST
@permission_required(USE, raise_exception=True)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    return saved_views.delete(request, SAVED, pk)
