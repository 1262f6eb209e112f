"""Internal audits: the calendar, drawing up a plan, the plan itself (J1)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import newest
from agency.errors import Refused
from compliance.auditing import calendaring, papers, planning, report_paper, reporting, running, showing
from compliance.auditing.controls import BY_CODE
from compliance.auditing.pages import tabs_of
from compliance.auditing.rights import APPROVE, DRAFT, SEE
from compliance.forms.auditing import ConclusionForm, PlanForm
from compliance.models import AuditPlan
from customers.views.papers import answer, form_of

Kind, State = AuditPlan.Kind, AuditPlan.State


@require_safe
@permission_required(SEE, raise_exception=True)
def audits(request: HttpRequest) -> HttpResponse:
    """What is due when, and all audits there were."""
    today = localdate()
    plans = AuditPlan.objects.select_related("drafted_by", "approved_by")
    plans, older = newest.page(plans, request.GET.get("after", ""))
    context = {
        "tabs": tabs_of("audits"),
        "slots": [(slot, slot.late(today)) for slot in calendaring.slots(today)],
        "plans": plans,
        "older": f"?after={older}" if older else "",
        "drafts": request.user.has_perm(DRAFT),
    }
    return render(request, "compliance/auditing/audits.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(DRAFT, raise_exception=True)
def draw_up(request: HttpRequest) -> HttpResponse:
    """A new plan; `?kind=` says of which kind, `?year=` and `?quarter=` of when."""
    kind = request.GET.get("kind", Kind.ANNUAL)
    if kind not in Kind.values:
        raise Http404
    initial = {
        name: request.GET[name] for name in ("year", "quarter") if request.GET.get(name, "").isdecimal()
    }
    form = PlanForm(request.POST or None, kind=kind, initial={"year": localdate().year} | initial)
    if form.is_valid():
        try:
            made = planning.draw_up(by=request.user, kind=kind, **form.plan())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The plan is drawn up. Read it through and put it before the approver.")
            )
            return redirect(made)
    kinds = [
        {"label": label, "url": f"?kind={code}", "current": code == kind} for code, label in Kind.choices
    ]
    context = {"form": form, "kinds": kinds, "kind": Kind(kind)}
    status = 422 if form.is_bound else 200
    return render(request, "compliance/auditing/audit_new.html", context, status=status)


@require_safe
@permission_required(SEE, raise_exception=True)
def audit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One audit: what it looks at, its programme, what was found."""
    plan = get_object_or_404(
        AuditPlan.objects.select_related("drafted_by", "approved_by", "closed_by"), pk=pk
    )
    run = plan.runs.order_by("-asked_at").first()
    found = {one.control.code: one for one in showing.lines(run.results.all())} if run else {}
    lines = [
        (BY_CODE[line.code], line, found.get(line.code))
        for line in plan.programme.all()
        if line.code in BY_CODE
    ]
    samples = list(plan.samples.order_by("number"))
    context = {
        "plan": plan,
        "run": run,
        "lines": lines,
        "acts": acts_of(plan, request.user),
        "samples": [(one, *papers.counts(one)) for one in samples],
        "findings": plan.findings.order_by("number"),
        "next_sample": len(samples) + 1,
        "draws": plan.state == State.RUNNING and request.user.has_perm(DRAFT),
        "decidable": plan.state == State.SUBMITTED
        and request.user.has_perm(APPROVE)
        and plan.drafted_by_id != request.user.pk,
        "drafts": request.user.has_perm(DRAFT),
    }
    return render(request, "compliance/auditing/audit.html", context)


def acts_of(plan: AuditPlan, user) -> list[tuple[str, str, str]]:
    """(code, label, icon) of what `user` may do with the plan now; the first is the usual next step."""
    if not user.has_perm(DRAFT):
        return []
    return {
        State.DRAFT: [("submit", _("Put before the approver"), "send"), ("call-off", _("Call off"), "x")],
        State.SUBMITTED: [("call-off", _("Call off"), "x")],
        State.APPROVED: [("start", _("Begin the audit"), "play")],
        State.RUNNING: [("run", _("Run the control tests"), "list-checks")],
    }.get(plan.state, [])


def _submit(request, plan):
    planning.submit(plan.pk, by=request.user)
    return _("It waits for approval now.")


def _start(request, plan):
    planning.start(plan.pk, by=request.user)
    return _("The audit is under way.")


def _call_off(request, plan):
    planning.call_off(plan.pk, by=request.user)
    return _("Called off.")


def _run(request, plan):
    running.ask(by=request.user, plan=plan)
    return _("The clock runs the tests now; the results appear here.")


ACTS = {"submit": _submit, "start": _start, "call-off": _call_off, "run": _run}


@require_POST
@permission_required(DRAFT, raise_exception=True)
def audit_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """One step of a plan; whether it may be taken says the act itself."""
    plan = get_object_or_404(AuditPlan, pk=pk)
    if act not in ACTS:
        raise Http404
    messages.success(request, ACTS[act](request, plan))
    return redirect(plan)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report on a page; the auditor closes the audit here with a conclusion."""
    plan = get_object_or_404(
        AuditPlan.objects.select_related("drafted_by", "approved_by", "closed_by"), pk=pk
    )
    open_to = plan.state == State.RUNNING and request.user.has_perm(DRAFT)
    form = ConclusionForm(request.POST or None) if open_to else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                reporting.close(plan.pk, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The audit is closed. Its findings are followed up."))
                return redirect("compliance:audit_report", pk=plan.pk)
    facts = reporting.kept(plan)
    context = {
        "plan": plan,
        "form": form,
        "lines": reporting.compared(plan),
        "last": reporting.before(plan),
        "samples": plan.samples.order_by("number"),
        "findings": plan.findings.prefetch_related("actions__owner").order_by("number"),
        "unfinished": reporting.unfinished(plan) if open_to else [],
        "passed": sum(one["outcome"] == "pass" for one in facts["tests"].values()),
        "failed": sum(one["outcome"] in ("fail", "error") for one in facts["tests"].values()),
        "written": sum(facts["papers"].values()) - facts["papers"].get("open", 0),
        "exceptions": facts["papers"].get("failed", 0),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "compliance/auditing/report.html", context, status=status)


@require_safe
@permission_required(SEE, raise_exception=True)
def report_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report as a page to print, or as PDF with `?as=pdf`."""
    plan = get_object_or_404(
        AuditPlan.objects.select_related("drafted_by", "approved_by", "closed_by"), pk=pk
    )
    form = form_of(request)
    paper = report_paper.print_report(plan, by=request.user, form=form, now=now())
    return answer(request, paper, form=form, back=reverse("compliance:audit_report", args=[plan.pk]))
