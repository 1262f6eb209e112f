"""A declared purpose holds for half an hour and one archive (§2.2): the next look asks for nothing more."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import now as clock

from agency import policy
from agency.acting import acting
from customers.models import Customer, Purpose, PurposeGrant


def declare(customer: Customer, *, by, purpose: Purpose, note: str = "", now: datetime) -> None:
    """From now on `by` need not say it again; the same purpose said twice does not hold longer."""
    running = PurposeGrant.objects.live(now).filter(customer=customer, by=by, purpose=purpose)
    if note or not running.exists():
        PurposeGrant.objects.create(
            customer=customer,
            by=by,
            purpose=purpose,
            note=note or None,
            declared_at=now,
            expires_at=now + policy.PURPOSE_HOLDS,
        )


def open_purpose(user, customer_id: UUID, now: datetime | None = None) -> PurposeGrant | None:
    """The purpose `user` declared last for this archive, while it holds."""
    running = PurposeGrant.objects.live(now or clock()).filter(customer=customer_id, by=user)
    return running.filter(purpose__active=True).select_related("purpose").order_by("-declared_at").first()


def mine(user, now: datetime):
    """Everything `user` has open, what ends first on top."""
    running = PurposeGrant.objects.live(now).filter(by=user, customer__isnull=False)
    return running.select_related("purpose", "customer").order_by("expires_at")


def end(customer_id: UUID, *, by, now: datetime) -> int:
    """End what `by` has open of this archive; how many purposes that were."""
    with acting(by):
        return PurposeGrant.objects.live(now).filter(customer=customer_id, by=by).update(expires_at=now)
