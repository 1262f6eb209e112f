"""Contracts that keep an archive: in force, or over for less than their time (contracts_compliance.md §3.1).

Three years after the journey, or after its dispute was closed (民法典 188); five for agreements that last. The
periods are those of the rules for archives that travelled and for partners.
"""

from datetime import date, datetime

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils.timezone import get_default_timezone

from compliance.models import RetentionRule
from contracts.models import Contract, ContractKind, ContractState, ContractTraveller, Dispute
from customers.models import Customer

from . import rules

S, Family = ContractState, ContractKind.Family
ALIVE = (S.APPROVAL, S.APPROVED, S.SIGNING, S.PART_SIGNED, *S.BINDING)
LASTING = (Family.PARTNER, Family.FRAMEWORK)


def unneeded(rows: QuerySet[Customer], rule: RetentionRule, now: datetime) -> QuerySet[Customer]:
    """`rows` without those a contract keeps.

    What the person asked for herself waits only for what binds today: limitation alone is no law that refuses
    it, two people weighed it. She stays, too, while she travels under somebody else’s contract.
    """
    under = ContractTraveller.objects.filter(person=OuterRef("pk"), contract__state__in=S.BINDING)
    own = Contract.objects.filter(customer=OuterRef("pk"))
    if rule.category == "requested":
        return rows.filter(~Exists(own.filter(state__in=ALIVE)), ~Exists(under))
    short, long = (_cutoff(name, now) for name in ("travelled", "partner"))
    over = Coalesce(_day("ended_at"), F("ends_on"), _day("signed_at"), output_field=DateField())
    past = Q(state__in=S.SIGNED_ONCE) & (Q(over__gt=short) | Q(kind__family__in=LASTING, over__gt=long))
    fresh = Q(closed=None) | Q(closed__gt=short)
    disputes = (
        Dispute.objects.filter(customer=OuterRef("pk")).annotate(closed=_day("closed_at")).filter(fresh)
    )
    return rows.filter(
        ~Exists(own.annotate(over=over).filter(Q(state__in=ALIVE) | past)), ~Exists(under), ~Exists(disputes)
    )


def _day(column: str):
    """The day of a moment, in Shanghai."""
    return Cast(TruncDate(column, tzinfo=get_default_timezone()), DateField())


def _cutoff(category: str, now: datetime) -> date:
    """What ended after this day is kept by the rule in force; everything where it keeps for ever."""
    rule = rules.rules_in_force().get(category)
    return (rules.cutoff(rule, now) if rule else None) or date.min
