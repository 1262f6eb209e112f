"""Acts on many archives: mark, look at what would change, do it, take it back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from customers import selecting
from customers.filters import Filters
from customers.forms.bulk import AssignForm, GradeForm, SourceForm
from customers.listing import UNOPENED, rows_of
from customers.models import Selection

SAMPLE = 20  # archives named in the preview
FORMS = {"assign": AssignForm, "grade": GradeForm, "source": SourceForm}


@require_POST
@permission_required(selecting.RIGHT, raise_exception=True)
def select(request: HttpRequest) -> HttpResponse:
    """Freeze what is marked, or everything the filters show, and go on to the preview."""
    if "all" in request.POST:
        act = request.POST["all"]
        selection = selecting.freeze_all(
            Filters.parse(request.POST.get("filters", "")), by=request.user, now=now()
        )
    else:
        act = request.POST.get("act", "")
        selection = selecting.freeze(filter(None, map(_id, request.POST.getlist("ids"))), by=request.user)
    return redirect(_address(selection, act))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(selecting.RIGHT, raise_exception=True)
def selection(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """What the act would change, and doing it; afterwards what it has changed."""
    selection = get_object_or_404(Selection, pk=pk, owner=request.user)
    if act not in FORMS:
        raise Http404
    if selection.at_work:
        return _at_work(request, selection, act)
    if selection.applied_at:
        return render(request, "customers/bulk_done.html", _done(selection))
    form = FORMS[act](request.POST or None, by=request.user)
    if form.is_valid():
        getattr(selecting, act)(selection, by=request.user, now=now(), **form.cleaned_data)
        return redirect(_address(selection, act))
    return render(
        request, "customers/bulk.html", _preview(request.user, selection, act, form), status=_code(form)
    )


@require_POST
@permission_required(selecting.RIGHT, raise_exception=True)
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the act back within ten minutes."""
    selection = get_object_or_404(Selection, pk=pk, owner=request.user)
    count = selecting.undo(selection, by=request.user, now=now())
    text = ngettext(
        "%(count)s archive is as it was before.", "%(count)s archives are as they were before.", count
    )
    messages.success(request, text % {"count": count})
    return redirect("customers:list")


def _at_work(request: HttpRequest, selection: Selection, act: str) -> HttpResponse:
    """How far the clock has come; the page asks again by itself and ends at the result."""
    total = len(selection.customers)
    context = {
        "label": Selection.Act(selection.act).label,
        "address": _address(selection, act),
        "done": selection.done,
        "total": total,
        "percent": 100 * selection.done // total,
    }
    response = render(request, "customers/bulk_at_work.html", context)
    response["Refresh"] = "3"  # works without scripts too
    return response


def _preview(user, selection: Selection, act: str, form) -> dict:
    changed = selecting.changeable(selection, act, by=user)
    count = changed.count()
    sample = changed.select_related("owner", "department").defer(*UNOPENED).order_by("-updated_at", "-pk")
    return {
        "selection": selection,
        "act": act,
        "label": Selection.Act(act).label,
        "form": form,
        "count": count,
        "left_out": len(selection.customers) - count,
        "rows": rows_of(user, sample[:SAMPLE]),
        "more": max(0, count - SAMPLE),
    }


def _done(selection: Selection) -> dict:
    changed = len(selection.before.get("rows", {}))
    return {
        "selection": selection,
        "label": Selection.Act(selection.act).label,
        "changed": changed,
        "left_out": len(selection.customers) - changed,
        "undoable": selecting.undoable(selection, now()),
        "until": selection.applied_at + selecting.UNDO_WITHIN,
    }


def _address(selection: Selection, act: str) -> str:
    if act == "export":
        return f"{reverse('customers:export_new')}?selection={selection.pk}"
    if act == "outward":
        return f"{reverse('compliance:outward_new')}?selection={selection.pk}"
    return reverse("customers:selection", args=[selection.pk, act if act in FORMS else "assign"])


def _code(form) -> int:
    return 422 if form.is_bound else 200


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
