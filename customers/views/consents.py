"""The consents of an archive: how each stands, one form to give and to withdraw, and every answer so far (B15)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agency import policy
from agency.encryption import attach_keys
from agency.errors import Refused
from agency.visibility import may
from customers import consenting, hanging
from customers.forms.consent_answer import AnswerForm
from customers.models import Attachment, Consent, Customer, Purpose
from customers.showing import Sheet

from .detail import archive_page, find, whole

TONES = {"granted": "green", "renew": "violet", "refused": "amber", "withdrawn": "amber", "expired": "amber"}
STANDINGS = dict(Consent.Decision.choices)


@require_GET
def consents(request, pk):
    """How each purpose stands, under which notice, what would end with it; below, the whole story."""
    return _page(request, whole(request, pk))


@require_POST
def answer(request, pk, code):
    """A customer gives, refuses or withdraws a consent later."""
    customer = find(request, pk)
    if not may(request.user, "change_customer", customer, duty=True):
        raise PermissionDenied
    purpose = get_object_or_404(Purpose, code=code, asked=True, active=True)
    form = AnswerForm(request.POST, customer=customer, code=code)
    if not form.is_valid():
        if "decision" in form.errors:
            return HttpResponse(status=400)
        return _page(request, Sheet(customer, request.user), form, code)
    decision = form.cleaned_data["decision"]
    try:
        given = consenting.answer(customer, purpose, decision, by=request.user, evidence=form.evidence())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, Sheet(customer, request.user), form, code)
    if given:
        messages.success(request, _("The answer is recorded."))
    return redirect("customers:consents", pk=customer.pk)


def _page(request, sheet: Sheet, bound: AnswerForm | None = None, code: str = ""):
    answers = consenting.in_force(sheet.customer)
    asked = [
        _row(sheet, purpose, answers.get(purpose.pk), bound if purpose.code == code else None)
        for purpose in Purpose.objects.filter(asked=True, active=True)
    ]
    context = {"asked": asked, "events": _events(sheet.customer)}
    status = 422 if bound else 200
    return archive_page(request, sheet, "customers/consents.html", "customers:consents", context, status)


def _row(sheet: Sheet, purpose: Purpose, last: Consent | None, bound: AnswerForm | None) -> dict:
    standing = last.standing if last else ""
    live = standing in ("granted", "renew")
    fixed = purpose.basic and standing == "granted"
    form = None
    if sheet.may_change and not fixed:
        form = bound or AnswerForm(customer=sheet.customer, code=purpose.code)
    refused = standing in ("refused", "withdrawn")
    again = localdate(last.at) + policy.CONSENT_ASKED_AGAIN if refused else None
    return {
        "purpose": purpose,
        "answer": last,
        "standing": standing,
        "word": standing_word(standing),
        "tone": TONES.get(standing, ""),
        "fixed": fixed and sheet.may_change,
        "form": form,
        "open": bound is not None,
        "hung": hanging.hanging(sheet.customer, purpose) if live and form and not purpose.basic else [],
        "again": again if again and again > localdate() else None,
        # what may be pressed: a yes that stands is withdrawn, one to be renewed is given anew or withdrawn
        "grants": standing != "granted",
        "withdraws": live and not purpose.basic,
        "refuses": not last and not purpose.basic,
    }


def standing_word(standing: str) -> str:
    return _("to be renewed") if standing == "renew" else str(STANDINGS.get(standing, ""))


def _events(customer: Customer) -> list[dict]:
    """Every answer, the newest first, with its words opened and its file where it is still kept."""
    rows = consenting.events(customer)
    attach_keys(row.words for row in rows if row.words)
    kept = Attachment.objects.kept().in_bulk([row.file for row in rows if row.file])
    return [{"consent": row, "file": kept.get(row.file), "tone": TONES.get(row.decision, "")} for row in rows]
