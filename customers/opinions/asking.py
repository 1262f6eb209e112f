"""The customer says herself how it was: a link for one archive and one journey, a code told apart from it (C11).

The page shows the product it asks about and nothing else of what is on file; the answers go straight into the
archive as an opinion, and a low one is followed up like one a colleague took down.
"""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting_as
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Notice
from customers import consenting
from customers.leads import filling
from customers.models import Consent, Customer, FillLink, ProductKind, ProductOpinion, Purchase, Purpose

from . import recording

GIVEN = gettext_noop("opinion given by the customer")
PURPOSE = "survey"
GONE = (Customer.State.WITHDRAWN, Customer.State.MERGED)


def make(
    customer: Customer, *, by, purchase: Purchase | None, product_kind: ProductKind | None, now=None
) -> tuple[FillLink, str, str]:
    """(link, token, code). Raises `Refused` where the customer does not wish to be asked, `PermissionDenied`."""
    if not willing(customer):
        raise Refused(_("This customer does not wish to be asked for opinions."))
    if purchase and purchase.customer_id != customer.pk:
        raise Refused(_("This purchase belongs to another archive."))
    return filling.make(
        by=by,
        purpose=Purpose.objects.get(code=PURPOSE),
        customer=customer,
        asks=FillLink.Asks.OPINION,
        about={
            "purchase": purchase,
            "product_kind": (purchase and purchase.product_kind) or product_kind,
        },
        life=policy.OPINION_LINK_LIFE,
        now=now,
    )


def willing(customer: Customer) -> bool:
    """Whether the customer may be asked: agreed to it, or was never asked whether she would."""
    answer = consenting.in_force(customer).get(Purpose.objects.get(code=PURPOSE).pk)
    return answer is None or answer.decision == Consent.Decision.GRANTED


def find(token: str, now: datetime) -> FillLink | None:
    """The live link behind an address, as long as its archive is there."""
    link = filling.find(token, now, FillLink.Asks.OPINION)
    return link if link and link.customer.state not in GONE else None


def send(link: FillLink, *, answers: dict[str, Any], now: datetime | None = None) -> ProductOpinion:
    """Keep what the customer said; the link is dead. Raises `Refused` where it died meanwhile."""
    now = now or clock()
    with acting_as(filling.SYSTEM, reason=GIVEN):
        customer = Customer.objects.select_for_update(no_key=True, of=("self",)).get(pk=link.customer_id)
        held = (
            FillLink.objects.select_for_update(no_key=True, of=("self",)).live(now).filter(pk=link.pk).first()
        )
        if held is None or held.opened_at is None or customer.state in GONE:
            raise Refused(_("This link was used or withdrawn meanwhile. Nothing was sent."))
        held.used_at = now
        held.save(update_fields=["used_at"])
        opinion = ProductOpinion(
            pk=uuid7(),
            customer=customer,
            by=held.made_by,
            way=ProductOpinion.Way.LINK,
            asked_on=localdate(now),
            purchase_id=held.purchase_id,
            product_kind_id=held.product_kind_id,
            **{name: None if value == "" and name != "again" else value for name, value in answers.items()},
        )
        recording.keep(opinion, by=None, now=now)
        _tell(opinion)
    return opinion


def _tell(opinion: ProductOpinion) -> None:
    """Whoever asked, and the owner; the owner of a low one is told of the task instead."""
    customer = opinion.customer
    people = {opinion.by} if recording.low(opinion) else {opinion.by, customer.owner}
    if recording.low(opinion):
        people.discard(customer.owner)
    for person in people:
        Notice.objects.post(
            key=f"opinion-given:{opinion.pk}:{person.pk}",
            to=person,
            kind="opinion_given",
            params={"number": customer.number, "score": opinion.overall},
            url=f"{customer.get_absolute_url()}opinions/",
            about=customer.pk,
        )
