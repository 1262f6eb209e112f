"""Saved views: the filters of the list under a name of one's own, alone or with the department."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from agency.encryption.rotation import shred
from agency.models import SavedView
from customers.filters import Filters
from customers.forms.views import SavedViewForm, kept
from customers.listing import PAGE_NAME, address_of


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("customers.view_customer", raise_exception=True)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the list under a name. In a dialog with htmx, else as a page."""
    initial = {"filters": Filters.parse(request.GET).query(saved="")}
    form = SavedViewForm(request.POST or None, owner=request.user, initial=initial)
    if form.is_valid():
        view = form.save()
        messages.success(request, _("The view is saved."))
        return _to(request, view)
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("customers.view_customer", raise_exception=True)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename one's own view, share it or no longer; what the list shows now may take its place."""
    view = get_object_or_404(SavedView, pk=pk, owner=request.user, page=PAGE_NAME)
    shown = kept(request.GET.urlencode())
    form = SavedViewForm(
        request.POST or None, instance=view, shown=shown, initial={"filters": shown or view.query}
    )
    if form.is_valid():
        return _to(request, form.save())
    return _form(request, form)


@require_POST
@permission_required("customers.view_customer", raise_exception=True)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, owner=request.user, page=PAGE_NAME)
    shred(view.key, at=now())
    view.delete()
    messages.success(request, _("The view is deleted."))
    return redirect("customers:list")


def _form(request: HttpRequest, form: SavedViewForm) -> HttpResponse:
    template = "customers/list/view_dialog.html" if request.htmx else "customers/list/view.html"
    return render(
        request, template, {"form": form, "view": form.instance}, status=422 if form.is_bound else 200
    )


def _to(request: HttpRequest, view: SavedView) -> HttpResponse:
    address = address_of(view)
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)
