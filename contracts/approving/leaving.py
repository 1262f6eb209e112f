"""A colleague leaves: what waited for her goes to those beside or above her, delegations end (H8)."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.models import User
from agency.offboarding import step
from contracts.drafting import keeping
from contracts.models import ApprovalStep, Contract, Delegation

from . import people, steps


@step(
    "delegations",
    _("Delegated approvals"),
    lambda person: Delegation.objects.filter(Q(granted_by=person) | Q(to=person), ended_at=None),
)
def delegations(rows, person: User, heir, now: datetime) -> int:
    """Given and received ones end at once."""
    return rows.update(ended_at=now, updated_at=now)


@step(
    "contract_approvals",
    _("Contracts that waited for a decision"),
    lambda person: ApprovalStep.objects.filter(state__in=ApprovalStep.OPEN, deciders__contains=[person.pk]),
)
def approvals(rows, person: User, heir, now: datetime) -> int:
    """Others who were asked suffice; where they do not, the next above is asked in the leaver’s place."""
    found = list(rows.order_by("contract", "pk").values_list("pk", "contract"))
    for pk, contract_pk in found:
        held = Contract.objects.select_for_update(no_key=True, of=("self",)).select_related("kind", "owner")
        contract = held.get(pk=contract_pk)
        waiting = ApprovalStep.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
        _pass_on(waiting, contract, person)
    return len(found)


def _pass_on(waiting: ApprovalStep, contract: Contract, person: User) -> None:
    left = [pk for pk in waiting.deciders if pk != person.pk]
    chain = {pk for one in steps.latest(contract) for pk in one.deciders}
    heir = None if len(left) >= waiting.needed else people.above(person, {*chain, *waiting.barred})
    if heir is not None:
        left.append(heir.pk)
        waiting.raised = [*waiting.raised, heir.pk]
    if len(left) < waiting.needed:
        if (
            not left
        ):  # nobody above either: the step stays with the name, and the owner takes the contract back
            return
        waiting.needed = len(left)
    waiting.deciders = left
    waiting.save()
    if heir is not None:
        steps.open_to(contract, [heir.pk])
        if waiting.state == ApprovalStep.State.WAITING:
            steps.tell(waiting, contract, [heir.pk])
    keeping.note("passed_on", contract, office=waiting.office, **({"to": heir.pk} if heir else {}))
