"""What is to be done under one contract."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import policy as house
from agency.encryption.ids import uuid7
from agency.errors import Refused
from contracts.filing import evidence
from contracts.forms.filing import ACCEPT
from contracts.forms.payments import EvidenceForm, ObligationForm
from contracts.models import Contract, Obligation, ObligationPaper
from contracts.obligations import keeping, proving

from . import opened
from .contract import USE, contract_page, find

TAB = "contracts:obligations"
SAID = {
    "done": gettext_lazy("Done."),
    "dropped": gettext_lazy("Dropped."),
    "prove": gettext_lazy("The evidence is kept with it."),
}


@permission_required(USE, raise_exception=True)
@require_safe
def obligations(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, find(request, pk))


def _page(request, contract: Contract, status: int = 200, **more) -> HttpResponse:
    rows = Obligation.objects.filter(contract=contract).select_related("owner", "decided_by")
    papers = ObligationPaper.objects.filter(contract=contract)
    proofs = evidence.by_owner(evidence.of(papers, "obligation_id", by=request.user))
    today = localdate()
    shown = [
        {
            "one": one,
            "late": one.state == "open" and one.due_on < today,
            "endable": keeping.may_end(request.user, contract, one),
            "provable": proving.may_add(request.user, contract, one),
            "papers": proofs.get(one.pk, ()),
            "form_id": uuid7(),
            "tone": {"open": "indigo", "done": "green", "dropped": "line"}[one.state],
        }
        for one in rows
    ]
    context = {
        "open": [row for row in shown if row["one"].state == "open"],
        "ended": [row for row in shown if row["one"].state != "open"],
        "adding": keeping.may_keep(request.user, contract),
        "accept": ACCEPT,
        **more,
    }
    return contract_page(request, contract, "contracts/money/obligations.html", TAB, context, status)


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def obligation_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    contract = find(request, pk)
    if not keeping.may_keep(request.user, contract):
        messages.error(request, _("Only whoever answers for a signed contract adds to it."))
        return redirect(contract.get_absolute_url())
    initial = {"form_id": uuid7(), "owner": contract.owner_id}
    form = ObligationForm(request.POST or None, contract=contract, by=request.user, initial=initial)
    if form.is_bound and form.is_valid():
        facts = dict(form.cleaned_data)
        form_id = facts.pop("form_id")
        try:
            keeping.add(contract, form_id, keeping.Wanted(**facts), by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Added. A reminder comes three days before."))
            return redirect(TAB, pk)
    context = {
        "form": form,
        "title": _("Add an obligation"),
        "icon": "list-plus",
        "submit": _("Add"),
        "tab": TAB,
    }
    status = 422 if form.is_bound else 200
    return contract_page(request, contract, "contracts/money/form.html", TAB, context, status)


@permission_required(USE, raise_exception=True)
@require_POST
def obligation_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Done or dropped, with a word on it, and its evidence; `state` “prove” adds evidence to what ended."""
    one = get_object_or_404(Obligation.objects.visible_to(request.user), pk=pk)
    contract = find(request, one.contract_id)
    act, said = request.POST.get("state"), request.POST.get("note", "")[:600]
    state = Obligation.State.DROPPED if act == "dropped" else Obligation.State.DONE
    try:
        with transaction.atomic():
            if act != "prove":
                keeping.end(one, by=request.user, state=state, note=said)
            _prove(request, one, needed=act == "prove")
    except Refused as error:
        return _page(request, contract, 422, refused=one.pk, error=str(error), said=said)
    messages.success(request, SAID.get(act) or SAID["done"])
    return redirect(TAB, contract.pk)


def _prove(request: HttpRequest, one: Obligation, *, needed: bool) -> None:
    if too_large := getattr(request, "files_refused", ()):
        words = _("The file is larger than %(most)s MB.") % {"most": house.FILE_LARGEST // house.MIB}
        raise Refused(f"{too_large[0]}: {words}")
    if not needed and not request.FILES:
        return
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(_("Choose a file."))
    files = form.cleaned_data["files"][: house.FILES_AT_ONCE]
    sent = [(file.name, file.file.getbuffer()) for file in files]
    proving.add(one, form.cleaned_data["form_id"], sent, by=request.user)


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def obligation_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Evidence, for whoever may see the contract; the look is asked for with a purpose and written down."""
    rows = ObligationPaper.objects.filter(contract__in=Contract.objects.visible_to(request.user).values("pk"))
    paper = get_object_or_404(rows.select_related("obligation", "added_by"), pk=pk)
    contract = find(request, paper.contract_id)
    shown = next(iter(evidence.of(rows.filter(pk=pk), "obligation_id", by=request.user)), None)
    if shown is None:
        raise Http404
    asked = opened.Asked(
        ask=_("Open the evidence"),
        title=shown.name,
        told=opened.kept(shown.at, shown.added_by),
        pages=shown.pages,
        tab=TAB,
        back=f"{reverse(TAB, args=[contract.pk])}#obligation-{paper.obligation_id}",
        again=request.path,
        name=f"{contract.number} {paper.obligation.due_on:%Y%m%d}",
        look=lambda purpose, note: evidence.opened(
            paper.attachment_id,
            by=request.user,
            purpose=purpose,
            note=note,
            contract=str(contract.pk),
            obligation=str(paper.obligation_id),
        ),
    )
    return opened.page(request, contract, asked)
