"""A colleague leaves: assessments half written go back on the list (H8)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agency.models import User
from agency.offboarding import step
from compliance.models import ImpactAssessment

from . import writing


@step(
    "impact_drafts",
    _("Impact assessments being written"),
    lambda person: ImpactAssessment.objects.filter(author=person, state="drafting"),
)
def drafts(rows, person: User, heir, now: datetime) -> int:
    return writing.let_go(rows, person)
