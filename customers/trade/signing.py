"""Sign-offs: another person's word on what is not paid at once or goes beyond the limit (B37, B38)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, Sum
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_for
from agency.errors import Refused
from agency.holders import holders
from agency.models import Event, Notice, User
from agency.visibility import may, scope_of
from customers.models import Credit, CreditIncident, Customer, Purchase, SignOff

SIGNED = gettext_noop("purchase signed off")
TURNED_DOWN = gettext_noop("purchase refused")
RIGHT = "customers.sign_credit"
HOUSE = "customers.sign_terms"  # finance: any archive's sign-offs, and of it only what they show
ACTOR = "system:sign-off"


def used(customer: UUID) -> int:
    """Fen on account and not paid yet."""
    owed = Purchase.objects.filter(customer=customer).owed()
    return owed.aggregate(sum=Sum("amount"))["sum"] or 0


def grounds(purchase: Purchase) -> list[str]:
    """Why this new purchase needs a word; nothing for what is paid at once."""
    if purchase.payment not in Purchase.ON_ACCOUNT or purchase.paid_on:
        return []
    credit = Credit.objects.filter(customer=purchase.customer_id).first()
    limit = credit.limit if credit else 0
    found = [SignOff.Ground.TERMS]
    if used(purchase.customer_id) + purchase.amount > limit:
        found.append(SignOff.Ground.LIMIT)
    if CreditIncident.objects.filter(customer=purchase.customer_id, settled_on=None).exists():
        found.append(SignOff.Ground.INCIDENT)
    return [str(one) for one in found]


def ask(purchase: Purchase, why: list[str], *, by, tell: bool = True) -> SignOff:
    """Ask the managers above and finance; the purchase waits meanwhile. Without `tell` nobody is told yet."""
    customer = purchase.customer
    request = SignOff(
        customer=customer,
        number=customer.number,
        purchase=purchase,
        department=customer.department,
        grounds=why,
        asked_by=by,
    )
    request.save()
    for person in _signers(customer, by) if tell else ():
        Notice.objects.post(
            key=f"sign-off:{request.pk}:{person.pk}",
            to=person,
            kind="sign_off_waiting",
            params={"number": customer.number, "person": str(by)},
            url=f"/inbox/sign_off/{request.pk}/",
            about=customer.pk,
        )
    return request


def tell_of_many(waiting: Iterable[SignOff], *, by, key: str) -> None:
    """One notice to each signer for all of `waiting`, whichever departments they belong to."""
    by_department: dict[int, list[SignOff]] = defaultdict(list)
    for request in waiting:
        by_department[request.department_id].append(request)
    told: Counter[User] = Counter()
    for requests in by_department.values():
        for person in _signers(requests[0].customer, by):
            told[person] += len(requests)
    for person, count in told.items():
        Notice.objects.post(
            key=f"{key}:{person.pk}:{count}",
            to=person,
            kind="sign_offs_imported",
            params={"person": str(by), "count": count},
            url="/inbox/",
        )


def decidable(user):
    """Sign-offs this person may give: within reach, for finance the whole house's, and not one's own."""
    house = user.has_perm(HOUSE)
    if not house and not user.has_perm(RIGHT):
        return SignOff.objects.none()
    waiting = SignOff.objects.filter(state=SignOff.State.WAITING).exclude(asked_by=user)
    scope = scope_of(user)
    if not house and not scope.everything:
        waiting = waiting.filter(department__in=scope.departments)
    return waiting.order_by("created_at")


def concerning(user):
    """Sign-offs this person may look at: of archives within reach, for finance what waits and what she decided."""
    if not user.has_perm(HOUSE):
        return SignOff.objects.visible_to(user)
    return SignOff.objects.filter(Q(state=SignOff.State.WAITING) | Q(decided_by=user) | Q(asked_by=user))


def approve(request: SignOff, *, by, comment: str = "", now: datetime | None = None) -> None:
    """The purchase counts from now on. Raises `Refused` where it was decided meanwhile."""
    _decide(request, SignOff.State.APPROVED, Purchase.State.AGREED, by, comment, now)


def refuse(request: SignOff, *, by, comment: str, now: datetime | None = None) -> None:
    """A refusal says why; the purchase stays on file and does not count."""
    if not comment.strip():
        raise Refused(_("Say why you refuse; the colleague reads it."))
    _decide(request, SignOff.State.REFUSED, Purchase.State.REFUSED, by, comment, now)


def drop(purchase: Purchase) -> None:
    """A cancelled purchase waits for nobody."""
    for request in SignOff.objects.filter(purchase=purchase, state=SignOff.State.WAITING):
        request.state = SignOff.State.DROPPED
        request.save()


def _decide(request, state, outcome, by, comment, now) -> None:
    from . import purchasing

    why = SIGNED if state == SignOff.State.APPROVED else TURNED_DOWN
    # finance does not see the archive: the house carries out her word, which is written to her
    with acting_for(by, ACTOR, reason=why) if by.has_perm(HOUSE) else acting(by, reason=why):
        customer = Customer.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.customer_id)
        if not by.has_perm(HOUSE) and not may(by, "sign_credit", customer):
            raise PermissionDenied(_("You may not sign this off."))
        held = SignOff.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)
        if held.state != SignOff.State.WAITING:
            raise Refused(_("This was decided meanwhile; nothing was changed."))
        if held.asked_by_id == by.pk:
            raise Refused(_("Another person must sign: you entered this purchase."))
        held.state, held.decided_by, held.decided_at = state, by, now or clock()
        held.comment = comment.strip() or None
        held.save()
        purchase = Purchase.objects.select_for_update(no_key=True, of=("self",)).get(pk=held.purchase_id)
        purchase.state = outcome
        purchase.save()
        purchasing.settle(customer)
        Event.note(
            Event.Kind.PURCHASE,
            by=by,
            subject=customer.pk,
            act="signed" if state == SignOff.State.APPROVED else "refused",
            purchase=str(purchase.pk),
        )
    _tell(held, customer, by)
    request.refresh_from_db()


def _signers(customer: Customer, by) -> list[User]:
    """Finance, and the heads of the department or the nearest above who may sign; else the house's."""
    unit, told = customer.department, []
    while unit is not None and not told:
        told = [person for person in unit.managers() if person != by and person.has_perm(RIGHT)]
        unit = unit.parent
    house = User.objects.filter(groups__name__in=("crm_manager", "general_manager"), is_active=True)
    finance = holders(HOUSE).exclude(pk__in=[by.pk, *(person.pk for person in told)])
    return [*(told or house.exclude(pk=by.pk).distinct()), *finance]


def _tell(request: SignOff, customer: Customer, by) -> None:
    signed = request.state == SignOff.State.APPROVED
    Notice.objects.post(
        key=f"sign-off-done:{request.pk}",
        to=request.asked_by,
        kind="sign_off_given" if signed else "sign_off_refused",
        params={"number": customer.number, "person": str(by)},
        url=f"{customer.get_absolute_url()}purchases/",
        about=customer.pk,
    )
