"""The register of processing activities: read, drafted, approved, reviewed, retired; on paper and as a file."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.acting import current
from agency.errors import Refused
from agency.signin.reauthentication import reauthenticate
from compliance import exporting
from compliance.forms.privacy import CommentForm, NewPurposeForm, PurposeForm
from compliance.impact import gating
from compliance.privacy import agreeing, comparing, purposing, register_file
from compliance.views.notices import check_reader, check_writer
from customers.models import Purpose, PurposeVersion

State = PurposeVersion.State
TONES = {"draft": "line", "proposed": "indigo", "approved": "green", "replaced": "line", "retired": "amber"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every purpose with the entry in force, what waits, and what is due for its yearly review."""
    check_reader(request)
    rows = register_file.rows()
    context = {
        "rows": rows,
        "overdue": sum(bool(row.entry and row.entry.overdue) for row in rows),
        "missing": sum(row.entry is None and row.purpose.active for row in rows),
        "may_draft": request.user.has_perm(agreeing.DRAFTS),
        "exportable": request.user.has_perm("customers.export_trail"),
    }
    return render(request, "compliance/privacy/purposes.html", context)


@require_safe
def purpose(request: HttpRequest, pk: int) -> HttpResponse:
    """One purpose: the entry in force, the one that waits, the older ones."""
    check_reader(request)
    return _page(request, get_object_or_404(Purpose, pk=pk))


@require_http_methods(["GET", "POST"])
@permission_required(agreeing.DRAFTS, raise_exception=True)
def new(request: HttpRequest) -> HttpResponse:
    """A purpose and the draft of its first entry; not in use before that is approved."""
    head, form = NewPurposeForm(request.POST or None), PurposeForm(request.POST or None)
    if request.method == "POST" and head.is_valid() and form.is_valid():
        facts = dict(head.cleaned_data)
        facts[facts.pop("used")] = True
        made = purposing.begin(by=request.user, facts=facts)
        purposing.draft(made, by=request.user, values=form.cleaned_data)
        return redirect("compliance:purpose", pk=made.pk)
    context = {"head": head, "form": form}
    bad = head.errors or form.errors
    return render(request, "compliance/privacy/purpose_edit.html", context, status=422 if bad else 200)


@require_http_methods(["GET", "POST"])
@permission_required(agreeing.DRAFTS, raise_exception=True)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft of the next entry, beginning as the one in force."""
    found = get_object_or_404(Purpose, pk=pk)
    entry = found.versions.exclude(state=State.DROPPED).order_by("-number").first()
    form = PurposeForm(request.POST or None, initial=_values(entry) if entry else None)
    if request.method == "POST" and form.is_valid():
        try:
            purposing.draft(found, by=request.user, values=form.cleaned_data)
            return redirect("compliance:purpose", pk=found.pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "purpose": found}
    return render(
        request, "compliance/privacy/purpose_edit.html", context, status=422 if form.errors else 200
    )


@require_POST
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """propose, approve, return, confirm or retire what stands open of the purpose."""
    check_writer(request)
    found, form = get_object_or_404(Purpose, pk=pk), CommentForm(request.POST)
    if act not in ACTS:
        return HttpResponse(status=400)
    state, do = ACTS[act]
    entry = found.versions.filter(state=state).first()
    if entry is None:
        messages.warning(request, _("A colleague was quicker. Nothing was changed."))
        return redirect("compliance:purpose", pk=pk)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        done = do(entry, by=request.user, comment=form.cleaned_data["comment"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, form)
    said = {"purpose": found, "number": done.number, "state": done.get_state_display()}
    messages.success(request, _("%(purpose)s, version %(number)s: %(state)s.") % said)
    return redirect("compliance:purpose", pk=pk)


ACTS = {
    "propose": (State.DRAFT, lambda entry, *, by, comment: purposing.propose(entry, by=by)),
    "approve": (
        State.PROPOSED,
        lambda entry, *, by, comment: purposing.decide(entry, by=by, approved=True, comment=comment),
    ),
    "return": (
        State.PROPOSED,
        lambda entry, *, by, comment: purposing.decide(entry, by=by, approved=False, comment=comment),
    ),
    "confirm": (State.APPROVED, lambda entry, *, by, comment: purposing.confirm(entry, by=by)),
    "retire": (State.APPROVED, lambda entry, *, by, comment: purposing.retire(entry, by=by, comment=comment)),
}


@require_POST
def print_register(request: HttpRequest) -> HttpResponse:
    """The register on paper; written down."""
    check_reader(request)
    rows = register_file.rows()
    register_file.note_print(len(rows), by=request.user)
    context = {
        "heads": register_file.heads(),
        "lines": [register_file.line(row) for row in rows],
        "moment": now(),
        "request_id": current().request_id,
    }
    response = render(request, "compliance/privacy/purposes_print.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@permission_required("customers.export_trail", raise_exception=True)
@reauthenticate
def export(request: HttpRequest) -> HttpResponse:
    """The register as CSV or xlsx; written down before a byte leaves."""
    format = request.POST.get("format", "")
    if format not in exporting.TYPES:
        return HttpResponse(status=400)
    made = register_file.export(by=request.user, format=format, now=now())
    response = FileResponse(made.file, as_attachment=True, filename=made.name, content_type=made.type)
    response["Cache-Control"], response["X-Content-Type-Options"] = "no-store", "nosniff"
    return response


def _page(request: HttpRequest, found: Purpose, form: CommentForm | None = None) -> HttpResponse:
    versions = list(found.versions.select_related("drafted_by", "approved_by").order_by("-number"))
    open_one = next((one for one in versions if one.state in purposing.OPEN), None)
    standing = next((one for one in versions if one.state == State.APPROVED), None)
    user = request.user
    drafts, approves = user.has_perm(agreeing.DRAFTS), user.has_perm(agreeing.APPROVES)
    mine = open_one is not None and open_one.drafted_by_id == user.pk
    context = {
        "purpose": found,
        "versions": [{"entry": one, "tone": TONES.get(one.state, "")} for one in versions],
        "open_one": open_one,
        "standing": standing,
        "compared": comparing.entries(standing, open_one) if standing and open_one else [],
        "gates": gating.of_entry(open_one or standing),
        "form": form,
        "may_edit": drafts and (open_one is None or (open_one.state == State.DRAFT and mine)),
        "may_propose": drafts and open_one is not None and open_one.state == State.DRAFT,
        "may_decide": approves and open_one is not None and open_one.state == State.PROPOSED and not mine,
        "waits_for_another": open_one is not None and open_one.state == State.PROPOSED and mine,
        "may_confirm": approves and standing is not None and standing.drafted_by_id != user.pk,
        "may_retire": approves and standing is not None and not found.basic,
    }
    return render(request, "compliance/privacy/purpose.html", context, status=422 if form else 200)


def _values(entry: PurposeVersion) -> dict:
    return {name: getattr(entry, name) for name in PurposeForm.Meta.fields}
