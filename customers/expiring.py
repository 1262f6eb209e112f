"""Consents given until a day run out on the next: an event of the clock, and what hung on them ends."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate

from agency.acting import acting_as
from agency.models import Notice

from . import consenting, hanging, indexing
from .models import Consent, Customer

ACTOR = "system:consents"


def expire(now: datetime) -> int:
    """Write down every consent whose last day is over, each in a transaction of its own; how many."""
    done = 0
    while pk := _next(now):
        done += _expire(pk, now)
    return done


def _due(now: datetime):
    newer = Consent.objects.filter(customer=OuterRef("customer"), purpose=OuterRef("purpose")).filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    )
    return Consent.objects.filter(decision="granted", valid_until__lt=localdate(now)).exclude(Exists(newer))


def _next(now: datetime) -> int | None:
    with acting_as(ACTOR):
        return _due(now).order_by("valid_until", "pk").values_list("pk", flat=True).first()


def _expire(pk: int, now: datetime) -> int:
    """What was kept on the consent alone stays until its owner has seen to it: she is told."""
    with acting_as(ACTOR):
        ended = Consent.objects.select_related("purpose", "notice").get(pk=pk)
        customer = Customer.objects.select_for_update(no_key=True, of=("self",)).get(pk=ended.customer_id)
        if not _due(now).filter(pk=pk).exists():
            return 0
        event = Consent.objects.create(
            customer=customer,
            purpose=ended.purpose,
            decision=Consent.Decision.EXPIRED,
            form=ended.form,
            notice=ended.notice,
            at=now,
            way=Consent.Way.CLOCK,
        )
        consenting.note(event)
        consenting.settle(customer)
        hanging.end_all(customer, ended.purpose, by=None, now=now)
        indexing.index(Customer.objects.get(pk=customer.pk))
        Notice.objects.post(
            key=f"consent-expired:{event.pk}",
            to=customer.owner,
            kind="consent_expired",
            params={"number": customer.number},
            url=reverse("customers:consents", args=[customer.pk]),
            about=customer.pk,
        )
    return 1
