"""Meetings of a team on its customers: the list, one meeting with its agenda, decisions, minutes, print (B44)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, User
from customers.forms.meetings import DecideForm, MinutesForm, PlanForm
from customers.meetings import agenda, deciding, holding, minutes_paper
from customers.models import AgendaItem, Lead, PreferenceItem, TeamMeeting
from customers.papers import typesetting

SEES = permission_required("customers.view_customer", raise_exception=True)
LEADS = permission_required(holding.RIGHT, raise_exception=True)


@SEES
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Meetings this person takes part in or answers for, the newest first."""
    rows = TeamMeeting.objects.visible_to(request.user).select_related("department", "chair")
    found = list(rows.order_by("-held_on", "-pk")[: policy.PAGE])
    context = {
        "planned": [one for one in found if one.is_open],
        "held": [one for one in found if not one.is_open],
        "leads": request.user.has_perm(holding.RIGHT),
    }
    return _private(render(request, "customers/meetings/index.html", context))


@LEADS
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan one; the agenda draws itself up."""
    form = PlanForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["department"]
        try:
            made = holding.plan(
                by=request.user,
                department=unit,
                held_on=form.cleaned_data["held_on"],
                participants=holding.team_of(unit),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The agenda is drawn up."))
            return redirect(made)
    status = 422 if form.errors else 200
    return _private(render(request, "customers/meetings/new.html", {"form": form}, status=status))


@SEES
@require_safe
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The agenda with its decisions, and the minutes."""
    return show(request, _find(request, pk))


@LEADS
@require_POST
def minutes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the minutes; with the button that closes, the meeting is over."""
    found = _find(request, pk)
    if not holding.may_hold(request.user, found.department_id):
        raise PermissionDenied
    form = MinutesForm(request.POST, meeting=found)
    if form.is_valid():
        try:
            written = holding.write(
                found, by=request.user, **form.cleaned_data, seen=parse_datetime(request.POST.get("seen", ""))
            )
            if "close" not in request.POST:
                messages.success(request, _("The minutes are kept."))
                return redirect(found)
            following = holding.close(written, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("The meeting is closed; the next one is planned.")
                if following
                else _("The meeting is closed."),
            )
            return redirect(found)
    return show(request, found, form=form)


@LEADS
@require_POST
def refresh(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take in what was learnt meanwhile."""
    found = _find(request, pk)
    try:
        added = holding.refresh(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("%(count)s line was added.", "%(count)s lines were added.", added)
        messages.success(request, words % {"count": added})
    return redirect(found)


@LEADS
@require_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One line becomes a preference, a task, or is noted."""
    rows = AgendaItem.objects.visible_to(request.user).select_related("meeting__department", "customer")
    item = get_object_or_404(rows, pk=pk)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return show(request, item.meeting, wrong=(item.pk, _("Check the words and the day.")))
    try:
        deciding.decide(item, by=request.user, **form.decided())
    except Refused as refusal:
        return show(request, item.meeting, wrong=(item.pk, str(refusal)))
    messages.success(
        request, _("Decided: %(what)s") % {"what": AgendaItem.Decision(form.cleaned_data["decision"]).label}
    )
    return redirect(f"{item.meeting.get_absolute_url()}#line-{item.pk}")


@SEES
@require_POST
def print_minutes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The minutes as PDF; a print is an act and written down."""
    found = _find(request, pk)
    with acting(request.user):
        Event.note(Event.Kind.PRINTED, by=request.user, subject=found.pk, form="meeting")
    paper = minutes_paper.made(
        found, agenda.lines(found, request.user), _people(found), reader=request.user, moment=now()
    )
    response = HttpResponse(typesetting.pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{paper.file}.pdf")
    response["X-Content-Type-Options"] = "nosniff"
    return _private(response)


def show(request: HttpRequest, found: TeamMeeting, *, form=None, wrong=(None, "")) -> HttpResponse:
    lines = agenda.lines(found, request.user)
    writes = holding.may_write(request.user, found)
    customers: dict = {}
    for line in lines:
        line.error = wrong[1] if line.pk == wrong[0] else ""
        customers.setdefault(line.customer, []).append(line)
    context = {
        "meeting": found,
        "customers": list(customers.items()),
        "decided": sum(bool(line.decision) for line in lines),
        "count": len(lines),
        "writes": writes,
        "people": _people(found),
        "form": (form or MinutesForm(meeting=found)) if writes else None,
        "kinds": PreferenceItem.Kind.choices,
        "due_on": localdate() + policy.MEETING_TASK_WITHIN,
        "unmatched": _unmatched(request.user, found) if writes else 0,
    }
    status = 422 if wrong[1] or (form and form.errors) else 200
    return _private(render(request, "customers/meetings/meeting.html", context, status=status))


def _find(request: HttpRequest, pk: UUID) -> TeamMeeting:
    rows = TeamMeeting.objects.visible_to(request.user).select_related("department", "chair")
    return get_object_or_404(rows, pk=pk)


def _people(found: TeamMeeting) -> list[User]:
    return list(User.objects.filter(pk__in=found.participants).order_by("name"))


def _unmatched(user, found: TeamMeeting) -> int:
    """Facts and complaints still in the triage inbox, which have no archive to be decided about."""
    if not user.has_perm("customers.triage_leads"):
        return 0
    rows = Lead.objects.triable_by(user).waiting().filter(customer=None).exclude(kind=Lead.Kind.NEW)
    return rows.count()


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
