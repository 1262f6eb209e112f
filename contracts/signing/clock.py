"""What the clock does about signing: rounds that were not signed in time end, signed papers are made (§1.2)."""

from datetime import datetime
from uuid import UUID

from agency.acting import acting_as
from agency.models import Notice
from contracts.models import Contract, ProviderTask, SigningRound

from . import paper, reminding, rounds

BATCH = 200


def sweep(now: datetime) -> int:
    """May run anywhere, at once and again. How many rounds ended and papers were made."""
    reminding.remind(now)
    return expire(now) + paper.sweep(now)


def expire(now: datetime) -> int:
    """Each round once. Paper that every side has signed waits for its scan, however long; so does a platform’s."""
    with acting_as(rounds.ACTOR):
        found = list(_late(now).order_by("sign_by").values_list("contract", flat=True)[:BATCH])
    return sum(_expire(pk, now) for pk in found)


def _late(now: datetime):
    rows = SigningRound.objects.filter(state=SigningRound.State.OPEN, signed_at=None, sign_by__lte=now)
    return rows.exclude(task__state=ProviderTask.State.FINISHED)


def _expire(pk: UUID, now: datetime) -> int:
    with acting_as(rounds.ACTOR):
        held = Contract.objects.select_for_update(no_key=True, of=("self",)).select_related("owner")
        contract = held.get(pk=pk)
        signing = _late(now).filter(contract=contract).select_related("revision").first()
        if signing is None:  # signed, ended or expired meanwhile
            return 0
        rounds.end(contract, signing, SigningRound.State.EXPIRED, now=now)
        Notice.objects.post(
            key=f"contract_sign_expired:{signing.pk}",
            to=contract.owner,
            kind="contract_sign_expired",
            params={"number": contract.number},
            url=contract.get_absolute_url(),
        )
    return 1
