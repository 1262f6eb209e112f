"""A colleague leaves: addresses he made lead nowhere, what he asked for is withdrawn, open shares pass on (H8)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agency.models import User
from agency.offboarding import BATCH, step
from compliance.models import OutwardLink, OutwardShare

from . import approving
from .drafting import note

State = OutwardShare.State
TO_BE_ENDED = (*OutwardShare.OPEN, State.EXPIRED, State.REVOKED, State.CONFIRMED)


@step(
    "outward_links",
    _("Links given to recipients outside"),
    lambda person: OutwardLink.objects.filter(made_by=person, ended_at=None),
)
def links(rows, person: User, heir, now: datetime) -> int:
    """The share goes on: whoever looks after it makes another address."""
    return rows.update(ended_at=now)


@step(
    "outward_asked",
    _("Shares outward not sent off yet"),
    lambda person: OutwardShare.objects.filter(keeper=person, state__in=OutwardShare.BEFORE),
)
def asked(rows, person: User, heir, now: datetime) -> int:
    found = list(rows.select_for_update(no_key=True, of=("self",)))
    for share in found:
        share.pass_to(State.WITHDRAWN)
        approving.drop(share)
        note("withdrawn", share, by=None)
    return len(found)


@step(
    "outward_kept",
    _("Shares outward looked after"),
    lambda person: OutwardShare.objects.filter(keeper=person, state__in=TO_BE_ENDED),
    handed=True,
)
def kept(rows, person: User, heir: User, now: datetime) -> int:
    held = list(
        rows.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk", flat=True)[:BATCH]
    )
    return OutwardShare.objects.filter(pk__in=held).update(keeper=heir, updated_at=now)
