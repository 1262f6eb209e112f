"""The tab of an archive for contacts and care: what was said, what is planned, what was sent (C10–C16)."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from agency.visibility import may
from customers.care import contacting, occasions
from customers.forms.contacts import NoteForm, PlanForm
from customers.models import CareAction, CareTask, Customer, Visit
from customers.showing import Sheet

from .detail import archive_page, find, whole


@require_GET
def contacts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything about keeping in touch with one customer."""
    sheet = whole(request, pk)
    context = record_of(sheet.customer) | {"today": localdate()}
    return archive_page(request, sheet, "customers/care/archive.html", "customers:contacts", context)


def record_of(customer: Customer) -> dict:
    """Tasks, contacts and care of an archive, newest first, the newest `policy.PAGE` of each."""
    tasks = CareTask.objects.filter(customer=customer).select_related("owner").order_by("-due_on", "-pk")
    visits = Visit.objects.filter(customer=customer).select_related("by").order_by("-at", "-pk")
    given = CareAction.objects.filter(customer=customer).select_related("owner", "sent_by").order_by("-pk")
    found = {
        "open_tasks": list(tasks.open().order_by("due_on", "pk")[: policy.PAGE]),
        "visits": list(visits[: policy.PAGE]),
        "given": list(given[: policy.PAGE]),
    }
    for row in (*found["open_tasks"], *found["visits"], *found["given"]):
        row.about = occasions.label(row.occasion)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Called, reached, what was said, next date."""
    customer = changeable(request, pk)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            contacting.note(customer, by=request.user, **form.noted())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The contact is on file."))
            return redirect("customers:contacts", pk=pk)
    return form_page(request, customer, form, title=_("Note a contact"), submit=_("Note contact"))


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A visit for a day to come."""
    customer = changeable(request, pk)
    form = PlanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            contacting.plan(customer, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The visit stands in the list of its day."))
            return redirect("customers:contacts", pk=pk)
    return form_page(request, customer, form, title=_("Plan a visit"), submit=_("Plan the visit"))


@require_POST
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The customer wishes to hear from us again."""
    contacting.hears_from_us_again(changeable(request, pk), by=request.user)
    messages.success(request, _("We may turn to this customer again."))
    return redirect("customers:contacts", pk=pk)


@require_POST
def print_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record of maintenance as a sheet of the archive file (C12); a print is an act and written down."""
    sheet = whole(request, pk)
    with acting(request.user):
        Event.note(Event.Kind.PRINTED, by=request.user, subject=sheet.customer.pk, form="contacts")
    context = record_of(sheet.customer) | {"sheet": sheet, "customer": sheet.customer, "moment": now()}
    response = render(request, "customers/care/print.html", context)
    response["Cache-Control"] = "no-store"
    return response


def changeable(request: HttpRequest, pk: UUID) -> Customer:
    customer = find(request, pk)
    if not may(request.user, "change_customer", customer):
        raise PermissionDenied
    return customer


def form_page(request, customer: Customer, form, *, title: str, submit: str, hint: str = "") -> HttpResponse:
    context = {
        "customer": customer,
        "sheet": Sheet(customer, request.user),
        "form": form,
        "title": title,
        "submit": submit,
        "hint": hint,
    }
    response = render(request, "customers/care/form.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "private, no-store"
    return response
