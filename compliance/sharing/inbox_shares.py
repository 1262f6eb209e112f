"""Shares outward in the approval inbox: each step waits for those it asks."""

from django.db.models import Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agency import policy
from compliance.models import OutwardShare, OutwardStep
from customers.exporting import asking
from customers.inbox import Item, Kind, register
from customers.parts import countries

from . import approving, minimum, standing
from .showing import grounds, steps_of

State = OutwardStep.State


@register
class SharesOutward(Kind):
    """Somebody wants customers' data to leave the house."""

    code = "outward"
    template = "compliance/sharing/inbox_share.html"

    def waiting(self, user):
        return _with_people(approving.decidable(user)).order_by("created_at")

    def asked(self, user):
        mine = OutwardStep.objects.filter(drafter=user, state=State.WAITING)
        return _with_people(mine).order_by("-created_at")

    def done(self, user):
        return _with_people(OutwardStep.objects.filter(decided_by=user)).order_by("-decided_at")

    def find(self, user, pk):
        concerned = Q(drafter=user) | Q(decided_by=user) | Q(deciders__contains=[user.pk])
        return _with_people(OutwardStep.objects.filter(pk=pk).filter(concerned)).first()

    def item(self, record):
        share = record.share
        words = ngettext("%(count)s person to %(name)s", "%(count)s people to %(name)s", share.count)
        return Item(
            kind=self.code,
            record=record,
            icon="send",
            label=_("Share outward"),
            title=words % {"count": share.count, "name": share.recipient.name},
            who=share.drafter,
            at=record.created_at,
            due=share.lapses_at if record.state == State.WAITING else None,
        )

    def context(self, user, record):
        share: OutwardShare = record.share
        return {
            "decidable": approving.may_decide(user, record),
            "share": share,
            "steps": steps_of(share),
            "fields": minimum.labels([name for name in share.fields if name not in share.beyond]),
            "beyond": minimum.labels(share.beyond),
            "country": countries.name(share.country),
            "grounds": grounds(share),
            "against": standing.troubles(share.recipient, localdate()),
            "taken": asking.taken(share.drafter, now()),
            "days": policy.EXPORT_SPAN.days,
        }

    def decide(self, record, *, by, action, comment):
        approve = action == "approve"
        share = approving.decide(record.pk, by=by, approve=approve, comment=comment)
        if not approve:
            return _("The share was refused.")
        if share.state == OutwardShare.State.APPROVED:
            return _("The share is approved and can be sent off.")
        return _("Approved. The next person is asked.")


def _with_people(steps):
    return steps.select_related(
        "share__recipient", "share__purpose", "share__drafter__department", "drafter", "decided_by"
    )
