"""How often one customer hears from us of our own accord: one rule for offers by hand and for segments (D11)."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.timezone import localdate

from agency import policy
from customers.models import CareAction, CareTask, Visit

LIVE = (CareAction.State.PROPOSED, CareAction.State.WAITING)


def often(now: datetime, *, without_use: UUID | None = None, without_action: UUID | None = None) -> Q:
    """Customers with `policy.CONTACTS_MOST` contacts of the last or the coming `policy.CONTACTS_WITHIN`.

    Talks that reached them, greetings and offers sent or to be sent, planned visits. What is to be judged
    itself does not count: `without_use`, what a use of a segment made; `without_action`, one act of care.
    """
    since, until = now - policy.CONTACTS_WITHIN, localdate(now) + policy.CONTACTS_WITHIN
    mine = {"customer": OuterRef("pk")}
    actions = CareAction.objects.filter(**mine).filter(
        Q(state=CareAction.State.SENT, sent_at__gte=since) | Q(state__in=LIVE, due_on__lte=until)
    )
    visits = CareTask.objects.open().filter(**mine, kind=CareTask.Kind.VISIT, due_on__lte=until)
    if without_use:
        actions = actions.exclude(Q(use__isnull=False) & Q(use=without_use))
        visits = visits.exclude(Q(use__isnull=False) & Q(use=without_use))
    if without_action:
        actions = actions.exclude(pk=without_action)
    talks = Visit.objects.filter(**mine, reached=True, at__gte=since)
    total = _number(talks) + _number(actions) + _number(visits)
    return Q(GreaterThanOrEqual(total, policy.CONTACTS_MOST))


def _number(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values("customer").annotate(n_=Count(F("pk"))).values("n_")
    return Coalesce(Subquery(counted), 0)
