"""Saved views of the list of archives."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from agency.views import saved_views
from customers.listing import SAVED


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("customers.view_customer", raise_exception=True)
def save(request: HttpRequest) -> HttpResponse:
    return saved_views.save(request, SAVED)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("customers.view_customer", raise_exception=True)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    return saved_views.change(request, SAVED, pk)


@require_POST
@permission_required("customers.view_customer", raise_exception=True)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    return saved_views.delete(request, SAVED, pk)
