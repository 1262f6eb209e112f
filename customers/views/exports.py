"""Files of archives: asking for one, one's own with their state, taking one."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import policy
from agency.errors import Refused
from agency.signin.reauthentication import fresh, reauthenticate
from customers.exporting import asking, deciding, opening
from customers.exporting.columns import all_columns
from customers.forms.exports import ExportForm
from customers.models import CustomerExport, Selection

SHOWN = 50  # exports of the page
State = CustomerExport.State


@require_safe
@permission_required(asking.RIGHT, raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    """One's own exports, newest first; while one is being made the list asks again by itself."""
    exports = list(
        _mine(request).select_related("purpose", "decided_by").order_by("-created_at", "-pk")[:SHOWN]
    )
    context = {
        "exports": exports,
        "take": next((one for one in exports if str(one.pk) == request.GET.get("take")), None),
        "columns": all_columns(),
        "busy": any(export.state == State.BUILDING for export in exports),
        "now": now(),
        "taken": asking.taken(request.user, now()),
        "most": policy.EXPORT_ROWS,
    }
    part = "#exports" if request.htmx else ""
    response = render(request, f"customers/exports/index.html{part}", context)
    response["Vary"] = "HX-Request"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(asking.RIGHT, raise_exception=True)
@reauthenticate
def new(request: HttpRequest) -> HttpResponse:
    """Columns, purpose and format for the archives that were marked; without any, back to the list."""
    selection = _selection(request)
    if selection is None:
        messages.info(request, _("Mark archives in the list first, then choose “Export”."))
        return redirect("customers:list")
    kinds = asking.kinds_of(selection, by=request.user)
    form = ExportForm(request.POST or None, by=request.user, kinds=kinds, initial={"selection": selection.pk})
    if form.is_valid():
        try:
            export = asking.ask(selection, by=request.user, now=now(), **form.asked())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            waits = export.state == State.WAITING
            messages.success(
                request,
                _("A second person decides on your export; you will be told.")
                if waits
                else _("Your export is being made; it takes a few seconds."),
            )
            return redirect("customers:exports")
    rows = len(asking.exportable(selection, by=request.user))
    context = {
        "form": form,
        "rows": rows,
        "left_out": len(selection.customers) - rows,
        "approval": asking.needs_approval(request.user, rows, [], now()),
        "threshold": policy.EXPORT_APPROVAL_ROWS,
        "days": policy.EXPORT_LIFE.days,
    }
    return render(request, "customers/exports/new.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required(asking.RIGHT, raise_exception=True)
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    deciding.withdraw(get_object_or_404(_mine(request), pk=pk), by=request.user)
    messages.success(request, _("The export was withdrawn."))
    return redirect("customers:exports")


@require_POST
@permission_required(asking.RIGHT, raise_exception=True)
def download(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file, for whoever asked for it alone; each time noted before a byte leaves.

    Whoever must say again who they are comes back to their exports, where this file is the next thing to take.
    """
    export = get_object_or_404(CustomerExport.objects.select_related("purpose"), pk=pk, by=request.user)
    if not fresh(request):
        back = f"{reverse('customers:exports')}?{urlencode({'take': pk})}"
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")
    content = opening.take(export, by=request.user, now=now())
    response = HttpResponse(content, content_type=opening.TYPES[export.format])
    response["Content-Disposition"] = content_disposition_header(True, opening.name_of(export))
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _mine(request: HttpRequest):
    return CustomerExport.objects.listed().filter(by=request.user)


def _selection(request: HttpRequest) -> Selection | None:
    try:
        pk = UUID(request.POST.get("selection") or request.GET.get("selection", ""))
    except ValueError:
        return None
    return Selection.objects.select_related("use").filter(pk=pk, owner=request.user).first()
