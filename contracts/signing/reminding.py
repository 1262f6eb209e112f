"""Whoever sent a contract to be signed is told before its window ends, while there is time to ask (§1.2, §1.6)."""

from datetime import datetime

from django.utils.timezone import localtime

from agency.acting import acting_as
from agency.models import Notice
from contracts import policy
from contracts.models import SigningRound

from . import rounds


def remind(now: datetime) -> int:
    """Each rung of `SIGNING_REMINDERS` once; after an outage only the last. How many were told.

    A rung that had passed when the contract was sent is left out: its owner knows.
    """
    with acting_as(rounds.ACTOR):
        open_ = SigningRound.objects.filter(state=SigningRound.State.OPEN, signed_at=None, sign_by__gt=now)
        soon = open_.filter(sign_by__lte=now + max(policy.SIGNING_REMINDERS)).order_by("sign_by")
        found = {}
        for one in soon.select_related("contract__owner"):
            left = min(ahead for ahead in policy.SIGNING_REMINDERS if one.sign_by - now <= ahead)
            if one.sign_by - left > one.created_at:
                found[f"contract_sign_soon:{one.pk}:{left.days}"] = one
        told = set(Notice.objects.filter(key__in=found).values_list("key", flat=True))
        return sum(_tell(key, one) for key, one in found.items() if key not in told)


def _tell(key: str, signing: SigningRound) -> bool:
    contract = signing.contract
    return contract.owner.is_active and Notice.objects.post(
        key=key,
        to=contract.owner,
        kind="contract_sign_soon",
        params={
            "number": contract.number,
            "until": f"{localtime(signing.sign_by):%Y-%m-%d %H:%M}",
            "missing": len(rounds.missing(signing)),
        },
        url=contract.get_absolute_url(),
    )
