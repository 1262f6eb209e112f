"""Saved views of a list: each app binds these acts to its own addresses and rights."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from agency.encryption.rotation import shred
from agency.forms.saved_views import SavedViewForm
from agency.models import SavedView
from agency.saved_views import SavedList


def save(request: HttpRequest, listed: SavedList) -> HttpResponse:
    """Keep the filters of the list under a name. In a dialog with htmx, else as a page."""
    initial = {"filters": listed.kept(request.GET.urlencode())}
    form = SavedViewForm(request.POST or None, listed=listed, owner=request.user, initial=initial)
    if form.is_valid():
        view = form.save()
        messages.success(request, _("The view is saved."))
        return _to(request, listed, view)
    return _form(request, form)


def change(request: HttpRequest, listed: SavedList, pk: int) -> HttpResponse:
    """Rename one's own view, share it or no longer; what the list shows now may take its place."""
    view = _own(request, listed, pk)
    shown = listed.kept(request.GET.urlencode())
    form = SavedViewForm(
        request.POST or None,
        listed=listed,
        instance=view,
        shown=shown,
        initial={"filters": shown or view.query},
    )
    if form.is_valid():
        return _to(request, listed, form.save())
    return _form(request, form)


def delete(request: HttpRequest, listed: SavedList, pk: int) -> HttpResponse:
    view = _own(request, listed, pk)
    shred(view.key, at=now())
    view.delete()
    messages.success(request, _("The view is deleted."))
    return redirect(listed.url)


def _own(request: HttpRequest, listed: SavedList, pk: int) -> SavedView:
    return get_object_or_404(SavedView, pk=pk, owner=request.user, page=listed.page)


def _form(request: HttpRequest, form: SavedViewForm) -> HttpResponse:
    template = "agency/saved/dialog.html" if request.htmx else "agency/saved/view.html"
    context = {"form": form, "listed": form.listed, "delete_url": form.listed.delete_url(form.instance)}
    return render(request, template, context, status=422 if form.is_bound else 200)


def _to(request: HttpRequest, listed: SavedList, view: SavedView) -> HttpResponse:
    address = listed.address_of(view)
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)
