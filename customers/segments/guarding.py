"""The guard of marketing: what beside consent keeps a customer out of campaigns (D4, D11).

The grounds stand here once and are asked by segments before and at their use, by care for every greeting and offer,
and by the file of an export chosen from a segment (`choosing.allowed_still`).
"""

from datetime import datetime

from django.db.models import Exists, Func, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agency import policy
from customers.models import Aim, CareAction, Customer, SearchIndex, SegmentUse

from .choosing import NOBODY, Asked, ground, leaves_out

MARKETING = frozenset({Aim.CARE, Aim.OFFER, Aim.STUDY})


def suppressed() -> Q:
    """Archives with a number or address on the suppression list."""
    return Q(Exists(SearchIndex.objects.filter(customer=OuterRef("pk"), suppressed=True)))


@leaves_out(
    "suppressed",
    35,
    _("on the suppression list"),
    _("A number or address of the customer stands on the suppression list: no advertising may be sent."),
)
def _suppressed(asked: Asked) -> Q:
    return suppressed() if asked.aim in MARKETING else NOBODY


@leaves_out("minor", 45, _("a child"), _("The customer is a child: children get no advertising."))
def _minor(asked: Asked) -> Q:
    return Q(minor=True) if asked.aim in (Aim.OFFER, Aim.STUDY) else NOBODY


@leaves_out(
    "not_told",
    55,
    _("not told beforehand"),
    _("The customer has not been told of the campaign in advance, or only just: tell her first, and wait."),
)
def _not_told(asked: Asked) -> Q:
    """Told by a use “advance notice” of the same segment, long enough ago and not too long."""
    segment = asked.segment.pk if asked.segment else asked.use and asked.use.segment_id
    if asked.aim not in policy.ADVANCE_NOTICE_AIMS or asked.made == SegmentUse.Made.NOTICE or segment is None:
        return NOBODY
    if asked.use and asked.use.made == SegmentUse.Made.NOTICE:
        return NOBODY
    told = SegmentUse.objects.filter(
        segment=segment,
        made=SegmentUse.Made.NOTICE,
        at__lte=asked.now - policy.ADVANCE_NOTICE,
        at__gt=asked.now - policy.ADVANCE_NOTICE_LASTS,
    )
    # the very customers who were told, as each notice froze them
    return ~Q(pk__in=told.annotate(one_=Func("customers", function="unnest")).values("one_"))


def starts_on(segment, now: datetime):
    """The earliest moment a campaign of the segment may start: None where nobody has been told yet."""
    notices = SegmentUse.objects.filter(
        segment=segment, made=SegmentUse.Made.NOTICE, at__gt=now - policy.ADVANCE_NOTICE_LASTS
    )
    first = notices.order_by("at").values_list("at", flat=True).first()
    return first and first + policy.ADVANCE_NOTICE


def why_not(customer: Customer, *, act: str) -> str:
    """Why no greeting or offer may go to this one customer, in the reader's language; "" where it may."""
    if Customer.objects.filter(suppressed(), pk=customer.pk).exists():
        return str(ground("suppressed").said)
    if act == CareAction.Act.OFFER and customer.minor:
        return str(ground("minor").said)
    return ""
