"""My visits and tasks: today, overdue, this week; for those who lead, the team's (C9, C10)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Refused
from agency.visibility import may
from customers.care import answering, contacting, listing, occasions
from customers.care.listing import Asked
from customers.forms.contacts import AGAIN, AnswerForm, HandOverForm, NoteForm
from customers.models import CareTask
from customers.showing import Sheet

FESTIVALS_AHEAD = 45  # days of the calendar beside the list


@require_safe
@permission_required("customers.view_customer", raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    asked, today = Asked.parse(request.GET, request.user), localdate()
    tasks, after = listing.page(request.user, asked)
    for task in tasks:
        task.late, task.about = task.due_on < today, occasions.label(task.occasion)
    context = {
        "tasks": tasks,
        "asked": asked,
        "older": asked.address(after=after) if after else "",
        "newer": asked.address() if asked.after else "",
        "tabs": [
            {
                "label": label,
                "url": asked.address(view=code),
                "current": code == asked.view,
            }
            for code, label in listing.VIEWS.items()
            if code != "pool" or asked.team
        ],
        "sides": [
            {"label": _("Mine"), "url": asked.address(who=""), "current": not asked.team},
            {"label": _("My team"), "url": asked.address(who="team"), "current": asked.team},
        ]
        if listing.leads(request.user)
        else [],
        "festivals": [
            (occasions.label(code), day, (day - today).days)
            for code, day in occasions.coming(today, FESTIVALS_AHEAD)
        ],
    }
    return render(request, "customers/care/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One task with the form that finishes it."""
    found = find_task(request, pk)
    answers = found.kind == CareTask.Kind.RETURN
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(data) if answers else NoteForm(data)
    if data is not None and form.is_valid():
        try:
            words = _answer(request, found, form) if answers else _note(request, found, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, words)
            return redirect("customers:care_tasks")
    return show(request, found, form)


def show(request: HttpRequest, found: CareTask, form, status: int = 200) -> HttpResponse:
    found.about = occasions.label(found.occasion)
    leads = may(request.user, "assign_customer", found.customer)
    context = {
        "task": found,
        "customer": found.customer,
        "sheet": Sheet(found.customer, request.user),
        "form": form,
        "late": found.state == CareTask.State.OPEN and found.due_on < localdate(),
        "visits": found.visits.select_related("by").order_by("-at", "-pk")[:20],
        "hand_over": HandOverForm(by=request.user)
        if leads and found.kind == CareTask.Kind.RETURN and found.state == CareTask.State.OPEN
        else None,
    }
    response = render(request, "customers/care/task.html", context, status=422 if form.errors else status)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = find_task(request, pk)
    try:
        contacting.call_off(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    messages.success(request, _("Called off."))
    return redirect("customers:care_tasks")


@require_POST
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To a colleague, or without one into the pool."""
    found = find_task(request, pk)
    if not may(request.user, "assign_customer", found.customer):
        raise PermissionDenied
    form = HandOverForm(request.POST, by=request.user)
    if not form.is_valid():
        messages.error(request, _("Choose a colleague."))
        return redirect(found)
    to = form.cleaned_data["owner"]
    try:
        found = answering.hand_over(found, by=request.user, to=to)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    if to:
        messages.success(request, _("%(person)s takes the customer over.") % {"person": to})
    else:
        messages.success(
            request, _("The customer is in the pool, with %(person)s.") % {"person": found.owner}
        )
    return redirect("customers:care_tasks")


def find_task(request: HttpRequest, pk: UUID) -> CareTask:
    """A task of an archive the person may open: 404 otherwise; 403 where she may only look."""
    tasks = CareTask.objects.visible_to(request.user).select_related("customer__department", "owner")
    found = get_object_or_404(tasks, pk=pk)
    if not may(request.user, "change_customer", found.customer):
        raise PermissionDenied
    return found


def _answer(request, found: CareTask, form: AnswerForm) -> str:
    cleaned, told = form.cleaned_data, form.following()
    if cleaned["outcome"] == AGAIN:
        answering.try_again(
            found,
            by=request.user,
            way=cleaned["way"],
            minutes=cleaned["minutes"],
            next_on=told["next_on"],
        )
        return _("The attempt is on file; the task comes back on the next date.")
    names = ("outcome", "way", "minutes")
    answering.answer(found, by=request.user, **{name: cleaned[name] for name in names}, **told)
    return _("The return visit is answered.")


def _note(request, found: CareTask, form: NoteForm) -> str:
    made = contacting.note(found.customer, by=request.user, task=found, **form.noted())
    if made.reached:
        return _("The contact is on file and the task is done.")
    return _("The attempt is on file; the task stays open.")
