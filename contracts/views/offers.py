"""What the customer was shown: the list, a new one, and each printed again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agency.errors import Refused
from contracts import offers
from contracts.forms.dossier import OfferForm

from .contract import USE, contract_page, find
from .journeys import pdf_answer

TAB = "contracts:shown"


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def shown(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Freeze what the customer sees now, and what she saw before."""
    contract = find(request, pk)
    form = OfferForm(request.POST or None) if offers.may_show(request.user, contract) else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                offers.show(contract, by=request.user, **form.cleaned_data)
                messages.success(request, _("Kept as it stands now. Print it from the list."))
                return redirect(TAB, pk)
            except Refused as refusal:
                form.add_error(None, str(refusal))
    rows = [
        {
            "offer": one,
            "old": offers.outdated(one, contract),
            "over": one.valid_until < localdate(),
            "facts": one.content.get("facts", ()) if isinstance(one.content, dict) else (),
        }
        for one in contract.shown.select_related("made_by")
    ]
    status = 422 if form is not None and form.errors else 200
    context = {"rows": rows, "form": form}
    return contract_page(request, contract, "contracts/shown.html", TAB, context, status=status)


@permission_required(USE, raise_exception=True)
@require_safe
def shown_pdf(request: HttpRequest, pk: UUID, place: int) -> HttpResponse:
    """The very paper again; written down."""
    contract = find(request, pk)
    offer = get_object_or_404(contract.shown, place=place)
    name = _("Offer %(place)s of %(number)s") % {"place": place, "number": contract.number or contract.title}
    return pdf_answer(offers.pdf(offer, by=request.user), name)
