"""Recipients outside the house: the list, one of them, entering and changing, the checks."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.downloads import download
from agency.errors import Refused
from compliance.forms.recipients import FileForm, LookForm, RecipientForm
from compliance.impact import gating
from compliance.impact import standing as impact
from compliance.models import RecipientFile, RecipientOrg
from compliance.sharing import attaching, entering, minimum, standing
from compliance.sharing.entering import APPROVE, ENTER
from customers.parts import countries

State = RecipientOrg.State
TONES = {State.WAITING: "amber", State.APPROVED: "green", State.REFUSED: "red", State.RETIRED: "line"}


@require_safe
def recipients(request: HttpRequest) -> HttpResponse:
    """Everybody outside to whom data may go, with what stands against it today."""
    _seen(request)
    day = localdate()
    rows = RecipientOrg.objects.defer("contact", "look", "comment").order_by("state", "kind", "name")
    retired = request.GET.get("tab") == "retired"
    closed = (State.RETIRED, State.REFUSED)
    rows = rows.filter(state__in=closed) if retired else rows.exclude(state__in=closed)
    opened = impact.open_gates(day)
    shown = [_row(one, day, opened) for one in rows[:500]]
    tabs = [
        {"label": _("In use"), "url": "?tab=use", "current": not retired},
        {"label": _("Refused or no longer used"), "url": "?tab=retired", "current": retired},
    ]
    context = {"rows": shown, "tabs": tabs, "may_enter": request.user.has_perm(ENTER)}
    return render(request, "compliance/sharing/recipients.html", context)


@require_safe
def recipient(request: HttpRequest, pk: UUID) -> HttpResponse:
    _seen(request)
    return _page(request, _found(pk))


def _page(request: HttpRequest, found: RecipientOrg, file_form: FileForm | None = None) -> HttpResponse:
    needs = minimum.of(found)
    waits = found.state == State.WAITING
    may_enter = request.user.has_perm(ENTER) and found.state != State.RETIRED
    context = {
        **_row(found, localdate()),
        "needs": needs,
        "fields": minimum.labels(needs.fields),
        "never": minimum.labels(needs.never),
        "warnings": [*standing.warnings(found, localdate()), *attaching.warnings(found)],
        "gates": gating.of_recipient(found),
        "look_form": LookForm() if request.user.has_perm(ENTER) else None,
        "files": attaching.of(found),
        "file_form": file_form or (FileForm() if may_enter else None),
        "may_enter": may_enter,
        "decide_here": waits and request.user.has_perm(APPROVE) and found.written_by_id != request.user.pk,
        "may_retire": request.user.has_perm(APPROVE) and found.state != State.RETIRED,
    }
    status = 422 if file_form else 200
    return render(request, "compliance/sharing/recipient.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(ENTER):
        raise PermissionDenied
    form = RecipientForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = entering.enter(form.cleaned_data["form_id"], by=request.user, facts=form.facts())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("On file. A second person approves it before anything goes there."))
            return redirect(made)
    return _form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    if not request.user.has_perm(ENTER):
        raise PermissionDenied
    found = _found(pk)
    if found.state == State.RETIRED:
        raise Http404
    form = RecipientForm(request.POST if request.method == "POST" else None, recipient=found)
    if form.is_valid():
        try:
            changed = entering.change(pk, by=request.user, facts=form.facts())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            waits = changed.state == State.WAITING
            said = _("Saved. A second person approves the change.") if waits else _("Saved.")
            messages.success(request, said)
            return redirect(changed)
    return _form(request, form, found)


@require_POST
def look(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A supervision check of the agreement."""
    if not request.user.has_perm(ENTER):
        raise PermissionDenied
    found, form = _found(pk), LookForm(request.POST)
    if form.is_valid():
        entering.look_after(pk, by=request.user, **form.cleaned_data)
        messages.success(request, _("The check is on file."))
    else:
        messages.error(request, _("Say when it was checked, and what was found."))
    return redirect(found)


@require_POST
def attach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The licence or the signed agreement, put beside what was written down of it."""
    if not request.user.has_perm(ENTER):
        raise PermissionDenied
    found, form = _found(pk), FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form)
    sent = form.cleaned_data
    try:
        attaching.attach(
            sent["form_id"],
            recipient=found,
            kind=sent["kind"],
            name=sent["file"].name,
            content=sent["file"].read(),
            by=request.user,
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, found, form)
    messages.success(request, _("The file is kept with the recipient."))
    return redirect(found)


@require_safe
def file(request: HttpRequest, pk: UUID, number: UUID) -> HttpResponse:
    """A paper of the recipient, as a download."""
    _seen(request)
    paper = get_object_or_404(RecipientFile, recipient=pk, pk=number)
    return download(bytes(paper.content), paper.content_type, f"{paper.kind}-{paper.pk.hex[-8:]}")


@require_POST
def retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    if not request.user.has_perm(APPROVE):
        raise PermissionDenied
    found = _found(pk)
    entering.retire(pk, by=request.user)
    messages.success(request, _("Nothing new goes there."))
    return redirect(found)


def _form(request: HttpRequest, form: RecipientForm, found: RecipientOrg | None) -> HttpResponse:
    context = {"form": form, "recipient": found}
    status = 422 if form.is_bound else 200
    return render(request, "compliance/sharing/recipient_form.html", context, status=status)


def _row(one: RecipientOrg, day, opened: frozenset | None = None) -> dict:
    return {
        "recipient": one,
        "tone": TONES[one.state],
        "country": countries.name(one.country),
        "troubles": standing.troubles(one, day, opened),
    }


def _found(pk: UUID) -> RecipientOrg:
    people = ("written_by", "decided_by", "looked_at_by")
    return get_object_or_404(RecipientOrg.objects.select_related(*people), pk=pk)


def _seen(request: HttpRequest) -> None:
    if not entering.may_see(request.user):
        raise PermissionDenied
