"""The clauses of the library: list, one clause, drafted, decided on."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Refused
from contracts.forms.bringing_in import LibraryClauseForm
from contracts.library import clauses, comparing
from contracts.library.rights import PUBLISH, READ, WRITE
from contracts.library.showing import CLAUSE_TONES, RISK_TONES
from contracts.models import Clause

State = Clause.State
SHOWN = 200


@permission_required(READ, raise_exception=True)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    category, words = request.GET.get("category", ""), request.GET.get("q", "").strip()[:60]
    rows = clauses.narrowed(category if category in Clause.Category.values else "", words)
    if request.GET.get("retired") != "1":
        rows = rows.exclude(state=State.RETIRED)
    context = {
        "rows": [
            {"clause": one, "tone": CLAUSE_TONES[one.state], "risk": RISK_TONES[one.risk]}
            for one in rows[:SHOWN]
        ],
        "words": words,
        "narrowed": bool(category or words),
        "filters": [
            {
                "name": "category",
                "label": _("Subject"),
                "value": category,
                "choices": Clause.Category.choices,
            },
            {
                "name": "retired",
                "label": _("State"),
                "value": request.GET.get("retired", ""),
                "choices": [("1", _("with those no longer used"))],
            },
        ],
        "may_write": request.user.has_perm(WRITE),
    }
    return render(request, "contracts/library/clauses.html", context)


@permission_required(READ, raise_exception=True)
@require_safe
def clause(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Clause.objects.select_related("drafted_by", "approved_by", "replaces"), pk=pk)
    user, mine = request.user, found.drafted_by_id == request.user.pk
    writes, publishes = user.has_perm(WRITE), user.has_perm(PUBLISH)
    context = {
        "clause": found,
        "tone": CLAUSE_TONES[found.state],
        "risk": RISK_TONES[found.risk],
        "versions": Clause.objects.filter(name=found.name).exclude(pk=pk),
        "compared": comparing.clause_rows(found.replaces, found) if found.replaces else [],
        "may_edit": found.state == State.DRAFT and mine and writes,
        "may_approve": found.state == State.DRAFT and publishes and not mine,
        "waits_for_another": found.state == State.DRAFT and mine,
        "may_follow": found.state == State.APPROVED and writes,
        "may_retire": writes and (publishes if found.state == State.APPROVED else mine or publishes)
        if found.state != State.RETIRED
        else False,
    }
    return render(request, "contracts/library/clause.html", context)


@permission_required(WRITE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new clause, or the next version of an approved one (`?after=`)."""
    after = request.GET.get("after", "")
    instance = None
    try:
        if after:
            known = get_object_or_404(Clause, pk=_uuid(after))
            instance = clauses.following(known, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("contracts:clause", after)
    return _edited(request, instance)


@permission_required(WRITE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One’s own draft."""
    found = get_object_or_404(Clause, pk=pk)
    if found.state != State.DRAFT or found.drafted_by_id != request.user.pk:
        raise PermissionDenied
    return _edited(request, found)


@permission_required(READ, raise_exception=True)
@require_POST
def act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """approve or retire."""
    found = get_object_or_404(Clause, pk=pk)
    if act not in ("approve", "retire"):
        return HttpResponse(status=400)
    try:
        done = (clauses.approve if act == "approve" else clauses.retire)(found, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    messages.success(request, f"{done.name}：{done.get_state_display()}")
    return redirect(done)


def _edited(request: HttpRequest, instance: Clause | None) -> HttpResponse:
    form = LibraryClauseForm(request.POST or None, instance=instance)
    if instance is not None and instance.version > 1:
        form.fields["name"].disabled = True  # versions of a clause hang together by its name
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(clauses.draft(form.instance, by=request.user))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(
        request,
        "contracts/library/clause_edit.html",
        {"form": form, "clause": instance},
        status=422 if form.errors else 200,
    )


def _uuid(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
