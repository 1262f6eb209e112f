"""What is done to a share outward from inside: propose, send off, another code, end, confirm, close."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compliance.forms.outward import RevokeForm, WrittenDownForm
from compliance.models import OutwardLink
from compliance.sharing import delivering, drafting, ending

from . import outward

Asks = OutwardLink.Asks


@require_POST
def act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    found = outward.find(request, pk)
    if act not in ACTS:
        raise Http404
    return ACTS[act](request, found)


@require_POST
def take_out(request: HttpRequest, pk: UUID, subject: UUID) -> HttpResponse:
    found = outward.find(request, pk)
    drafting.take_out(found, subject, by=request.user)
    messages.success(request, _("Left out."))
    return redirect(found)


def _check(request, found):
    drafting.check(found, by=request.user)
    return redirect(found)


def _propose(request, found):
    drafting.propose(found, by=request.user)
    messages.success(request, _("Proposed. Those who approve were told."))
    return redirect(found)


def _withdraw(request, found):
    drafting.withdraw(found, by=request.user)
    messages.success(request, _("The share was withdrawn."))
    return redirect(found)


def _issue(request, found):
    link, token, code = delivering.issue(found, by=request.user)
    return _once(request, found, link, token, code)


def _link(request, found):
    link, token, code = delivering.new_link(found, by=request.user)
    return _once(request, found, link, token, code)


def _confirm_link(request, found):
    link, token, code = delivering.new_link(found, by=request.user, asks=Asks.CONFIRM)
    return _once(request, found, link, token, code)


def _code(request, found):
    asks = Asks.CONFIRM if request.POST.get("asks") == Asks.CONFIRM else Asks.LOOK
    code = delivering.new_code(found, by=request.user, asks=asks)
    return _once(request, found, None, "", code)


def _revoke(request, found):
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return outward.shown(request, found, 422, revoke_form=form)
    ending.revoke(found, by=request.user, now=clock(), **form.cleaned_data)
    messages.success(request, _("Ended. The recipient’s next request finds nothing."))
    return redirect(found)


def _written(request, found):
    form = WrittenDownForm(request.POST)
    if not form.is_valid():
        return outward.shown(request, found, 422, written_form=form)
    ending.write_down(found, by=request.user, now=clock(), **form.cleaned_data)
    messages.success(request, _("The confirmation is on file."))
    return redirect(found)


def _close(request, found):
    ending.close(found, by=request.user, now=clock())
    messages.success(request, _("Closed. The record is kept."))
    return redirect(found)


def _once(request, found, link, token: str, code: str) -> HttpResponse:
    """The secrets, on the page that answers and nowhere else."""
    address = request.build_absolute_uri(reverse("received", args=[token])) if link else ""
    given = {"address": address, "code": code, "confirm": bool(link) and link.asks == Asks.CONFIRM}
    return outward.shown(request, outward.find(request, found.pk), given=given)


ACTS = {
    "check": _check,
    "propose": _propose,
    "withdraw": _withdraw,
    "issue": _issue,
    "link": _link,
    "confirm-link": _confirm_link,
    "code": _code,
    "revoke": _revoke,
    "written": _written,
    "close": _close,
}
