"""Asking for an opinion by a link, and the customer's own page behind it, without signing in (C11)."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now as clock
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from agency.acting import acting_as
from agency.errors import Refused
from customers.forms.opinion_links import AskForm, SayForm
from customers.leads import filling
from customers.models import FillLink
from customers.opinions import asking
from customers.showing import Sheet

from . import detail
from .fill import code_page, entered, forget, private, spoken
from .fill_links import shown_once

LINKS = 5  # those given last, beside the form


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the link of one archive; it and its code are shown once."""
    sheet, now = Sheet(detail.find(request, pk), request.user), clock()
    if not sheet.may_change:
        raise PermissionDenied
    form = AskForm(request.POST if request.method == "POST" else None, customer=sheet.customer)
    given = None
    if form.is_valid():
        try:
            made, token, code = asking.make(
                sheet.customer,
                by=request.user,
                purchase=form.cleaned_data["purchase"],
                product_kind=form.cleaned_data["product_kind"],
                now=now,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            given = shown_once(request, "give_opinion", made, token, code, form.cleaned_data["language"])
    links = FillLink.objects.asking(FillLink.Asks.OPINION).visible_to(request.user)
    context = {
        "form": form,
        "given": given,
        "links": links.filter(customer=sheet.customer)
        .select_related("purpose", "made_by")
        .order_by("-made_at")[:LINKS],
        "now": now,
    }
    answer = detail.archive_page(
        request, sheet, "customers/opinions/link.html", "customers:opinions", context
    )
    answer.status_code = 422 if form.errors else 200
    return private(answer)


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, token: str) -> HttpResponse:
    """The customer's page: the code first, then the questions, then thanks."""
    now = clock()
    if chosen := spoken(request):
        return chosen
    found = asking.find(token, now) if len(token) < 100 and token.isascii() else None
    if found is None:
        return private(render(request, "customers/fill/over.html", status=410))
    if not entered(request, found):
        return code_page(request, found, token, now, "customers/opinions/code.html")
    form = SayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            asking.send(found, answers=form.cleaned_data, now=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            forget(request, found)
            return private(render(request, "customers/opinions/thanks.html"))
    context = {"form": form, "link": found, "about": _about(found)}
    return private(
        render(request, "customers/opinions/give.html", context, status=422 if form.is_bound else 200)
    )


def _about(link: FillLink) -> dict:
    """The product in words; it lies sealed in the archive."""
    with acting_as(filling.SYSTEM):
        bought = link.purchase
        if bought is None:
            return {"name": str(link.product_kind), "day": None}
        return {"name": str(bought.product), "day": bought.starts_on}
