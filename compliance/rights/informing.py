"""Who received the data is told of its correction, deletion or restriction, and says that it was done (§2.5)."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_as
from agency.errors import Refused
from compliance.models import OutwardSubject, RightsRecipient, RightsRequest
from customers.merging.aliases import ids_of
from customers.models import CustomerExport, ShareRequest

from .identifying import note
from .timing import ACTOR, HANDLE

Kind, What = RightsRequest.Kind, RightsRecipient.What
TOLD_OF = (Kind.CORRECT, Kind.DELETE, Kind.CLOSE, Kind.RESTRICT, Kind.WITHDRAW)
TOLD = gettext_noop("Recipient told")


def look_again(request: RightsRequest, *, by) -> int:
    """The list brought up to date by whoever handles the request."""
    if not by.has_perm(HANDLE):
        raise PermissionDenied
    return collect(request)


def collect(request: RightsRequest) -> int:
    """List everybody who received something of the archive; again adds only who is new. How many there are."""
    if request.customer is None:
        return 0
    archives = ids_of(request.customer)  # with those merged into it: what went out under their names went out
    with acting_as(ACTOR):
        found = [*_shares(archives), *_exports(archives), *_outward(archives)]
        for one in found:
            RightsRecipient.objects.get_or_create(
                request=request, what=one["what"], ref=one["ref"], who=one["who"], defaults=one
            )
        return request.recipients.count()


def _shares(archives: list[UUID]):
    State = ShareRequest.State
    given = ShareRequest.objects.filter(customer__in=archives, decided_at__isnull=False)
    for share in given.exclude(state__in=[State.REFUSED, State.LAPSED]).select_related("recipient"):
        yield {
            "what": What.SHARE,
            "ref": share.pk,
            "who": share.recipient.name,
            "since": share.decided_at,
        }


def _exports(archives: list[UUID]):
    made = CustomerExport.objects.listed().filter(
        customers__overlap=archives, downloads__gt=0, ready_at__isnull=False
    )
    for export in made.select_related("by"):
        yield {"what": What.EXPORT, "ref": export.pk, "who": export.by.name, "since": export.ready_at}


def _outward(archives: list[UUID]):
    """Partners outside who were sent the archive, whatever became of the share since."""
    sent = OutwardSubject.objects.filter(customer__in=archives, share__issued_at__isnull=False)
    for subject in sent.select_related("share__recipient"):
        yield {
            "what": What.OUTWARD,
            "ref": subject.share_id,
            "who": subject.share.recipient.name[:120],
            "since": subject.share.issued_at,
        }


def tell(request: RightsRequest, pk: UUID, *, by, now: datetime | None = None) -> None:
    """The recipient was told, by whatever way the house speaks with it."""
    with acting(by, reason=TOLD):
        recipient = _locked(request, pk, by)
        if recipient.sent_at is None:
            recipient.sent_by, recipient.sent_at = by, now or clock()
            recipient.save()
            note(request, "recipient_told", by, what=recipient.what)


def confirm(request: RightsRequest, pk: UUID, *, by, now: datetime | None = None) -> None:
    """The recipient says that it was done."""
    with acting(by, reason=TOLD):
        recipient = _locked(request, pk, by)
        if recipient.sent_at is None:
            raise Refused(_("Tell the recipient first."))
        if recipient.confirmed_at is None:
            recipient.confirmed_by, recipient.confirmed_at = by, now or clock()
            recipient.save()
            note(request, "recipient_confirmed", by, what=recipient.what)


def _locked(request: RightsRequest, pk: UUID, by) -> RightsRecipient:
    if not by.has_perm(HANDLE):
        raise PermissionDenied
    rows = request.recipients.select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found
