"""Who asks: acknowledged, matched with an archive, checked; not proven, it is rejected by two people."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from agency.transitions import transition
from compliance.models import RightsRequest
from customers.models import Customer

from . import timing
from .timing import HANDLE

State, Kind, Identity = RightsRequest.State, RightsRequest.Kind, RightsRequest.Identity
# Questions that are answered to anybody: they tell nothing of what is on file.
OPEN_TO_ALL = (Kind.EXPLAIN, Kind.COMPLAINT)


@transition(
    gettext_noop("Request acknowledged"), source=State.RECEIVED, target=State.IDENTITY, permission=HANDLE
)
def acknowledge(request: RightsRequest, *, by, now: datetime | None = None) -> None:
    """The person was told that it has come in, and by when she is answered."""
    request.acknowledged_at = now or clock()
    note(request, "acknowledged", by)


@transition(gettext_noop("Identity checked"), source=State.IDENTITY, target=State.VERIFIED, permission=HANDLE)
def confirm(
    request: RightsRequest, *, by, identity: str, proof: str = "", now: datetime | None = None
) -> None:
    """It is she, or who may act for her: `identity` says how it was shown, `proof` what was seen."""
    identity = Identity(identity)
    if identity == Identity.NONE and request.kind not in OPEN_TO_ALL:
        raise Refused(_("This request says something about a person: check who asks."))
    if identity != Identity.NONE and not proof.strip():
        raise Refused(_("Say what was seen or to which contact the code went."))
    if identity in (Identity.GUARDIAN, Identity.RELATIVE) and not request.behalf:
        raise Refused(_("Say for whom the person acts."))
    if (request.kind == Kind.RELATIVE) != (identity == Identity.RELATIVE):
        raise Refused(_("A near relative proves the relation; nobody else asks as one."))
    if identity == Identity.CODE and request.customer_id is None:
        raise Refused(_("Match the request with an archive first: the code goes to a contact on file there."))
    moment = now or clock()
    timing.run_again(request, localdate(moment))
    request.identity, request.proof = identity, proof.strip() or None
    request.verified_by, request.verified_at = by, moment
    note(request, "identity_checked", by, way=str(identity))


@transition(
    gettext_noop("Identity not proven"), source=State.IDENTITY, target=State.REVIEW, permission=HANDLE
)
def fail(request: RightsRequest, *, by, reason: str, now: datetime | None = None) -> None:
    """It was not shown who asks: rejected once a second person agrees."""
    if not reason.strip():
        raise Refused(_("Say why the identity is not proven; the person reads it."))
    timing.run_again(request, localdate(now or clock()))
    request.outcome, request.comment = RightsRequest.Outcome.REFUSED, reason.strip()
    request.decided_by, request.decided_at = by, now or clock()
    note(request, "identity_failed", by)


@transition(
    gettext_noop("Request taken back"),
    source=set(RightsRequest.BEFORE_REVIEW) | {"review"},
    target=State.WITHDRAWN,
    permission=HANDLE,
)
def take_back(request: RightsRequest, *, by, reason: str, now: datetime | None = None) -> None:
    """The person does not ask it any more."""
    if not reason.strip():
        raise Refused(_("Say how the person told it."))
    request.comment, request.closed_at = reason.strip(), now or clock()
    note(request, "taken_back", by)


def match(request: RightsRequest, customer: Customer | None, *, by) -> None:
    """This archive is the person's; None takes the match away. Until the decision is worked out."""
    if not by.has_perm(HANDLE):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("Request matched with an archive")):
        request.refresh_from_db(from_queryset=RightsRequest.objects.select_for_update(no_key=True))
        if request.state not in (State.RECEIVED, State.IDENTITY, State.VERIFIED):
            raise Refused(_("The decision is being worked out already."))
        if (
            customer is not None
            and not Customer.objects.visible_to(by).exclude(state="merged").filter(pk=customer.pk).exists()
        ):
            raise Refused(_("There is no such archive."))
        request.customer = customer
        request.save()
        subject = customer.pk if customer else request.pk
        Event.note(
            Event.Kind.RIGHTS, by=by, subject=subject, act="matched" if customer else "unmatched",
            number=request.number,
        )  # fmt: skip


def note(request: RightsRequest, act: str, by, **facts) -> None:
    """A line of the register about the request; it stands on the archive where one is matched."""
    subject = request.customer_id or request.pk
    Event.note(Event.Kind.RIGHTS, by=by, subject=subject, act=act, number=request.number, **facts)


WAYS = {
    Identity.CODE: gettext_lazy("The code was read back from a phone or address that is on file."),
    Identity.DOCUMENT: gettext_lazy("The document was seen at the counter, or its copy."),
    Identity.GUARDIAN: gettext_lazy("Household register, birth certificate or the like."),
    Identity.RELATIVE: gettext_lazy("Death certificate and proof of the relation."),
    Identity.NONE: gettext_lazy("Only for questions that say nothing about a person."),
}
