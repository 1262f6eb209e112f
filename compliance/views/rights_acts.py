"""The steps of a request, each one act; whether this person may take it says the act itself."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from compliance.forms.rights import CorrectionForm, ExtendForm, IdentityForm, ReasonForm
from compliance.models import RightsRequest
from compliance.rights import (
    answering,
    correcting,
    deciding,
    identifying,
    informing,
    packing,
    timing,
)
from customers import revealing
from customers.leads import qr
from customers.models import Customer

from .rights import find, show


def _words(request: HttpRequest, required: bool = True) -> str:
    return _valid(ReasonForm(request.POST, required=required))["words"]


def _valid(form: forms.Form) -> dict:
    if not form.is_valid():
        raise Refused(" ".join(error for errors in form.errors.values() for error in errors))
    return form.cleaned_data


def _acknowledge(request, asked) -> str:
    identifying.acknowledge(asked, by=request.user)
    return _("Noted: the person knows that the request has come in.")


def _match(request, asked) -> str:
    try:
        wanted = UUID(request.POST.get("archive", ""))
    except ValueError:
        raise Http404 from None
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=wanted)
    identifying.match(asked, customer, by=request.user)
    return _("Matched with %(number)s.") % {"number": customer.number}


def _unmatch(request, asked) -> str:
    identifying.match(asked, None, by=request.user)
    return _("No archive is matched any more.")


def _identify(request, asked) -> str:
    identifying.confirm(asked, by=request.user, **_valid(IdentityForm(request.POST)))
    return _("The identity is checked.")


def _not_identified(request, asked) -> str:
    identifying.fail(asked, by=request.user, reason=_words(request))
    return _("Proposed for rejection. A second person reviews it.")


def _take_back(request, asked) -> str:
    identifying.take_back(asked, by=request.user, reason=_words(request))
    return _("The request is taken back.")


def _pause(request, asked) -> str:
    timing.pause(asked, by=request.user, note=_words(request))
    return _("The clock stands still until the person answers.")


def _resume(request, asked) -> str:
    timing.resume(asked, by=request.user)
    return _("The clock runs again.")


def _extend(request, asked) -> str:
    said = _valid(ExtendForm(request.POST))
    timing.extend(asked, by=request.user, days=said["days"], reason=said["words"])
    return _("The time is extended. Tell the person why.")


def _work_out(request, asked) -> str:
    deciding.work_out(asked, by=request.user)
    return _("Worked out. Look at it and confirm.")


def _confirm(request, asked) -> str:
    deciding.confirm(
        asked,
        by=request.user,
        granted=request.POST.get("granted", "yes") == "yes",
        comment=_words(request, required=False),
        leave=tuple(request.POST.getlist("leave")),
    )
    return _("Confirmed. A second person reviews it.")


def _check_law(request, asked) -> str:
    deciding.check_law(asked, by=request.user, words=_words(request))
    return _("The legal check is noted. A second person reviews the decision.")


def _approve(request, asked) -> str:
    deciding.approve(asked, by=request.user, comment=_words(request, required=False))
    return _("Approved and carried out.")


def _send_back(request, asked) -> str:
    deciding.send_back(asked, by=request.user, comment=_words(request))
    return _("Sent back.")


def _correct(request, asked) -> str:
    correcting.enter(asked, by=request.user, **_valid(CorrectionForm(request.POST)))
    return _("The correction is proposed; whoever may change the archive decides.")


def _collect(request, asked) -> str:
    count = informing.look_again(asked, by=request.user)
    return _("%(count)s recipients are listed.") % {"count": count}


def _recipient(request, asked) -> str:
    try:
        pk = UUID(request.POST.get("recipient", ""))
    except ValueError:
        raise Http404 from None
    if request.POST.get("receipt"):
        informing.confirm(asked, pk, by=request.user)
        return _("The receipt is noted.")
    informing.tell(asked, pk, by=request.user)
    return _("Noted: the recipient was told.")


def _answer(request, asked) -> str:
    answering.answer(asked, by=request.user)
    return _("The letter is fixed. Print it and send it.")


def _close(request, asked) -> str:
    answering.close(asked, by=request.user)
    return _("The request is closed.")


ACTS = {
    "acknowledge": _acknowledge,
    "match": _match,
    "unmatch": _unmatch,
    "identify": _identify,
    "not-identified": _not_identified,
    "take-back": _take_back,
    "pause": _pause,
    "resume": _resume,
    "extend": _extend,
    "work-out": _work_out,
    "confirm": _confirm,
    "check-law": _check_law,
    "approve": _approve,
    "send-back": _send_back,
    "correct": _correct,
    "collect": _collect,
    "recipient": _recipient,
    "answer": _answer,
    "close": _close,
}


@require_POST
@sensitive_post_parameters()
def act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """One step of one request."""
    asked = find(request, pk)
    if act not in ACTS:
        raise Http404
    try:
        with acting(request.user):
            said = ACTS[act](request, asked)
    except Refused as refusal:
        fresh = find(request, pk)
        return show(request, fresh, status=422, trouble=str(refusal), tried=act)
    messages.success(request, said)
    return redirect(asked)


@require_POST
def package(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the package; address, code and password are shown once, here."""
    asked = find(request, pk)
    try:
        with acting(request.user):
            made = packing.make(asked, by=request.user)
    except Refused as refusal:
        return show(request, find(request, pk), status=422, trouble=str(refusal))
    url = request.build_absolute_uri(reverse("rights_package", args=[made.token]))
    if asked.language == "en":
        url += "?lang=en"
    given = {
        "package": made.package,
        "url": url,
        "code": f"{made.code[:3]} {made.code[3:]}",
        "password": made.password,
        "qr": qr.svg(url, _("QR code of the link")),
    }
    return show(request, find(request, pk), given=given)


@require_POST
def contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How to reach the person, after the look was written down and counted."""
    asked: RightsRequest = find(request, pk)
    with acting(request.user), revealing.counted(request.user, asked.pk, "contact", now()):
        Event.note(
            Event.Kind.REVEALED, by=request.user, subject=asked.customer_id or asked.pk, fields=["contact"],
            request=str(asked.pk),
        )  # fmt: skip
    return show(request, asked, contact=str(asked.contact))
