"""Corrective actions of a colleague who leaves go to whoever takes over (H8)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agency.models import User
from agency.offboarding import BATCH, step
from compliance.models import CorrectiveAction


@step(
    "corrective_actions",
    _("Corrective actions of audits"),
    lambda person: CorrectiveAction.objects.filter(owner=person, state__in=CorrectiveAction.WITH_OWNER),
    handed=True,
)
def actions(rows, person: User, heir: User, now: datetime) -> int:
    """With their days as they stand; those that are done stay with the name."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return CorrectiveAction.objects.filter(pk__in=ids).update(owner=heir, updated_at=now)
