"""A correction the person asked for becomes a change request, decided by the rules of changes like any other."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency.errors import Refused
from compliance.models import RightsRequest
from customers.changing import proposing
from customers.models import ChangeRequest

from .identifying import note
from .timing import HANDLE

FIELDS = (
    *("name", "latin_name", "phone", "second_phone", "email", "wechat", "address"),
    *("document_number", "travel_needs", "preferences", "special_needs"),
)


def enter(
    request: RightsRequest, *, by, field: str, value: str, now: datetime | None = None
) -> ChangeRequest:
    """Propose the new `value` of `field`; somebody who may change the archive decides. Raises `Refused`."""
    if not by.has_perm(HANDLE):
        raise PermissionDenied
    if request.asks != RightsRequest.Kind.CORRECT or request.state != RightsRequest.State.EXECUTING:
        raise Refused(_("A correction is entered when it was agreed to, and before the answer."))
    if field not in FIELDS:
        raise Refused(_("Choose what is corrected."))
    outcome = proposing.propose(
        request.customer,
        by=by,
        changes={field: value.strip() or None},
        version=request.customer.version,
        why=_("Correction the person asked for, request %(number)s") % {"number": request.number},
        source=ChangeRequest.Source.REPORT,
        now=now or clock(),
    )
    if outcome.request is None:
        raise Refused(_("That is what the archive says already."))
    note(request, "correction", by, field=field, change=str(outcome.request.pk))
    return outcome.request
