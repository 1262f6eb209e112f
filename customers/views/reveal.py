"""Opening a sensitive field of an archive, or the phone noted at a first contact, and masking it again."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from agency import policy
from agency.signin.reauthentication import reauthenticate
from customers import fieldbook, revealing
from customers.forms.reveal import NotedRevealForm
from customers.models import Intake
from customers.showing import Sheet

from .detail import find
from .opening import Opening, opening, private

REGISTRARS = ("customers.add_customer", "customers.reveal_customer")


@require_http_methods(["GET", "POST"])
def reveal(request, pk, field):
    """GET asks for the purpose, POST opens. The look is written down before the value is read."""
    sheet, fact = _sheet(request, pk, field)
    if not sheet.may_reveal or field not in sheet.open_fields:
        raise PermissionDenied
    view = reauthenticate(_reveal) if fact.tier in policy.REVEAL_CONFIRMS_TIERS else _reveal
    return view(request, sheet, fact)


@require_GET
def masked(request, pk, field):
    """The mask, put back over an opened value."""
    sheet, _fact = _sheet(request, pk, field)
    return private(render(request, "customers/detail/masked.html", {"line": sheet.lines[field]}))


@permission_required(REGISTRARS, raise_exception=True)
@require_http_methods(["GET", "POST"])
def noted_phone(request: HttpRequest, pk) -> HttpResponse:
    """The phone noted at a first contact that waits for its archive, opened like one of an archive."""
    intake = _noted(request, pk)
    here = intake.get_absolute_url()
    what = Opening(
        label=_("Phone"),
        word=_("Phone"),
        where=str(intake.contact or _("First contact")),
        crumbs=(_("Entry clock"), reverse("customers:intakes"), _("First contact"), here),
        here=request.path,
        back=here,
        mask_url=reverse("customers:intake_masked", args=[intake.pk]),
        id="noted-phone",
    )
    return opening(request, what, partial(revealing.reveal_noted, intake), NotedRevealForm)


@permission_required(REGISTRARS, raise_exception=True)
@require_GET
def noted_masked(request: HttpRequest, pk) -> HttpResponse:
    """The mask, put back over the opened phone of a first contact."""
    return private(render(request, "customers/intake_phone.html", {"intake": _noted(request, pk)}))


def _noted(request, pk) -> Intake:
    return get_object_or_404(Intake.objects.visible_to(request.user).waiting(), pk=pk)


def _reveal(request, sheet: Sheet, fact):
    line, customer = sheet.lines[fact.name], sheet.customer
    back = customer.get_absolute_url()
    what = Opening(
        label=line.label,
        word=line.word,
        where=f"{sheet.title} · {customer.number}",
        crumbs=(_("Customer archives"), reverse("customers:list"), sheet.title, back),
        here=request.path,
        back=back,
        mask_url=reverse("customers:masked", args=[customer.pk, fact.name]),
        id=line.id,
        customer=customer,
        path=fact.name,
    )
    return opening(request, what, partial(revealing.reveal, customer, fact.name))


def _sheet(request, pk, field):
    sheet = Sheet(find(request, pk), request.user)
    if field not in fieldbook.OPENED:
        raise Http404
    return sheet, fieldbook.BY_NAME[field]
