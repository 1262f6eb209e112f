"""What comes before a signature in the demo: an offer shown to a customer, a contract just approved."""

from datetime import timedelta

from django.utils.timezone import localdate

from agency.acting import acting
from contracts import offers, policy
from contracts.demo import approvals
from contracts.models import Contract, ContractState


def tell(story) -> None:
    """Last, so that nobody sends the approved one to be signed."""
    moment = story._office_hour(1)
    if contract := approvals.submitted(story, moment, "腾冲三日", where="腾冲", ahead=33, yuan=11_600):
        approvals.agree(story, contract, moment + timedelta(minutes=20))
    drafts = Contract.objects.filter(state=ContractState.DRAFT, kind__family="trip").select_related("owner")
    for draft in drafts.order_by("created_at"):
        with acting(draft.owner):
            showable = offers.may_show(draft.owner, draft)
        if showable:
            with story.diary.on(story.now - timedelta(hours=3), draft.owner):
                until = localdate(story.now) + policy.OFFER_HOLDS
                offers.show(draft, by=draft.owner, way="print", valid_until=until)
            return
