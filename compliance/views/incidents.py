"""The register of incidents: reported by anybody, handled step by step, told, learnt from."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import newest
from agency.errors import Refused
from compliance.forms.incidents import STEPS, AffectedForm, AuthorityForm, ReportForm, ToldForm
from compliance.incidents import acting, affected, classing, page, reminding, reporting, texts
from compliance.models import Incident
from compliance.models.incident import RUN
from customers.models import AccessAlert
from customers.views.papers import answer, form_of

SEE = "compliance.view_incidents"


@require_safe
@permission_required(SEE, raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    moment = now()
    rows = Incident.objects.select_related("reported_by")
    shown, older = newest.page(rows, request.GET.get("after", ""), "detected_at")
    due = reminding.next_drill(moment)
    context = {
        "rows": [(one, reminding.dues(one)) for one in shown],
        "older": f"?after={older}" if older else "",
        "leaks": reminding.leaks(localdate(moment).year),
        "open": rows.exclude(state="closed").count(),
        "near": rows.filter(near_miss=True, detected_at__year=localdate(moment).year).count(),
        "drill_due": due,
        "drill_late": localdate(moment) > due,
    }
    return render(request, "compliance/incidents/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(reporting.REPORT, raise_exception=True)
def report(request: HttpRequest) -> HttpResponse:
    """Any colleague; the drill is a matter of whoever handles incidents."""
    form = ReportForm(request.POST or None)
    if not request.user.has_perm(RUN):
        del form.fields["drill"]
    if request.method == "POST" and form.is_valid():
        try:
            made = reporting.report(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Reported as %(number)s. Whoever answers hears of it now.") % {"number": made}
            )
            return redirect(made if request.user.has_perm(SEE) else "agency:today")
    status = 422 if form.is_bound else 200
    return render(request, "compliance/incidents/report.html", {"form": form}, status=status)


@require_safe
@permission_required(SEE, raise_exception=True)
def incident(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _found(pk))


def _found(pk: UUID) -> Incident:
    return get_object_or_404(Incident.objects.select_related("reported_by", "decided_by"), pk=pk)


def _page(request: HttpRequest, found: Incident, status: int = 200, **forms) -> HttpResponse:
    step, kind = STEPS.get(found.state, ("", None))
    may = bool(step) and request.user.has_perm(getattr(Incident, step).permission)
    run = request.user.has_perm(RUN)
    context = {
        "incident": found,
        "page": page.Page(found),
        "step": step,
        "step_words": page.STEP_WORDS.get(step),
        "form": (forms.get("form") or kind(initial={"kind": found.kind, "near_miss": found.near_miss}))
        if may
        else None,
        "waits_for": "" if may else page.waits_for(found, step),
        "affected_form": (forms.get("affected_form") or AffectedForm())
        if run and found.state in affected.EARLY
        else None,
        "told_form": ToldForm() if run and found.state == "decided" and found.tell_persons else None,
        "authority_form": (forms.get("authority_form") or AuthorityForm())
        if run and found.tell_authority and not found.authority_told_at
        else None,
        "audiences": texts.AUDIENCES.items(),
        "duties": classing.duties(
            found, **{key: page.Page(found).counts[key] for key in ("persons", "minors")}
        ),
    }
    return render(request, "compliance/incidents/incident.html", context, status=status)


@require_POST
@permission_required(SEE, raise_exception=True)
def step(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """The next step; whether this person may take it says the act itself."""
    found = _found(pk)
    known = dict(STEPS.values())
    if act not in known:
        raise Http404
    if not request.user.has_perm(getattr(Incident, act).permission):
        raise PermissionDenied
    form = known[act](request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, form=form)
    try:
        acting.take(found, act, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, _found(pk), status=422, form=form)
    messages.success(request, _("Written down."))
    return redirect(found)


@require_POST
@permission_required(RUN, raise_exception=True)
def list_affected(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the register who is affected, and write the list down."""
    found, form = _found(pk), AffectedForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, affected_form=form)
    try:
        count = affected.freeze(found, form.asked(), by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, status=422, affected_form=form)
    messages.success(request, _("%(count)s archives are on the list.") % {"count": count})
    return redirect(found)


@require_POST
@permission_required(RUN, raise_exception=True)
def told(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Some on the list were told."""
    found, form = _found(pk), ToldForm(request.POST)
    ids = page.ids_of(request.POST.getlist("ids"))
    if form.is_valid() and ids:
        count = acting.tell_persons(found, ids, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(count)s are marked as told.") % {"count": count})
    else:
        messages.error(request, _("Choose who was told."))
    return redirect(found)


@require_POST
@permission_required(RUN, raise_exception=True)
def told_authority(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = _found(pk), AuthorityForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, authority_form=form)
    acting.tell_authority(found, by=request.user, **form.cleaned_data)
    messages.success(request, _("Written down."))
    return redirect(found)


@require_safe
@permission_required(SEE, raise_exception=True)
def notice(request: HttpRequest, pk: UUID, audience: str) -> HttpResponse:
    """A notice as a page to print, or as PDF with `?as=pdf`; `?in=en` in English."""
    found = _found(pk)
    if audience not in texts.AUDIENCES:
        raise Http404
    form, language = form_of(request), "en" if request.GET.get("in") == "en" else "zh"
    paper = texts.printed(found, audience, language, by=request.user, form=form, now=now())
    return answer(request, paper, form=form, back=found.get_absolute_url())


@require_POST
@permission_required("customers.watch_access", raise_exception=True)
def from_alert(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One press on an alert that was judged an incident."""
    made = reporting.from_alert(get_object_or_404(AccessAlert, pk=pk), by=request.user)
    messages.success(request, _("On the register as %(number)s.") % {"number": made})
    return redirect(made)
