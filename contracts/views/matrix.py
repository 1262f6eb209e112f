"""The approval matrix: its rules, a contract to try it with, versions, and who may decide instead of whom."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.encryption.ids import uuid7
from agency.errors import Refused
from contracts.approving import delegating, matrix, rules
from contracts.approving.matrix_words import conditions_of, steps_of
from contracts.approving.people import RIGHT
from contracts.forms.approval import DelegationForm, RuleForm, TryForm
from contracts.models import ApprovalPolicy, Delegation

from .contract import USE

OWN_CODE = re.compile("own-[0-9a-f]{12}")


@permission_required(USE, raise_exception=True)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The rules in force, and which way a contract of one’s own choosing would go."""
    form = TryForm(request.GET if "kind" in request.GET else None)
    held = matrix.holding(form.facts()) if form.is_bound and form.is_valid() else None
    waiting = ApprovalPolicy.objects.filter(state="proposed").select_related("proposed_by")
    context = {
        "rows": [_row(rule) for rule in ApprovalPolicy.objects.in_force()],
        "waiting": [_row(rule) for rule in waiting],
        "form": form,
        "asked": None if held is None else steps_of([one.data() for one in matrix.asked(held)]),
        "because": held,
        "may_write": request.user.has_perm(rules.WRITE),
    }
    return render(request, "contracts/approval/matrix.html", context)


def _row(rule: ApprovalPolicy) -> dict:
    return {"rule": rule, "conditions": conditions_of(rule), "steps": steps_of(rule.steps)}


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """The versions of one rule; whoever may proposes another."""
    versions = list(
        ApprovalPolicy.objects.filter(code=code)
        .select_related("proposed_by", "decided_by")
        .order_by("-version")
    )
    if not versions:
        raise Http404
    held = next((one for one in versions if one.state == "in_force"), versions[0])
    may = request.user.has_perm(rules.WRITE) and held.state == "in_force"
    if request.method == "POST" and not may:
        raise Http404
    form = RuleForm(request.POST or None, instance=ApprovalPolicy.objects.get(pk=held.pk)) if may else None
    if form is not None and _proposed(request, form, code):
        return redirect("contracts:matrix")
    context = {"held": _row(held), "versions": [_row(one) for one in versions], "form": form}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "contracts/approval/rule.html", context, status=status)


@permission_required(rules.WRITE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A rule of the house’s own; its code comes with the form, so that twice sent is one proposal."""
    code = request.POST.get("code", "") if request.method == "POST" else f"own-{uuid7().hex[-12:]}"
    if not OWN_CODE.fullmatch(code):
        raise Http404
    form = RuleForm(request.POST or None, instance=ApprovalPolicy(steps=[]))
    if _proposed(request, form, code):
        return redirect("contracts:matrix")
    status = 422 if form.is_bound else 200
    return render(request, "contracts/approval/rule_new.html", {"form": form, "code": code}, status=status)


def _proposed(request: HttpRequest, form: RuleForm, code: str) -> bool:
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        rules.propose(code, by=request.user, note=form.cleaned_data["note"], facts=form.facts())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Proposed. A second person decides."))
    return True


@permission_required(rules.WRITE, raise_exception=True)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ApprovalPolicy, pk=pk)
    approved = request.POST.get("decision") == "approve"
    rules.decide(found.pk, by=request.user, approved=approved)
    messages.success(request, _("The rule is in force.") if approved else _("The proposal is refused."))
    return redirect("contracts:matrix")


@permission_required(RIGHT, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """Whom I let decide instead of me, and whose place I take."""
    form = DelegationForm(request.POST or None, by=request.user)
    if form.is_bound and form.is_valid():
        try:
            delegating.delegate(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Delegated. Decisions taken so name both of you."))
            return redirect("contracts:delegations")
    rows = Delegation.objects.select_related("granted_by", "to")
    context = {
        "form": form,
        "given": rows.filter(granted_by=request.user)[:20],
        "received": rows.filter(to=request.user)[:20],
        "today": localdate(),
    }
    return render(
        request, "contracts/approval/delegations.html", context, status=422 if form.is_bound else 200
    )


@permission_required(RIGHT, raise_exception=True)
@require_POST
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Delegation.objects.filter(granted_by=request.user) | Delegation.objects.filter(to=request.user)
    delegating.end(get_object_or_404(mine, pk=pk).pk, by=request.user)
    messages.success(request, _("Ended."))
    return redirect("contracts:delegations")
