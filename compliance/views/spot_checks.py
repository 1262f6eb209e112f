"""Spot checks: drawing them, looking at what was drawn, putting right what was found (C17)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Refused
from agency.visibility import scope_of
from compliance.forms.review import ConfirmForm, JudgeForm, MendForm, SpotCheckForm
from compliance.models import Finding, SpotCheck
from compliance.spot_checks import drawing, judging
from compliance.spot_checks.checklist import POINTS, seen_by_the_system
from customers.showing import Sheet

NEWEST = 50  # checks the index shows


@require_safe
@permission_required("customers.view_team", raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    """The checks of my departments; whoever may draws a new one."""
    return _index(request, _form(request) if request.user.has_perm(drawing.RIGHT) else None)


@require_POST
@permission_required(drawing.RIGHT, raise_exception=True)
def draw(request: HttpRequest) -> HttpResponse:
    """Draw a lot."""
    form = _form(request, request.POST)
    if form.is_valid():
        try:
            return redirect(drawing.draw(by=request.user, **form.cleaned_data))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _index(request, form, status=422)


def _form(request: HttpRequest, data=None) -> SpotCheckForm:
    house = scope_of(request.user).everything
    return SpotCheckForm(data, departments=drawing.departments_of(request.user), house=house)


def _index(request: HttpRequest, form: SpotCheckForm | None, status: int = 200) -> HttpResponse:
    checks = SpotCheck.objects.visible_to(request.user).select_related("department", "drawn_by")
    context = {"form": form, "checks": checks.order_by("-created_at")[:NEWEST]}
    return render(request, "compliance/spot_check/index.html", context, status=status)


@require_safe
@permission_required("customers.view_team", raise_exception=True)
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was drawn, and how far it is."""
    found = get_object_or_404(SpotCheck.objects.visible_to(request.user).select_related("drawn_by"), pk=pk)
    findings = Finding.objects.visible_to(request.user).filter(check_of=found)
    related = findings.select_related("customer", "owner", "department").order_by("state", "pk")
    return render(request, "compliance/spot_check/check.html", {"check": found, "findings": related})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("customers.view_customer", raise_exception=True)
def finding(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One drawn archive: look at it, put it right or confirm it, whichever is this person's turn."""
    found = get_object_or_404(
        Finding.objects.visible_to(request.user).select_related(
            "check_of", "customer__owner", "owner", "looked_at_by", "mended_by", "confirmed_by"
        ),
        pk=pk,
    )
    turn = TURNS[found.state](found, request.user) if found.state in TURNS else None
    form = turn and turn(request.POST or None)
    if request.method == "POST":
        if form is None:
            if not (request.user.has_perm(drawing.RIGHT) or found.owner_id == request.user.pk):
                raise Http404
            raise Refused(_("It is not your turn: somebody else acts next here."))
        if form.is_valid():
            try:
                _act(found, form, request.user)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("It is recorded."))
                leads = request.user.has_perm("customers.view_team")
                return redirect(found.check_of if leads else reverse("compliance:reviews"))
    seen = seen_by_the_system(found.customer)
    context = {
        "finding": found,
        "form": form,
        "points": [(point, seen[point.code], point.code in found.wrong) for point in POINTS],
        "sheet": Sheet(found.customer, request.user),
        "judging": isinstance(form, JudgeForm),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "compliance/spot_check/finding.html", context, status=status)


def _judges(found: Finding, user):
    return JudgeForm if user.has_perm(drawing.RIGHT) and found.owner_id != user.pk else None


def _mends(found: Finding, user):
    return MendForm if found.owner_id == user.pk else None


def _confirms(found: Finding, user):
    return ConfirmForm if user.has_perm(drawing.RIGHT) and found.mended_by_id != user.pk else None


TURNS = {"open": _judges, "failed": _mends, "mended": _confirms}


def _act(found: Finding, form, by) -> None:
    cleaned = form.cleaned_data
    if isinstance(form, JudgeForm):
        judging.judge(found.pk, by=by, **cleaned)
    elif isinstance(form, MendForm):
        judging.mend(found.pk, by=by, **cleaned)
    else:
        judging.confirm(found.pk, by=by, right=cleaned["right"] == "yes", note=cleaned["note"])
