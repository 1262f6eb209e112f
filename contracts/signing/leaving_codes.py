"""A colleague leaves: the addresses she gave out to sign by code lead nowhere any more (H8)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agency.models import User
from agency.offboarding import step
from contracts.models import SigningLink


@step(
    "signing_links",
    _("Links to sign contracts"),
    lambda person: SigningLink.objects.filter(made_by=person, ended_at=None),
)
def links(rows, person: User, heir, now: datetime) -> int:
    """Whoever takes the contract over makes others, and tells another code."""
    return rows.update(ended_at=now, updated_at=now, code_digest="", opening=None)
