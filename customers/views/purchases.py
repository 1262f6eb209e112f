"""The tabs of purchases and of credit."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.errors import Refused
from agency.visibility import may
from customers.forms.trade import CreditForm, IncidentForm, PaidForm, PurchaseForm
from customers.models import Credit, CreditIncident, Purchase, SignOff
from customers.trade import crediting, purchasing
from customers.trade.money import written

from .detail import archive_page, find, whole
from .organisation import changeable, form_page

SHOWN = 50  # purchases a page shows


@require_GET
def purchases(request, pk):
    """Everything bought, newest first, with the totals."""
    sheet = whole(request, pk)
    rows = Purchase.objects.filter(customer=sheet.customer).order_by("-starts_on", "-id")
    if after := _after(request, rows):
        earlier = rows.filter(starts_on__lt=after.starts_on)
        rows = (earlier | rows.filter(starts_on=after.starts_on, pk__lt=after.pk)).order_by(
            "-starts_on", "-id"
        )
    found = list(rows[: SHOWN + 1])
    context = {
        "purchases": found[:SHOWN],
        "older": f"?after={found[SHOWN - 1].pk}" if len(found) > SHOWN else "",
        "standing": crediting.standing(sheet.customer.pk),
        "today": localdate(),
    }
    return archive_page(request, sheet, "customers/trade/purchases.html", "customers:purchases", context)


@require_http_methods(["GET", "POST"])
def purchase(request, pk):
    """Enter one by hand."""
    customer = changeable(request, pk)
    form = PurchaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = purchasing.record_purchase(customer, by=request.user, facts=form.facts())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if made.state == Purchase.State.WAITING:
                messages.warning(request, _("The purchase waits until another person has signed it off."))
            else:
                messages.success(request, _("The purchase is on file."))
            return redirect("customers:purchases", pk=pk)
    hint = _("Purchases on account or by cheque wait until another person has signed them off.")
    if (standing := crediting.standing(customer.pk)).credit:
        sums = {"left": written(standing.left), "limit": written(standing.limit)}
        left = _("Left of the credit limit: %(left)s of %(limit)s.") % sums
        hint = f"{hint} {left}"
    return form_page(
        request,
        customer,
        form,
        title=_("Enter a purchase"),
        submit=_("Enter the purchase"),
        tab="purchases",
        hint=hint,
    )


@require_POST
def purchase_cancel(request, pk, part):
    purchasing.cancel(_purchase(request, pk, part), by=request.user)
    messages.success(request, _("The purchase is cancelled."))
    return redirect("customers:purchases", pk=pk)


@require_POST
def purchase_paid(request, pk, part):
    form = PaidForm(request.POST)
    bought = _purchase(request, pk, part)
    if not form.is_valid():
        raise Refused(form.errors["on"][0])
    purchasing.pay(bought, by=request.user, on=form.cleaned_data["on"])
    messages.success(request, _("The payment is noted."))
    return redirect("customers:purchases", pk=pk)


@require_GET
def credit(request, pk):
    """Limit, use, terms, incidents and the sign-offs so far."""
    sheet = whole(request, pk)
    signed = SignOff.objects.filter(customer=sheet.customer).select_related(
        "asked_by", "decided_by", "purchase"
    )
    context = {
        "standing": crediting.standing(sheet.customer.pk),
        "incidents": CreditIncident.objects.filter(customer=sheet.customer).order_by("-happened_on"),
        "signed": signed.order_by("-created_at")[:SHOWN],
        "may_sign": may(request.user, "sign_credit", sheet.customer),
        "today": localdate(),
    }
    return archive_page(request, sheet, "customers/trade/credit.html", "customers:credit", context)


@require_http_methods(["GET", "POST"])
def credit_set(request, pk):
    customer = _signable(request, pk)
    form = CreditForm(request.POST or None, credit=Credit.objects.filter(customer=customer).first())
    if request.method == "POST" and form.is_valid():
        crediting.set_credit(customer, by=request.user, facts=form.cleaned_data)
        messages.success(request, _("The credit is set."))
        return redirect("customers:credit", pk=pk)
    return form_page(
        request, customer, form, title=_("Set the credit"), submit=_("Set the credit"), tab="credit"
    )


@require_http_methods(["GET", "POST"])
def incident(request, pk):
    customer = changeable(request, pk)
    form = IncidentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        crediting.note_incident(customer, by=request.user, facts=form.cleaned_data)
        messages.success(request, _("The incident is noted."))
        return redirect("customers:credit", pk=pk)
    return form_page(
        request, customer, form, title=_("Note a credit incident"), submit=_("Note it"), tab="credit"
    )


@require_POST
def incident_settle(request, pk, part):
    customer = _signable(request, pk)
    trouble = get_object_or_404(CreditIncident, customer=customer, pk=part)
    crediting.settle_incident(trouble, by=request.user, on=localdate())
    messages.success(request, _("The incident is settled."))
    return redirect("customers:credit", pk=pk)


def _signable(request, pk):
    customer = find(request, pk)
    if not may(request.user, "sign_credit", customer):
        raise PermissionDenied
    return customer


def _purchase(request, pk, part) -> Purchase:
    return get_object_or_404(Purchase, customer=changeable(request, pk), pk=part)


def _after(request, rows):
    try:
        return rows.filter(pk=UUID(request.GET.get("after", ""))).first()
    except ValueError:
        return None
