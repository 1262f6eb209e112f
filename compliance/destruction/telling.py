"""Who takes the next step of a disposal batch hears of it, once for each step."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.models import Notice, User
from agency.notices import SENTENCES
from compliance.models import DisposalBatch
from compliance.retention.rules import APPROVE, WRITE

VERIFY = "compliance.verify_destruction"
State = DisposalBatch.State
RIGHTS = {State.PROPOSED: WRITE, State.REVIEWED: APPROVE, State.SCANNED: VERIFY}
SENTENCES |= {
    "disposal_proposed": _("Archives are due for destruction (%(number)s): review the list."),
    "disposal_reviewed": _("The disposal batch %(number)s was reviewed: it waits for your approval."),
    "disposal_scanned": _("The disposal batch %(number)s is destroyed and searched: verify it."),
}


def tell(batch: DisposalBatch) -> int:
    """In the transaction that brought the batch into its state; how many heard of it now."""
    apart = {batch.reviewed_by_id, batch.approved_by_id}
    codename = RIGHTS[batch.state].split(".")[1]
    people = User.objects.filter(is_active=True, groups__permissions__codename=codename).distinct()
    moment = batch.scanned_at.isoformat() if batch.scanned_at else ""
    return sum(
        Notice.objects.post(
            key=f"disposal:{batch.pk}:{batch.state}:{moment}:{person.pk}",
            to=person,
            kind=f"disposal_{batch.state}",
            params={"number": batch.number},
            url=reverse("agency:inbox_item", args=["disposal", batch.pk]),
        )
        for person in people.exclude(pk__in=[pk for pk in apart if pk])
    )
