"""Management reviews, the yearly filing on children's data, the pack for an inspector (J4, J6)."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Refused
from agency.signin.reauthentication import reauthenticate
from compliance.auditing import evidence, filing, inspecting, reviewing
from compliance.auditing.pages import tabs_of
from compliance.auditing.rights import APPROVE, SEE
from compliance.forms.audit_papers import FiledForm, PackForm, ReviewForm, StatementForm
from compliance.models import ManagementReview, MinorsFiling


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def reviews(request: HttpRequest) -> HttpResponse:
    """The reviews there were; a new one with the figures of this moment."""
    form = ReviewForm(request.POST or None, initial={"held_on": localdate()})
    if form.is_valid():
        made = reviewing.write(by=request.user, **form.cleaned_data)
        messages.success(request, _("The review is on file. Another person signs it."))
        return redirect(made)
    rows = ManagementReview.objects.select_related("written_by", "signed_by").order_by("-held_on", "-pk")
    context = {
        "tabs": tabs_of("management_reviews"),
        "reviews": rows,
        "form": form,
        "figures": told(reviewing.snapshot(request.user, now())),
    }
    return render(request, "compliance/auditing/reviews.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One review; another of those who approve signs it."""
    rows = ManagementReview.objects.select_related("written_by", "signed_by")
    found = get_object_or_404(rows, pk=pk)
    signs = (
        found.state == "draft" and request.user.has_perm(APPROVE) and found.written_by_id != request.user.pk
    )
    if request.method == "POST":
        if not signs:
            raise Refused(_("Another person than the one who wrote it signs a review."))
        reviewing.sign(found.pk, by=request.user)
        messages.success(request, _("Signed."))
        return redirect(found)
    context = {"review": found, "figures": told(found.figures), "signs": signs}
    return render(request, "compliance/auditing/review.html", context)


def told(figures: dict) -> list[tuple[str, str]]:
    """The key figures with their words."""
    rate = figures.get("on_time")
    reviewed = figures.get("reviewed")
    return [
        (_("Archives"), f"{figures['archives']:,}"),
        (_("Quality of the archives"), figures["score"] or "—"),
        (_("Entered within 48 hours"), "—" if rate is None else f"{rate:g} %"),
        (_("Review of the quarter"), "—" if reviewed is None else f"{reviewed} %"),
        (_("Control tests passed"), f"{figures['passed']} / {figures['passed'] + figures['failed']}"),
        (_("Open findings"), figures["open_findings"]),
        (_("Overdue actions"), figures["late_actions"]),
    ]


@require_safe
@permission_required(SEE, raise_exception=True)
def filings(request: HttpRequest) -> HttpResponse:
    """Year by year: made, filed, still to come."""
    this = localdate().year
    made = {one.year: one for one in MinorsFiling.objects.defer("pack")}
    years = sorted({this - 1, this} | made.keys(), reverse=True)
    today = localdate()
    rows = [(year, made.get(year), filing.deadline(year), filing.deadline(year) < today) for year in years]
    context = {"tabs": tabs_of("minors_filings"), "rows": rows}
    return render(request, "compliance/auditing/filings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def filed(request: HttpRequest, year: int) -> HttpResponse:
    """One year: its figures, the statement, the pack; then the day and receipt of the authority."""
    this = localdate().year
    found = MinorsFiling.objects.select_related("made_by", "filed_by").defer("pack").filter(year=year).first()
    if found is None and not this - 2 <= year <= this:
        raise Http404
    open_to = found is None or found.filed_on is None
    makes = open_to and filing.may_make(request.user)
    files = open_to and found is not None and request.user.has_perm(APPROVE)
    filing_now = request.POST.get("act") == "file"
    form = StatementForm(
        None if filing_now else request.POST or None, initial={"statement": found.statement if found else ""}
    )
    receipt = FiledForm(
        request.POST if filing_now else None,
        request.FILES if filing_now else None,
        initial={"filed_on": localdate()},
    )
    if request.method == "POST":
        if not (files if filing_now else makes):
            raise PermissionDenied
        used, act = (receipt, _file) if filing_now else (form, _make)
        if used.is_valid():
            try:
                act(request, year, used.cleaned_data)
            except Refused as refusal:
                used.add_error(None, str(refusal))
            else:
                return redirect("compliance:minors_filing", year=year)
    figures = found.figures if found else filing.count(year, now())
    context = {
        "year": year,
        "filing": found,
        "figures": [(filing.LABELS[code], value) for code, value in figures.items() if code in filing.LABELS],
        "deadline": filing.deadline(year),
        "late": open_to and filing.deadline(year) < localdate(),
        "form": form if makes else None,
        "receipt": receipt if files else None,
        "files": evidence.of(found.pk) if found else (),
    }
    status = 422 if form.is_bound or receipt.is_bound else 200
    return render(request, "compliance/auditing/filing.html", context, status=status)


def _make(request: HttpRequest, year: int, facts: dict) -> None:
    filing.make(year, by=request.user, **facts)
    messages.success(request, _("The pack is made and sealed."))


def _file(request: HttpRequest, year: int, facts: dict) -> None:
    proof = facts.pop("proof")
    done = filing.file(year, by=request.user, **facts)
    if proof:
        evidence.add(done.pk, by=request.user, name=proof.name, content=proof.read())
    messages.success(request, _("The filing is recorded."))


@require_POST
@permission_required(SEE, raise_exception=True)
@reauthenticate
def filing_pack(request: HttpRequest, year: int) -> HttpResponse:
    """The sealed pack as a download, for the authority's own system."""
    found = get_object_or_404(MinorsFiling, year=year)
    if not filing.may_make(request.user):
        raise PermissionDenied
    filing.note_taken(found, by=request.user)
    response = HttpResponse(found.pack, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="minors-{year}.zip"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@permission_required(SEE, raise_exception=True)
def inspection(request: HttpRequest) -> HttpResponse:
    """What goes into the pack; a passphrase is proposed once and shown here alone."""
    today = localdate()
    initial = {"first": today - timedelta(days=365), "last": today, "phrase": inspecting.passphrase()}
    context = {"tabs": tabs_of("inspection"), "form": _pack_form(request, initial=initial)}
    return render(request, "compliance/auditing/inspection.html", context)


def _pack_form(request: HttpRequest, data=None, initial=None) -> PackForm | None:
    return PackForm(data, initial=initial) if inspecting.may_make(request.user) else None


@require_POST
@permission_required(SEE, raise_exception=True)
@reauthenticate
def inspection_pack(request: HttpRequest) -> HttpResponse:
    """The encrypted pack; the register says first that it was taken."""
    form = _pack_form(request, request.POST)
    if form is None:
        raise PermissionDenied
    if not form.is_valid():
        context = {"tabs": tabs_of("inspection"), "form": form}
        return render(request, "compliance/auditing/inspection.html", context, status=422)
    facts = form.cleaned_data
    pieces = inspecting.take_out(
        facts["first"], facts["last"], by=request.user, phrase=facts["phrase"], now=now()
    )
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    name = f"inspection-{facts['first']:%Y%m%d}-{facts['last']:%Y%m%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
