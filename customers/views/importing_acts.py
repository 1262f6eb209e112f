"""What people do with an import: set its columns, choose, mend, import, take back. Everything is a POST."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from customers.forms.importing import CellsForm, ColumnsForm
from customers.importing import (
    checking,
    choosing,
    columns,
    committing,
    correcting,
    receiving,
    returning,
    reverting,
    working,
)
from customers.importing.judging import Judge
from customers.importing.reasons import errors
from customers.models import ImportBatch, ImportRow, PrivacyNotice

from .importing import batch_for, steps

SAMPLES = 3  # cells of each column shown beside its heading


@require_http_methods(["GET", "HEAD", "POST"])
def set_columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What each column holds, where the customers come from, on what basis; then the check begins."""
    batch = batch_for(request, pk, own=True)
    if batch.state not in (ImportBatch.State.COLUMNS, ImportBatch.State.CHECKED) or batch.committed_at:
        return redirect(batch)
    form = ColumnsForm(request.POST or None, batch=batch, user=request.user, initial=_settled(batch))
    if form.is_valid():
        checking.start(batch, by=request.user, now=now(), **form.settings())
        working.wake(batch.pk)
        return redirect(batch)
    first = list(batch.lines.order_by("place")[:SAMPLES])
    context = {
        "batch": batch,
        "form": form,
        "steps": steps(),
        "at": 2,
        "columns": [
            (form[f"column_{place}"], [row.cells[place] for row in first if place < len(row.cells)])
            for place in range(len(batch.headers))
        ],
        "consents": [form[columns.CONSENT + purpose.code] for purpose in form.purposes],
    }
    return render(request, "customers/importing/columns.html", context, status=422 if form.is_bound else 200)


def _settled(batch: ImportBatch) -> dict:
    """What the form shows at first: what was set before, else what the sheet tells."""
    initial = {f"column_{place}": code for place, code in enumerate(batch.columns)}
    initial |= {columns.CONSENT + code: "yes" if given else "no" for code, given in batch.consents.items()}
    day = batch.collected_at and localtime(batch.collected_at).date()
    kept = {
        name: getattr(batch, name)
        for name in ("origin", "owner", "grade", "received_at", "basis", "contract")
    }
    return (
        initial
        | kept
        | {"collected_on": day, "notice": batch.notice or PrivacyNotice.objects.in_force("zh-hans")}
    )


@require_POST
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For all rows of one finding (`choice`), or for single rows (`row_<place>`)."""
    batch = batch_for(request, pk, to_act=True)
    verdict, changed = request.POST.get("verdict", ""), 0
    if "all" in request.POST:
        changed = choosing.choose(batch, by=request.user, verdict=verdict, choice=request.POST.get("all", ""))
    else:
        chosen: dict[str, list[int]] = {}
        for name, choice in request.POST.items():
            place = name.removeprefix("row_")
            if name.startswith("row_") and place.isdecimal() and len(place) < 9 and choice:
                chosen.setdefault(choice, []).append(int(place))
        for choice, places in chosen.items():
            changed += choosing.choose(batch, by=request.user, verdict=verdict, choice=choice, places=places)
    messages.success(
        request, ngettext("%(count)s row decided.", "%(count)s rows decided.", changed) % {"count": changed}
    )
    return redirect(f"{batch.get_absolute_url()}?show={verdict}")


def _tell_decided(request: HttpRequest, count: int) -> None:
    words = ngettext("%(count)s row decided.", "%(count)s rows decided.", count)
    messages.success(request, words % {"count": count})


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, pk: UUID, place: int) -> HttpResponse:
    """Mend a refused row: its cells with what is wrong beside them, judged anew when sent."""
    batch = batch_for(request, pk, own=True)
    held = get_object_or_404(batch.lines, place=place)
    if held.verdict != ImportRow.Verdict.REFUSED and held.outcome != ImportRow.Outcome.FAILED:
        return redirect(batch)
    form = CellsForm(request.POST or None, batch=batch, cells=held.cells, errors=errors(Judge(batch), held))
    if form.is_valid():
        held = correcting.correct(batch, place, by=request.user, cells=form.cells)
        if held.verdict != ImportRow.Verdict.REFUSED:
            messages.success(request, _("Row %(row)s is in order now.") % {"row": place})
            return redirect(_next_refused(batch, place))
        form = CellsForm(batch=batch, cells=held.cells, errors=errors(Judge(batch), held))
        return _row_page(request, batch, held, form, status=422)
    return _row_page(request, batch, held, form)


def _row_page(request, batch, held, form, status: int = 200) -> HttpResponse:
    context = {"batch": batch, "row": held, "form": form, "back": f"{batch.get_absolute_url()}?show=refused"}
    return render(request, "customers/importing/row.html", context, status=status)


def _next_refused(batch: ImportBatch, place: int) -> str:
    """On to the next row that needs mending, as long as there is one."""
    following = batch.lines.filter(verdict=ImportRow.Verdict.REFUSED, outcome="", place__gt=place).order_by(
        "place"
    )
    if further := following.values_list("place", flat=True).first():
        return reverse("customers:import_row", args=[batch.pk, further])
    return batch.get_absolute_url()


@require_POST
def refused(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The refused rows in their original columns, with the reasons: csv or xlsx."""
    batch = batch_for(request, pk, own=True)
    if request.POST.get("format") not in returning.TYPES or batch.ended_at or not batch.headers:
        raise Http404
    file, name, kind = returning.sheet(batch, by=request.user, format=request.POST["format"], now=now())
    response = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def commit(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = batch_for(request, pk, to_act=True)
    committing.start(batch, by=request.user)
    working.wake(batch.pk)
    return redirect(batch)


@require_POST
def revert(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = batch_for(request, pk, to_act=True)
    reverting.start(batch, by=request.user, now=now())
    working.wake(batch.pk)
    return redirect(batch)


@require_POST
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Archives somebody worked on since: kept, or withdrawn all the same."""
    batch = batch_for(request, pk, to_act=True)
    places = [int(place) for place in request.POST.getlist("place") if place.isdecimal() and len(place) < 9]
    count = reverting.settle(batch, places, by=request.user, keep=request.POST.get("act") != "withdraw")
    messages.success(
        request, ngettext("%(count)s row decided.", "%(count)s rows decided.", count) % {"count": count}
    )
    return redirect(f"{batch.get_absolute_url()}?show=worked_on")


@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = batch_for(request, pk, own=True)
    receiving.discard(batch, by=request.user)
    messages.success(request, _("The sheet and its rows are destroyed."))
    return redirect("customers:imports")
