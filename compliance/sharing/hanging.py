"""A consent that ends takes the person out of the shares that rest on it, in its own transaction (PIPL 15, 16)."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from agency.acting import acting_as
from compliance.models import OutwardShare, OutwardSubject
from customers.hanging import Hung, hangs_on_consent
from customers.merging.aliases import ids_of
from customers.models import Customer, Purpose

from . import consents, ending
from .delivering import SYSTEM

OF_CONSENT = (consents.SUPPLIERS, consents.ABROAD, consents.SENSITIVE)


@hangs_on_consent(*OF_CONSENT)
def shares_outward(customer: Customer, purpose: Purpose) -> Iterator[Hung]:
    with acting_as(SYSTEM):  # whoever drafted the share, it rests on this consent
        rows = OutwardSubject.objects.filter(
            customer__in=ids_of(customer),
            ended_at=None,
            share__state__in=(*OutwardShare.BEFORE, *OutwardShare.OPEN),
        )
        found = list(rows.select_related("share__recipient").order_by("share__created_at"))
    for subject in found:
        if consents.rests_on(purpose, subject.share):
            facts = {"number": subject.share.number, "name": subject.share.recipient.name}
            text = _("share outward %(number)s with %(name)s: closed for this customer at once") % facts
            yield Hung(text, partial(_end, subject))


def _end(subject: OutwardSubject, *, by, now: datetime) -> None:
    ending.leave_out(subject, OutwardSubject.Cause.WITHDRAWN, by=by, now=now)
