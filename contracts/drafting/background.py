"""What the archive says to whoever makes a contract with its customer (seed 002 “签订合同时查阅客户档案”, D6)."""

from dataclasses import dataclass

from django.db.models import F, Q, Sum
from django.utils.timezone import localdate

from contracts.models import Contract, Due
from customers.models import CreditIncident, Customer, ProductOpinion
from customers.showing import Sheet
from customers.trade import crediting

LOW = 6  # of ten: an opinion from there down is a complaint
SHOWN = 5


@dataclass(frozen=True)
class Background:
    """As `by` may know it: a share of some fields tells neither credit nor opinions."""

    sheet: Sheet
    credit: crediting.Standing | None
    incidents: list[CreditIncident]
    complaints: list[ProductOpinion]
    contracts: int  # standing with this customer
    overdue: int  # fen, under those and earlier ones


def background(customer: Customer, *, by) -> Background:
    sheet = Sheet(customer, by)
    if not sheet.whole:
        return Background(sheet, None, [], [], 0, 0)
    opinions = ProductOpinion.objects.filter(customer=customer).filter(
        Q(overall__lte=LOW) | Q(wishes__isnull=False)
    )
    return Background(
        sheet,
        crediting.standing(customer.pk, localdate()),
        list(
            CreditIncident.objects.filter(customer=customer, settled_on=None).order_by("-happened_on")[:SHOWN]
        ),
        list(opinions.order_by("-asked_on")[:SHOWN]),
        Contract.objects.standing().filter(customer=customer).count(),
        _overdue(customer),
    )


def _overdue(customer: Customer) -> int:
    rows = Due.objects.overdue(localdate()).filter(customer=customer).order_by()
    return rows.aggregate(left=Sum(F("amount") - F("waived") - F("paid"), default=0))["left"]
