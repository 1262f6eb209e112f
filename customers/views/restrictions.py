"""Restrictions of use of one archive: what stands and stood, by whom and why; restricting and releasing by hand."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers import restricting
from customers.forms.restricting import ReleaseForm, RestrictForm
from customers.models import Restriction

from .detail import whole


@require_http_methods(["GET", "POST"])
def restrictions(request, pk):
    """The list; with the right, the form that restricts the archive or one category of it."""
    sheet = whole(request, pk)
    form = RestrictForm(request.POST or None) if request.user.has_perm(restricting.RIGHT) else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            restricting.restrict(sheet.customer, by=request.user, **form.cleaned_data)
            messages.success(request, _("The use is restricted."))
            return redirect("customers:restrictions", pk)
    people = ("placed_by", "release_asked_by", "released_by")
    rows = Restriction.objects.filter(customer=sheet.customer).select_related(*people)
    lines = [(row, restricting.may_release(request.user, row)) for row in rows.order_by("-placed_at", "-pk")]
    return render(
        request,
        "customers/guarding/restrictions.html",
        {"sheet": sheet, "customer": sheet.customer, "lines": lines, "form": form},
    )


@require_http_methods(["GET", "POST"])
def release(request, pk, of):
    """Release one restriction for a reason, or ask for it where a second person confirms."""
    sheet = whole(request, pk)
    found = get_object_or_404(Restriction.objects.select_related("customer"), pk=of, customer=sheet.customer)
    if not restricting.may_release(request.user, found):
        raise PermissionDenied
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if restricting.release_by_hand(found, by=request.user, why=form.cleaned_data["why"]):
            messages.success(request, _("The restriction is released."))
        else:
            messages.success(request, _("Asked. Another person confirms the release."))
        return redirect("customers:restrictions", pk)
    context = {"sheet": sheet, "customer": sheet.customer, "restriction": found, "form": form}
    context["why_asked"] = restricting.why_asked(found)
    return render(request, "customers/guarding/release.html", context)
