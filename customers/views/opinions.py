"""The tab of an archive for opinions on products, and the survey itself (C11)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agency import policy
from agency.errors import Refused
from customers.forms.opinions import OpinionForm
from customers.models import ProductOpinion
from customers.opinions import recording
from customers.showing import Sheet

from .contacts import changeable
from .detail import archive_page, whole


@require_safe
def opinions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What this customer thought of what she bought, the newest first."""
    sheet = whole(request, pk)
    rows = ProductOpinion.objects.filter(customer=sheet.customer.pk).select_related(
        "by", "product_kind", "purchase", "task"
    )
    context = {"opinions": list(rows.order_by("-asked_on", "-pk")[: policy.PAGE]), "low": policy.LOW_OPINION}
    return archive_page(request, sheet, "customers/opinions/archive.html", "customers:opinions", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The survey, asked on the telephone or copied from paper."""
    customer = changeable(request, pk)
    form = OpinionForm(request.POST if request.method == "POST" else None, customer=customer)
    if request.method == "POST" and form.is_valid():
        try:
            made = recording.record(
                customer, by=request.user, asked_on=form.cleaned_data["asked_on"], answers=form.answers()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = (
                _("The opinion is on file, and a task for the owner with it.")
                if made.task_id
                else _("The opinion is on file.")
            )
            messages.success(request, words)
            return redirect("customers:opinions", pk=pk)
    context = {"form": form, "customer": customer, "sheet": Sheet(customer, request.user)}
    response = render(request, "customers/opinions/new.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "private, no-store"
    return response
