"""The history of all archives, and the versions of one: any two side by side, values behind a purpose."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.acting import acting, current
from agency.models import Event
from compliance import differences, history, looking
from compliance.lists import LISTS
from customers import fieldbook, timeline
from customers.models import Customer
from customers.showing import Sheet
from customers.views.opening import Opening, opening

from .lists import answer

SIDES = (("a", "older"), ("b", "newer"))  # what the two versions are called in addresses and on the page


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All changes across archives."""
    return answer(request, LISTS["history"])


@require_safe
def versions(request: HttpRequest, pk) -> HttpResponse:
    """The versions of one archive, with the newest change of its facts set beside what stood before."""
    sheet = _sheet(request, pk)
    changes = sheet.customer.history.order_by("-history_date", "-history_id").values_list("pk", flat=True)[:2]
    refs = [f"change-{pk}" for pk in changes]
    return _compared(request, sheet, refs[-1] if refs else "", refs[0] if refs else "")


@require_safe
def difference(request: HttpRequest, pk) -> HttpResponse:
    """Any two versions, `a` and `b`, side by side."""
    return _compared(request, _sheet(request, pk), request.GET.get("a", ""), request.GET.get("b", ""))


@require_POST
def print_difference(request: HttpRequest, pk) -> HttpResponse:
    """Two versions on paper, and in the register."""
    sheet = _sheet(request, pk)
    context = _both(sheet, request.POST.get("a", ""), request.POST.get("b", ""))
    with acting(request.user):
        Event.note(Event.Kind.PRINTED, by=request.user, subject=sheet.customer.pk, form="versions")
    context |= {"moment": now(), "request_id": current().request_id}
    return _private(render(request, "compliance/versions/print.html", context))


def _sheet(request: HttpRequest, pk) -> Sheet:
    visible = Customer.objects.visible_to(request.user).select_related("owner", "department", "source")
    customer = get_object_or_404(visible, pk=pk)
    if not history.readable_by(request.user, customer):
        raise PermissionDenied
    return Sheet(customer, request.user)


def _compared(request: HttpRequest, sheet: Sheet, a: str, b: str) -> HttpResponse:
    context = _both(sheet, a, b)
    page = timeline.read(request.GET.get("before", ""))
    found, following = history.versions(sheet, page)
    chosen = f"a={context['older'].ref}&b={context['newer'].ref}"
    here = reverse("compliance:difference", args=[sheet.customer.pk])
    listed = {version.ref for version in found}
    context |= {
        "versions": found,
        "elsewhere": [(name, context[side].ref) for name, side in SIDES if context[side].ref not in listed],
        "older_page": f"{here}?{chosen}&before={timeline.written(following)}" if following else "",
        "newest_page": f"{here}?{chosen}" if page else "",
    }
    return _private(render(request, "compliance/versions/page.html", context))


def _both(sheet: Sheet, a: str, b: str) -> dict:
    """The two versions in their order, what differs, and every version between."""
    one, other = history.find(sheet, a), history.find(sheet, b)
    if one is None or other is None:
        raise Http404
    older, newer = history.in_order(one, other)
    rows, before, after = history.difference(sheet, older, newer)
    for row in rows:
        if row.sealed:
            _make_openable(sheet, row, before, after)
    steps, more = history.between(sheet, older, newer)
    return {
        "sheet": sheet,
        "customer": sheet.customer,
        "older": older,
        "newer": newer,
        "rows": rows,
        "alike": any(row.same_mask for row in rows),
        "steps": steps,
        "more": more,
    }


def _make_openable(sheet: Sheet, row: differences.Difference, before, after) -> None:
    """Where a value may be opened with a purpose, give its address."""
    for side, version, value in (("old", before, row.old), ("new", after, row.new)):
        if version is None:
            continue
        setattr(row, f"{side}_id", f"v-{version.pk}-{row.name}")
        if value and sheet.may_reveal and row.name in sheet.open_fields:
            setattr(
                row,
                f"{side}_url",
                reverse("compliance:reveal", args=[sheet.customer.pk, version.pk, row.name]),
            )


@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, pk, version: int, field: str) -> HttpResponse:
    """A sensitive value of an earlier version: GET asks for the purpose, POST opens. Written down first."""
    sheet, row = _version(request, pk, version, field)
    if not sheet.may_reveal or field not in sheet.open_fields:
        raise PermissionDenied
    return opening(request, _opening(sheet, row, field), partial(looking.reveal_version, row, field))


@require_safe
def masked(request: HttpRequest, pk, version: int, field: str) -> HttpResponse:
    """The mask, put back over an opened value."""
    sheet, row = _version(request, pk, version, field)
    return _private(render(request, "compliance/versions/value.html", _of_value(sheet, row, field)))


def _version(request: HttpRequest, pk, version: int, field: str):
    sheet = _sheet(request, pk)
    if field not in fieldbook.OPENED:
        raise Http404
    return sheet, get_object_or_404(Customer.history.filter(id=sheet.customer.pk), pk=version)


def _of_value(sheet: Sheet, row, field: str) -> dict:
    return {
        "label": differences.label(Customer, field),
        "id": f"v-{row.pk}-{field}",
        "masked": differences.shown(row, field),
        "url": reverse("compliance:reveal", args=[sheet.customer.pk, row.pk, field])
        if sheet.may_reveal
        else "",
    }


def _opening(sheet: Sheet, row, field: str) -> Opening:
    where, value = [sheet.customer.pk, row.pk, field], _of_value(sheet, row, field)
    back = reverse("compliance:versions", args=[sheet.customer.pk])
    moment = localtime(row.history_date).strftime("%Y-%m-%d %H:%M")
    return Opening(
        label=value["label"],
        word=value["label"],
        where=_("%(number)s, version of %(moment)s") % {"number": sheet.customer.number, "moment": moment},
        crumbs=(sheet.customer.number, back),
        here=value["url"],
        back=back,
        mask_url=reverse("compliance:masked", args=where),
        id=value["id"],
        tag="span",
        customer=sheet.customer,
        path=field,
    )


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"], response["Vary"] = "private, no-store", "HX-Request"
    return response
