"""Grades: the proposals of the rule, decisions on them, an archive's grades so far, and the rule itself."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.errors import Refused
from customers import assessing
from customers.forms.grading import OverrideForm, RuleForm
from customers.models import GradeProposal, GradingRule
from customers.trade import grading, proposing

from .detail import archive_page, whole

SHOWN = 50  # proposals of one page; those decided make room for the next
ASSIGN = "customers.assign_customer"


@require_GET
@permission_required(ASSIGN, raise_exception=True)
def grades(request):
    """What waits to be confirmed, the highest score first."""
    waiting = proposing.decidable(request.user).select_related("customer__owner", "customer__department")
    rows = list(waiting[: SHOWN + 1])
    context = {
        "rows": [{"proposal": row, "points": _points(row)} for row in rows[:SHOWN]],
        "more": len(rows) > SHOWN,
        "rule": grading.in_force(),
        "may_write": request.user.has_perm("customers.write_grading"),
    }
    return render(request, "customers/trade/grades.html", context)


@require_POST
@permission_required(ASSIGN, raise_exception=True)
def confirm(request):
    """The marked proposals, one after the other; what was decided meanwhile is passed by."""
    done = 0
    for proposal in proposing.decidable(request.user).filter(pk__in=_ids(request))[:SHOWN]:
        try:
            proposing.confirm(proposal, by=request.user)
        except Refused:
            continue
        done += 1
    if done:
        messages.success(request, _("%(count)s grades are confirmed.") % {"count": done})
    else:
        messages.warning(request, _("Nothing was marked that still waits."))
    return redirect("customers:grades")


@require_http_methods(["GET", "POST"])
@permission_required(ASSIGN, raise_exception=True)
def override(request, pk):
    """Decide otherwise than the rule, with the reason."""
    proposal = get_object_or_404(proposing.decidable(request.user).select_related("customer"), pk=pk)
    form = OverrideForm(request.POST or None, initial={"given": proposal.before})
    if request.method == "POST" and form.is_valid():
        try:
            proposing.override(proposal, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The grade is decided."))
            return redirect("customers:grades")
    context = {"form": form, "proposal": proposal, "points": _points(proposal)}
    return render(request, "customers/trade/override.html", context, status=422 if form.errors else 200)


@require_GET
def history(request, pk):
    """The grades of one archive so far: what was proposed, what was given, by whom and why."""
    sheet = whole(request, pk)
    rows = GradeProposal.objects.filter(customer=sheet.customer).select_related("rule", "decided_by")
    rows = [{"proposal": row, "points": _points(row)} for row in rows.order_by("-created_at")[:SHOWN]]
    return archive_page(
        request, sheet, "customers/trade/grade_history.html", "customers:grading", {"rows": rows}
    )


@require_http_methods(["GET", "POST"])
@permission_required("customers.write_grading", raise_exception=True)
def rule(request):
    """The rule in force and its older versions; POST writes a new one."""
    standing = grading.in_force(localdate()) or GradingRule(version=0, **grading.FIRST)
    form = RuleForm(request.POST or None, rule=standing)
    if request.method == "POST" and form.is_valid():
        try:
            made = grading.write_rule(by=request.user, **form.rule())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Version %(version)s of the rule is written.") % {"version": made.version}
            )
            return redirect("customers:grading_rule")
    versions = GradingRule.objects.select_related("written_by").order_by("-version")[:SHOWN]
    assessed = assessing.ask(assessing.AUTOMATED, assessing.GRADES)
    context = {"form": form, "versions": versions, "standing": standing, "assessed": assessed}
    return render(request, "customers/trade/rule.html", context, status=422 if form.errors else 200)


def _points(proposal: GradeProposal) -> list[tuple[str, int]]:
    return [(label, proposal.points.get(name, 0)) for name, label in grading.MEASURES.items()]


def _ids(request) -> list[UUID]:
    found = []
    for text in request.POST.getlist("ids"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
