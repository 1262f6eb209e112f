"""Requests for closed fields in the approval inbox: a manager's, and the named managers' for children (§2.2)."""

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .guarding import asking
from .guarding.words import how_long, what_of
from .inbox import Item, Kind, register
from .models import AccessRequest


@register
class ClosedFields(Kind):
    """Somebody asks for the most secret fields, or for a child's data."""

    code = "access"
    template = "customers/inbox/access.html"
    withdraw = ("customers:access_withdraw", gettext_lazy("Withdraw the request"))

    def waiting(self, user):
        return _with_people(asking.decidable(user)).order_by("created_at")

    def asked(self, user):
        return _with_people(AccessRequest.objects.filter(asker=user)).order_by("-created_at")

    def done(self, user):
        return _with_people(AccessRequest.objects.filter(decided_by=user)).order_by("-decided_at")

    def find(self, user, pk):
        return _with_people(AccessRequest.objects.filter(pk=pk).filter(asking.concerned(user))).first()

    def item(self, record):
        child = record.gate == AccessRequest.Gate.MINOR
        return Item(
            kind=self.code,
            record=record,
            icon="baby" if child else "lock-keyhole",
            label=_("Child’s data") if child else _("Closed field"),
            title=_("%(what)s of %(number)s") % {"what": what_of(record), "number": record.number},
            who=record.asker,
            at=record.created_at,
            due=record.lapses_at if record.state == AccessRequest.State.WAITING else None,
        )

    def context(self, user, record):
        waits = record.state == AccessRequest.State.WAITING
        return {
            "decidable": asking.may_decide(user, record),
            "withdrawable": waits and record.asker_id == user.pk,
            "what": what_of(record),
            "how_long": how_long(record.hours),
        }

    def decide(self, record, *, by, action, comment):
        approve = action == "approve"
        asking.decide(record, by=by, approve=approve, comment=comment, now=now())
        return _("Access was approved.") if approve else _("Access was refused.")


def _with_people(requests):
    return requests.select_related("asker__department", "purpose", "decided_by")
