"""How long records are kept, and what keeps them longer."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import newest
from agency.errors import Refused
from compliance.forms.retention import HoldForm, ReleaseForm, RuleForm
from compliance.models import LegalHold, RetentionRule
from compliance.retention import holds as holding
from compliance.retention import rules as writing
from compliance.retention.categories import BY_CODE, CATEGORIES
from compliance.retention.pages import tabs_of
from compliance.retention.rules import APPROVE, SEE, WRITE


@require_safe
@permission_required(SEE, raise_exception=True)
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force, by category, and versions that wait for a second person."""
    held = writing.rules_in_force()
    waiting = RetentionRule.objects.filter(state="proposed").select_related("proposed_by")
    context = {
        "tabs": tabs_of("retention"),
        "rows": [
            (category, held[category.code], writing.cutoff(held[category.code], now()))
            for category in CATEGORIES
            if category.code in held
        ],
        "waiting": [(BY_CODE[rule.category], rule, held.get(rule.category)) for rule in waiting],
        "may_decide": request.user.has_perm(APPROVE),
    }
    return render(request, "compliance/retention/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def rule(request: HttpRequest, category: str) -> HttpResponse:
    """The versions of one rule; whoever may proposes another."""
    known = BY_CODE.get(category)
    versions = list(
        RetentionRule.objects.filter(category=category)
        .select_related("proposed_by", "decided_by")
        .order_by("-version")
    )
    held = next((one for one in versions if one.state == "in_force"), None)
    if known is None or held is None:
        raise Http404
    open_to = request.user.has_perm(WRITE) and writing.may_change(held)
    initial = {name: getattr(held, name) for name in ("period", "unit", "rank", "article", "action")}
    form = RuleForm(request.POST or None, initial=initial, archives=known.archives) if open_to else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                writing.propose(category, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Proposed. A second person decides."))
                return redirect("compliance:retention")
    context = {"category": known, "held": held, "versions": versions, "form": form}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "compliance/retention/rule.html", context, status=status)


@require_POST
@permission_required(APPROVE, raise_exception=True)
def rule_decide(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(RetentionRule, pk=pk)
    approved = request.POST.get("decision") == "approve"
    writing.decide(found.pk, by=request.user, approved=approved)
    messages.success(request, _("The rule is in force.") if approved else _("The proposal is refused."))
    return redirect("compliance:retention")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def holds(request: HttpRequest) -> HttpResponse:
    """The cases, open ones first; whoever may places a hold."""
    form = HoldForm(request.POST or None) if request.user.has_perm(WRITE) else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                made = holding.place(by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The archives are on hold."))
                return redirect(made)
    rows = LegalHold.objects.select_related("placed_by", "released_by")
    released, older = newest.page(
        rows.filter(released_at__isnull=False), request.GET.get("after", ""), "released_at"
    )
    context = {
        "tabs": tabs_of("holds"),
        "form": form,
        "open_holds": rows.open().annotate(count=Count("archives")).order_by("-placed_at", "-pk"),
        "released": released,
        "older": f"?after={older}" if older else "",
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "compliance/retention/holds.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One case with its archives; another person than who placed it releases it."""
    found = get_object_or_404(LegalHold.objects.select_related("placed_by", "released_by"), pk=pk)
    may = found.open and request.user.has_perm(holding.RELEASE) and found.placed_by_id != request.user.pk
    form = ReleaseForm(request.POST or None) if may else None
    if request.method == "POST":
        if form is None:
            raise Refused(_("Another person than the one who placed it releases a hold."))
        if form.is_valid():
            holding.release(found.pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("The hold is released. Its archives wait for their own rules again."))
            return redirect(found)
    archives = found.archives.select_related("customer", "added_by").order_by("number")
    context = {
        "hold": found,
        "archives": archives.defer("customer__name"),
        "form": form,
        "overdue": found.open and found.review_on < localdate(),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "compliance/retention/hold.html", context, status=status)
