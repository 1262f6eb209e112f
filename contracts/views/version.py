"""One version of a template: read, compared, previewed, decided on."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency.errors import Refused
from contracts.drafting.assembling import assemble
from contracts.drafting.blanks import EMPTY
from contracts.library import checking, comparing, reading, reviewing, samples, showing, withdrawing
from contracts.library.rights import PUBLISH, READ, WRITE
from contracts.models import Contract, TemplateVersion
from contracts.policy import TEMPLATE_REVIEW
from contracts.terms import Terms

State = TemplateVersion.State
CONTRACTS_OFFERED = 30


def find(pk: UUID) -> TemplateVersion:
    rows = TemplateVersion.objects.select_related(
        "template__kind", "template__keeper", "drafted_by", "reviewed_by"
    )
    return get_object_or_404(rows, pk=pk)


@permission_required(READ, raise_exception=True)
@require_safe
def version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Its text, what differs from another (`?against=`), and what may be done with it."""
    found = find(pk)
    others = list(found.template.versions.exclude(pk=pk).defer("variables"))
    asked = request.GET.get("against", "")
    against = next((one for one in others if str(one.number) == asked), None) or comparing.earlier(found)
    user, mine = request.user, found.drafted_by_id == request.user.pk
    writes, publishes = user.has_perm(WRITE), user.has_perm(PUBLISH)
    context = {
        "version": found,
        "tone": showing.TONES[found.state],
        "due": showing.end_of(found.review_due_on) if found.state == State.PUBLISHED else None,
        "span": TEMPLATE_REVIEW,
        "sections": reading.sections(found),
        "others": others,
        "against": against,
        "compared": comparing.rows(against, found) if against else [],
        "troubles": checking.troubles(found) if found.state in TemplateVersion.OPEN else [],
        "may_edit": found.state == State.DRAFT and mine and writes,
        "may_decide": found.state == State.REVIEW and publishes and not mine,
        "waits_for_another": found.state == State.REVIEW and mine,
        "ahead": bool(found.effective_from and found.effective_from > localdate()),
        "may_take_back": (found.state == State.REVIEW and mine)
        or (found.state == State.READY and (mine or publishes)),
        "may_confirm": found.state == State.PUBLISHED and publishes and not mine,
        "may_withdraw": found.state == State.PUBLISHED and publishes,
        "may_drop": found.state in TemplateVersion.OPEN and ((mine and writes) or (publishes and writes)),
    }
    return render(request, "contracts/library/version.html", context)


@permission_required(READ, raise_exception=True)
@require_POST
def act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """submit, return, publish, confirm or withdraw."""
    found = find(pk)
    if act not in ACTS:
        return HttpResponse(status=400)
    try:
        done = ACTS[act](found, by=request.user, why=request.POST.get("why", "")[:300])
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    messages.success(
        request,
        _("Version %(version)s: %(state)s.") % {"version": done.number, "state": done.get_state_display()},
    )
    return redirect(done)


ACTS = {
    "submit": lambda found, *, by, why: reviewing.submit(found, by=by),
    "return": lambda found, *, by, why: reviewing.send_back(found, by=by, why=why),
    "publish": lambda found, *, by, why: reviewing.publish(found, by=by, why=why),
    "confirm": lambda found, *, by, why: reviewing.confirm(found, by=by, why=why),
    "withdraw": lambda found, *, by, why: withdrawing.drop(found, by=by, why=why),
}


@permission_required(READ, raise_exception=True)
@require_safe
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The words as a contract would have them: of one the reader may see (`?contract=`), else of a sample."""
    found = find(pk)
    mine = Contract.objects.visible_to(request.user).filter(kind=found.template.kind)
    asked = request.GET.get("contract", "")
    contract = mine.filter(number=asked).first() if asked else None
    terms = Terms.of(contract.terms) if contract else samples.terms(found)
    text = assemble(found, terms)
    numbered = mine.filter(number__isnull=False).order_by("-updated_at").values_list("number", flat=True)
    context = {
        "version": found,
        "text": text,
        "contract": contract,
        "numbers": list(numbered[:CONTRACTS_OFFERED]),
        "missing": [block for block in text if block["kind"] == "clause" and EMPTY in block["text"]],
    }
    response = render(request, "contracts/library/preview.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
