"""An opinion on a product goes on file; a low one becomes a task of the archive's owner (C11)."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event, Notice
from customers.care import contacting, hearing
from customers.models import Customer, ProductOpinion

RECORDED = gettext_noop("opinion on a product recorded")


def record(
    customer: Customer, *, by, asked_on: date, answers: dict[str, Any], pk=None, now: datetime | None = None
) -> ProductOpinion:
    """Put the answers on file. `pk` is the form's one-time id: sent twice, it gives the one already made.

    Raises `PermissionDenied` without the right to change the archive, `Refused` for a day to come or a
    purchase of another archive.
    """
    now = now or clock()
    if asked_on > localdate(now):
        raise Refused(_("This day lies in the future."))
    if localdate(now) - asked_on > policy.OLDEST_CONTACT:
        raise Refused(_("This was more than a year ago. Check the date."))
    with acting(by, reason=RECORDED):
        customer = contacting.locked(customer.pk, by)
        if pk and (made := ProductOpinion.objects.filter(pk=pk, customer=customer).first()):
            return made
        bought = answers.get("purchase")
        if bought and bought.customer_id != customer.pk:
            raise Refused(_("This purchase belongs to another archive."))
        opinion = ProductOpinion(
            pk=pk or uuid7(), customer=customer, by=by, asked_on=asked_on, **_kept(answers)
        )
        opinion.product_kind = opinion.product_kind or (bought and bought.product_kind) or None
        keep(opinion, by=by, now=now)
    return opinion


def keep(opinion: ProductOpinion, *, by, now: datetime) -> None:
    """Write it, follow a low one up, and note that the customer was heard. The archive is locked by the caller.

    `by` is whoever took it down, None where the customer wrote herself.
    """
    if low(opinion):
        opinion.task = _follow_up(opinion, by=by, now=now)
    opinion.save(force_insert=True)
    hearing.heard(opinion.customer, opinion.asked_on)
    Event.note(
        Event.Kind.OPINION, by=by, subject=opinion.customer_id, opinion=str(opinion.pk), score=opinion.overall
    )


def low(opinion: ProductOpinion) -> bool:
    return opinion.overall <= policy.LOW_OPINION


def _kept(answers: dict[str, Any]) -> dict[str, Any]:
    """Empty words are nothing."""
    return {name: value if value != "" or name == "again" else None for name, value in answers.items()}


def _follow_up(opinion: ProductOpinion, *, by, now: datetime):
    """The owner talks with the customer; told at once where a colleague took the opinion down."""
    customer = opinion.customer
    words = _("Opinion %(score)s of 10: talk with the customer and put it right.") % {
        "score": opinion.overall
    }
    task = contacting.follow_up(
        customer, by=by, due_on=localdate(now) + policy.LOW_OPINION_WITHIN, what=words
    )
    if by is None or customer.owner_id != by.pk:
        Notice.objects.post(
            key=f"opinion:{opinion.pk}",
            to=customer.owner,
            kind="opinion_low",
            params={"number": customer.number, "score": opinion.overall},
            url=task.get_absolute_url(),
            about=customer.pk,
        )
    return task
