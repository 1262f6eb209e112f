"""Who of a segment is left out, and why: one rule, asked before the use, by the use, and when it is sent (D11).

Nobody can switch a ground off. A part of the product that knows another ground registers it with `leaves_out`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.errors import Refused
from agency.visibility import scope_of, visible_q
from customers.care import frequency
from customers.models import Aim, CareAction, CareTask, ContactPoint, Customer, Segment, SegmentUse
from customers.models.in_touch import last_answer

# The consent each aim needs (`customers.reference`); a visit serves the contract and rests on it.
CONSENT = {Aim.CARE: "marketing", Aim.OFFER: "marketing", Aim.STUDY: "survey"}
NOBODY = Q(pk__in=[])
WORKING = (Customer.State.ACTIVE, Customer.State.AWAITING)


@dataclass(frozen=True)
class Asked:
    """For whom and what for it is asked. `use`: it was made by this use, which does not count against itself."""

    user: object
    aim: str
    now: datetime
    segment: Segment | None = None
    made: str = ""
    use: SegmentUse | None = None


@dataclass(frozen=True)
class Ground:
    """One reason to be left out: `label` names it in charts, `said` tells a colleague."""

    code: str
    order: int
    label: Promise
    said: Promise
    condition: Callable[[Asked], Q]


GROUNDS: list[Ground] = []


def leaves_out(code: str, order: int, label, said):
    """Register a function (asked) → Q: the archives it finds are left out. Lower orders are named first."""

    def register(condition: Callable[[Asked], Q]):
        GROUNDS.append(Ground(code, order, label, said, condition))
        GROUNDS.sort(key=lambda ground: ground.order)
        return condition

    return register


def ground(code: str) -> Ground | None:
    return next((one for one in GROUNDS if one.code == code), None)


def judged(rows: QuerySet[Customer], asked: Asked) -> QuerySet[Customer]:
    """The archives with `left_out_`: the code of the first ground, "" for the allowed."""
    cases = [When(one.condition(asked), then=Value(one.code)) for one in GROUNDS]
    return rows.annotate(left_out_=Case(*cases, default=Value(""), output_field=CharField()))


def allowed(rows: QuerySet[Customer], asked: Asked) -> QuerySet[Customer]:
    return judged(rows, asked).filter(left_out_="")


def allowed_still(rows: QuerySet[Customer], use: SegmentUse, user, now: datetime) -> QuerySet[Customer]:
    """What a use allowed then, asked once more for `user` now."""
    return allowed(rows, Asked(user, use.aim, now, use=use))


def check(customer: Customer, use: SegmentUse, *, by, now: datetime) -> None:
    """Raises `Refused` with the reason why nothing may be sent to her now."""
    if reason := why_not(customer, use, by=by, now=now):
        raise Refused(reason)


def why_not(customer: Customer, use: SegmentUse, *, by, now: datetime) -> str:
    """Why a use of a segment may no longer reach the customer, in the reader's language; "" where it may."""
    rows = judged(Customer.objects.filter(pk=customer.pk), Asked(by, use.aim, now, use=use))
    found = ground(rows.values_list("left_out_", flat=True).first() or "")
    return str(found.said) if found else ""


@leaves_out(
    "reading",
    10,
    _("only shared to read"),
    _("The archive is only shared with you to read: its owner turns to the customer."),
)
def _reading(asked: Asked) -> Q:
    if scope_of(asked.user).everything:
        return NOBODY
    return ~visible_q(asked.user, "change_customer")


@leaves_out("inactive", 20, _("archive not active"), _("The archive is not active."))
def _inactive(asked: Asked) -> Q:
    return ~Q(state__in=WORKING)


@leaves_out("no_contact", 30, _("wants no contact"), _("The customer wants no contact: nothing may be sent."))
def _no_contact(asked: Asked) -> Q:
    return Q(no_contact_on__isnull=False)


@leaves_out(
    "no_way",
    40,
    _("every way closed"),
    _("Every phone and address on file says “do not contact”."),
)
def _no_way(asked: Asked) -> Q:
    points = ContactPoint.objects.filter(customer=OuterRef("pk"))
    own = Q(phone__isnull=True, second_phone__isnull=True, email__isnull=True, wechat__isnull=True)
    return own & Exists(points.filter(do_not_contact=True)) & ~Exists(points.filter(do_not_contact=False))


@leaves_out(
    "no_consent",
    50,
    _("no consent to it"),
    _("The consent to this is not in force: ask the customer, and record the answer under “Consents”."),
)
def _no_consent(asked: Asked) -> Q:
    if (code := CONSENT.get(Aim(asked.aim))) is None:
        return NOBODY
    return ~Q(Exact(Coalesce(last_answer(code), Value("")), Value("granted")))


@leaves_out(
    "often",
    60,
    _("contacted often of late"),
    _("The customer heard from us often of late. Leave her alone for a while."),
)
def _often(asked: Asked) -> Q:
    return frequency.often(asked.now, without_use=asked.use.pk if asked.use else None)


@leaves_out(
    "again",
    70,
    _("taken from this segment already"),
    _("The customer was taken from this segment a few days ago, by you or a colleague."),
)
def _again(asked: Asked) -> Q:
    """For the same within `policy.SEGMENT_AGAIN`, or what was made of it is still to be done."""
    if asked.segment is None or not asked.made or asked.made == SegmentUse.Made.EXPORT:
        return NOBODY
    recent = SegmentUse.objects.filter(
        segment=asked.segment, made=asked.made, at__gt=asked.now - policy.SEGMENT_AGAIN
    )
    taken = {pk for customers in recent.values_list("customers", flat=True) for pk in customers}
    mine = {"customer": OuterRef("pk"), "use__segment": asked.segment, "use__made": asked.made}
    open_ones = Exists(CareAction.objects.filter(**mine, state__in=frequency.LIVE))
    return Q(pk__in=taken) | open_ones | Q(Exists(CareTask.objects.open().filter(**mine)))
