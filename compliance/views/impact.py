"""Impact assessments: the register, one of them, writing, deciding, the report (PIPL 55, 56)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import policy
from agency.errors import Refused
from compliance.forms.impact import AssessmentForm, ChangedForm, CheckForm, DecisionForm, Risks, SubjectForm
from compliance.impact import deciding, gating, report, showing, subjects, writing
from compliance.models import ImpactAssessment
from compliance.models.impact_acts import APPROVE, DRAFT
from customers.views.papers import answer, form_of

SEE = "compliance.view_impact"
State = ImpactAssessment.State
CLOSED = (State.REJECTED, State.OUTDATED)


@require_safe
@permission_required(SEE, raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    """What runs without one, what is under way or in force, and the older ones on a tab."""
    older = request.GET.get("tab") == "older"
    rows = ImpactAssessment.objects.select_related("author", "decided_by").order_by(
        F("due_on").asc(nulls_first=True), "-created_at"
    )
    rows = rows.filter(state__in=CLOSED).order_by("-updated_at") if older else rows.exclude(state__in=CLOSED)
    tabs = [
        {"label": _("Under way and in force"), "url": "?tab=now", "current": not older},
        {"label": _("Rejected or outdated"), "url": "?tab=older", "current": older},
    ]
    context = {
        "rows": [
            (one, about, showing.STATE_TONES[one.state])
            for one, about in subjects.of_each(rows[: policy.PAGE])
        ],
        "shut": [] if older else gating.shut(),
        "tabs": tabs,
        "may_draft": request.user.has_perm(DRAFT),
    }
    return render(request, "compliance/impact/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(DRAFT, raise_exception=True)
def new(request: HttpRequest) -> HttpResponse:
    """Begin the assessment of a subject, or the next version of it."""
    asked = f"{request.GET.get('kind', '')}:{request.GET.get('key', '')}"
    form = SubjectForm(request.POST or None, initial={"subject": asked})
    if form.is_valid():
        kind, key = form.cleaned_data["subject"]
        found = writing.begin(kind, key, by=request.user)
        mine = found.state == State.DRAFTING and found.author_id == request.user.pk
        return redirect("compliance:impact_edit", found.pk) if mine else redirect(found)
    status = 422 if form.is_bound else 200
    return render(request, "compliance/impact/new.html", {"form": form}, status=status)


@require_safe
@permission_required(SEE, raise_exception=True)
def assessment(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _found(pk))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(DRAFT, raise_exception=True)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The draft, by its author; `hand_in` hands it to whoever decides."""
    found = _found(pk)
    if found.state != State.DRAFTING or found.author_id != request.user.pk:
        return redirect(found)
    form = AssessmentForm(request.POST or None, instance=found)
    risks = Risks(request.POST, prefix="risk") if request.POST else Risks(initial=found.risks, prefix="risk")
    if request.method == "POST" and form.is_valid() and risks.is_valid():
        try:
            kept = writing.keep(pk, by=request.user, values=form.cleaned_data | {"risks": risks.rows})
            if "hand_in" in request.POST:
                writing.hand_in(kept, by=request.user)
                messages.success(request, _("Handed in: another person decides on it."))
            else:
                messages.success(request, _("The draft is kept."))
            return redirect(kept)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "risks": risks, "assessment": found, "about": subjects.of(found)}
    status = 422 if form.errors or risks.total_error_count() else 200
    return render(request, "compliance/impact/edit.html", context, status=status)


@require_POST
@permission_required(SEE, raise_exception=True)
def act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """One step; whether this person may take it says the act itself."""
    if act not in ACTS:
        raise Http404
    kind, do, said = ACTS[act]
    found, form = _found(pk), kind(request.POST)
    if not request.user.has_perm(DRAFT if act in ("begin", "submit", "refresh") else APPROVE):
        raise PermissionDenied
    if not form.is_valid():
        return _page(request, found, act=act, form=form)
    try:
        done = do(found, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, _found(pk), act=act, form=form)
    messages.success(request, said)
    begun = act in ("begin", "refresh") and done.author_id == request.user.pk
    return redirect("compliance:impact_edit", done.pk) if begun else redirect(done)


class NothingForm(DecisionForm):
    """Nothing more is asked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.clear()


def _send_back(one, *, by, comment, conditions):
    return deciding.send_back(one, by=by, comment=comment)


def _reject(one, *, by, comment, conditions):
    return deciding.reject(one, by=by, comment=comment)


ACTS = {
    "begin": (NothingForm, writing.take_up, gettext_lazy("It is yours to write.")),
    "refresh": (
        NothingForm,
        lambda one, *, by: writing.begin(one.kind, one.key, by=by),
        gettext_lazy("The next version is begun."),
    ),
    "submit": (NothingForm, writing.hand_in, gettext_lazy("Handed in.")),
    "approve": (DecisionForm, deciding.approve, gettext_lazy("Approved.")),
    "return": (DecisionForm, _send_back, gettext_lazy("Sent back.")),
    "reject": (DecisionForm, _reject, gettext_lazy("Rejected.")),
    "monitor": (CheckForm, deciding.monitor, gettext_lazy("Written down.")),
    "outdate": (ChangedForm, deciding.outdate, gettext_lazy("Outdated.")),
}


@require_safe
@permission_required(SEE, raise_exception=True)
def print_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report as a page to print, or as PDF with `?as=pdf`."""
    found, form = _found(pk), form_of(request)
    paper = report.printed(found, by=request.user, form=form, now=now())
    return answer(request, paper, form=form, back=found.get_absolute_url())


def _found(pk: UUID) -> ImpactAssessment:
    people = ("author", "decided_by", "monitored_by")
    return get_object_or_404(ImpactAssessment.objects.select_related(*people), pk=pk)


def _page(request: HttpRequest, found: ImpactAssessment, *, act: str = "", form=None) -> HttpResponse:
    user, covers = request.user, found.covers or subjects.facts(found.kind, found.key)
    mine, versions = found.author_id == user.pk, ImpactAssessment.objects.of(found.kind, found.key)
    decides, drafts = user.has_perm(APPROVE) and not mine, user.has_perm(DRAFT)
    approved, state = found.state in ImpactAssessment.APPROVED, found.state

    def asked(name: str, kind, allowed: bool):
        return (form if form is not None and act in name else kind()) if allowed else None

    context = {
        "assessment": found,
        "about": subjects.of(found),
        "tone": showing.STATE_TONES[state],
        "steps": showing.steps(),
        "at": showing.step_of(found),
        "texts": showing.texts(found),
        "risks": showing.risk_rows(found),
        "covers": subjects.in_words(covers),
        "versions": [(one, showing.STATE_TONES[one.state]) for one in versions.order_by("-version")],
        "refused": form.non_field_errors() if form is not None else None,
        "may_begin": drafts and state == State.TRIGGERED,
        "may_write": drafts and mine and state == State.DRAFTING,
        "may_refresh": drafts
        and (approved or state in CLOSED)
        and not versions.under_way().exists()
        and not versions.filter(version__gt=found.version).exists(),
        "decision": asked("approve return reject", DecisionForm, decides and state == State.REVIEW),
        "waits_for_another": mine and state == State.REVIEW,
        "check": asked("monitor", CheckForm, decides and state == State.APPROVED),
        "changed": asked("outdate", ChangedForm, user.has_perm(APPROVE) and approved),
    }
    return render(
        request, "compliance/impact/assessment.html", context, status=422 if form is not None else 200
    )
