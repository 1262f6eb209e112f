"""Who takes the next step of a disposal batch hears of it, once for each step."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.holders import holders
from agency.models import Notice
from agency.notices import SENTENCES
from compliance.models import DisposalBatch
from compliance.retention.rules import APPROVE, WRITE

VERIFY = "compliance.verify_destruction"
State = DisposalBatch.State
RIGHTS = {State.PROPOSED: WRITE, State.REVIEWED: APPROVE, State.SCANNED: VERIFY}
SENTENCES |= {
    "disposal_proposed": _("Archives are due for destruction (%(number)s): review the list."),
    "disposal_reviewed": _("The disposal batch %(number)s was reviewed: it waits for your approval."),
    "disposal_words": _(
        "Texts of others name people of the disposal batch %(number)s: decide about the words."
    ),
    "disposal_scanned": _("The disposal batch %(number)s is destroyed and searched: verify it."),
}


def tell(batch: DisposalBatch) -> int:
    """In the transaction that brought the batch into its state; how many heard of it now."""
    named = batch.state == State.SCANNED and batch.remains.filter(state="open").exists()
    step = "words" if named else batch.state
    apart = set() if named else {batch.reviewed_by_id, batch.approved_by_id}
    people = holders(WRITE if named else RIGHTS[batch.state])
    moment = batch.scanned_at.isoformat() if batch.scanned_at else ""
    return sum(
        Notice.objects.post(
            key=f"disposal:{batch.pk}:{step}:{moment}:{person.pk}",
            to=person,
            kind=f"disposal_{step}",
            params={"number": batch.number},
            url=reverse("agency:inbox_item", args=["disposal", batch.pk]),
        )
        for person in people.exclude(pk__in=[pk for pk in apart if pk])
    )
