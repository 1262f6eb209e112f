"""Where a purpose is not enough: the most secret fields, and the sensitive data of a child under 14 (§2.2).

One question, `closed`, is asked by every door: fields, parts, files, earlier versions, papers and exports.
"""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.errors import Refused
from agency.visibility import may
from customers.models import AccessRequest, Customer, Emergency, Group, Member, MinorsManager

Gate = AccessRequest.Gate

WORDS = {
    Gate.SECRET: _("This field is opened only after a manager of the archive has approved it."),
    Gate.MINOR: _(
        "Sensitive data of a child under 14 is opened only after the manager named for it has approved."
    ),
}


class Closed(Refused):
    """A gate is closed; `gate` says which, so that the page can offer to ask."""

    def __init__(self, gate: str):
        super().__init__(str(WORDS[gate]))
        self.gate = gate


def closed(user, customer: Customer, tier: int, field: str = "", now: datetime | None = None) -> str:
    """The code of the gate that keeps `user` from the field at path `field`, "" where the way is free.

    Below `SENSITIVE_TIER` no gate stands; an open emergency passes all of them.
    """
    moment = now or clock()
    child = customer.minor and tier >= policy.SENSITIVE_TIER
    secret = tier >= policy.SECRET_TIER
    if not (child or secret) or in_emergency(user, customer.pk, moment):
        return ""
    if child and not (is_named(user) or approved_for_child(user, customer.pk, moment)):
        return Gate.MINOR
    if secret and not (
        may(user, "approve_share", customer)
        or _approved(user, moment).filter(gate=Gate.SECRET, customer=customer.pk, field=field).exists()
        or assigned_to_trip(user, customer, moment)
    ):
        return Gate.SECRET
    return ""


def check(user, customer: Customer, tier: int, field: str = "", now: datetime | None = None) -> None:
    """Raises `Closed` where a gate stands."""
    if gate := closed(user, customer, tier, field, now):
        raise Closed(gate)


def closed_children(user, ids, now: datetime) -> list[UUID]:
    """Those of the archives `ids` that are of children whose sensitive data `user` may not open."""
    children = Customer.objects.filter(pk__in=ids, minor=True).order_by("pk")
    return [child.pk for child in children if closed(user, child, policy.SENSITIVE_TIER, now=now)]


def in_emergency(user, customer_id: UUID, now: datetime | None = None) -> bool:
    """Has `user` broken the glass of this archive, and is it still open?"""
    return Emergency.objects.live(now or clock()).filter(by=user, customer=customer_id).exists()


def is_named(user) -> bool:
    return MinorsManager.objects.filter(user=user, active=True).exists()


def approved_for_child(user, customer_id: UUID, now: datetime) -> bool:
    """By an approval of this archive, or of a group she travels with."""
    live = _approved(user, now).filter(gate=Gate.MINOR)
    if live.filter(customer=customer_id).exists():
        return True
    groups = live.filter(party=True).values("customer")
    return Member.objects.filter(archive=customer_id, customer__in=groups).exists()


def assigned_to_trip(user, customer: Customer, now: datetime) -> bool:
    """Does `user` look after a group this customer travels with, about to leave or under way?

    Read from the archives of groups, whose owner looks after the journey. Single journeys are on file only as
    purchases, which name nobody who carries them out: they open nothing.
    """
    today = localdate(now)
    travelling = Group.objects.filter(
        customer__owner=user,
        departs_on__lte=today + policy.TRIP_OPENS,
        departs_on__isnull=False,
        returns_on__gte=today,
    )
    return Member.objects.filter(archive=customer.pk, customer__in=travelling.values("customer")).exists()


def _approved(user, now: datetime):
    return AccessRequest.objects.live(now).filter(asker=user)
