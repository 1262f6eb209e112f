"""In the inbox: assessments that wait for a decision, and those to be refreshed within thirty days."""

from datetime import datetime, time

from django.db.models import Q
from django.utils.timezone import get_default_timezone, localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency import policy
from compliance.models import ImpactAssessment
from compliance.models.impact_acts import APPROVE, DRAFT
from customers.inbox import Item, Kind, register

from . import deciding, reminding, subjects, writing
from .showing import risk_rows, texts

State = ImpactAssessment.State
ROWS = ImpactAssessment.objects.select_related("author__department", "decided_by")


class Assessed(Kind):
    template = "compliance/impact/inbox.html"
    icon, label = "scale", gettext_lazy("Impact assessment")

    def item(self, record):
        about = subjects.of(record)
        return Item(
            kind=self.code,
            record=record,
            icon=self.icon,
            label=str(self.label),
            title=f"{about.label} · {about.kind_label}",
            who=record.author,
            at=self.since(record),
            due=self.due(record),
        )

    def since(self, record) -> datetime:
        return record.submitted_at or record.updated_at

    def due(self, record) -> datetime | None:
        return None

    def is_waiting(self, user, record):
        return self.waiting(user).filter(pk=record.pk).exists()

    def context(self, user, record):
        return {
            "decidable": self.is_waiting(user, record),
            "texts": texts(record),
            "risks": risk_rows(record),
            "about": subjects.of(record),
        }


@register
class Waiting(Assessed):
    """Another person than the author decides; refused means sent back, to reject is done on its page."""

    code = "impact"
    foot = "compliance/impact/inbox_foot.html"

    def waiting(self, user):
        if not user.has_perm(APPROVE):
            return ROWS.none()
        return ROWS.filter(state=State.REVIEW).exclude(author=user).order_by("submitted_at")

    def asked(self, user):
        return ROWS.filter(author=user, state=State.REVIEW).order_by("-submitted_at")

    def done(self, user):
        return ROWS.filter(decided_by=user).order_by("-decided_at")

    def find(self, user, pk):
        concerned = Q() if user.has_perm(APPROVE) else Q(author=user)
        return ROWS.filter(concerned, pk=pk).exclude(state__in=(State.TRIGGERED, State.DRAFTING)).first()

    def decide(self, record, *, by, action, comment):
        if action == "approve":
            deciding.approve(record, by=by, comment=comment)
            return _("Approved: it opens its gate for a year.")
        deciding.send_back(record, by=by, comment=comment)
        return _("Sent back to the draft.")


@register
class Refresh(Assessed):
    """It ends within thirty days: whoever wrote it, or may write, begins the next version."""

    code = "impact_refresh"
    icon, label = "refresh-cw", gettext_lazy("Assessment to be refreshed")
    approve = ("refresh-cw", gettext_lazy("Begin the next version"))
    foot = "compliance/impact/refresh_foot.html"
    comments = False

    def since(self, record):
        return self.due(record) - policy.IMPACT_SOON

    def due(self, record):
        return datetime.combine(record.due_on, time(), get_default_timezone())

    def waiting(self, user):
        if not user.has_perm(DRAFT):
            return ROWS.none()
        soon = reminding.due(localdate()).values("pk")
        mine = Q() if user.has_perm(APPROVE) else Q(author=user)
        return ROWS.filter(mine, pk__in=soon).order_by("due_on")

    def asked(self, user):
        return ROWS.none()

    def done(self, user):
        return ROWS.none()

    def find(self, user, pk):
        return self.waiting(user).filter(pk=pk).first()

    def decide(self, record, *, by, action, comment):
        writing.begin(record.kind, record.key, by=by)
        return _("The next version is begun with the words of this one.")
