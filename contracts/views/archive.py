"""The contracts of an archive: its own, and those its customer travels under."""

from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from contracts import showing
from contracts.models import Contract, ContractTraveller
from customers.showing import Sheet
from customers.views.detail import archive_page
from customers.views.detail import find as find_archive

from .contract import USE

MOST = 50  # newest; the list of contracts has them all


@permission_required(USE, raise_exception=True)
@require_safe
def of_archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    sheet = Sheet(find_archive(request, pk), request.user)
    travels = Exists(ContractTraveller.objects.filter(contract=OuterRef("pk"), person=pk))
    rows = Contract.objects.visible_to(request.user).filter(Q(customer=pk) | travels)
    rows = rows.select_related("kind", "owner").defer("terms").order_by("-updated_at", "-pk")[:MOST]
    context = {
        "rows": [
            {"contract": one, "tone": showing.tone(one), "travels": one.customer_id != pk} for one in rows
        ]
    }
    return archive_page(request, sheet, "contracts/of_archive.html", "contracts:of_archive", context)
