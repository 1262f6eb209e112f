"""Boxes of paper files and the half-yearly counts."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import newest, policy
from agency.errors import Refused
from compliance.forms.paper import BoxForm, CountForm, DrawForm
from compliance.models import PaperBox, PaperFile, PaperInventory
from compliance.models.paper_count import half_in_words
from compliance.paper import boxes as keeping
from compliance.paper import counting, counting_sheet, showing
from compliance.paper.boxes import RUN
from customers.views.papers import answer, form_of

SEE, READ = "customers.view_customer", "compliance.view_retention"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def boxes(request: HttpRequest) -> HttpResponse:
    """All boxes; whoever runs the paper sets up another."""
    form = BoxForm(request.POST or None) if request.user.has_perm(RUN) else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            made = _saved(form, None, request)
            if made:
                return redirect(made)
    rows = PaperBox.objects.select_related("keeper")
    context = {"boxes": rows, "form": form}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "compliance/paper/boxes.html", context, status=status)


def _saved(form: BoxForm, pk: UUID | None, request: HttpRequest) -> PaperBox | None:
    try:
        made = keeping.save(pk, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("Saved: %(number)s.") % {"number": made.number})
    return made


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def box(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One box: what lies in it as far as one may know; whoever runs the paper changes it."""
    found = get_object_or_404(PaperBox.objects.select_related("keeper"), pk=pk)
    initial = {name: getattr(found, name) for name in ("place", "shelf", "lock", "keeper")}
    form = BoxForm(request.POST or None, initial=initial) if request.user.has_perm(RUN) else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _saved(form, found.pk, request):
            return redirect(found)
    files = PaperFile.objects.visible_to(request.user).present().filter(box=found).select_related("box")
    shown = list(files.order_by("-pk")[: policy.PAGE + 1])
    context = {
        "box": found,
        "form": form,
        "rows": showing.rows_of(shown[: policy.PAGE]),
        "more": f"{reverse('compliance:papers')}?box={found.pk}" if len(shown) > policy.PAGE else "",
        "handles": keeping.handles(request.user, found),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "compliance/paper/box.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(READ, raise_exception=True)
def inventories(request: HttpRequest) -> HttpResponse:
    """The counts so far; whoever runs the paper draws another."""
    form = (
        DrawForm(request.POST if request.method == "POST" else None) if request.user.has_perm(RUN) else None
    )
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            said = form.cleaned_data
            try:
                return redirect(counting.draw(by=request.user, box=said["box"], size=said["size"] or 0))
            except Refused as refusal:
                form.add_error(None, str(refusal))
    rows = PaperInventory.objects.select_related("box", "drawn_by")
    shown, older = newest.page(rows, request.GET.get("after", ""))
    told = counting.tallies(shown)
    context = {
        "rows": [(one, told[one.pk]) for one in shown],
        "older": f"?after={older}" if older else "",
        "form": form,
        "period": half_in_words(counting.half_year(localdate())),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "compliance/paper/inventories.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(READ, raise_exception=True)
def inventory(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One count: numbers are typed or scanned, each at the box one stands at."""
    found = get_object_or_404(PaperInventory.objects.select_related("box", "drawn_by", "closed_by"), pk=pk)
    may = request.user.has_perm(RUN) and found.state == "open"
    first = found.counts.filter(outcome="open").order_by("expected__number").first()
    at = request.GET.get("at") or (first.expected_id if first else None)  # the box one stands at
    form = CountForm(request.POST or None, initial={"box": at}) if may else None
    if request.method == "POST":
        if not request.user.has_perm(RUN):
            raise PermissionDenied
        if form is None:
            raise Refused(_("This count is closed; nothing was changed."))
        if form.is_valid():
            said = form.cleaned_data
            try:
                line = counting.count(found.pk, by=request.user, **said)
            except Refused as refusal:
                form.add_error("code", str(refusal))
            else:
                messages.success(request, f"{line.file.number}: {line.get_outcome_display()}")
                at = f"?at={said['box'].pk}" if said["box"] else ""
                return redirect(f"{found.get_absolute_url()}{at}")
    lines = found.counts.select_related("file", "expected__keeper", "found_in", "counted_by")
    told = counting.tally(found)
    context = {
        "inventory": found,
        "form": form,
        "lines": lines.order_by("outcome", "expected__number", "file__number"),
        "told": [(label, told[code], code) for code, label in counting.Outcome.choices if told[code]],
        "closable": may and not told["open"],
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "compliance/paper/inventory.html", context, status=status)


@require_POST
@permission_required(RUN, raise_exception=True)
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(PaperInventory, pk=pk)
    counting.close(found.pk, by=request.user)
    messages.success(request, _("The count is closed. Print its report."))
    return redirect(found)


@require_safe
@permission_required(READ, raise_exception=True)
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report of a count as a page to print, or as PDF with `?as=pdf`."""
    found = get_object_or_404(PaperInventory.objects.select_related("box", "drawn_by"), pk=pk)
    form = form_of(request)
    sheet = counting_sheet.print_report(found, by=request.user, form=form, now=now())
    return answer(request, sheet, form=form, back=found.get_absolute_url())
