"""Asking for what a gate closes; one's own declared purposes; who decides about children's data."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Refused
from agency.models import User
from customers import fieldbook, revealing
from customers.forms.guarding import AskFieldsForm, NameManagerForm, ReasonForm
from customers.guarding import asking, gates, purposes
from customers.guarding.words import what_of
from customers.models import AccessRequest, Customer, Disclosure, MinorsManager

from .detail import find
from .gate import gate_page, private

LOOKS = 100  # looks at children's data the page lists
SEES_MINORS = ("customers.view_trail", "customers.name_minors_managers")


@require_http_methods(["GET", "POST"])
def ask(request, pk):
    """Ask for a field behind a gate: `field` is its path."""
    customer = _may_open(request, pk)
    path = (request.POST or request.GET).get("field", "")[:80]
    gate = gates.closed(request.user, customer, fieldbook.tier_of(path), path)
    if not gate:
        return redirect(customer)
    form = AskFieldsForm(request.POST or None, initial={"field": path})
    if request.method == "POST" and form.is_valid():
        try:
            asking.ask(customer, by=request.user, now=now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _asked(request, customer)
    return gate_page(request, customer, gate, path, form)


@require_http_methods(["GET", "POST"])
def ask_for_party(request, pk):
    """Ask once for all children of a group."""
    customer = _may_open(request, pk)
    if customer.kind != Customer.Kind.GROUP:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asking.ask_for_party(customer, by=request.user, now=now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _asked(request, customer)
    context = {"form": form, "customer": customer, "children": asking.children_of(customer).count()}
    status = 422 if form.errors else 200
    return private(render(request, "customers/guarding/party.html", context, status=status))


@require_POST
def withdraw(request, pk):
    asked = get_object_or_404(AccessRequest.objects.filter(asker=request.user), pk=pk)
    try:
        asking.withdraw(asked, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The request was withdrawn."))
    return redirect(f"{reverse('agency:inbox')}?tab=asked")


@require_safe
def mine(request):
    """The purposes one has declared and that still hold, the approvals one has, what is waiting."""
    if not request.user.has_perm("customers.view_customer"):
        raise PermissionDenied
    moment = now()
    asked = AccessRequest.objects.filter(asker=request.user)
    context = {
        "open": list(purposes.mine(request.user, moment)),
        "approved": _labelled(asked.live(moment).order_by("expires_at")),
        "waiting": _labelled(asked.waiting().order_by("lapses_at")),
    }
    return private(render(request, "customers/guarding/mine.html", context))


@require_POST
def end_purpose(request, pk):
    """End what one has open of this archive; back to where one came from."""
    customer = find(request, pk)
    if purposes.end(customer.pk, by=request.user, now=now()):
        messages.success(request, _("Ended. The next look asks for a purpose again."))
    if request.POST.get("next") == "mine":
        return redirect("customers:purposes")
    return redirect(customer)


@require_safe
def minors(request):
    """Who decides about children's data, what is approved, and every look at it."""
    named = gates.is_named(request.user)
    if not named and not any(map(request.user.has_perm, SEES_MINORS)):
        raise PermissionDenied
    children = Customer.objects.visible_to(request.user).filter(minor=True)
    looks = Disclosure.objects.filter(customer__in=children.values("pk"))
    looks = looks.select_related("by__department", "purpose", "customer").order_by("-at", "-pk")
    approvals = AccessRequest.objects.filter(gate=AccessRequest.Gate.MINOR)
    if not any(map(request.user.has_perm, SEES_MINORS)):
        approvals = approvals.filter(Q(deciders__contains=[request.user.pk]) | Q(decided_by=request.user))
    approvals = approvals.select_related("asker", "decided_by", "purpose").order_by("-created_at")
    context = {
        "managers": MinorsManager.objects.filter(active=True).select_related("user__department", "named_by"),
        "may_name": request.user.has_perm("customers.name_minors_managers"),
        "form": NameManagerForm(),
        "approvals": list(approvals[:LOOKS]),
        "looks": list(looks[:LOOKS]),
        "moment": now(),
    }
    return private(render(request, "customers/guarding/minors.html", context))


@require_POST
def name_manager(request):
    """Name somebody, or with `end` no longer."""
    if not request.user.has_perm("customers.name_minors_managers"):
        raise PermissionDenied
    form = NameManagerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a colleague."))
        return redirect("customers:minors")
    person: User = form.cleaned_data["person"]
    try:
        act = asking.end_manager if "end" in request.POST else asking.name_manager
        act(person, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Written down."))
    return redirect("customers:minors")


def _may_open(request, pk: UUID) -> Customer:
    customer = find(request, pk)
    if not revealing.may_reveal(request.user, customer):
        raise PermissionDenied
    return customer


def _asked(request, customer: Customer):
    messages.success(request, _("Your request was sent. You hear as soon as it is decided."))
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": customer.get_absolute_url()})
    return redirect(customer)


def _labelled(requests) -> list[AccessRequest]:
    found = list(requests.select_related("customer", "purpose"))
    for one in found:
        one.what = what_of(one)
    return found
