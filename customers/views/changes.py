"""Proposed changes of an archive: the list, one proposal with its decision, a report, a notice to acknowledge."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency import policy
from agency.errors import Refused
from customers import changing
from customers.changing import business, deciding, foretelling, opening, showing, subjects
from customers.editing import EditConflict
from customers.forms.edit import REASONS, ReportForm
from customers.models import ChangeNotice, ChangeRequest, Customer
from customers.showing import Sheet

from .detail import archive_page, find


@require_GET
def changes(request, pk):
    """Every proposal and its outcome; who was told of which change and has acknowledged it."""
    sheet = Sheet(find(request, pk), request.user)
    context = {"changes": showing.all_of(sheet), "told": showing.told(sheet)}
    return archive_page(request, sheet, "customers/changing/list.html", "customers:changes", context)


@require_http_methods(["GET", "POST"])
def change(request, pk):
    """One proposal: old → new, masked until opened; its decision, field by field where the archive moved on."""
    proposal = _proposal(request, pk)
    plain, error, action = {}, "", request.POST.get("action", "")
    if request.method == "POST" and not deciding.may_decide(request.user, proposal):
        raise PermissionDenied
    if action == "open":
        plain = opening.open_for_decision(proposal, by=request.user)
    elif action:
        try:
            if done := _decided(request, proposal, action):
                return done
        except Refused as refusal:
            error = str(refusal)
        proposal = _proposal(request, pk)
    return _page(request, proposal, plain, error)


@require_POST
def withdraw(request, pk):
    """Take one's own proposal back."""
    mine = Q(drafter=request.user) | Q(verifier=request.user) | Q(approver=request.user)
    proposal = get_object_or_404(ChangeRequest.objects.visible_to(request.user).filter(mine), pk=pk)
    try:
        deciding.withdraw(proposal, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The change was withdrawn."))
    seen = Customer.objects.visible_to(request.user).filter(pk=proposal.customer_id).first()
    return redirect(seen or "agency:inbox")


@require_http_methods(["GET", "POST"])
def report(request, pk):
    """Whoever sees the archive and may not change it says what has changed."""
    sheet = Sheet(find(request, pk), request.user)
    if sheet.may_change:
        return redirect("customers:edit", pk=pk)
    if not sheet.may_report:
        raise PermissionDenied
    form = ReportForm(request.POST or None, customer=sheet.customer, user=request.user)
    if form.is_valid():
        try:
            outcome = changing.propose(
                sheet.customer,
                by=request.user,
                changes=form.changes(),
                version=form.cleaned_data["version"],
                why=form.cleaned_data["why"],
                evidence=form.cleaned_data["evidence"],
                source="report",
                guardian_agreed=form.cleaned_data["guardian_agreed"],
            )
        except EditConflict:
            form.add_error(None, _("The archive was changed while you were typing. Open the page again."))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            for words in foretelling.told_after(outcome):
                messages.success(request, words)
            return redirect("customers:changes", pk=pk)
    context = {"form": form, "sheet": sheet, "customer": sheet.customer, "reasons": REASONS}
    response = render(request, "customers/changing/report.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
def notice(request, pk):
    """What changed in an archive one has business with; acknowledged with a button."""
    told = get_object_or_404(ChangeNotice.objects.filter(to=request.user), pk=pk)
    customer = find(request, told.customer_id)
    if request.method == "POST":
        business.acknowledge(told, by=request.user)
        messages.success(request, _("You have acknowledged the change."))
        return redirect(customer)
    sheet = Sheet(customer, request.user)
    context = {
        "sheet": sheet,
        "customer": customer,
        "notice": told,
        "business": business.label_of(told.business),
        "rows": showing.difference(told, sheet),
    }
    return render(request, "customers/changing/notice.html", context)


def _proposal(request, pk) -> ChangeRequest:
    """One that the person may know of, of an archive the person sees."""
    found = ChangeRequest.objects.visible_to(request.user).filter(pk=pk)
    proposal = found.select_related("drafter__department", "verifier", "approver").first()
    if proposal is None:
        raise Http404
    proposal.customer = find(request, proposal.customer_id)
    return proposal


def _decided(request, proposal: ChangeRequest, action: str):
    comment = request.POST.get("comment", "")[: policy.NOTE_LONGEST]
    if action == "refuse":
        deciding.refuse(proposal, by=request.user, comment=comment)
        messages.success(request, _("The change was refused; the colleague was told."))
        return redirect("agency:inbox")
    seen = request.POST.get("seen", "")
    answered = deciding.agree(
        proposal,
        by=request.user,
        choices={name: request.POST.get(f"choose_{name}", "") for name in proposal.values},
        seen=int(seen) if seen.isdecimal() and len(seen) < 18 else None,
        comment=comment,
    )
    if answered.state == ChangeRequest.State.CONFLICTED:
        return None
    messages.success(request, showing.outcome(answered))
    return redirect(answered.customer)


def _page(request, proposal: ChangeRequest, plain: dict, error: str):
    customer, user = proposal.customer, request.user
    decidable = deciding.may_decide(user, proposal)
    subject = subjects.of(proposal, customer)
    clashing = deciding.clashes(customer, proposal) if proposal.is_open else []
    names = {clash.field for clash in clashing}
    context = {
        "sheet": Sheet(customer, user),
        "customer": customer,
        "proposal": proposal,
        "rows": [row for row in showing.rows(proposal, plain) if row["name"] not in names],
        "clashes": [_clash(subject, clash, plain.get(clash.field)) for clash in clashing],
        "heading": showing.heading(proposal),
        "why": showing.reason(proposal),
        "files": showing.evidence(proposal, user),
        "stamp": subject.stamp,
        "gone": proposal.is_open and subject.gone,
        "decidable": decidable,
        "sealed": decidable and not plain and any(row["sealed"] for row in showing.rows(proposal)),
        "withdrawable": deciding.may_withdraw(user, proposal),
        "opened": bool(plain),
        "minutes": int(policy.CHECK_PAGE_LASTS.total_seconds() // 60),
        "error": error,
        "comment": request.POST.get("comment", ""),
    }
    status = 422 if error else 409 if request.method == "POST" and clashing and not plain else 200
    response = render(request, "customers/changing/change.html", context, status=status)
    response["Cache-Control"] = "no-store"
    if plain:
        response["Refresh"] = f"{int(policy.CHECK_PAGE_LASTS.total_seconds())}; url={request.path}"
    return response


def _clash(subject, clash: deciding.Clash, plain: dict | None) -> dict:
    """The three values of a field, each masked unless opened."""
    name, sides = clash.field, {"base": clash.base, "now": clash.now, "new": clash.new}
    opened = {"base": plain["old"], "now": plain["now"], "new": plain["new"]} if plain else {}
    return {
        "name": name,
        "label": subject.label(name),
        **{side: opened.get(side) or subject.masked(name, value) for side, value in sides.items()},
    }
