"""The second check of an important customer: open the fields, tick each, confirm or report a difference."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agency import policy
from agency.errors import Refused
from agency.models import Event
from agency.visibility import may
from customers import fieldbook, verifying
from customers.forms.verify import CheckForm
from customers.models import Customer, Disclosure, Verification
from customers.showing import Sheet

from .detail import find


@require_http_methods(["GET", "POST"])
def verify(request, pk):
    """The list of fields to hold against the papers. Values open by a button of their own, which is noted."""
    customer = find(request, pk)
    if not may(request.user, "verify_customer", customer):
        raise PermissionDenied
    check = customer.verifications.order_by("-created_at").first()
    if check is None:
        messages.info(request, _("Nothing waits for a second check here."))
        return redirect(customer)
    check.customer = customer
    allowed = verifying.may_check(request.user, check)
    action, form = request.POST.get("action", ""), None
    fields = verifying.fields_to_check(customer)
    values = {}
    if request.method == "POST":
        if not allowed:
            raise PermissionDenied
        if action == "open":
            values = verifying.open_for_check(check, by=request.user, now=now())
            form = CheckForm(initial={"note": request.POST.get("note", "")}, fields=fields)
        else:
            form = CheckForm(request.POST, fields=fields)
            if form.is_valid() and _answered(request, form, check, action):
                return redirect(customer)
    context = {
        "sheet": Sheet(customer, request.user),
        "customer": customer,
        "check": check,
        "waiting": check.state == Verification.State.WAITING,
        "allowed": allowed,
        "opened": bool(values),
        "minutes": int(policy.CHECK_PAGE_LASTS.total_seconds() // 60),
        "form": form or CheckForm(fields=fields),
        "rows": [_row(customer, name, values, request.POST.getlist("checked")) for name in fields],
    }
    response = render(request, "customers/verify.html", context, status=422 if form and form.errors else 200)
    response["Cache-Control"] = "no-store"
    if values:
        response["Refresh"] = f"{int(policy.CHECK_PAGE_LASTS.total_seconds())}; url={request.path}"
    return response


@require_POST
def again(request, pk):
    """After a difference that turned out to be none: put the archive on the list once more."""
    customer = find(request, pk)
    if not may(request.user, "change_customer", customer):
        raise PermissionDenied
    verifying.ask_again(customer, by=request.user, now=now())
    messages.success(request, _("The archive waits for its second check."))
    return redirect(customer)


def _answered(request, form: CheckForm, check: Verification, action: str) -> bool:
    checked, note = form.cleaned_data["checked"], form.cleaned_data["note"]
    try:
        if action == "difference":
            verifying.report_difference(check, by=request.user, note=note, checked=checked, now=now())
            messages.success(request, _("The owner was told of the difference."))
        elif not _was_opened(request.user, check, verifying.fields_to_check(check.customer)):
            raise Refused(_("Open the fields first: a check without looking is none."))
        else:
            verifying.confirm(check, by=request.user, checked=checked, now=now())
            messages.success(request, _("The second check is passed; the archive is active."))
    except Refused as refusal:
        form.add_error("note" if action == "difference" else None, str(refusal))
        return False
    return True


def _was_opened(user, check: Verification, fields: tuple[str, ...]) -> bool:
    """Whether every sealed field was opened by this person for this check, as it stands now."""
    sealed = fieldbook.OPENED.intersection(fields)
    changes = Event.objects.filter(kind=Event.Kind.CHANGED, subject=check.customer_id, data__has_key="fields")
    looks = Disclosure.objects.filter(customer=check.customer_id, by=user, at__gte=check.created_at)
    looks = looks.filter(purpose__code="verification")
    if changed := changes.aggregate(last=Max("at"))["last"]:
        looks = looks.filter(at__gt=changed)
    return sealed <= set(looks.values_list("field", flat=True))


def _row(customer: Customer, name: str, values: dict, ticked: list[str]) -> dict:
    return {
        "name": name,
        "label": capfirst(fieldbook.BY_NAME[name].label),
        "value": str(values[name]) if name in values else fieldbook.masked(customer, name),
        "plain": name in values,
        "ticked": name in ticked,
        "extra": customer.get_document_type_display() if name == "document_number" else "",
    }
