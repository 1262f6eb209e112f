"""Findings of audits: the list, a new one, one with its actions and, for the few, who is responsible (J3, H12)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import newest
from agency.errors import Refused
from compliance.auditing import evidence, findings, naming
from compliance.auditing.controls import BY_CODE
from compliance.auditing.pages import tabs_of
from compliance.auditing.rights import DRAFT, JUDGE, SEE
from compliance.forms.auditing import FindingForm, GiveForm, ResponsibilityForm
from compliance.models import AuditFinding

TONES = {"critical": "red", "major": "amber", "minor": "indigo", "observation": "line"}


@require_safe
@permission_required(SEE, raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    """The open ones, gravest first, then those that are closed."""
    rows = AuditFinding.objects.select_related("plan").prefetch_related("actions__owner")
    order = list(TONES)
    open_ones = sorted(rows.open(), key=lambda one: (order.index(one.severity), one.number))
    closed, older = newest.page(rows.filter(state="closed"), request.GET.get("after", ""), "closed_at")
    context = {
        "tabs": tabs_of("audit_findings"),
        "open_ones": [(one, TONES[one.severity], _current(one)) for one in open_ones],
        "closed": closed,
        "older": f"?after={older}" if older else "",
        "today": localdate(),
        "records": findings.may_record(request.user),
    }
    return render(request, "compliance/auditing/findings.html", context)


def _current(finding: AuditFinding):
    return max(finding.actions.all(), key=lambda one: one.round, default=None)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def record(request: HttpRequest) -> HttpResponse:
    """A new finding; `?from=result&id=…` begins with what it comes from."""
    if not findings.may_record(request.user):
        raise PermissionDenied
    origin = _origin(request)
    form = FindingForm(request.POST or None, origin=origin)
    if form.is_valid():
        facts = form.cleaned_data
        if origin:
            facts |= {"record": origin.record, "plan": origin.plan, "control": origin.control}
            facts.setdefault("source", origin.source)
        try:
            made = findings.record(by=request.user, **facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The finding is recorded."))
            return redirect(made)
    context = {"form": form, "origin": origin}
    status = 422 if form.is_bound else 200
    return render(request, "compliance/auditing/finding_new.html", context, status=status)


def _origin(request: HttpRequest):
    source, pk = request.GET.get("from", ""), request.GET.get("id", "")
    if not source:
        return None
    try:
        return findings.origin(source, pk, request.user)
    except (LookupError, ValueError, ObjectDoesNotExist):
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def finding(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One finding; whoever judges names who is responsible."""
    found = get_object_or_404(AuditFinding.objects.select_related("plan", "recorded_by", "closed_by"), pk=pk)
    judges = request.user.has_perm(JUDGE)
    form = ResponsibilityForm(request.POST or None, by=request.user) if judges else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                naming.name(found.pk, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("It is recorded, for the few who may read it."))
                return redirect(found)
    control = BY_CODE.get(found.control)
    context = {
        "finding": found,
        "tone": TONES[found.severity],
        "control": control,
        "actions": found.actions.select_related("owner", "asked_by", "checked_by").order_by("-round"),
        "named": naming.of(found, request.user),
        "form": form,
        "closable": request.user.has_perm(DRAFT)
        and found.state == "open"
        and found.severity == "observation",
        "give_form": GiveForm() if request.user.has_perm(DRAFT) and found.state == "open" else None,
        "files": evidence.of(found.pk),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "compliance/auditing/finding.html", context, status=status)


@require_POST
@permission_required(DRAFT, raise_exception=True)
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(AuditFinding, pk=pk)
    findings.close(found.pk, by=request.user)
    messages.success(request, _("The observation is closed."))
    return redirect(found)


@require_POST
@permission_required(DRAFT, raise_exception=True)
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = get_object_or_404(AuditFinding, pk=pk), GiveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Name who puts it right."))
        return redirect(found)
    try:
        findings.give(found.pk, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The colleague is asked."))
    return redirect(found)
