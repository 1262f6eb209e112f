"""The import wizard's pages: all imports, a new one, one import in whatever state it is."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from agency import pages, policy
from agency.errors import Refused
from customers.forms.importing import UploadForm
from customers.importing import choosing, counting, receiving, reverting, showing, working
from customers.models import ImportBatch

State = ImportBatch.State
STEPS = (_("Sheet"), _("Columns and origin"), _("Check"), _("Import"))
AT = {
    State.READING: 1,
    State.UNREADABLE: 1,
    State.COLUMNS: 2,
    State.CHECKING: 3,
    State.CHECKED: 3,
    State.IMPORTING: 4,
}
RECORD = "customers.view_trail"  # who may read what was imported, beside those who may import


def may_look(user) -> bool:
    return user.has_perm(receiving.RIGHT) or user.has_perm(RECORD)


def batch_for(request: HttpRequest, pk: UUID, *, own: bool = False, to_act: bool = False) -> ImportBatch:
    """The import, as far as the person may see it, 404 else; `to_act` by right, with `own` only one's own."""
    if not may_look(request.user) or ((own or to_act) and not request.user.has_perm(receiving.RIGHT)):
        raise PermissionDenied
    rows = ImportBatch.objects.visible_to(request.user).select_related(
        "by", "owner", "source", "notice", "department"
    )
    batch = get_object_or_404(rows, pk=pk)
    if own and batch.by_id != request.user.pk:
        raise Http404
    return batch


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """All imports the person may see, newest first."""
    if not may_look(request.user):
        raise PermissionDenied
    rows = ImportBatch.objects.visible_to(request.user).select_related("by", "source")
    after = pages.key_from_text(request.GET.get("after", ""))
    rows = rows.filter(pages.older_than(after, "uploaded_at")).order_by("-uploaded_at", "-pk")
    shown = list(rows[: policy.PAGE + 1])
    more, shown = len(shown) > policy.PAGE, shown[: policy.PAGE]
    key = pages.key_to_text((shown[-1].uploaded_at, shown[-1].pk)) if more else ""
    context = {
        "batches": shown,
        "older": f"?after={key}" if key else "",
        "newer": request.path if after else "",
        "may_import": request.user.has_perm(receiving.RIGHT),
    }
    return render(request, "customers/importing/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a sheet; its content is sealed at once and read in the background."""
    if not request.user.has_perm(receiving.RIGHT):
        raise PermissionDenied
    posted = request.method == "POST"
    form = UploadForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and getattr(request, "files_refused", ()):
        form.errors["file"] = form.error_class(
            [
                _("The file is larger than %(limit)s MB. Divide it.")
                % {"limit": policy.IMPORT_LARGEST // 2**20}
            ]
        )
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = receiving.receive(
                by=request.user, content=file.read(), name=file.name, source=form.cleaned_data["source"]
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            working.wake(batch.pk)
            return redirect(batch)
    context = {"form": form, "steps": steps(), "at": 1}
    return render(request, "customers/importing/upload.html", context, status=422 if posted else 200)


@require_safe
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One import: progress, findings to decide, or the record of what was done."""
    batch = batch_for(request, pk)
    if batch.state == State.COLUMNS and batch.by_id == request.user.pk:
        return redirect("customers:import_columns", pk=batch.pk)
    return render(request, "customers/importing/batch.html", context_of(request, batch))


@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bar, asked for every second while a worker is at it; a page of its own when it is done."""
    batch = batch_for(request, pk)
    if batch.working:
        return render(request, "customers/importing/progress.html", progress_of(batch))
    return HttpResponse(status=204, headers={"HX-Redirect": batch.get_absolute_url()})


def progress_of(batch: ImportBatch) -> dict:
    return {"batch": batch, "percent": counting.progress(batch), "url": batch.get_absolute_url()}


def context_of(request: HttpRequest, batch: ImportBatch) -> dict:
    user, moment = request.user, now()
    context = {
        "batch": batch,
        "mine": batch.by_id == user.pk,
        "decides": choosing.may_choose(user, batch) and not batch.ended_at,
        "revertible": choosing.may_choose(user, batch) and reverting.revertible(batch, moment),
        "steps": steps(),
        "at": AT.get(batch.state, 5),
        "house": choosing.decides_for_the_house(user),
        "handled": handled(batch),
    }
    if batch.working:
        return context | progress_of(batch)
    counts = counting.counts(batch)
    view = showing.view_of(request.GET.get("show", ""), counts)
    rows, more = [], 0
    if (context["mine"] or choosing.may_choose(user, batch)) and not batch.ended_at:
        rows, more = showing.rows_of(batch, view, _number(request.GET.get("after")))
    return context | {
        "counts": counts,
        "figures": figures(batch, counts),
        "format": showing.format_of(batch),
        "view": view,
        "tabs": showing.tabs(batch, counts, view),
        "lines": showing.lines(batch, rows, user),
        "older": f"?show={view}&after={more}" if more else "",
        "newer": f"?show={view}" if request.GET.get("after") else "",
        "all_choices": _choices_for_all(user, batch, view, counts),
        "same": receiving.same_file(batch) if context["mine"] and batch.state == State.CHECKED else None,
    }


def handled(batch: ImportBatch):
    """How long the sheet took from reception to import: its own clock, beside that of first contacts."""
    if batch.committed_at and batch.received_at:
        return batch.committed_at - batch.received_at
    return None


def figures(batch: ImportBatch, counts: counting.Counts) -> list[dict]:
    """The figures over the rows: findings while it waits, what was done afterwards."""
    if batch.ended_at or batch.committed_at:
        outcomes = batch.counts if batch.ended_at else counts.outcomes
        names = dict(showing.Outcome.choices)
        lines = [{"title": names[code], "value": outcomes[code]} for code in names if outcomes.get(code)]
        if bought := held_purchases(batch):
            lines.append({"title": _("purchases put on file"), "value": bought})
        left = counts.undecided + counts.asked
        return [*lines, *([{"title": _("still open"), "value": left}] if left else [])]
    found = [
        {
            "title": label,
            "value": counts.where(**only),
            "url": f"{batch.get_absolute_url()}?show={code}",
        }
        for code, (label, only) in showing.VIEWS.items()
        if "verdict" in only
    ]
    buying = batch.lines.filter(buys=True).count()
    return [*found, *([{"title": _("with a purchase"), "value": buying}] if buying else [])]


def held_purchases(batch: ImportBatch) -> int:
    """How many purchases the import put on file and did not take back."""
    if batch.ended_at:
        return batch.counts.get("purchases", 0)
    return batch.lines.exclude(purchase=None).exclude(outcome=showing.Outcome.WITHDRAWN).count()


def _choices_for_all(user, batch: ImportBatch, view: str, counts: counting.Counts) -> list[tuple[str, str]]:
    if view not in ("twin", "repeat", "manager") or not choosing.may_choose(user, batch):
        return []
    open_rows = counts.where(step=showing.Step.JUDGED, verdict=view, outcome="")
    allowed = choosing.allowed(user)[view] if open_rows else ()
    return [(code, showing.Choice(code).label) for code in allowed]


def steps() -> list[dict]:
    return [{"label": label, "url": ""} for label in STEPS]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0
