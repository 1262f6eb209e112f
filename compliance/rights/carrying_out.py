"""What was decided is done: parts destroyed, the archive put into a disposal batch or restricted, consents ended.

In the transaction of the second person's approval. Versions of destroyed parts stay in the history, sealed and out
of use, until the archive's own key is destroyed: the letter says so (PIPL art. 47 ¶2).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from agency.acting import acting_as
from compliance.destruction.surfaces import BY_CODE as SURFACES
from compliance.models import RightsLine, RightsRequest
from compliance.retention import collecting
from compliance.retention.due import WHOLE
from customers import consenting, indexing, restricting
from customers.attachments import store
from customers.models import Attachment, Consent, Customer, Purpose, Restriction

from . import informing, working_out
from .parts import BY_CODE, IDENTITY_FILES, Part
from .timing import ACTOR

Kind, Outcome, Ground = RightsRequest.Kind, RightsLine.Outcome, RightsLine.Ground
ASKED_FOR = gettext_noop("Carried out at the customer’s request")


def carry_out(request: RightsRequest, now: datetime) -> None:
    """Everything the system can do by itself; what a person has to do is on the page of the request."""
    if request.customer_id is None or request.outcome == RightsRequest.Outcome.REFUSED:
        if request.asks in working_out.DELETING and request.customer_id:
            _stop_use(request, now)
        return
    if request.asks in working_out.DELETING:
        _delete(request, now)
    elif request.asks == Kind.RESTRICT:
        restrict(request, now)
    elif request.asks == Kind.WITHDRAW:
        for line in request.lines.filter(outcome=Outcome.DELETE):
            _withdraw(request, line.part, now)
        _done(request.lines.filter(outcome=Outcome.DELETE), now)
    if request.asks in informing.TOLD_OF:
        informing.collect(request)


def _delete(request: RightsRequest, now: datetime) -> None:
    lines = {line.part: line for line in request.lines.all()}
    if lines[WHOLE].outcome == Outcome.DELETE:
        restrict(request, now)  # at once; destroyed when three people agree
        request.disposal = collecting.take_in(request.customer_id, now)
        return
    for code, line in lines.items():
        if line.outcome == Outcome.DELETE:
            destroy_part(BY_CODE[code], request.customer, now)
    _done(request.lines.filter(outcome=Outcome.DELETE), now)
    _stop_use(request, now)


def _stop_use(request: RightsRequest, now: datetime) -> None:
    """What must stay is only stored; while a contract is still to be carried out only other uses end."""
    for code in working_out.granted(request.customer):
        _withdraw(request, code, now)
    if not request.lines.filter(ground=Ground.CONTRACT).exists():
        restrict(request, now)


def _withdraw(request: RightsRequest, code: str, now: datetime) -> None:
    evidence = consenting.Evidence(words=request.number)
    consenting.answer(
        request.customer,
        Purpose.objects.get(code=code),
        Consent.Decision.WITHDRAWN,
        by=request.decided_by,
        evidence=evidence,
        duty=True,
        now=now,
    )


def destroy_part(part: Part, customer: Customer, now: datetime) -> int:
    """Destroy one part of an archive that stays; how many entries."""
    gone = 0
    with acting_as(ACTOR, reason=ASKED_FOR):
        held = Customer.objects.select_for_update(no_key=True, of=("self",)).get(pk=customer.pk)
        for code in part.surfaces:
            gone += sum(SURFACES[code].execute([held.pk], now).values())
        if filled := [name for name in part.fields if getattr(held, name)]:
            for name in filled:
                setattr(held, name, None)
            held.version += 1
            held.save()
            gone += len(filled)
        if part.code == "images":
            gone += _remove_images(held, now)
        indexing.index(held)
    return gone


def _remove_images(customer: Customer, now: datetime) -> int:
    rows = Attachment.objects.kept().filter(customer=customer, kind__in=IDENTITY_FILES)
    names = list(rows.values_list("pk", flat=True))
    for attachment in rows:
        attachment.removed_at = now
        attachment.save(update_fields=["removed_at", "updated_at"])
    transaction.on_commit(lambda: [store.remove(pk) for pk in names])
    return len(names)


def _done(lines, now: datetime) -> None:
    lines.update(done_at=now)


def restrict(request: RightsRequest, now: datetime) -> None:
    """The archive is only kept from now on; every door asks `customers.restricting`."""
    restricting.restrict(request.customer, ground=Restriction.Ground.REQUEST, reference=request.pk, now=now)


def restriction_of(request: RightsRequest) -> Restriction | None:
    """What stands because of this request."""
    return Restriction.objects.standing().filter(customer=request.customer_id, reference=request.pk).first()
