"""Destruction: what is due, the steps of three people, the certificate."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency import newest
from compliance.destruction import batches, certifying, paper, remaining
from compliance.destruction.showing import Page
from compliance.destruction.showing_words import WordsPage
from compliance.models import Certificate, DisposalBatch
from compliance.retention.pages import tabs_of
from compliance.retention.rules import SEE
from customers.views.papers import answer, form_of

PEOPLE = ("reviewed_by", "approved_by", "verified_by", "cancelled_by")


@require_safe
@permission_required(SEE, raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    """The batches, newest first."""
    found = DisposalBatch.objects.select_related(*PEOPLE, "certificate")
    shown, older = newest.page(found, request.GET.get("after", ""))
    tallies = batches.tallies(shown)
    context = {
        "tabs": tabs_of("disposals"),
        "rows": [(batch, tallies.get(batch.pk, {})) for batch in shown],
        "older": f"?after={older}" if older else "",
    }
    return render(request, "compliance/destruction/index.html", context)


@require_safe
@permission_required(SEE, raise_exception=True)
def disposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One batch: its steps, its archives, what is asked of this person."""
    batch = get_object_or_404(DisposalBatch.objects.select_related(*PEOPLE, "certificate"), pk=pk)
    page = Page(batch, request.user, state=request.GET.get("state", ""), after=request.GET.get("after", ""))
    return render(request, "compliance/destruction/batch.html", {"batch": batch, "page": page})


def _leave_out(request: HttpRequest, pk: UUID) -> str:
    count = batches.leave_out(pk, _ids(request), by=request.user)
    return _("%(count)s archives were taken out.") % {"count": count}


def _ids(request: HttpRequest) -> list[str]:
    try:
        return [str(UUID(one)) for one in request.POST.getlist("ids")]
    except ValueError:
        raise Http404 from None


def _review(request: HttpRequest, pk: UUID) -> str:
    batches.review(pk, by=request.user)
    return _("Reviewed. Another person approves.")


def _approve(request: HttpRequest, pk: UUID) -> str:
    batches.approve(pk, by=request.user)
    return _("Approved. The cooling-off has begun.")


def _call_off(request: HttpRequest, pk: UUID) -> str:
    batches.call_off(pk, by=request.user)
    return _("Called off. Nothing was destroyed.")


def _search_again(request: HttpRequest, pk: UUID) -> str:
    certifying.search_again(pk, by=request.user)
    return _("The clock looks once more.")


def _verify(request: HttpRequest, pk: UUID) -> str:
    certifying.verify(pk, by=request.user, explained="explained" in request.POST)
    return _("Verified. The certificate is issued.")


ACTS = {
    "leave-out": _leave_out,
    "review": _review,
    "approve": _approve,
    "call-off": _call_off,
    "search-again": _search_again,
    "verify": _verify,
}


@require_POST
@permission_required(SEE, raise_exception=True)
def act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """One step; whether this person may take it says the act itself."""
    batch = get_object_or_404(DisposalBatch, pk=pk)
    if act not in ACTS:
        raise Http404
    messages.success(request, ACTS[act](request, pk))
    return redirect(batch)


@require_safe
@permission_required(SEE, raise_exception=True)
def words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Texts of others that name somebody of the batch: where, how often, and what was decided."""
    batch = get_object_or_404(DisposalBatch, pk=pk)
    after = _uuid(request.GET.get("after", ""))
    page = WordsPage(batch, request.user, state=request.GET.get("state", ""), after=after)
    return render(request, "compliance/destruction/words.html", {"batch": batch, "page": page})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@permission_required(SEE, raise_exception=True)
def decide_words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Erase the words of the chosen texts, or keep them on a ground."""
    get_object_or_404(DisposalBatch, pk=pk)
    count = remaining.decide(pk, _ids(request), ground=request.POST.get("ground", ""), by=request.user)
    messages.success(request, _("%(count)s texts were decided about.") % {"count": count})
    return redirect("compliance:disposal_words", pk)


@require_safe
@permission_required(SEE, raise_exception=True)
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The certificate as a page to print, or as PDF with `?as=pdf`."""
    found = get_object_or_404(Certificate.objects.select_related("batch"), batch=pk)
    form = form_of(request)
    sheet = paper.print_certificate(found, by=request.user, form=form, now=now())
    return answer(request, sheet, form=form, back=found.batch.get_absolute_url())
