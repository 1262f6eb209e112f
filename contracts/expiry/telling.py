"""The notices of an agreement’s last month; each key once, whatever the clock does."""

from collections.abc import Iterable

from django.urls import reverse

from agency.models import Notice, User
from contracts import policy
from contracts.models import Contract, ExpiryDecision, ExpiryLadder

from . import people


def asked(contract: Contract, rung: int, before: set[int]) -> list[int]:
    """The owner, those who owe the decision with her, and the manager; ids of everybody told.

    `before` owed it already: who is asked for the first time reads that nobody has decided.
    """
    owing = {one.pk for one in people.owing(contract.owner, rung)}
    for person in (told := people.told(contract.owner, rung)):
        if person.pk == contract.owner_id:
            kind = "contract_ending"
        elif person.pk in owing and person.pk not in before:
            kind = "contract_ending_raised"
        else:
            kind = "contract_ending_team"
        _post(contract, kind, person, rung)
    return [one.pk for one in told]


def unsigned(contract: Contract, decision: ExpiryDecision, rung: int) -> list[int]:
    """It shall go on, but what takes its place is not signed: the owner, and from 7 days on the manager."""
    listeners = [contract.owner] if contract.owner.is_active else []
    if rung <= people.HEAD or not listeners:
        listeners += people.above(contract.owner)[:1]
    for person in listeners:
        _post(contract, "contract_renewal_open", person, rung)
    people.let_read(contract, [one.pk for one in listeners])
    return [one.pk for one in listeners]


def ended(contract: Contract, ladder: ExpiryLadder) -> list[int]:
    """Everybody who was ever asked, the owner and her manager."""
    listeners = {one.pk: one for one in people.told(contract.owner, policy.EXPIRY_LADDER[0])}
    listeners |= User.objects.filter(is_active=True).in_bulk(ladder.asked)
    for person in listeners.values():
        _post(contract, f"contract_ended_{contract.ending}", person, 0)
    return sorted(listeners)


def decided(contract: Contract, decision: ExpiryDecision, to: Iterable[int], kind: str) -> None:
    """What was decided, to those it concerned."""
    for person in User.objects.filter(pk__in=set(to), is_active=True):
        Notice.objects.post(
            key=f"{kind}:{decision.pk}:{person.pk}",
            to=person,
            kind=kind,
            params={"number": contract.number, "person": _by(decision)},
            url=decision.get_absolute_url() if kind == "contract_end_second" else _life(contract),
        )


def _by(decision: ExpiryDecision) -> str:
    return (decision.decided_by or decision.by).name


def _post(contract: Contract, kind: str, person: User, rung: int) -> None:
    ends_on = contract.ends_on.isoformat()
    Notice.objects.post(
        key=f"expiry:{contract.pk}:{ends_on}:{rung}:{person.pk}",
        to=person,
        kind=kind,
        params={"number": contract.number, "person": contract.owner.name, "ends_on": ends_on},
        url=_life(contract),
    )


def _life(contract: Contract) -> str:
    return reverse("contracts:life", args=[contract.pk])
