"""Samples of an audit: drawing them, proving them, and the working paper of each archive (J1)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Refused
from compliance.auditing import drawing, evidence, papers, strata
from compliance.auditing.rights import DRAFT, SEE
from compliance.forms.auditing import PaperForm
from compliance.models import AuditPlan, AuditSample, WorkingPaper
from customers.models import Customer


@require_POST
@permission_required(DRAFT, raise_exception=True)
def draw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Draw the next sample; the page said which number that is."""
    plan = get_object_or_404(AuditPlan, pk=pk)
    number = request.POST.get("number", "")
    sample = drawing.draw(plan.pk, by=request.user, number=int(number) if number.isdecimal() else 0)
    messages.success(request, _("The sample is drawn. Its seed stands in the register."))
    return redirect(sample)


@require_safe
@permission_required(SEE, raise_exception=True)
def sample(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was drawn, how, and how far the papers are; `?proof=1` draws it again and compares."""
    found = get_object_or_404(AuditSample.objects.select_related("plan", "drawn_by"), pk=pk)
    rows = found.papers.select_related("looked_at_by").order_by("place")
    seen = Customer.objects.visible_to(request.user).filter(pk__in=rows.values("customer"))
    names = {one.pk: one.name for one in seen.only("name")}
    rule = {one.code: one for one in strata.RULES[found.rule]}
    context = {
        "sample": found,
        "strata": [(rule[code], count, drawn) for code, count, drawn in found.strata],
        "rule": strata.WORDS,
        "papers": [(paper, strata.LABELS[paper.stratum], names.get(paper.customer_id)) for paper in rows],
        "proof": drawing.prove(found) if "proof" in request.GET else None,
    }
    return render(request, "compliance/auditing/sample.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One archive of the sample: opened for the audit, then answered point by point."""
    found = get_object_or_404(
        WorkingPaper.objects.select_related("sample__plan", "customer", "looked_at_by"), pk=pk
    )
    open_to = request.user.has_perm(DRAFT) and found.sample.plan.state == AuditPlan.State.RUNNING
    opened = open_to and (papers.was_opened(found, request.user) or papers.gone(found))
    questions = papers.questions(found)
    form = PaperForm(request.POST or None, questions=questions, note=found.note) if open_to else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                papers.write(found.pk, by=request.user, **form.paper())
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The paper is written."))
                return redirect(_next(found) or found.sample)
    context = {
        "paper": found,
        "stratum": strata.LABELS[found.stratum],
        "questions": questions,
        "form": form,
        "opened": opened,
        "open_to": open_to,
        "gone": papers.gone(found),
        "files": evidence.of(found.pk),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "compliance/auditing/paper.html", context, status=status)


def _next(paper: WorkingPaper) -> WorkingPaper | None:
    """The next archive of the sample nobody has looked at."""
    rest = paper.sample.papers.filter(state="open").order_by("place")
    return rest.filter(place__gt=paper.place).first() or rest.first()


@require_POST
@permission_required(DRAFT, raise_exception=True)
def paper_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Declare the purpose “audit” and go to the archive."""
    found = get_object_or_404(WorkingPaper.objects.select_related("sample"), pk=pk)
    try:
        customer = papers.open_archive(found, by=request.user)
    except Customer.DoesNotExist:
        raise Http404 from None
    return redirect(customer)


@require_POST
@permission_required(DRAFT, raise_exception=True)
def paper_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Evidence beside the paper, never in the archive itself; it ends with the archive's key."""
    found = get_object_or_404(WorkingPaper.objects.select_related("sample__plan"), pk=pk)
    if found.sample.plan.state != AuditPlan.State.RUNNING:
        raise Refused(_("The audit is closed; its papers stay as they are."))
    if not (file := request.FILES.get("file")):
        raise Refused(_("Choose a file."))
    evidence.add(found.pk, by=request.user, name=file.name, content=file.read(), subject=found.customer_id)
    messages.success(request, _("The file is kept with the paper."))
    return redirect(found)
