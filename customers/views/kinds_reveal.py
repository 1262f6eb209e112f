"""Opening a covered field of an organisation, a contact person or a member of a group."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from customers import fieldbook
from customers.kinds.part_lines import line
from customers.models import ContactPerson, Member, Organisation
from customers.parts.opening import reveal as open_part
from customers.showing import Sheet

from .detail import find
from .opening import Opening, opening, private

OPENABLE = {
    "organisation": (Organisation, "customers:organisation"),
    "contactperson": (ContactPerson, "customers:organisation"),
    "member": (Member, "customers:group"),
}


@require_http_methods(["GET", "POST"])
def reveal(request, pk, block, part, field):
    """GET asks for the purpose, POST opens. The look is written down before the value is read."""
    sheet, standing, shown, back = _line(request, pk, block, part, field)
    what = Opening(
        label=shown.label,
        word=shown.label,
        where=f"{sheet.title} · {sheet.customer.number}",
        crumbs=(_("Customer archives"), reverse("customers:list"), sheet.title, back),
        here=request.path,
        back=back,
        mask_url=reverse("customers:kind_masked", args=[pk, block, part, field]),
        id=shown.id,
        customer=sheet.customer,
        path=fieldbook.path(standing, field),
    )
    return opening(request, what, lambda **asked: open_part(standing, field, **asked))


@require_GET
def masked(request, pk, block, part, field):
    """The mask, put back over an opened value."""
    _sheet, _part, shown, _back = _line(request, pk, block, part, field)
    return private(render(request, "customers/kinds/part_value.html", {"line": shown}))


def _line(request, pk, block, part, field):
    sheet = Sheet(find(request, pk), request.user)
    model, page = OPENABLE.get(block, (None, ""))
    fact = model and fieldbook.declared(model).get(field)
    if not fact or not fact.opens:
        raise Http404
    standing = get_object_or_404(model.objects.visible_to(request.user), customer=sheet.customer, pk=part)
    standing.customer = sheet.customer
    shown = line(sheet, standing, field)
    if not shown.url:
        raise PermissionDenied
    return sheet, standing, shown, reverse(page, args=[pk])
