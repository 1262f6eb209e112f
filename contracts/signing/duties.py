"""Duties around a scan: whoever compared it approves no more, and a leaver’s comparisons pass to others (§1.4, H8)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.models import User
from agency.offboarding import step
from contracts.approving import duties, steps
from contracts.models import Contract, ScanMatch

from . import scans


@duties.holds
def verified(contract: UUID) -> set[int]:
    rows = ScanMatch.objects.filter(contract=contract, matched_by__isnull=False)
    return set(rows.values_list("matched_by", flat=True))


@step(
    "contract_scans",
    _("Scans of contracts to be compared"),
    lambda person: ScanMatch.objects.filter(state=ScanMatch.State.WAITING, asked__contains=[person.pk]),
)
def waiting(rows, person: User, heir, now: datetime) -> int:
    """Asked anew: whoever else may compare it."""
    found = list(rows.order_by("pk").values_list("pk", "contract"))
    for pk, contract_pk in found:
        held = Contract.objects.select_for_update(no_key=True, of=("self",)).select_related("kind")
        contract = held.get(pk=contract_pk)
        scan = ScanMatch.objects.select_related("uploaded_by").get(pk=pk)
        others = [one.pk for one in scans.people(contract, scan.uploaded_by) if one.pk != person.pk]
        left = {*scan.asked, *others} - {person.pk}
        scan.asked = sorted(left)
        scan.save()
        steps.open_to(contract, scan.asked)
    return len(found)
